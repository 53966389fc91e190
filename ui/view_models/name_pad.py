"""The name while it is typed: by the tiles of common characters or by pinyin; forgotten with the visit."""

from collections.abc import Callable

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.flows.events import Activity, Event, NameEntered
from kiosk.flows.query import NAME_LIMIT
from ui.i18n import Words
from ui.pinyin import GIVEN, SURNAMES, PinyinTable

QML_IMPORT_NAME = "Kiosk.Backend"
QML_IMPORT_MAJOR_VERSION = 1

TILES = 14
"""Characters offered at a time: two rows of seven, beside the keys that turn the page."""

_LONGEST_SPELLING = 6


@QmlElement
@QmlUncreatable("given to Main.qml")  # pyright: ignore[reportCallIssue] - its stub lacks __call__
class NamePadViewModel(QObject):
    changed = Signal()

    def __init__(
        self, post: Callable[[Event], None], words: Callable[[], Words], table: PinyinTable, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._post = post
        self._words = words
        self._table = table
        self._name = ""
        self._spelling = ""
        self._page = 0

    def forget(self) -> None:
        self._name, self._spelling, self._page = "", "", 0
        self.changed.emit()

    def _offered(self) -> tuple[str, ...]:
        if self._spelling:
            return self._table.candidates(self._spelling)
        return tuple(dict.fromkeys(GIVEN if self._name else SURNAMES))

    @Property(str, notify=changed)
    def name(self) -> str:
        return self._name

    @Property(str, notify=changed)
    def spelling(self) -> str:
        return self._spelling

    @Property("QStringList", notify=changed)  # pyright: ignore[reportArgumentType] - names are allowed
    def tiles(self) -> list[str]:
        return list(self._offered()[self._page * TILES : (self._page + 1) * TILES])

    @Property(bool, notify=changed)
    def hasEarlier(self) -> bool:
        return self._page > 0

    @Property(bool, notify=changed)
    def hasMore(self) -> bool:
        return len(self._offered()) > (self._page + 1) * TILES

    @Property(str, notify=changed)
    def note(self) -> str:
        if self._spelling:
            return self._words()["name_pick" if self._offered() else "name_none"]
        return self._words()["name_go_on" if self._name else "name_empty"]

    @Slot(str)
    def press(self, letter: str) -> None:
        if len(self._spelling) < _LONGEST_SPELLING:
            self._typed(self._name, self._spelling + letter)

    @Slot(str)
    def choose(self, character: str) -> None:
        if character and len(self._name) < NAME_LIMIT:
            self._typed(self._name + character, "")

    @Slot()
    def delete(self) -> None:
        if self._spelling:
            self._typed(self._name, self._spelling[:-1])
        else:
            self._typed(self._name[:-1], "")

    @Slot()
    def clear(self) -> None:
        self._typed("", "")

    @Slot(int)
    def turn(self, pages: int) -> None:
        last = max(len(self._offered()) - 1, 0) // TILES
        self._page = min(max(self._page + pages, 0), last)
        self.changed.emit()
        self._post(Activity())

    @Slot()
    def enter(self) -> None:
        if self._name and not self._spelling:
            self._post(NameEntered(self._name))

    def _typed(self, name: str, spelling: str) -> None:
        self._name, self._spelling, self._page = name, spelling, 0
        self.changed.emit()
        self._post(Activity())
