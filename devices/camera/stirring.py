"""How a photograph is made to live: eyelids that close, a head that turns a little. Warped, not filmed.

Both are fields of displacements over the same picture. Closing an eye draws the skin between lid and brow down over it;
turning the head moves its middle more than its sides, and the nose more than the middle.
"""

import math
from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.camera.attack import Cover

Picture = NDArray[np.uint8]
Plane = NDArray[np.float32]

_BLINK_EVERY: Final = 4.0
"""Seconds: 15 a minute, as people do who rest their eyes on something."""
_IRREGULAR: Final = 1.3
_CLOSING, _CLOSED, _OPENING = 0.07, 0.05, 0.13
"""Seconds of one blink."""
_NOSE_SHARE: Final = 0.5
"""Of the turn, on top of the head's. On four portraits the landmarks then read two thirds of the turn asked for."""


@dataclass(frozen=True, slots=True)
class Pose:
    """`yaw` in eye distances beside the photographed turn; `closed` is how far the lids are down, 0 to 1."""

    yaw: float
    closed: float


def posed(seconds: float) -> Pose:
    """At a second of somebody's life: few degrees of turn, and a blink every four seconds, irregularly."""
    yaw = 0.05 * math.sin(2 * math.pi * 0.13 * seconds) + 0.03 * math.sin(2 * math.pi * 0.31 * seconds + 1.0)
    number = round(seconds / _BLINK_EVERY)
    return Pose(yaw, max(_closed(seconds - _blink_at(one)) for one in (number - 1, number, number + 1)))


def _blink_at(number: int) -> float:
    return _BLINK_EVERY * number + _IRREGULAR * math.sin(7.1 * number)


def _closed(since: float) -> float:
    """Of a blink that began `since` seconds ago."""
    if since < 0:
        return 0.0
    if since < _CLOSING:
        return since / _CLOSING
    return min(1.0, max(0.0, 1.0 - (since - _CLOSING - _CLOSED) / _OPENING))


class Stirring:
    """One picture's fields, and the part of the picture that they reach."""

    def __init__(self, picture: Any, points: NDArray[np.float64], cover: Cover | None = None) -> None:
        """`picture` is BGR (h, w, 3); `points` are float64 (5, 2), as devices.face_engine.detector.FoundFace has them."""
        height, width = picture.shape[:2]
        turn, lids = turn_field(points, picture.shape), _lid_field(points, picture.shape)
        reached = np.argwhere(np.abs(turn).max(axis=2) + np.abs(lids) > 0.5)
        (top, left), (bottom, right) = reached.min(axis=0), reached.max(axis=0) + 1
        self.part = np.s_[int(top) : int(bottom), int(left) : int(right)]
        rows, columns = np.mgrid[0:height, 0:width].astype(np.float32)
        self._columns, self._rows = columns[self.part], rows[self.part]
        self._turn, self._lids = turn[self.part], lids[self.part]
        self._cover = None if cover is None else Cover(cover.paper[self.part], cover.share[self.part])
        self._picture = np.clip(picture, 0, 255).astype(np.uint8)

    def drawn(self, pose: Pose) -> Plane:
        """The part in this pose, BGR float32."""
        across = (self._columns - pose.yaw * self._turn[..., 0]).astype(np.float32)
        down = (self._rows - pose.yaw * self._turn[..., 1] - pose.closed * self._lids).astype(np.float32)
        moved = np.asarray(
            cv2.remap(self._picture, across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.float32
        )
        return moved if self._cover is None else self._cover.over(moved)


def turn_field(points: NDArray[np.float64], shape: tuple[int, ...], yaw: float = 0.0) -> Plane:
    """Pixels to the right and down, (h, w, 2), that one unit of yaw moves each pixel; `yaw` is where the nose comes to lie."""
    middle, across, down = axes(points)
    distance = float(np.linalg.norm(across))
    right, below = _in_eye_distances(shape, middle, across, down, distance)
    head = np.exp(-((right / 0.8) ** 2) - ((below - 0.6) / 1.6) ** 4)
    nose = np.exp(-(((right - yaw) / 0.5) ** 2) - ((below - 0.85) / 0.8) ** 2)
    return ((head + _NOSE_SHARE * nose)[..., None] * across).astype(np.float32)


def axes(points: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Middle of the eyes, one eye distance to the picture's right, one eye distance down the face."""
    right, left = points[0:2].mean(axis=0), points[2:4].mean(axis=0)
    across = right - left
    return (right + left) / 2, across, np.array([-across[1], across[0]])


def _in_eye_distances(
    shape: tuple[int, ...],
    middle: NDArray[np.float64],
    across: NDArray[np.float64],
    down: NDArray[np.float64],
    distance: float,
) -> tuple[Plane, Plane]:
    rows, columns = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
    right = ((columns - middle[0]) * across[0] + (rows - middle[1]) * across[1]) / distance**2
    below = ((columns - middle[0]) * down[0] + (rows - middle[1]) * down[1]) / distance**2
    return right, below


def _lid_field(points: NDArray[np.float64], shape: tuple[int, ...]) -> Plane:
    """Pixels down, (h, w), that the skin over each eye comes when it closes: the height of an open eye and half as much."""
    rows, columns = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float32)
    field = np.zeros(shape[:2], np.float32)
    for outer, inner in (points[0:2], points[2:4]):
        middle = (outer + inner) / 2
        half = max(1.0, float(np.linalg.norm(outer - inner)) / 2)
        sideways, below = (columns - middle[0]) / half, (rows - middle[1]) / half
        field += 0.75 * half * np.exp(-(sideways**4) - ((below + 0.05) / 0.5) ** 4)
    return field
