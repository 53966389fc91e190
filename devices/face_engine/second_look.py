"""A second detector for where the first one sees nobody: YuNet, which was trained on masked and turned faces too.

Only when its pack is there (packs.py). It says where to look; the landmarks, and with them chip and vector, are dlib's as
always, so that templates and limits stay valid. Without it most faces under masks are never seen, and nobody is asked to
take the mask off.
"""

from pathlib import Path
from typing import Final

import cv2
import numpy as np

from devices.face_engine.packs import YUNET, installed

LOOKING_WIDTH: Final = 320
"""Pixels the picture is reduced to: finds faces of an eighth of its width and of all of it, in 4 ms."""
SCORE_FROM: Final = 0.7
OVERLAP: Final = 0.3
MOST_FACES: Final = 50

Box = tuple[float, float, float, float]
"""Left, top, width, height in pixels of the whole picture."""


class SecondLook:
    """30 ms to load. Not for several threads."""

    def __init__(self, weights: Path) -> None:
        # it warns of graphics cards that a terminal does not have
        cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_ERROR)
        self._detector = cv2.FaceDetectorYN.create(
            str(weights), "", (LOOKING_WIDTH, 240), SCORE_FROM, OVERLAP, MOST_FACES
        )

    def boxes(self, image: cv2.typing.MatLike) -> list[Box]:
        """Squares around brow, ears and chin, as the first detector draws them, in a BGR picture."""
        scale = min(1.0, LOOKING_WIDTH / image.shape[1])
        reduced = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        self._detector.setInputSize((reduced.shape[1], reduced.shape[0]))
        found: np.ndarray | None = self._detector.detect(reduced)[1]
        return [] if found is None else [_square(*(float(edge) / scale for edge in row[:4])) for row in found]


def second_look(models: Path) -> SecondLook | None:
    """None where the pack is not installed."""
    found = installed(models, YUNET)
    return None if found is None else SecondLook(found[0])


def _square(left: float, top: float, width: float, height: float) -> Box:
    """YuNet's boxes are upright and reach above the brow; dlib's landmarks were trained on squares a little below."""
    side = max(width, 0.85 * height)
    return left + width / 2 - side / 2, top + 0.55 * height - side / 2, side, side
