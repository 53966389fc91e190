"""Whether somebody stands before the terminal, told by what differs from the hall as it usually looks; no face is needed.

Two thirds of the faces under a mask are not found by the default detector. Who wears one and waits must not be taken for nobody:
a figure that reaches from the picture's lower edge to half its height, as high and as wide as a person who wants to be served.
"""

from collections import deque
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.face_engine.detector import Picture

_SIZE: Final = (64, 48)
_DIFFERS: Final = 14.0
"""Grey levels; a cheap sensor's noise is below two of them in a picture that is made so small."""
_HIGH, _WIDE, _LARGE = 0.45, 0.2, 0.12
"""Of the picture: a visitor at arm's length, whose face is a sixth of it, fills twice that."""
_ANOTHER_VIEW: Final = 0.75
"""Of the picture: what changes so much is the light or the camera."""
_LEARNT_IN: Final = 8.0
"""Seconds in which the hall is learnt anew, where nobody stands."""
_MOVES: Final = 3.0
_MOVING: Final = 6
"""Grey levels, and how many pixels of the small picture differ by so much from a second before: nobody stands stiller."""
_STILL_FOR: Final = 20.0
"""Seconds after which what stands there is a thing, and learnt as the hall is. A visitor never is: the hall behind them would be
taken for somebody when they have gone."""
_KEPT: Final = 1.0
"""Seconds for which somebody is still there whom one picture does not show."""


class PresenceMeter:
    """One camera's. Pictures must come in the order in which they were taken."""

    def __init__(self) -> None:
        self._usual: NDArray[np.float32] | None = None
        self._before: deque[tuple[float, NDArray[np.float32]]] = deque()
        self._moved_at = 0.0
        self._seen_at = float("-inf")

    def somebody(self, image: Picture, at: float) -> bool:
        """With one more BGR picture, taken at monotonic second `at`. The first shows the hall, whoever stands in it."""
        # every other pixel, and of the green, which weighs most in grey: a third of the time
        sample = np.ascontiguousarray(image[::2, ::2, 1])
        small = np.asarray(cv2.resize(sample, _SIZE, interpolation=cv2.INTER_AREA), np.float32)
        if self._usual is None:
            self._usual = small.copy()
        differs = _levelled(small - self._usual) > _DIFFERS
        if differs.mean() > _ANOTHER_VIEW:
            self._usual, differs = small.copy(), np.zeros_like(differs)
        if _holds_a_figure(differs):
            self._seen_at = at
        since = self._look_back(small, at, differs)
        learns = np.asarray(~differs | (at - self._moved_at > _STILL_FOR), np.float32)
        self._usual += (small - self._usual) * learns * np.float32(min(1.0, since / _LEARNT_IN))
        return at - self._seen_at <= _KEPT

    def _look_back(self, small: NDArray[np.float32], at: float, differs: NDArray[np.bool_]) -> float:
        """Seconds since the last picture; notes whether what differs from the hall moves."""
        since = at - self._before[-1][0] if self._before else 0.0
        self._before.append((at, small))
        while at - self._before[0][0] > _KEPT:
            self._before.popleft()
        moved = _levelled(small - self._before[0][1]) > _MOVES
        if not differs.any() or (moved & differs).sum() >= _MOVING:
            self._moved_at = at
        return since


def _levelled(difference: NDArray[np.float32]) -> NDArray[np.float32]:
    """Its size, without what all of the picture has changed by: the camera's exposure follows who comes in."""
    return np.abs(difference - np.median(difference))


def _holds_a_figure(differs: NDArray[np.bool_]) -> bool:
    joined = cv2.morphologyEx(differs.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    _, _, parts, _ = cv2.connectedComponentsWithStats(joined)
    width, height = _SIZE
    return any(
        top + high == height and high >= _HIGH * height and wide >= _WIDE * width and pixels >= _LARGE * width * height
        for _, top, wide, high, pixels in parts[1:]
    )
