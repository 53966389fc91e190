"""What a clinical thermometer shows, while the volunteer types it: three digits, the point set by itself."""

from collections.abc import Callable

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.flows.clinical import ClinicalValue
from kiosk.flows.events import Activity, CelsiusEntered, Event
from kiosk.service.snapshot import Snapshot
from ui.i18n import Words

QML_IMPORT_NAME = "Kiosk.Backend"
QML_IMPORT_MAJOR_VERSION = 1

DIGITS = 3


@QmlElement
@QmlUncreatable("given to Main.qml")  # pyright: ignore[reportCallIssue] - its stub lacks __call__
class ClinicalPadViewModel(QObject):
    changed = Signal()

    def __init__(self, post: Callable[[Event], None], parent: QObject) -> None:
        super().__init__(parent)
        self._post = post
        self._text = ""
        self._note = ""
        self._slipped = False

    def render(self, snapshot: Snapshot, words: Words) -> None:
        state = snapshot.page
        self._slipped = isinstance(state, ClinicalValue) and state.slipped and not self._text
        self._note = words["clinical_slipped" if self._slipped else "clinical_text"]
        self.changed.emit()

    def forget(self) -> None:
        if self._text:
            self._text = ""
            self.changed.emit()

    @Property(str, notify=changed)
    def shown(self) -> str:
        """As on the thermometer: 36.5 when all is typed, and dashes for what is missing."""
        digits = self._text.ljust(DIGITS, "–")
        return f"{digits[:2]}.{digits[2]} ℃"

    @Property(bool, notify=changed)
    def complete(self) -> bool:
        return len(self._text) == DIGITS

    @Property(str, notify=changed)
    def note(self) -> str:
        return self._note

    @Property(bool, notify=changed)
    def slipped(self) -> bool:
        return self._slipped

    @Slot(str)
    def press(self, key: str) -> None:
        if key.isascii() and key.isdigit() and len(self._text) < DIGITS:
            self._typed(self._text + key)

    @Slot()
    def delete(self) -> None:
        self._typed(self._text[:-1])

    @Slot()
    def clear(self) -> None:
        self._typed("")

    @Slot()
    def enter(self) -> None:
        if len(self._text) == DIGITS:
            typed, self._text = self._text, ""
            self._post(CelsiusEntered(typed))
            self.changed.emit()

    def _typed(self, text: str) -> None:
        self._text = text
        self.changed.emit()
        self._post(Activity())
