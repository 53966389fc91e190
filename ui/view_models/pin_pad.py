"""The volunteer's number while it is typed: dots only, forgotten as soon as it is sent."""

from collections.abc import Callable

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.flows.clinical import ClinicalPin
from kiosk.flows.events import Activity, Event, PinEntered
from kiosk.flows.query import ProvingByVolunteer
from kiosk.service.snapshot import Snapshot
from ui.i18n import Words

QML_IMPORT_NAME = "Kiosk.Backend"
QML_IMPORT_MAJOR_VERSION = 1

PIN_LIMIT = 12


@QmlElement
@QmlUncreatable("given to Main.qml")  # pyright: ignore[reportCallIssue] - its stub lacks __call__
class PinPadViewModel(QObject):
    changed = Signal()

    def __init__(self, post: Callable[[Event], None], parent: QObject) -> None:
        super().__init__(parent)
        self._post = post
        self._text = ""
        self._note = ""
        self._wrong = False

    def render(self, snapshot: Snapshot, words: Words) -> None:
        state = snapshot.page
        asked = isinstance(state, ProvingByVolunteer | ClinicalPin)
        self._note = _note(state, words) if asked else ""
        self._wrong = asked and state.wrong > 0 and not state.checking
        self.changed.emit()

    def forget(self) -> None:
        if self._text:
            self._text = ""
            self.changed.emit()

    @Property(int, notify=changed)
    def typed(self) -> int:
        return len(self._text)

    @Property(str, notify=changed)
    def note(self) -> str:
        return self._note

    @Property(bool, notify=changed)
    def wrong(self) -> bool:
        return self._wrong

    @Slot(str)
    def press(self, key: str) -> None:
        if key.isascii() and key.isdigit() and len(self._text) < PIN_LIMIT:
            self._typed(self._text + key)

    @Slot()
    def delete(self) -> None:
        self._typed(self._text[:-1])

    @Slot()
    def clear(self) -> None:
        self._typed("")

    @Slot()
    def enter(self) -> None:
        if self._text:
            self._post(PinEntered(self._text))
            self.forget()

    def _typed(self, text: str) -> None:
        self._text = text
        self.changed.emit()
        self._post(Activity())


def _note(state: ProvingByVolunteer | ClinicalPin, words: Words) -> str:
    if state.checking:
        return words["pin_checking"]
    if state.wrong:
        return words["pin_wrong"]
    return words["clinical_pin_text" if isinstance(state, ClinicalPin) else "prove_volunteer_text"]
