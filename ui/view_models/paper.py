"""A text to be read page by page, the list that belongs to it, and what can be done about it."""

from collections.abc import Callable

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.flows.events import Activity, Event
from kiosk.service.snapshot import Snapshot
from ui.i18n import Words
from ui.papers import Paper, paper_of
from ui.square_code import code_address
from ui.typesetting import font_of, pages_of

QML_IMPORT_NAME = "Kiosk.Backend"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("given to Main.qml")  # pyright: ignore[reportCallIssue] - its stub lacks __call__
class PaperViewModel(QObject):
    changed = Signal()
    replaced = Signal()
    """Another paper is on the page: it is read from its beginning."""

    def __init__(self, post: Callable[[Event], None], parent: QObject) -> None:
        super().__init__(parent)
        self._post = post
        self._paper = Paper()
        self._sheet = (1.0, 1, 1)
        self._pages = [""]

    def render(self, snapshot: Snapshot, words: Words) -> None:
        before, self._paper = self._paper, paper_of(snapshot, words)
        if self._paper == before:
            return
        if self._paper.text != before.text:
            self._lay()
            self.replaced.emit()
        self.changed.emit()

    @Slot(float, int, float)
    def lay(self, width_px: float, lines: int, font_px: float) -> None:
        """The sheet has this width and so many lines of this size."""
        self._sheet = (max(width_px, 1.0), max(lines, 1), max(round(font_px), 1))
        self._lay()
        self.changed.emit()

    def _lay(self) -> None:
        width, lines, size = self._sheet
        self._pages = pages_of(self._paper.text, width, lines, font_of(size))

    @Property(str, notify=changed)
    def title(self) -> str:
        return self._paper.title

    @Property(str, notify=changed)
    def note(self) -> str:
        return self._paper.note

    @Property(str, notify=changed)
    def code(self) -> str:
        """The square code as a picture's address; empty for none."""
        return code_address(self._paper.code) if self._paper.code else ""

    @Property("QStringList", notify=changed)  # pyright: ignore[reportArgumentType] - names are allowed
    def pages(self) -> list[str]:
        return self._pages

    @Property("QVariantList", notify=changed)  # pyright: ignore[reportArgumentType] - names are allowed
    def lines(self) -> list[dict[str, str]]:
        return [{"text": line.text, "amount": line.amount} for line in self._paper.lines]

    @Property("QVariantList", notify=changed)  # pyright: ignore[reportArgumentType] - names are allowed
    def actions(self) -> list[dict[str, object]]:
        return [action.shown() for action in self._paper.actions]

    @Slot(int)
    def act(self, index: int) -> None:
        if 0 <= index < len(self._paper.actions):
            self._post(self._paper.actions[index].event)

    @Slot(int)
    def doubt(self, index: int) -> None:
        if 0 <= index < len(self._paper.lines):
            self._post(self._paper.lines[index].event)

    @Slot()
    def turned(self) -> None:
        self._post(Activity())
