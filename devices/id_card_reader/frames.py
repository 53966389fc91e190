"""SAM-V, the module inside identity-card readers: bytes to frames and back. No port, no clock, no card layouts.

Source: GA/T 467 as five open drivers speak it (guocihong's Qt driver, heavyii/cardreader, an old vendor Sdtapi.cpp). 115200 8N1:

    AA AA AA 96 69  LENh LENl  payload  XOR

LEN counts what follows it, XOR is over LEN and payload. The host's payload is a command and its parameter, the reader's is
00 00 STATUS and data. Both directions are big-endian. Fingerprint and new-address commands exist and are not used here.
"""

from dataclasses import dataclass, field
from enum import Enum
from functools import reduce
from operator import xor

PREAMBLE = bytes.fromhex("AA AA AA 96 69")
_HEAD_BYTES = len(PREAMBLE) + 2
_LEAST_LENGTH = 3
"""A command and its checksum; an answer has one more."""
LONGEST_LENGTH = 0x090A
"""Text, photograph and two fingerprints: no frame is longer, so a longer one is noise."""
TEXT_BYTES = 256
PHOTO_BYTES = 1024
_BASE_LENGTHS = TEXT_BYTES.to_bytes(2, "big") + PHOTO_BYTES.to_bytes(2, "big")


class Command(Enum):
    """What this terminal asks of the module; the value is the payload."""

    SAM_STATUS = bytes.fromhex("11 FF")
    FIND = bytes.fromhex("20 01")
    SELECT = bytes.fromhex("20 02")
    READ_BASE = bytes.fromhex("30 01")

    def encoded(self) -> bytes:
        return frame(self.value)


def frame(payload: bytes) -> bytes:
    """A whole frame around a payload of either direction."""
    body = (len(payload) + 1).to_bytes(2, "big") + payload
    return PREAMBLE + body + bytes((checksum(body),))


def checksum(data: bytes) -> int:
    return reduce(xor, data, 0)


class FrameParser:
    """Finds frames of either direction in a stream that may begin anywhere and hold anything.

    A frame is believed for its preamble, a possible length and its checksum. A candidate that fails costs one byte, never what
    follows it.
    """

    def __init__(self) -> None:
        self._pending = bytearray()

    def feed(self, data: bytes) -> list[bytes]:
        """The payloads of the frames that `data` completed."""
        self._pending += data
        payloads: list[bytes] = []
        while (start := self._find_preamble()) is not None:
            del self._pending[:start]
            if len(self._pending) < _HEAD_BYTES:
                break
            length = int.from_bytes(self._pending[len(PREAMBLE) : _HEAD_BYTES], "big")
            if not _LEAST_LENGTH <= length <= LONGEST_LENGTH:
                del self._pending[0]
                continue
            if len(self._pending) < _HEAD_BYTES + length:
                break
            body = bytes(self._pending[len(PREAMBLE) : _HEAD_BYTES + length])
            if checksum(body) == 0:
                payloads.append(body[2:-1])
                del self._pending[: _HEAD_BYTES + length]
            else:
                del self._pending[0]
        return payloads

    def _find_preamble(self) -> int | None:
        """Where a preamble, or the beginning of one at the very end, starts; drops the rest when there is none."""
        start = self._pending.find(PREAMBLE)
        if start >= 0:
            return start
        kept = next(n for n in range(len(PREAMBLE) - 1, -1, -1) if self._pending.endswith(PREAMBLE[:n]))
        del self._pending[: len(self._pending) - kept]
        return None


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    data: bytes = field(repr=False)

    def encoded(self) -> bytes:
        return frame(bytes((0, 0, self.status)) + self.data)


def answer_of(payload: bytes) -> Answer | None:
    """The reader's payload as an answer; None for anything else, such as an echo of our own command."""
    return Answer(payload[2], payload[3:]) if len(payload) >= 3 and payload[:2] == b"\0\0" else None


@dataclass(frozen=True, slots=True)
class BaseInformation:
    """What READ_BASE brings: 256 bytes of text (see layouts.py), and 1024 of photograph that only licensed code opens."""

    text: bytes = field(repr=False)
    photo: bytes = field(repr=False)

    def encoded(self) -> bytes:
        return _BASE_LENGTHS + self.text + self.photo


def base_information(data: bytes) -> BaseInformation | None:
    """The data of a READ_BASE answer; None when its two lengths are not those of every card."""
    if data[:4] != _BASE_LENGTHS or len(data) != len(_BASE_LENGTHS) + TEXT_BYTES + PHOTO_BYTES:
        return None
    return BaseInformation(data[4 : 4 + TEXT_BYTES], data[4 + TEXT_BYTES :])
