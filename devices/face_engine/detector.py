"""Where the faces are, and where their eyes and noses are. Says nothing about whose they are.

dlib's HOG detector looks at a picture reduced to 544 px of width. Measured on 200 photographs of Labeled Faces in the
Wild it finds 73 % of faces 56 px wide in the picture that it is given, 98 % at 64 px, 99.5 % at 68 px and all from
72 px. A face 80 px wide in a 640 px picture (the narrowest a visitor may have) is then 68 px wide: found, for 72 % of
the time that the whole picture takes. The landmarks are found in the whole picture.

It misses most faces under a mask: of 243 photographs of real masked people it found 85 (35 %), others' trials say 27 to
58 %. Who is masked is therefore often just not seen; the screen's "look here, without a mask" has to cover that.

Widths come in steps of 1.2 (of a 640 px picture about 0.11, 0.13, 0.16, 0.19, 0.23, 0.28, 0.33, 0.40, 0.48, 0.57), so
that a limit belongs between two steps and not on one.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import dlib
import numpy as np
from numpy.typing import NDArray

from devices.face_engine.models import CHIP_PADDING, CHIP_SIZE, model_file

DETECTION_WIDTH: Final = 544
GHOST_BELOW: Final = 0.2
"""Score below which a face beside a surer one is a ghost in somebody's clothes. The surest may score anything above
0: a quarter of the masked faces stay below 0.17."""

Picture = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class FoundFace:
    """One face in pixels of the whole picture.

    `points` are float64 (5, 2): outer and inner corner of the eye on the picture's right, the same on its left, and the
    nose base. `chip` is the face turned upright, RGB uint8 (150, 150, 3), as embedding and mask check want it.
    """

    left: float
    top: float
    width: float
    height: float
    points: NDArray[np.float64]
    chip: Picture


class FaceFinder:
    """HOG detector and 5-point landmarks, about 60 ms and 10 MB to load."""

    def __init__(self, detection_width: int = DETECTION_WIDTH) -> None:
        self._detection_width = detection_width
        self._detector = dlib.get_frontal_face_detector()
        self._landmarks = dlib.shape_predictor(str(model_file("shape_predictor_5_face_landmarks.dat")))

    def find(self, image: Picture) -> tuple[FoundFace, ...]:
        """All faces in a BGR picture, widest first. The interpreter's lock is released while it looks."""
        picture = np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2RGB), np.uint8)
        scale = min(1.0, self._detection_width / picture.shape[1])
        reduced = picture
        if scale < 1.0:
            reduced = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        boxes, scores, _ = self._detector.run(np.asarray(reduced, np.uint8), 0, 0.0)
        surest = max(scores, default=0.0)
        faces = [
            self._measure(picture, box, scale)
            for box, score in zip(boxes, scores, strict=True)
            if score >= min(GHOST_BELOW, surest)
        ]
        return tuple(sorted(faces, key=lambda face: -face.width))

    def _measure(self, picture: Picture, found: dlib.rectangle, scale: float) -> FoundFace:
        left, top, right, bottom = (
            round(edge / scale) for edge in (found.left(), found.top(), found.right(), found.bottom())
        )
        box = dlib.rectangle(left, top, right, bottom)
        shape = self._landmarks(picture, box)
        return FoundFace(
            left=box.left(),
            top=box.top(),
            width=box.width(),
            height=box.height(),
            points=np.array([(point.x, point.y) for point in shape.parts()], np.float64),
            chip=dlib.get_face_chip(picture, shape, CHIP_SIZE, CHIP_PADDING),
        )
