"""A text while it is written, by tiles, by pinyin or by hand; kept here only, and forgotten when no page needs it."""

from collections.abc import Callable

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.flows.events import Activity, Event
from kiosk.ports import Handwriting
from kiosk.service.snapshot import Snapshot
from ui.i18n import Words
from ui.offers import offered
from ui.pinyin import PinyinTable
from ui.texts import TextPad, Use, still_wanted, text_pad_of
from ui.typesetting import font_of, pages_of
from ui.view_models.ink import InkViewModel

QML_IMPORT_NAME = "Kiosk.Backend"
QML_IMPORT_MAJOR_VERSION = 1

BESIDE_FIELD = 8
"""Tiles beside the field for a finger."""
_LONGEST_SPELLING = 6


@QmlElement
@QmlUncreatable("given to Main.qml")  # pyright: ignore[reportCallIssue] - its stub lacks __call__
class TextPadViewModel(QObject):
    changed = Signal()

    def __init__(
        self,
        post: Callable[[Event], None],
        words: Callable[[], Words],
        table: PinyinTable,
        handwriting: Handwriting | None,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._post = post
        self._words = words
        self._table = table
        self._can_write = handwriting is not None
        self._pad: TextPad | None = None
        self._use: Use | None = None
        self._text = ""
        self._spelling = ""
        self._page = 0
        self._by_hand = False
        self._sheet = (1.0, 1, 1)
        self._words_abreast = 4
        self._pages = [""]
        self._read_page = 0
        self.pen = InkViewModel(handwriting, self)
        self.pen.read.connect(self._reread)
        self.pen.touched.connect(self._active)

    def render(self, snapshot: Snapshot, words: Words) -> None:
        pad = text_pad_of(snapshot, words)
        if self._use is not None and not still_wanted(self._use, snapshot.below):
            self.forget()
        if pad is not None and pad.use is not self._use:
            self.forget()
            self._use, self._by_hand = pad.use, pad.by_hand and self._can_write
        if pad != self._pad:
            self._pad = pad
            self.changed.emit()

    def forget(self) -> None:
        """What was written, and how: the next page begins as it is meant to."""
        self.pen.forget()
        self._use, self._pad, self._by_hand = None, None, False
        self._write("", "")

    def _common(self) -> tuple[str, ...]:
        if self._pad is None:
            return ()
        return tuple(dict.fromkeys(self._pad.later if self._text else self._pad.first))

    def _offers(self) -> tuple[str, ...]:
        if self._use is None:
            return ()
        if self._by_hand and self.pen.strokes:
            return offered(self.pen.candidates, self._use, first=not self._text)
        if self._spelling:
            return self._table.candidates(self._spelling, in_name=self._use is Use.NAME)
        return self._common()

    def _room(self) -> int:
        return BESIDE_FIELD if self._by_hand else 2 * self._columns()

    def _columns(self) -> int:
        return self._words_abreast if any(len(one) > 1 for one in self._offers()) else 7

    @Property(InkViewModel, notify=changed)
    def ink(self) -> InkViewModel:
        return self.pen

    @Property(str, notify=changed)
    def text(self) -> str:
        return self._text

    @Property(str, notify=changed)
    def shown(self) -> str:
        """The page of the text that is being read, with its line breaks."""
        return self._pages[self._read_page]

    @Property(bool, notify=changed)
    def paged(self) -> bool:
        return len(self._pages) > 1

    @Property(bool, notify=changed)
    def hasTextBefore(self) -> bool:
        return self._read_page > 0

    @Property(bool, notify=changed)
    def hasTextAfter(self) -> bool:
        return self._read_page < len(self._pages) - 1

    @Property(bool, notify=changed)
    def long(self) -> bool:
        """The text may have many lines."""
        return self._use is Use.MESSAGE

    @Property(str, notify=changed)
    def placeholder(self) -> str:
        return "" if self._pad is None else self._pad.placeholder

    @Property(str, notify=changed)
    def spelling(self) -> str:
        return self._spelling

    @Property(bool, notify=changed)
    def canWrite(self) -> bool:
        return self._can_write

    @Property(bool, notify=changed)
    def byHand(self) -> bool:
        return self._by_hand

    @Property(int, notify=changed)
    def columns(self) -> int:
        """Of the tiles above the keys: words need wider ones than characters."""
        return self._columns()

    @Property("QStringList", notify=changed)  # pyright: ignore[reportArgumentType] - names are allowed
    def tiles(self) -> list[str]:
        room = self._room()
        return list(self._offers()[self._page * room : (self._page + 1) * room])

    @Property(bool, notify=changed)
    def hasEarlier(self) -> bool:
        return self._page > 0

    @Property(bool, notify=changed)
    def hasMore(self) -> bool:
        return len(self._offers()) > (self._page + 1) * self._room()

    @Property(str, notify=changed)
    def note(self) -> str:
        words, pad = self._words(), self._pad
        if pad is None:
            return ""
        if len(self._text) >= pad.limit:
            return words["text_full"]
        if self._by_hand and self.pen.strokes:
            return words["hand_pick" if self._offers() or self.pen.waiting else "hand_none"]
        if self._spelling:
            return words["name_pick" if self._offers() else "name_none"]
        if self._by_hand:
            return words["hand_empty"]
        return pad.go_on if self._text else pad.title

    @Slot()
    def switchWay(self) -> None:
        if self._can_write:
            self._by_hand = not self._by_hand
            self.pen.forget()
            self._typed(self._text, "")

    @Slot(str)
    def press(self, letter: str) -> None:
        if len(self._spelling) < _LONGEST_SPELLING:
            self._typed(self._text, self._spelling + letter)

    @Slot(str)
    def choose(self, offer: str) -> None:
        if self._pad is not None and offer and len(self._text + offer) <= self._pad.limit:
            self.pen.forget()
            self._typed(self._text + offer, "")

    @Slot()
    def delete(self) -> None:
        if self._spelling:
            self._typed(self._text, self._spelling[:-1])
        else:
            self._typed(self._text[:-1], "")

    @Slot()
    def clear(self) -> None:
        self._typed("", "")

    @Slot(int)
    def turn(self, pages: int) -> None:
        last = max(len(self._offers()) - 1, 0) // self._room()
        self._page = min(max(self._page + pages, 0), last)
        self.changed.emit()
        self._active()

    @Slot(int)
    def turnText(self, pages: int) -> None:
        self._read_page = min(max(self._read_page + pages, 0), len(self._pages) - 1)
        self.changed.emit()
        self._active()

    @Slot(float, int, float, int)
    def lay(self, width_px: float, lines: int, font_px: float, words_abreast: int) -> None:
        """The box has this width and so many lines of this size, a row of tiles room for so many words."""
        self._words_abreast = words_abreast
        self._sheet = (max(width_px, 1.0), max(lines, 1), max(round(font_px), 1))
        self._lay()
        self.changed.emit()

    @Slot()
    def enter(self) -> None:
        """Nothing happens while a character is only spelled or drawn: the note says that it is to be chosen."""
        if self._pad is not None and self._text and not self._spelling and not self.pen.strokes:
            self._post(self._pad.entered(self._text))

    def _typed(self, text: str, spelling: str) -> None:
        self._write(text, spelling)
        self._active()

    def _write(self, text: str, spelling: str) -> None:
        self._text, self._spelling, self._page = text, spelling, 0
        self._lay()
        self.changed.emit()

    def _lay(self) -> None:
        """Broken into the pages of the box; the one that is written on is shown."""
        width, lines, size = self._sheet
        self._pages = pages_of(self._text, width, lines, font_of(size, bold=True))
        self._read_page = len(self._pages) - 1

    @Slot()
    def _reread(self) -> None:
        self._page = 0
        self.changed.emit()

    @Slot()
    def _active(self) -> None:
        self._post(Activity())
