"""The mirrored camera picture: a software scene graph paints no VideoOutput, so each frame is painted here."""

from time import monotonic
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtQml import QmlElement, QmlUncreatable
from PySide6.QtQuick import QQuickItem, QQuickPaintedItem

from kiosk.ports import Frame, FrameSource

QML_IMPORT_NAME = "Kiosk.Backend"
QML_IMPORT_MAJOR_VERSION = 1

INTERVAL_MS = 66
"""Fifteen pictures a second look alive and cost half of thirty."""
_BLANK = QColor("#EFE7D8")


def mirrored(image: NDArray[np.uint8], width: int, height: int) -> NDArray[np.uint8]:
    """The middle of a BGR picture in the shape asked for, left and right exchanged; BGRA, (height, width, 4)."""
    have_height, have_width = image.shape[:2]
    scale = max(width / have_width, height / have_height)
    crop_width, crop_height = min(round(width / scale), have_width), min(round(height / scale), have_height)
    left, top = (have_width - crop_width) // 2, (have_height - crop_height) // 2
    middle = image[top : top + crop_height, left : left + crop_width]
    fitted = cv2.resize(cv2.flip(middle, 1), (width, height), interpolation=cv2.INTER_LINEAR)
    return np.ascontiguousarray(cv2.cvtColor(fitted, cv2.COLOR_BGR2BGRA), dtype=np.uint8)


@QmlElement
@QmlUncreatable("given to Main.qml")  # pyright: ignore[reportCallIssue] - its stub lacks __call__
class Pictures(QObject):
    """A frame source as QML can hand it on."""

    def __init__(self, frames: FrameSource | None, parent: QObject) -> None:
        super().__init__(parent)
        self._frames = frames

    def latest(self) -> Frame | None:
        return None if self._frames is None else self._frames.latest()


@QmlElement
class Preview(QQuickPaintedItem):
    """Paints at most fifteen times a second, and only while it can be seen; keeps no picture when it cannot."""

    picturesChanged = Signal()

    def __init__(self, parent: QQuickItem | None = None) -> None:
        super().__init__(parent)
        self.setOpaquePainting(True)
        self._pictures: Pictures | None = None
        self._pixels: NDArray[np.uint8] | None = None
        self._image: QImage | None = None
        self._sequence = -1
        self._painted = 0
        self._since = monotonic()
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self._look)
        self.visibleChanged.connect(self._seen_or_not)

    def _get_pictures(self) -> Pictures | None:
        return self._pictures

    def _set_pictures(self, pictures: Pictures | None) -> None:
        self._pictures = pictures
        self._seen_or_not()
        self.picturesChanged.emit()

    pictures = Property(Pictures, _get_pictures, _set_pictures, notify=picturesChanged)

    @property
    def painted(self) -> int:
        """Pictures painted since the item was made."""
        return self._painted

    @property
    def frames_per_second(self) -> float:
        return self._painted / max(monotonic() - self._since, 0.001)

    @property
    def working(self) -> bool:
        return self._timer.isActive()

    @Slot()
    def _seen_or_not(self) -> None:
        if self.isVisible() and self._pictures is not None:
            self._timer.start()
            return
        self._timer.stop()
        self._forget()

    def itemChange(self, change: QQuickItem.ItemChange, value: Any) -> None:
        """Taken out of the window, it stops: an item that waits to be deleted must not work on."""
        if change is QQuickItem.ItemChange.ItemSceneChange and value.window is None:
            self._timer.stop()
            self._forget()
        super().itemChange(change, value)  # pyright: ignore[reportAttributeAccessIssue] - protected in the stub

    @Slot()
    def _look(self) -> None:
        frame = self._pictures.latest() if self._pictures is not None else None
        width, height = round(self.width()), round(self.height())
        if width <= 0 or height <= 0:
            return
        if frame is None:
            if self._image is not None:
                self._forget()
                self.update()
            return
        if frame.sequence == self._sequence and self._image is not None and self._image.width() == width:
            return
        self._sequence = frame.sequence
        # A QImage does not own its pixels: the array lives as long as the image.
        self._pixels = mirrored(frame.image, width, height)
        self._image = QImage(self._pixels.data, width, height, width * 4, QImage.Format.Format_RGB32)
        self.update()

    def _forget(self) -> None:
        self._image = None
        self._pixels = None
        self._sequence = -1

    def paint(self, painter: QPainter) -> None:
        if self._image is None:
            painter.fillRect(self.boundingRect(), _BLANK)
            return
        painter.drawImage(self.boundingRect(), self._image)
        self._painted += 1
