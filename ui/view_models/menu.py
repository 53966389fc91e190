"""One question and its possible answers, whatever the question: a page of the town terminal on which something is chosen.

Each item carries the event that it stands for; QML knows only its place in the list.
"""

from collections.abc import Callable

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.flows.events import Activity, Event
from kiosk.service.snapshot import Snapshot
from ui.i18n import Words
from ui.menus import Menu, menu_of

QML_IMPORT_NAME = "Kiosk.Backend"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("given to Main.qml")  # pyright: ignore[reportCallIssue] - its stub lacks __call__
class MenuViewModel(QObject):
    changed = Signal()

    def __init__(self, post: Callable[[Event], None], parent: QObject) -> None:
        super().__init__(parent)
        self._post = post
        self._menu = Menu()

    def render(self, snapshot: Snapshot, words: Words) -> None:
        menu = menu_of(snapshot, words)
        if menu != self._menu:
            self._menu = menu
            self.changed.emit()

    @Property(str, notify=changed)
    def title(self) -> str:
        return self._menu.title

    @Property(str, notify=changed)
    def text(self) -> str:
        return self._menu.text

    @Property(str, notify=changed)
    def note(self) -> str:
        return self._menu.note

    @Property(int, notify=changed)
    def columns(self) -> int:
        return self._menu.columns

    @Property(bool, notify=changed)
    def ordered(self) -> bool:
        return self._menu.ordered

    @Property(bool, notify=changed)
    def backable(self) -> bool:
        return self._menu.backable

    @Property(bool, notify=changed)
    def endable(self) -> bool:
        return self._menu.endable

    @Property("QVariantList", notify=changed)  # pyright: ignore[reportArgumentType] - names are allowed
    def items(self) -> list[dict[str, str]]:
        return [{"text": item.text, "detail": item.detail, "sign": item.sign} for item in self._menu.items]

    @Slot(int)
    def choose(self, index: int) -> None:
        if 0 <= index < len(self._menu.items):
            self._post(self._menu.items[index].event)

    @Slot()
    def turned(self) -> None:
        """The list was turned: the citizen is still reading."""
        self._post(Activity())
