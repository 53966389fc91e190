"""Frames of one sitting, made from one photograph: the same moment, as a camera sees it several times in a row.

What differs between pictures 33 ms apart is little: the head moves by a few hundredths of a face, the exposure is a little off,
the sensor has noise, a movement blurs. What differs between visits (day, light, age, pose) does not differ here, which is the
point: fused photographs of different days are worth more than fused frames of one visit, and this shows how much. It is a
stand-in; real clips of visitors would be better and are not at hand.
"""

from collections.abc import Iterator
from typing import Final

import cv2
import numpy as np

from devices.face_engine.detector import Picture

FRAMES: Final = 3
"""As many as the terminal waits for."""
SHIFT: Final = 0.02
"""Of the picture's side, either way."""
SCALE: Final = 0.04
TURN_DEGREES: Final = 3.0
GAIN: Final = 0.12
NOISE_LEVELS: Final = 3.0
"""Standard deviation, of 255."""
BLUR_PIXELS: Final = 3
"""Of one frame in three: a nod of 90 px/s at 1/30 s."""


def frames(picture: Picture, rng: np.random.Generator) -> Iterator[Picture]:
    """FRAMES pictures of the same size, BGR as the one they are made from."""
    height, width = picture.shape[:2]
    for _ in range(FRAMES):
        warp = cv2.getRotationMatrix2D(
            (width / 2, height / 2), rng.uniform(-TURN_DEGREES, TURN_DEGREES), 1 + rng.uniform(-SCALE, SCALE)
        )
        warp[:, 2] += rng.uniform(-SHIFT, SHIFT, 2) * (width, height)
        moved = cv2.warpAffine(picture, warp, (width, height), borderMode=cv2.BORDER_REFLECT)
        if rng.random() < 1 / 3:
            moved = cv2.blur(moved, (BLUR_PIXELS, 1))
        lit = moved * (1 + rng.uniform(-GAIN, GAIN)) + rng.normal(0, NOISE_LEVELS, moved.shape)
        yield np.clip(lit, 0, 255).astype(np.uint8)
