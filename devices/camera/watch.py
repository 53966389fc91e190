"""Whether a camera still shows the hall: a picture that is black, or that does not move at all, is none. No camera, no clock.

A sensor is noisy, so that no two of its pictures are equal; an encoder that hangs, a driver that returns its last
buffer and a recorder that lost its source repeat one picture byte for byte. A lens cap, a dead sensor and a hall
without light give black.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kiosk.domain.health import Fault

_STRIDE = 4
"""Every fourth pixel of every fourth line is looked at: a sixteenth of the work, and noise shows there as everywhere."""


@dataclass(frozen=True, slots=True)
class WatchLimits:
    """Seconds before a picture counts as a fault, and what black is."""

    black_seconds: float = 3.0
    frozen_seconds: float = 10.0
    """A stream of a hall at night may repeat itself between two key pictures, a few seconds apart."""
    black_below_luma: float = 12.0
    """Mean of 0 to 255; a sensor under its cap gives 0 to 6, a hall by its emergency lights 20 and more."""
    black_below_spread: float = 6.0
    """Standard deviation: one lit window is not black."""


class PictureWatch:
    """`live` is False for films and photographs, which may well stand still."""

    def __init__(self, limits: WatchLimits, *, live: bool) -> None:
        self._limits = limits
        self._live = live
        self._last: NDArray[np.uint8] | None = None
        self._moved_at = 0.0
        self._black_since: float | None = None

    def is_black(self) -> bool:
        """The newest picture, whether or not it has lasted."""
        return self._black_since is not None

    def seen(self, image: NDArray[np.uint8], now: float) -> Fault | None:
        """The fault that has lasted too long with this picture, taken at monotonic `now`; None while all is well."""
        sample = image[::_STRIDE, ::_STRIDE]
        limits = self._limits
        if sample.mean() < limits.black_below_luma and sample.std() < limits.black_below_spread:
            self._black_since = now if self._black_since is None else self._black_since
            if now - self._black_since >= limits.black_seconds:
                return Fault.BLACK
        else:
            self._black_since = None
        if self._last is None or not np.array_equal(sample, self._last):
            # a copy: the picture's own memory is used again
            self._last, self._moved_at = sample.copy(), now
        elif self._live and now - self._moved_at >= limits.frozen_seconds:
            return Fault.FROZEN
        return None
