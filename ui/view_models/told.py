"""A page that only tells something, and the buttons below what it says."""

from collections.abc import Callable

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.flows.events import Event
from kiosk.service.snapshot import Snapshot
from ui.i18n import Words
from ui.told import Told, told_of

QML_IMPORT_NAME = "Kiosk.Backend"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("given to Main.qml")  # pyright: ignore[reportCallIssue] - its stub lacks __call__
class ToldViewModel(QObject):
    changed = Signal()

    def __init__(self, post: Callable[[Event], None], parent: QObject) -> None:
        super().__init__(parent)
        self._post = post
        self._told = Told()

    def render(self, snapshot: Snapshot, words: Words) -> None:
        told = told_of(snapshot, words)
        if told != self._told:
            self._told = told
            self.changed.emit()

    @Property(str, notify=changed)
    def title(self) -> str:
        return self._told.title

    @Property(str, notify=changed)
    def text(self) -> str:
        return self._told.text

    @Property(str, notify=changed)
    def note(self) -> str:
        return self._told.note

    @Property(str, notify=changed)
    def sign(self) -> str:
        return self._told.sign

    @Property(str, notify=changed)
    def tone(self) -> str:
        return self._told.tone

    @Property("QVariantList", notify=changed)  # pyright: ignore[reportArgumentType] - names are allowed
    def actions(self) -> list[dict[str, object]]:
        return [action.shown() for action in self._told.actions]

    @Slot(int)
    def act(self, index: int) -> None:
        if 0 <= index < len(self._told.actions):
            self._post(self._told.actions[index].event)
