"""What a face does over some seconds: whether its eyes closed and opened, and whether what lies beside the head moves along.

A sheet or a screen that is held up carries its own surroundings: when the face moves, they move. Behind a head the hall stays
where it is. Both are tried as explanations of the strips left and right of the head, and the one that explains them better
wins; a strip without any structure, or a face that keeps still, says nothing.

A blink makes both eyes unlike what they were, and soon after like it again, while the bridge of the nose stays as it is. Eyes
that stay open in these seconds say nothing either: people blink each three or four seconds.
"""

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import fmean
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.face_engine.detector import FoundFace, Picture
from kiosk.domain.secrecy import NeverWritten

KEPT_SECONDS: Final = 4.0
"""What a face did before is forgotten: somebody may have put something in its place."""
_LOST_AFTER: Final = 0.5
"""Seconds without the face, after which another may stand there."""
_JUMP: Final = 0.4
"""Of its width: no visitor moves so far between two pictures, a sheet that is put before a face may."""

_EYES: Final = (np.s_[24:52, 34:62], np.s_[24:52, 88:116])
"""Of the 150 px chip, one eye and the lid above it each."""
_BRIDGE: Final = np.s_[40:84, 54:96]
"""What stays as it is when only the eyes close."""
_SEARCHED: Final = 4
"""Pixels by which the landmarks may jump from one picture to the next."""
_BLINK_WITHIN: Final = 0.55
"""Seconds from open to open; most blinks take 0.1 to 0.4."""
_OPEN_AGAIN_AFTER: Final = 0.3
_CHANGED: Final = 0.12
"""By how much both eyes are less like themselves while closed: two drawn blinks in three reach it, photographs held in a hand
0.06 at most."""
_SAME: Final = 0.12
"""How much less like itself the bridge of the nose may be meanwhile: a blurred picture changes all of the face."""

_NEAR, _FAR = 0.78, 1.08
"""The strips, in face widths from its middle: outside hair and ears, inside a life-sized print or a tablet."""
_EYES_APART: Final = 2.5
"""The width of a face in distances of its eyes."""
_ABOVE, _BELOW = 0.45, 0.25
"""In face widths from its middle: above the shoulders."""
_MOVED: Final = 2.5
"""Pixels that the strips would have to have moved along with the face before the two explanations can be told apart."""
_NOISE: Final = 3.0
"""Squared grey levels that two pictures of the same differ by, smoothed: a dim webcam's grain."""
_STRUCTURE: Final = 4.0
"""How much worse than the noise the worse explanation has to be, for the strip to have a say."""
_TOLD: Final = 2
_RENEWED_AFTER: Final = 1.0
"""Seconds: light and shadows change."""


class MotionWatch:
    """Follows one face; forgets everything with it. Not for several threads."""

    def __init__(self) -> None:
        self._last: _Look | None = None
        self._eyes: deque[_Eyes] = deque()
        self._blinked_at = float("-inf")
        self._told: deque[tuple[float, float]] = deque()
        self._reference: _Look | None = None

    def add(self, image: Picture, face: FoundFace, at: float) -> None:
        """One more BGR picture of it, taken at monotonic second `at`."""
        look = _Look.of(image, face, at)
        if self._last is not None and look.apart(self._last):
            self.forget()
        self._last = look
        self._eyes.append(_Eyes.of(face.chip, at))
        while at - self._eyes[0].at > _BLINK_WITHIN:
            self._eyes.popleft()
        if _closure(self._eyes) >= _CHANGED:
            self._blinked_at = at
        while self._told and at - self._told[0][0] > KEPT_SECONDS:
            self._told.popleft()
        if self._reference is None or at - self._reference.at > _RENEWED_AFTER:
            self._reference = look
            return
        told = _told(self._reference, look)
        if told is not None:
            self._told.append((at, told))
            self._reference = look

    @property
    def blinked(self) -> bool:
        """In the last four seconds."""
        return self._last is not None and self._last.at - self._blinked_at <= KEPT_SECONDS

    @property
    def beside(self) -> float | None:
        """How much better the strips beside the head are explained by moving along with the face (above 0) than by resting (below
        0), a mean logarithm; None where it could not be told twice.
        """
        return fmean(told for _, told in self._told) if len(self._told) >= _TOLD else None

    def pictures(self) -> list[NDArray[np.uint8]]:
        """The pieces of pictures that it holds."""
        looks = [look.grey for look in (self._last, self._reference) if look is not None]
        return looks + [patch for eyes in self._eyes for patch in eyes.patches]

    def forget(self) -> None:
        """Overwrites what it kept of the pictures."""
        for picture in self.pictures():
            picture.fill(0)
        self._last = None
        self._eyes.clear()
        self._blinked_at = float("-inf")
        self._told.clear()
        self._reference = None


