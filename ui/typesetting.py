"""A text broken into lines and pages as Qt will draw it: a page shows whole lines, and only its own are in the scene."""

from PySide6.QtGui import QFont, QTextLayout, QTextOption


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
