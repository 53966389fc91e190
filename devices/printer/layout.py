"""A slip on paper of a width: columns, wrapping, amounts at the right edge. Chinese is text, rare characters are a picture."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from devices.printer import commands
from kiosk.domain.slip import AmountLine, QrLine, Separator, Slip, SlipLine, TextLine
from kiosk.ports import DrawText

_HANZI_DOTS = 24
_COLUMN_DOTS = 12


@dataclass(frozen=True, slots=True)
class Paper:
    """`dots` across: 384 on a roll of 58 mm, 576 on one of 80 mm. A Hanzi is two columns wide."""

    dots: int = 384

    @property
    def columns(self) -> int:
        return self.dots // _COLUMN_DOTS


def columns_of(text: str) -> int:
    """ASCII takes a column, everything else two, in the font of a GB 18030 printer."""
    return sum(1 if character.isascii() else 2 for character in text)


def wrapped(text: str, columns: int) -> Iterator[str]:
    """Pieces that fit, broken between any two characters, as Chinese is; an empty text is one empty line."""
    line = ""
    for character in text:
        if columns_of(line + character) > columns:
            yield line
            line = ""
        line += character
    yield line


def encode(slip: Slip, paper: Paper, draw: DrawText | None) -> bytes:
    """All that is sent for a slip, from the reset to the cut. Without `draw`, the printer's font must do for rare characters."""
    return commands.RESET + b"".join(_encoded(line, paper, draw) for line in slip.lines) + commands.FEED_AND_CUT


def _encoded(line: SlipLine, paper: Paper, draw: DrawText | None) -> bytes:
    match line:
        case TextLine(text, centred, large):
            align = commands.CENTRE if centred else commands.LEFT
            columns = paper.columns // 2 if large else paper.columns
            return align + b"".join(_text(piece, large, draw) for piece in wrapped(text, columns))
        case AmountLine():
            return commands.LEFT + b"".join(_text(piece, False, draw) for piece in amount_lines(line, paper.columns))
        case Separator():
            return commands.LEFT + b"-" * paper.columns + b"\n"
        case QrLine(text):
            return commands.CENTRE + commands.qr(text) + b"\n" + commands.LEFT
        case _:
            assert_never(line)


def amount_lines(line: AmountLine, columns: int) -> list[str]:
    """The label, wrapped, and the amount at the right edge of its last line, or of one more where there is no room."""
    pieces = list(wrapped(line.label, columns))
    room = columns - columns_of(pieces[-1]) - columns_of(line.amount)
    if room < 1:
        pieces.append("")
        room = columns - columns_of(line.amount)
    pieces[-1] += " " * room + line.amount
    return pieces


def _text(piece: str, large: bool, draw: DrawText | None) -> bytes:
    if draw is not None and not commands.in_printers_font(piece):
        return commands.raster(draw(piece, _HANZI_DOTS * (2 if large else 1)))
    if not large:
        return commands.hanzi(piece) + b"\n"
    larger = commands.DOUBLE_SIZE + commands.HANZI_DOUBLE + commands.hanzi(piece) + b"\n"
    return larger + commands.NORMAL_SIZE + commands.HANZI_NORMAL
