"""Finding and touching things in the scene, as a citizen would: by what can be seen."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QPoint, QPointF, QRectF
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTest import QTest

from kiosk.domain.handwriting import Stroke

FINGER = QTest.createTouchDevice()


def seen(item: QQuickItem) -> Iterator[QQuickItem]:
    """The item and all below it that can be seen."""
    if not item.isVisible() or item.opacity() == 0:
        return
    yield item
    for child in item.childItems():
        yield from seen(child)


def scene(window: QQuickWindow) -> Iterator[QQuickItem]:
    yield from seen(window.contentItem())


def targets(window: QQuickWindow) -> list[QQuickItem]:
    """Everything that can be pressed on the citizen's picture."""
    return [
        item for item in scene(window) if item.metaObject().indexOfSignal("pressedOnce()") >= 0 and item.isEnabled()
    ]


def lines(window: QQuickWindow) -> list[QQuickItem]:
    return [item for item in scene(window) if item.inherits("QQuickText") and item.property("text")]


def place(item: QQuickItem) -> QRectF:
    return item.mapRectToScene(QRectF(0, 0, item.width(), item.height()))


def find(window: QQuickWindow, name: str) -> QQuickItem:
    found = [item for item in targets(window) if item.objectName() == name]
    assert len(found) == 1, f"{len(found)} of {name}"
    return found[0]


def tap(window: QQuickWindow, item: QQuickItem, travel: QPoint | None = None) -> None:
    """Press in the middle, let the finger travel, release."""
    middle = item.mapToScene(QPointF(item.width() / 2, item.height() / 2)).toPoint()
    QTest.touchEvent(window, FINGER).press(0, middle, window).commit()
    travel = QPoint(0, 0) if travel is None else travel
    if not travel.isNull():
        QTest.touchEvent(window, FINGER).move(0, middle + travel, window).commit()
    QTest.touchEvent(window, FINGER).release(0, middle + travel, window).commit()


def draw(window: QQuickWindow, strokes: Sequence[Stroke]) -> None:
    """With a finger on the field for it, which counts from 0 to 100."""
    window.grabWindow()
    where = place(next(item for item in scene(window) if item.objectName() == "field"))
    for stroke in strokes:
        track = [
            QPointF(where.x() + x * where.width() / 100, where.y() + y * where.height() / 100).toPoint()
            for x, y in stroke
        ]
        QTest.touchEvent(window, FINGER).press(0, track[0], window).commit()
        for point in track[1:]:
            QTest.touchEvent(window, FINGER).move(0, point, window).commit()
        QTest.touchEvent(window, FINGER).release(0, track[-1], window).commit()
