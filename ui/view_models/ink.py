"""The strokes of one character while it is written, and what they may mean; forgotten with the character."""

from collections.abc import Sequence

from PySide6.QtCore import Property, QObject, QPointF, Qt, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.domain.handwriting import Candidate, Point, Stroke
from kiosk.ports import Handwriting

QML_IMPORT_NAME = "Kiosk.Backend"
QML_IMPORT_MAJOR_VERSION = 1

_MOST_STROKES = 40
"""No character has more; a child who scribbles does."""
_MOST_POINTS = 500
"""Of a stroke: four seconds of a finger that moves all the time."""


@QmlElement
@QmlUncreatable("given to Main.qml")  # pyright: ignore[reportCallIssue] - its stub lacks __call__
class InkViewModel(QObject):
    """Positions are pixels of the field; what reads them minds the shape only."""

    drawn = Signal()
    """The strokes changed."""
    read = Signal()
    """The candidates changed, or are no longer waited for."""
    touched = Signal()
    """By the citizen."""
    _answered = Signal(int, object)

    def __init__(self, handwriting: Handwriting | None, parent: QObject) -> None:
        super().__init__(parent)
        self._handwriting = handwriting
        self._strokes: tuple[Stroke, ...] = ()
        self._stroke: list[Point] = []
        self._candidates: tuple[Candidate, ...] = ()
        self._question = 0
        self._waiting = False
        # from the reader's thread into Qt's
        self._answered.connect(self._take, Qt.ConnectionType.QueuedConnection)

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """Of the strokes as they are; until these were read, of those before."""
        return self._candidates

    @property
    def strokes(self) -> tuple[Stroke, ...]:
        """Those that were written to their end."""
        return self._strokes

    @property
    def waiting(self) -> bool:
        return self._waiting

    def forget(self) -> None:
        if self._strokes or self._stroke or self._candidates:
            self._written((), [])

    @Property("QVariantList", notify=drawn)  # pyright: ignore[reportArgumentType] - names are allowed
    def lines(self) -> list[list[QPointF]]:
        """A line a stroke, the one that is being written last; a dot is a short line."""
        return [_line(stroke) for stroke in (*self._strokes, *([self._stroke] if self._stroke else []))]

    @Slot(float, float)
    def begin(self, x: float, y: float) -> None:
        if len(self._strokes) < _MOST_STROKES:
            self._stroke = [(x, y)]
            self.drawn.emit()
            self.touched.emit()

    @Slot(float, float)
    def move(self, x: float, y: float) -> None:
        if self._stroke and self._stroke[-1] != (x, y) and len(self._stroke) < _MOST_POINTS:
            self._stroke.append((x, y))
            self.drawn.emit()

    @Slot()
    def lift(self) -> None:
        if self._stroke:
            self._written((*self._strokes, tuple(self._stroke)), [])

    @Slot()
    def undo(self) -> None:
        self._written(self._strokes[:-1], [])
        self.touched.emit()

    @Slot()
    def clear(self) -> None:
        self._written((), [])
        self.touched.emit()

    def _written(self, strokes: tuple[Stroke, ...], stroke: list[Point]) -> None:
        self._strokes, self._stroke = strokes, stroke
        # what is still being read belongs to other strokes
        self._question += 1
        self._waiting = bool(strokes) and self._handwriting is not None
        if not strokes:
            self._candidates = ()
        self.drawn.emit()
        self.read.emit()
        if self._waiting and self._handwriting is not None:
            number = self._question
            self._handwriting.read(strokes, lambda found: self._answered.emit(number, found))

    @Slot(int, object)
    def _take(self, question: int, found: tuple[Candidate, ...]) -> None:
        if question == self._question:
            self._candidates, self._waiting = found, False
            self.read.emit()


def _line(stroke: Sequence[Point]) -> list[QPointF]:
    line = [QPointF(x, y) for x, y in stroke]
    return line if len(line) > 1 else [line[0], line[0] + QPointF(1, 1)]
