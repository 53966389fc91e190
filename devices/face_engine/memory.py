"""The last few pictures of the one face in front of the terminal, as vectors, for as long as it stands there.

One picture decides nothing: blur, a blink or a shadow move a vector by as much as a stranger differs. Their mean
halves the misses. Nothing here is written anywhere, and forgetting overwrites.
"""

from typing import Final

import numpy as np

from devices.face_engine.engines import Engine
from devices.face_engine.vectors import Vector, distance, equalised, fused
from kiosk.domain.secrecy import NeverWritten

CAPACITY: Final = 5
"""Pictures; more make the answer slower to follow a face that turned to a better light, and win little."""
LOST_AFTER: Final = 1.5
"""Seconds without a usable picture after which the next face may be somebody else's."""


class FaceMemory(NeverWritten):
    """Vectors of one face, newest overwriting oldest.

    A picture farther than `engine.another_from` from the others shows another person: a wrong alarm costs a few pictures, a
    wrong silence mixes two people.
    """

    def __init__(self, engine: Engine) -> None:
        self._another_from = engine.another_from
        self._vectors = np.zeros((CAPACITY, engine.dimensions), np.float32)
        self._added = 0
        self._newest_at = 0.0

    @property
    def frames(self) -> int:
        return min(self._added, CAPACITY)

    def fused(self) -> Vector:
        """What the pictures have in common; only with one or more."""
        return fused(self._vectors[: self.frames])

    def add(self, vector: Vector, at: float) -> None:
        """One more picture, taken at monotonic second `at`; forgets the others when they show somebody else."""
        self.forget_if_lost(at)
        if self.frames and distance(equalised(vector), self.fused()) > self._another_from:
            self.forget()
        self._vectors[self._added % CAPACITY] = vector
        self._added += 1
        self._newest_at = at

    def forget_if_lost(self, at: float) -> None:
        if self._added and at - self._newest_at > LOST_AFTER:
            self.forget()

    def forget(self) -> None:
        self._vectors.fill(0.0)
        self._added = 0
