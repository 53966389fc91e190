"""ESC/POS, as much of it as a slip needs: bytes out, one status byte in. No port, no layout.

Sources: Epson's command pages as python-escpos and emupos quote them; Hanzi mode (FS &) and GB 18030 as Chinese makers do.
"""

from dataclasses import dataclass
from enum import IntEnum

from kiosk.ports import Dots

RESET = b"\x1b@"
HANZI_ON, HANZI_OFF = b"\x1c&", b"\x1c."
LEFT, CENTRE = b"\x1ba\x00", b"\x1ba\x01"
NORMAL_SIZE, DOUBLE_SIZE = b"\x1d!\x00", b"\x1d!\x11"
HANZI_NORMAL, HANZI_DOUBLE = b"\x1c!\x00", b"\x1c!\x0c"
FEED_AND_CUT = b"\x1bd\x03\x1dVB\x00"
"""Three lines, so that the last one is past the knife; then a partial cut, so that the slip does not fall."""


class Question(IntEnum):
    """The n of DLE EOT: answered at once, whatever is being printed."""

    PRINTER = 1
    OFFLINE = 2
    ERROR = 3
    PAPER = 4


ASK_ALL = b"".join(bytes((0x10, 0x04, question)) for question in Question)

_FIXED_MASK, _FIXED_BITS = 0x93, 0x12
_OFFLINE = 0x08
_COVER_OPEN = 0x04
_FEEDING = 0x08
_ERRORS = 0x08 | 0x20
_NO_PAPER = 0x60


def is_status(byte: int) -> bool:
    """Whether a byte can be an answer to DLE EOT: two bits are always set and two never, which rules out XON and XOFF."""
    return byte & _FIXED_MASK == _FIXED_BITS


@dataclass(frozen=True, slots=True)
class Status:
    """What four answers say together. `broken`: off line for no reason that a hand could mend."""

    cover_open: bool
    no_paper: bool
    broken: bool

    @staticmethod
    def of(printer: int, offline: int, error: int, paper: int) -> "Status":
        explained = offline & (_COVER_OPEN | _FEEDING) or paper & _NO_PAPER
        broken = error & _ERRORS or (printer & _OFFLINE and not explained)
        return Status(bool(offline & _COVER_OPEN), bool(paper & _NO_PAPER), bool(broken))


class StatusParser:
    """The answers to one asking of all questions, among whatever else comes. They carry no number and no checksum, so what is
    older than the asking must not be taken for its answer.
    """

    def __init__(self) -> None:
        self._answers = bytearray()

    def asked(self) -> None:
        """All questions go out now; what of earlier answers is still missing will not come any more."""
        self._answers.clear()

    def feed(self, data: bytes) -> Status | None:
        """What the printer says of itself, once all has been answered: the last four belong together."""
        self._answers += bytes(filter(is_status, data))
        if len(self._answers) < len(Question):
            return None
        printer, offline, error, paper = self._answers[-len(Question) :]
        self._answers.clear()
        return Status.of(printer, offline, error, paper)


def hanzi(text: str) -> bytes:
    """Text in Hanzi mode by GB 18030. Control characters are left out: a slip must not command the printer."""
    return HANZI_ON + _harmless(text).encode("gb18030", "replace") + HANZI_OFF


def _harmless(text: str) -> str:
    return "".join(character for character in text if character.isprintable())


def in_printers_font(text: str) -> bool:
    """Whether a GB 18030 printer surely has the characters: those of two bytes. Rare ones have four, and often no glyph."""
    return all(len(character.encode("gb18030", "replace")) <= 2 for character in text)


def raster(dots: Dots) -> bytes:
    """GS v 0: a picture, row by row."""
    rows = len(dots.data) // dots.row_bytes
    return b"\x1dv0\x00" + dots.row_bytes.to_bytes(2, "little") + rows.to_bytes(2, "little") + dots.data


def qr(text: str, module_dots: int = 6) -> bytes:
    """GS ( k: model 2, size, error correction M, store, print."""
    data = _harmless(text).encode()
    return b"".join(
        (
            _symbol(b"\x41\x32\x00"),
            _symbol(b"\x43" + bytes((module_dots,))),
            _symbol(b"\x45\x31"),
            _symbol(b"\x50\x30" + data),
            _symbol(b"\x51\x30"),
        )
    )


def _symbol(function: bytes) -> bytes:
    body = b"1" + function
    return b"\x1d(k" + len(body).to_bytes(2, "little") + body
