"""Strokes as the line of text that the network was trained on: black on white, 48 pixels high, more than one character."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.domain.handwriting import Stroke

HEIGHT = 48
WIDTH = 160
"""The network reads lines of at least this width: white to the right."""

COMPANION: tuple[Stroke, ...] = (
    ((10, 35), (90, 33)),
    ((50, 5), (45, 50), (10, 95)),
    ((48, 40), (65, 70), (92, 94)),
)
"""大, which stands before every character that is asked about. Alone, 一 might as well be 丨 lying down, 人 an arrow, and a
badly written character is worse read: a neighbour shows which way is up and how large a character is.
"""

_MARGIN = 4
_PEN = 2
_FINER = 4
"""Drawn so many times as large and then shrunk: lines get soft edges, as print has them."""


def drawn(strokes: Sequence[Stroke]) -> NDArray[np.uint8]:
    """One character, as large as fits, in the middle of a white square of (48, 48); needs at least one point."""
    points = np.concatenate([np.asarray(stroke, np.float64) for stroke in strokes])
    low, high = points.min(axis=0), points.max(axis=0)
    side = HEIGHT * _FINER
    # all in one point: any scale will do
    scale = (HEIGHT - 2 * _MARGIN) * _FINER / (float((high - low).max()) or 1.0)
    offset = side / 2 - (low + high) / 2 * scale
    picture = np.full((side, side), 255, np.uint8)
    for stroke in strokes:
        line = np.rint(np.asarray(stroke, np.float64) * scale + offset).astype(np.int32)
        # OpenCV draws no line of one point; a dot is a line to itself
        cv2.polylines(picture, [np.concatenate([line, line[-1:]])], False, 0, _PEN * _FINER, cv2.LINE_AA)
    return np.asarray(cv2.resize(picture, (HEIGHT, HEIGHT), interpolation=cv2.INTER_AREA), np.uint8)


def line_of_text(strokes: Sequence[Stroke]) -> NDArray[np.float32]:
    """(1, 3, 48, 160): the companion, then what was written, in three equal channels from -1 for black to 1 for white."""
    line = np.ones((HEIGHT, WIDTH), np.float32)
    for at, character in enumerate((drawn(COMPANION), drawn(strokes))):
        line[:, at * HEIGHT : (at + 1) * HEIGHT] = character.astype(np.float32) / 127.5 - 1.0
    return np.broadcast_to(line, (1, 3, HEIGHT, WIDTH)).copy()