@dataclass(frozen=True, slots=True)
class _Look(NeverWritten):
    """The face and what is around it, grey and smoothed, (h, w) uint8, beginning at `corner` (x, y) of the picture."""

    at: float
    grey: NDArray[np.uint8] = field(repr=False)
    corner: NDArray[np.float64]
    middle: NDArray[np.float64]
    width: float

    @staticmethod
    def of(image: Picture, face: FoundFace, at: float) -> "_Look":
        right, left = face.points[0:2].mean(axis=0), face.points[2:4].mean(axis=0)
        # the box comes in steps of a fifth: too narrow a one would put the strips into the hair
        width = max(face.width, _EYES_APART * float(np.linalg.norm(right - left)))
        x, y = face.left + face.width / 2, face.top + face.height / 2
        reach_x, reach_y = 1.25 * width, 0.7 * width
        edge, top = max(0, int(x - reach_x)), max(0, int(y - reach_y))
        part = image[top : int(y + reach_y), edge : int(x + reach_x)]
        grey = cv2.GaussianBlur(cv2.cvtColor(np.ascontiguousarray(part), cv2.COLOR_BGR2GRAY), (0, 0), 1.2)
        return _Look(at, np.asarray(grey, np.uint8), np.array([edge, top], np.float64), np.array([x, y]), width)

    def apart(self, before: "_Look") -> bool:
        """Whether it need not be the face of before."""
        moved = float(np.linalg.norm(self.middle - before.middle))
        return self.at - before.at > _LOST_AFTER or moved > _JUMP * before.width


def _told(before: _Look, now: _Look) -> float | None:
    """The logarithm of how much worse the strips are explained by resting than by moving along; None where neither is."""
    along = _movement(before, now)
    if along is None:
        return None
    tellings: list[float] = []
    for side in (-1, 1):
        told = _strip(before, now, along, side)
        if told is not None:
            tellings.append(told)
    return fmean(tellings) if tellings else None


def _movement(before: _Look, now: _Look) -> NDArray[np.float64] | None:
    """What takes the face's pixels from the whole picture of before to that of now, a similarity, (2, 3)."""
    grid = np.stack(np.meshgrid(np.linspace(-0.32, 0.32, 7), np.linspace(-0.28, 0.4, 7)), axis=-1).reshape(-1, 2)
    start = (grid * before.width + before.middle - before.corner).astype(np.float32)
    guess = (grid * now.width + now.middle - now.corner).astype(np.float32)
    size = (max(before.grey.shape[0], now.grey.shape[0]), max(before.grey.shape[1], now.grey.shape[1]))
    found, status, _ = cv2.calcOpticalFlowPyrLK(
        _padded(before.grey, size),
        _padded(now.grey, size),
        start[:, np.newaxis],
        guess[:, np.newaxis].copy(),
        winSize=(17, 17),
        maxLevel=2,
        flags=cv2.OPTFLOW_USE_INITIAL_FLOW,
    )
    kept = status.ravel() == 1
    if kept.sum() < 12:
        return None
    moved, inliers = cv2.estimateAffinePartial2D(
        (start[kept] + before.corner), (found[kept, 0] + now.corner), ransacReprojThreshold=1.5
    )
    if moved is None or inliers.sum() < 10:
        return None
    return np.asarray(moved, np.float64)


