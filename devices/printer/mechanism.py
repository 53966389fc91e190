"""An ESC/POS printer as its documents describe it: takes bytes apart into printed lines, answers DLE EOT at once, needs paper.

Written from the command pages and not from our encoder, so that it judges it: a command that it does not know is kept as unknown.
"""

from dataclasses import dataclass
from typing import Protocol

from devices.faults import Distortion

_GOOD = 0x12
_DLE_EOT = b"\x10\x04"

# how many bytes follow a command's two
_PLAIN = {
    b"\x1b@": 0,
    b"\x1ba": 1,
    b"\x1bE": 1,
    b"\x1bd": 1,
    b"\x1b!": 1,
    b"\x1d!": 1,
    b"\x1c!": 1,
    b"\x1c&": 0,
    b"\x1c.": 0,
}


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """`double` in both directions."""

    text: str
    centred: bool = False
    double: bool = False


@dataclass(frozen=True, slots=True)
class PrintedDots:
    row_bytes: int
    data: bytes


@dataclass(frozen=True, slots=True)
class PrintedCode:
    text: str


@dataclass(frozen=True, slots=True)
class Cut:
    """The knife has come down."""


Printed = PrintedLine | PrintedDots | PrintedCode | Cut


class Roll(Protocol):
    """The paper, and what is on it."""

    @property
    def cover_open(self) -> bool: ...
    @property
    def empty(self) -> bool: ...
    def take(self, printed: Printed) -> None: ...
    def misunderstand(self, command: bytes) -> None: ...


class EscPosMechanism:
    """An Instrument. Prints what it is told while there is paper and the cover is closed; else it loses it."""

    def __init__(self, roll: Roll, distortion: Distortion) -> None:
        self._roll = roll
        self._distortion = distortion
        distortion.on_power_cycle = self.power_cut
        self.power_cut()

    def power_cut(self) -> None:
        self._pending = bytearray()
        self._reset()

    def _reset(self) -> None:
        self._line = bytearray()
        self._centred = self._double = False
        self._hanzi = False
        self._code = ""

    def receive(self, data: bytes) -> bytes:
        self._pending += data
        answers = bytearray()
        while (length := self._next_length()) is not None:
            token = bytes(self._pending[:length])
            del self._pending[:length]
            if token.startswith(_DLE_EOT):
                answers.append(self._status(token[2]))
            elif not (self._roll.cover_open or self._roll.empty):
                self._obey(token)
        return self._distortion.apply(bytes(answers)) if answers else b""

    def tick(self, seconds: float) -> bytes:
        return b""

    def _next_length(self) -> int | None:
        """Of the command or the character that comes next; None while it is not whole."""
        head = bytes(self._pending[:2])
        length = self._length_of(head)
        return length if length is not None and len(self._pending) >= length else None

    def _length_of(self, head: bytes) -> int | None:
        if not head:
            return None
        if head[0] in b"\x10\x1b\x1c\x1d":
            if len(head) < 2:
                return None
            return self._length_of_command(head)
        if head[0] >= 0x81 and self._hanzi:
            # GB 18030: four bytes where the second is a digit
            return None if len(head) < 2 else 4 if 0x30 <= head[1] <= 0x39 else 2
        return 1

    def _length_of_command(self, head: bytes) -> int | None:
        pending = self._pending
        if head == _DLE_EOT:
            return 3
        if head in _PLAIN:
            return 2 + _PLAIN[head]
        if head == b"\x1dV" and len(pending) >= 3:
            return 4 if pending[2] in (65, 66) else 3
        if head == b"\x1d(" and len(pending) >= 5:
            return 5 + int.from_bytes(pending[3:5], "little")
        if head == b"\x1dv" and len(pending) >= 8:
            return 8 + int.from_bytes(pending[4:6], "little") * int.from_bytes(pending[6:8], "little")
        return None if head in (b"\x1dV", b"\x1d(", b"\x1dv") else 2

    def _status(self, question: int) -> int:
        cover, empty = self._roll.cover_open, self._roll.empty
        match question:
            case 1:
                return _GOOD | (0x08 if cover or empty else 0)
            case 2:
                return _GOOD | (0x04 if cover else 0) | (0x20 if empty else 0)
            case 4:
                return _GOOD | (0x6C if empty else 0)
            case _:
                return _GOOD

    def _obey(self, token: bytes) -> None:
        match token[:2]:
            case b"\x1b@":
                self._reset()
            case b"\x1ba":
                self._centred = token[2] == 1
            case b"\x1c&":
                self._hanzi = True
            case b"\x1c.":
                self._hanzi = False
            case b"\x1d!":
                self._double = token[2] == 0x11
            case b"\x1c!" | b"\x1bd" | b"\x1bE" | b"\x1b!":
                pass  # the size of Hanzi goes with that of letters here, and paper that is fed is blank
            case b"\x1dV":
                self._roll.take(Cut())
            case b"\x1dv":
                self._roll.take(PrintedDots(int.from_bytes(token[4:6], "little"), token[8:]))
            case b"\x1d(":
                self._symbol(token[5:])
            case _ if token[0] in b"\x10\x1b\x1c\x1d":
                self._roll.misunderstand(token)
            case _ if token == b"\n":
                text = bytes(self._line).decode("gb18030", "replace")
                self._roll.take(PrintedLine(text, self._centred, self._double))
                self._line.clear()
            case _:
                self._line += token

    def _symbol(self, body: bytes) -> None:
        if body[:3] == b"1P0":
            self._code = body[3:].decode()
        elif body[:3] == b"1Q0":
            self._roll.take(PrintedCode(self._code))
        elif body[:2] not in (b"1A", b"1C", b"1E"):
            self._roll.misunderstand(body)
