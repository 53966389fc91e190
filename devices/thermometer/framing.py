"""Finding frames in a stream that may begin anywhere and hold anything. No port, no clock, no protocol of its own.

A frame is believed for what its protocol's `read` accepts and for nothing else. A failed candidate costs one byte and never what
follows it, so that after noise, a torn frame or a header inside the data the next whole frame is found.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

F = TypeVar("F")


class Unread(Enum):
    """Why a candidate is no frame: it cannot become one, or it may with more bytes."""

    NO_FRAME = "no_frame"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True, slots=True)
class Found(Generic[F]):
    """A frame, and how many bytes it took."""

    frame: F
    length: int


Read = Callable[[bytes], Found[F] | Unread]
"""Judges bytes that begin with a header. Never raises; more bytes than a frame's may be given."""


class FrameScanner(Generic[F]):
    """`longest` bounds what a candidate may wait for: a read never asks for more."""

    def __init__(self, header: bytes, longest: int, read: Read[F]) -> None:
        self._header = header
        self._longest = longest
        self._read = read
        self._pending = bytearray()

    @property
    def pending(self) -> int:
        """Bytes that may still become a frame."""
        return len(self._pending)

    def feed(self, data: bytes) -> list[F]:
        """The frames that `data` completes, in their order."""
        self._pending += data
        frames: list[F] = []
        at = 0
        while (at := self._candidate(at)) >= 0:
            match self._read(bytes(self._pending[at : at + self._longest])):
                case Found(frame, length):
                    frames.append(frame)
                    at += length
                case Unread.NO_FRAME:
                    at += 1
                case Unread.INCOMPLETE:
                    break
        del self._pending[: len(self._pending) if at < 0 else at]
        return frames

    def _candidate(self, start: int) -> int:
        """Where the next header, or the beginning of one at the very end, stands; -1 where there is none."""
        at = self._pending.find(self._header, start)
        if at >= 0:
            return at
        for kept in range(min(len(self._header) - 1, len(self._pending) - start), 0, -1):
            if self._pending.endswith(self._header[:kept]):
                return len(self._pending) - kept
        return -1


def sum8(data: bytes) -> int:
    """The low byte of the sum: the checksum of most of these modules."""
    return sum(data) & 0xFF


def with_sum8(data: bytes) -> bytes:
    return data + bytes((sum8(data),))
