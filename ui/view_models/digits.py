"""A number while it is typed: kept here only, and forgotten with its page."""

from collections.abc import Callable

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.flows.events import Activity, Event
from kiosk.service.snapshot import Snapshot
from ui.digits import Digits, digits_of
from ui.i18n import Words

QML_IMPORT_NAME = "Kiosk.Backend"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("given to Main.qml")  # pyright: ignore[reportCallIssue] - its stub lacks __call__
class DigitsViewModel(QObject):
    changed = Signal()

    def __init__(self, post: Callable[[Event], None], parent: QObject) -> None:
        super().__init__(parent)
        self._post = post
        self._text = ""
        self._digits = Digits()

    def render(self, snapshot: Snapshot, words: Words) -> None:
        digits = digits_of(snapshot, words)
        if digits != self._digits:
            self._digits = digits
            self.changed.emit()

    def forget(self) -> None:
        if self._text:
            self._text = ""
            self.changed.emit()

    @Property(str, notify=changed)
    def title(self) -> str:
        return self._digits.title

    @Property(str, notify=changed)
    def note(self) -> str:
        return self._digits.note

    @Property(bool, notify=changed)
    def wrong(self) -> bool:
        return self._digits.wrong

    @Property(str, notify=changed)
    def other(self) -> str:
        return self._digits.other

    @Property(int, notify=changed)
    def typed(self) -> int:
        return len(self._text)

    @Property(str, notify=changed)
    def shown(self) -> str:
        if self._digits.secret:
            return "•" * len(self._text)
        step = self._digits.group or len(self._text) or 1
        return " ".join(self._text[at : at + step] for at in range(0, len(self._text), step))

    @Slot(str)
    def press(self, key: str) -> None:
        if key.isascii() and key.isdigit() and len(self._text) < self._digits.most:
            self._typed(self._text + key)

    @Slot()
    def delete(self) -> None:
        self._typed(self._text[:-1])

    @Slot()
    def enter(self) -> None:
        if not self._text:
            return
        typed = self._text
        if self._digits.secret:
            self.forget()
        self._post(self._digits.entered(typed))

    @Slot()
    def otherwise(self) -> None:
        if self._digits.otherwise is not None:
            self._post(self._digits.otherwise)

    def _typed(self, text: str) -> None:
        self._text = text
        self.changed.emit()
        self._post(Activity())
