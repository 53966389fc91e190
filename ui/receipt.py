"""One line of text as dots for a printer, for the characters of names that its own font lacks. Knows no printer."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter

from kiosk.ports import Dots
from ui.application import FONT_FAMILY

_INK_SHARE = 0.86
"""Of the height, for the font's size in pixels: ascenders and descenders need the rest."""


def draw_text(text: str, height: int) -> Dots:
    """`text`, `height` dots high, one dot a pixel; as long as it comes out. Needs a QGuiApplication; any thread may draw."""
    width = max(1, sum(height // 2 if character.isascii() else height for character in text))
    width += -width % 8
    image = QImage(width, height, QImage.Format.Format_Grayscale8)
    image.fill(QColor(Qt.GlobalColor.white))
    font = QFont(FONT_FAMILY)
    font.setPixelSize(int(height * _INK_SHARE))
    painter = QPainter(image)
    painter.setFont(font)
    x = 0
    for character in text:
        advance = height // 2 if character.isascii() else height
        painter.drawText(x, 0, advance, height, int(Qt.AlignmentFlag.AlignCenter), character)
        x += advance
    painter.end()
    row_bytes = width // 8
    data = bytearray(row_bytes * height)
    for y in range(height):
        for column in range(width):
            if image.pixelColor(column, y).value() < 128:
                data[y * row_bytes + column // 8] |= 0x80 >> column % 8
    return Dots(row_bytes, bytes(data))
