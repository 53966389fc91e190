"""The hall behind the visitors: a neutral wall, a door, a floor, out of focus, and the grain of a cheap sensor."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.camera.ring import PictureSize

Picture = NDArray[np.uint8]


_THINGS: Final = (
    (0.00, 0.82, 1.00, 1.00, (120, 132, 138)),  # floor
    (0.70, 0.14, 0.93, 0.82, (128, 140, 152)),  # door frame
    (0.73, 0.19, 0.90, 0.82, (212, 214, 210)),  # door
    (0.06, 0.20, 0.24, 0.44, (88, 78, 172)),  # notice board
    (0.00, 0.05, 1.00, 0.07, (222, 224, 224)),  # lamp
)
"""Left, top, right and bottom as fractions of the picture, and BGR."""


def hall(size: PictureSize) -> Picture:
    """BGR uint8 (height, width, 3). Nothing in it looks like a face."""
    width, height = size.width, size.height
    wall = np.linspace((196, 203, 206), (168, 176, 180), height)[:, None, :].repeat(width, axis=1)
    picture = np.ascontiguousarray(wall).astype(np.uint8)
    for left, top, right, bottom, colour in _THINGS:
        corner, opposite = (round(left * width), round(top * height)), (round(right * width), round(bottom * height))
        cv2.rectangle(picture, corner, opposite, colour, -1)
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), 9), np.uint8)


class Grain:
    """Sensor noise, drawn once and shifted: no two pictures are alike, at no cost."""

    _SPAN = 64

    def __init__(self, size: PictureSize, seed: int) -> None:
        self._size = size
        self._random = np.random.default_rng(seed)
        noise = self._random.normal(0, 2.0, (size.height + self._SPAN, size.width + self._SPAN, 3))
        self._brighter = np.clip(noise, 0, 20).astype(np.uint8)
        self._darker = np.clip(-noise, 0, 20).astype(np.uint8)

    def over(self, picture: Picture) -> Picture:
        y, x = (int(offset) for offset in self._random.integers(0, self._SPAN, 2))
        window = np.s_[y : y + self._size.height, x : x + self._size.width]
        return np.asarray(cv2.subtract(cv2.add(picture, self._brighter[window]), self._darker[window]), np.uint8)
