"""A text broken into lines and pages as Qt will draw it: a page shows whole lines, and only its own are in the scene."""

from math import ceil

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QFont, QFontMetrics, QGuiApplication, QTextLayout, QTextOption
from PySide6.QtQml import QmlElement, QmlSingleton

QML_IMPORT_NAME = "Kiosk.Backend"
QML_IMPORT_MAJOR_VERSION = 1

_ROUNDED_PX = 2.0
"""By how much less than its parts a text may seem to measure."""


def lines_of(text: str, width_px: float, font: QFont) -> list[str]:
    """Each paragraph (a line of `text`) broken to the width; an empty paragraph is an empty line."""
    return [line for paragraph in text.split("\n") for line in _broken(paragraph, width_px, font)]


def pages_of(text: str, width_px: float, lines_per_page: int, font: QFont) -> list[str]:
    """At least one page. A page does not begin with an empty line, and does not end with a heading."""
    pages: list[list[str]] = [[]]
    for line in lines_of(text, width_px, font):
        if len(pages[-1]) >= lines_per_page:
            pages.append(_taken_along(pages[-1]))
        if line or pages[-1]:
            pages[-1].append(line)
    return ["\n".join(page) for page in pages if page] or [""]


def _taken_along(full: list[str]) -> list[str]:
    """The heading at the end of a full page belongs to the next."""
    if len(full) > 1 and full[-1].startswith("【"):
        return [full.pop()]
    return []


def _broken(paragraph: str, width_px: float, font: QFont) -> list[str]:
    # most of what a page has fits, and to know that is much cheaper than to break it
    if QFontMetrics(font).horizontalAdvance(paragraph) < width_px - _ROUNDED_PX:
        return [paragraph.rstrip()]
    layout = QTextLayout(paragraph, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    lines: list[str] = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width_px)
        lines.append(paragraph[line.textStart() : line.textStart() + line.textLength()].rstrip())
    layout.endLayout()
    return lines or [""]


def height_of(text: str, width_px: float, font: QFont) -> float:
    """Pixels from the top of the first line to the foot of the last; 0 for no text."""
    return len(lines_of(text, width_px, font)) * float(QFontMetrics(font).height()) if text else 0.0


def even_width(text: str, available_px: float, font: QFont) -> float:
    """The narrowest width, to a quarter of a character, that needs no more lines than the one available.

    So no last line has one character alone.
    """
    lines = len(lines_of(text, available_px, font))
    if lines < 2:
        return available_px
    enough, narrow = available_px, available_px / 2
    while enough - narrow > font.pixelSize() / 4:
        middle = (enough + narrow) / 2
        if len(lines_of(text, middle, font)) > lines:
            narrow = middle
        else:
            enough = middle
    return min(ceil(enough) + 1, available_px)


@QmlElement
@QmlSingleton
class Typesetter(QObject):
    """How much room words will take, for QML to ask before it draws them. Sizes are pixels, the font is the application's.

    Nothing is remembered: what is on a page may be somebody's.
    """

    @Slot(str, float, float, bool, result=float)
    def heightOf(self, text: str, width_px: float, font_px: float, bold: bool) -> float:
        return height_of(text, max(width_px, 1.0), font_of(font_px, bold=bold))

    @Slot(str, float, bool, result=float)
    def widthOf(self, text: str, font_px: float, bold: bool) -> float:
        return float(ceil(QFontMetrics(font_of(font_px, bold=bold)).horizontalAdvance(text)))

    @Slot(str, float, float, bool, result=float)
    def evenWidth(self, text: str, available_px: float, font_px: float, bold: bool) -> float:
        return even_width(text, max(available_px, 1.0), font_of(font_px, bold=bold))


def font_of(size_px: float, *, bold: bool = False) -> QFont:
    """The application's font, as high as QML draws it."""
    font = QFont(QGuiApplication.font())
    font.setPixelSize(max(round(size_px), 1))
    font.setBold(bold)
    return font
