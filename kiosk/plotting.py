"""A drawn plot (SVG) as PNG, for reports that go where SVG is not shown. Opens no window and needs no display."""

from pathlib import Path

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

SCALE = 2
"""Pixels for each of the plot's units, so that it can be printed."""


def as_png(svg: str, path: Path) -> None:
    """Raises OSError where it cannot be written."""
    # text needs an application's fonts; it lives until the picture is painted
    application = QGuiApplication.instance() or QGuiApplication(["kiosk", "-platform", "offscreen"])
    renderer = QSvgRenderer(QByteArray(svg.encode()))
    image = QImage(renderer.defaultSize() * SCALE, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    if not image.save(str(path)):
        raise OSError(f"{path} cannot be written")
    del application