def _padded(grey: NDArray[np.uint8], size: tuple[int, int]) -> NDArray[np.uint8]:
    below, beside = size[0] - grey.shape[0], size[1] - grey.shape[1]
    return np.pad(grey, ((0, below), (0, beside)), mode="edge")


def _strip(before: _Look, now: _Look, along: NDArray[np.float64], side: int) -> float | None:
    inner, outer = now.middle[0] + side * _NEAR * now.width, now.middle[0] + side * _FAR * now.width
    left, right = round(min(inner, outer)), round(max(inner, outer))
    top, bottom = round(now.middle[1] - _ABOVE * now.width), round(now.middle[1] + _BELOW * now.width)
    height, width = now.grey.shape
    left, right = max(left, int(now.corner[0])), min(right, int(now.corner[0]) + width)
    top, bottom = max(top, int(now.corner[1])), min(bottom, int(now.corner[1]) + height)
    if right - left < 8 or bottom - top < 16:
        return None
    middle = np.array([(left + right) / 2, (top + bottom) / 2, 1.0])
    back = cv2.invertAffineTransform(along)
    if float(np.linalg.norm(back @ middle - middle[:2])) < _MOVED:
        return None
    columns, rows = np.meshgrid(np.arange(left, right, dtype=np.float32), np.arange(top, bottom, dtype=np.float32))
    shown = now.grey[top - int(now.corner[1]) : bottom - int(now.corner[1]), left - int(now.corner[0]) :][
        :, : right - left
    ]
    resting = _differs(before, shown, columns, rows)
    moving = _differs(
        before,
        shown,
        (back[0, 0] * columns + back[0, 1] * rows + back[0, 2]).astype(np.float32),
        (back[1, 0] * columns + back[1, 1] * rows + back[1, 2]).astype(np.float32),
    )
    if resting is None or moving is None or max(resting, moving) < _STRUCTURE * _NOISE:
        return None
    return math.log((resting + _NOISE) / (moving + _NOISE))


def _differs(
    before: _Look, shown: NDArray[np.uint8], columns: NDArray[np.float32], rows: NDArray[np.float32]
) -> float | None:
    """The mean squared difference to what was at these places, a change of the light apart; None where too little is known."""
    height, width = before.grey.shape
    x, y = columns - np.float32(before.corner[0]), rows - np.float32(before.corner[1])
    known = (x >= 0) & (y >= 0) & (x <= width - 1) & (y <= height - 1)
    if known.mean() < 0.5:
        return None
    then = cv2.remap(before.grey.astype(np.float32), x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    difference = (shown.astype(np.float32) - then)[known]
    return float(((difference - np.median(difference)) ** 2).mean())


@dataclass(frozen=True, slots=True)
class _Eyes(NeverWritten):
    """Both eyes and the bridge of the nose of one picture, grey."""

    at: float
    patches: tuple[NDArray[np.uint8], ...] = field(repr=False)

    @staticmethod
    def of(chip: Picture, at: float) -> "_Eyes":
        grey = np.asarray(cv2.cvtColor(chip, cv2.COLOR_RGB2GRAY), np.uint8)
        return _Eyes(at, tuple(grey[place].copy() for place in (*_EYES, _BRIDGE)))

    def like(self, other: "_Eyes") -> tuple[float, ...]:
        """The best correlation of each patch with the other's, -1 to 1."""
        return tuple(
            float(cv2.matchTemplate(one, then[_INNER], cv2.TM_CCOEFF_NORMED).max())
            for one, then in zip(self.patches, other.patches, strict=True)
        )


_INNER: Final = np.s_[_SEARCHED:-_SEARCHED, _SEARCHED:-_SEARCHED]


def _closure(seen: Sequence[_Eyes]) -> float:
    """By how much the eyes of one picture are less like those of the first than the newest are."""
    first, newest = seen[0], seen[-1]
    if newest.at - first.at < _OPEN_AGAIN_AFTER:
        return 0.0
    open_again = newest.like(first)
    most = 0.0
    for between in list(seen)[1:-1]:
        one, other, bridge = (again - then for again, then in zip(open_again, between.like(first), strict=True))
        if bridge < _SAME:
            most = max(most, min(one, other))
    return most
