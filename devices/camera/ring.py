"""The newest pictures in memory that several processes share: one writes, any number read, nobody waits.

A ring of a few slots in one anonymous shared mapping, which child processes inherit when they are spawned. It has no
name in the file system, so that it disappears with the last process, however that one ends. It is no queue: a reader
gets the newest picture or nothing, and a slow reader misses pictures instead of delaying anybody.

Each slot is guarded by a version (a seqlock): twice the picture's number when it is whole, odd while it is being
written. A reader copies, then looks at the version again and drops what changed under it. No lock is held by anybody,
so that any process may be killed at any instruction; a half-written slot stays odd until its turn comes again.
"""

from dataclasses import dataclass
from multiprocessing.sharedctypes import RawArray
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from kiosk.ports import Frame

STALE_AFTER: Final = 1.0
"""Seconds after which a picture no longer counts as what is in front of the camera (the port's promise)."""

_READ_ATTEMPTS: Final = 3
"""A writer would have to go once round the ring during each copy; then the reader asks again at its next turn."""


@dataclass(frozen=True, slots=True)
class PictureSize:
    """In pixels."""

    width: int
    height: int


class FrameRing:
    """Pictures are BGR uint8 of one size. Pass the ring to a child only as an argument of the process being spawned."""

    def __init__(self, size: PictureSize, slots: int = 4) -> None:
        self.size = size
        self._slots = slots
        self._memory: tuple[Any, Any, Any, Any] = (
            RawArray("B", slots * size.height * size.width * 3),
            RawArray("Q", slots),
            RawArray("d", slots),
            RawArray("Q", 1),
        )
        self._map()

    def __getstate__(self) -> tuple[PictureSize, int, Any]:
        return self.size, self._slots, self._memory

    def __setstate__(self, state: tuple[PictureSize, int, Any]) -> None:
        self.size, self._slots, self._memory = state
        self._map()

    def _map(self) -> None:
        pixels, versions, times, newest = self._memory
        shape = (self._slots, self.size.height, self.size.width, 3)
        self._pixels = np.frombuffer(pixels, np.uint8).reshape(shape)
        self._versions = np.frombuffer(versions, np.uint64)
        self._times = np.frombuffer(times, np.float64)
        self._newest = np.frombuffer(newest, np.uint64)

    def write(self, image: NDArray[np.uint8], captured_at: float) -> int:
        """Publish a picture of the ring's size; returns its number. One writer at a time."""
        sequence = int(self._newest[0]) + 1
        slot = sequence % self._slots
        self._versions[slot] = 2 * sequence - 1
        np.copyto(self._pixels[slot], image)
        self._times[slot] = captured_at
        self._versions[slot] = 2 * sequence
        self._newest[0] = sequence
        return sequence

    def latest(self, now: float, after: int = 0) -> Frame | None:
        """A copy of the newest picture, or None when it is stale at `now` or not newer than number `after`."""
        for _ in range(_READ_ATTEMPTS):
            sequence = int(self._newest[0])
            if sequence <= after:
                return None
            slot = sequence % self._slots
            captured_at = float(self._times[slot])
            if int(self._versions[slot]) != 2 * sequence:
                continue
            if now - captured_at > STALE_AFTER:
                return None
            image = self._pixels[slot].copy()
            if int(self._versions[slot]) == 2 * sequence:
                return Frame(image, captured_at, sequence)
        return None

    def clear(self) -> None:
        """Overwrite every picture. Only while nobody writes."""
        self._versions[:] = 0
        self._times[:] = -STALE_AFTER - 1.0
        self._pixels[:] = 0
