"""What an emulated printer has printed, as a picture: each command's effect drawn anew, for looking at."""

import io
from collections.abc import Sequence
from pathlib import Path

import zxingcpp
from PIL import Image, ImageDraw, ImageFont

from devices.printer.mechanism import Cut, Printed, PrintedCode, PrintedDots, PrintedLine

FONT = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
_FALLBACK = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc")
_LINE, _MARGIN = 30, 20


def picture(lines: Sequence[Printed], dots: int = 384) -> Image.Image:
    """Black on white, `dots` across, with a narrow margin."""
    pieces = [_drawn(line, dots) for line in lines]
    page = Image.new("L", (dots + 2 * _MARGIN, sum(piece.height for piece in pieces) + 2 * _MARGIN), 255)
    y = _MARGIN
    for piece in pieces:
        page.paste(piece, (_MARGIN, y))
        y += piece.height
    return page


def png(lines: Sequence[Printed], dots: int = 384) -> bytes:
    buffer = io.BytesIO()
    picture(lines, dots).save(buffer, "PNG")
    return buffer.getvalue()


def _drawn(line: Printed, dots: int) -> Image.Image:
    match line:
        case PrintedLine(text, centred, double):
            return _text(text, dots, centred=centred, size=48 if double else 24)
        case PrintedDots(row_bytes, data):
            bits = Image.frombytes("1", (row_bytes * 8, len(data) // row_bytes), data).convert("L")
            return Image.eval(bits, lambda value: 255 - value)
        case PrintedCode(text):
            barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
            code = Image.fromarray(zxingcpp.write_barcode_to_image(barcode, scale=6, add_quiet_zones=True))
            page = Image.new("L", (dots, code.height), 255)
            page.paste(code, ((dots - code.width) // 2, 0))
            return page
        case Cut():
            return Image.new("L", (dots, 2), 0)


def _text(text: str, dots: int, *, centred: bool, size: int) -> Image.Image:
    """On the printer's own grid: a Hanzi is as wide as it is high, a letter half of that."""
    font = ImageFont.truetype(str(FONT if FONT.exists() else _FALLBACK), int(size * 0.92))
    row = Image.new("L", (dots, _LINE * size // 24), 255)
    draw = ImageDraw.Draw(row)
    widths = [size // 2 if character.isascii() else size for character in text]
    x = (dots - sum(widths)) // 2 if centred else 0
    for character, width in zip(text, widths, strict=True):
        draw.text((x + width / 2, row.height / 2), character, font=font, fill=0, anchor="mm")
        x += width
    return row
