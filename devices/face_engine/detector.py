"""Where the faces are, and where their eyes and noses are. Says nothing about whose they are.

dlib's HOG detector looks at a picture reduced to 544 px of width. Measured on 200 photographs of Labeled Faces in the
Wild it finds 73 % of faces 56 px wide in the picture that it is given, 98 % at 64 px, 99.5 % at 68 px and all from
72 px. A face 80 px wide in a 640 px picture (the narrowest a visitor may have) is then 68 px wide: found, for 72 % of
the time that the whole picture takes. The landmarks are found in the whole picture.

It misses most faces under a mask: of 243 photographs of real masked people it found 85 (35 %), others' trials say 27 to
58 %. Who is masked is therefore often just not seen, unless second_look.py has its model; weak_faces.py wins back some,
and the screen's "look here, without a mask" has to cover the rest.

Widths come in steps of 1.2 (of a 640 px picture about 0.11, 0.13, 0.16, 0.19, 0.23, 0.28, 0.33, 0.40, 0.48, 0.57), so
that a limit belongs between two steps and not on one. A look around a known face keeps to the same steps.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import cv2
import dlib
import numpy as np
from numpy.typing import NDArray

from devices.face_engine.models import CHIP_PADDING, CHIP_SIZE, model_file
from devices.face_engine.second_look import SecondLook
from devices.face_engine.yunet import Box
from kiosk.domain.secrecy import NeverWritten

DETECTION_WIDTH: Final = 544
GHOST_BELOW: Final = 0.2
"""Score below which a face beside a surer one is a ghost in somebody's clothes. The surest may score anything above
0: a quarter of the masked faces stay below 0.17."""

WEAK_FROM: Final = -0.4
"""How far below the detector's own limit a face is looked at, where somebody says which of those to believe."""

PYRAMID_STEP: Final = 5 / 6
"""By which dlib's detector reduces the picture from one size of face to the next."""
TRACKED_WIDTH: Final = 96
"""Pixels that a known face is reduced to, at most, before it is looked for again: safely above the 80 it is trained on."""
REACH: Final = 0.45
"""How far around a known face it is looked for, in its widths: at 20 pictures a second, 5 m/s at arm's length."""

Picture = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class FoundFace(NeverWritten):
    """One face in pixels of the whole picture.

    `points` are float64 (5, 2): outer and inner corner of the eye on the picture's right, the same on its left, and the
    nose base. `chip` is the face turned upright, RGB uint8 (150, 150, 3), on which its quality is measured, and `aligned` is
    what the engine's network describes: the same picture, or another.
    """

    left: float
    top: float
    width: float
    height: float
    points: NDArray[np.float64] = field(repr=False)
    chip: Picture = field(repr=False)
    aligned: Picture = field(repr=False)


class Landmarks:
    """dlib's five points in a box around a face, and the face turned upright by them."""

    def __init__(self) -> None:
        self._predictor = dlib.shape_predictor(str(model_file("shape_predictor_5_face_landmarks.dat")))

    def face(self, picture: Picture, box: dlib.rectangle, aligned: Picture | None = None) -> FoundFace:
        """`picture` is RGB. Without `aligned` the chip is described."""
        shape = self._predictor(picture, box)
        chip: Picture = dlib.get_face_chip(picture, shape, CHIP_SIZE, CHIP_PADDING)
        return FoundFace(
            left=box.left(),
            top=box.top(),
            width=box.width(),
            height=box.height(),
            points=np.array([(point.x, point.y) for point in shape.parts()], np.float64),
            chip=chip,
            aligned=chip if aligned is None else aligned,
        )


class FaceFinder:
    """HOG detector and 5-point landmarks, about 60 ms and 10 MB to load."""

    def __init__(
        self,
        detection_width: int = DETECTION_WIDTH,
        second_look: SecondLook | None = None,
        believe_weak: Callable[[FoundFace], bool] | None = None,
    ) -> None:
        """`second_look` is asked where this detector sees nobody; `believe_weak` of each face that it half sees where it surely
        sees none.
        """
        self._believe_weak = believe_weak
        self._detection_width = detection_width
        self._second_look = second_look
        self._detector = dlib.get_frontal_face_detector()
        self._landmarks = Landmarks()

    def find(self, image: Picture) -> tuple[FoundFace, ...]:
        """All faces in a BGR picture, widest first. The interpreter's lock is released while it looks."""
        picture = np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2RGB), np.uint8)
        faces = self._look(picture, picture, (0, 0), self._scale(picture))
        if not faces and self._second_look is not None:
            faces = [self._landmarks.face(picture, rectangle(box)) for box in self._second_look.boxes(image)]
        return tuple(sorted(faces, key=lambda face: -face.width))

    def find_again(self, image: Picture, known: tuple[FoundFace, ...]) -> tuple[FoundFace, ...] | None:
        """The faces of the last picture in the next one, in a sixth of the time; None when one of them is not there.

        Whoever else has come is not seen: `find` has to look from time to time.
        """
        picture = np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2RGB), np.uint8)
        faces: list[FoundFace] = []
        for face in known:
            part, corner = _around(picture, face)
            scale = self._scale(picture)
            while face.width * scale > TRACKED_WIDTH:
                scale *= PYRAMID_STEP
            found = self._look(picture, part, corner, scale)
            if not found:
                return None
            faces.append(min(found, key=lambda one: _apart(one, face)))
        return tuple(sorted(faces, key=lambda face: -face.width))

    def _scale(self, picture: Picture) -> float:
        return min(1.0, self._detection_width / picture.shape[1])

    def _look(self, picture: Picture, part: Picture, corner: tuple[int, int], scale: float) -> list[FoundFace]:
        """The faces in `part`, which begins at `corner` (x, y) of the picture."""
        reduced = part
        if scale < 1.0:
            reduced = cv2.resize(part, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        least = 0.0 if self._believe_weak is None else WEAK_FROM
        boxes, scores, _ = self._detector.run(np.asarray(reduced, np.uint8), 0, least)
        surest = max(scores, default=0.0)
        faces = [
            self._measure(picture, box, corner, scale)
            for box, score in zip(boxes, scores, strict=True)
            if surest < 0 or score >= min(GHOST_BELOW, surest)
        ]
        if surest < 0 and self._believe_weak is not None:
            return [face for face in faces if self._believe_weak(face)]
        return faces

    def _measure(self, picture: Picture, found: dlib.rectangle, corner: tuple[int, int], scale: float) -> FoundFace:
        x, y = corner
        box = dlib.rectangle(
            round(x + found.left() / scale),
            round(y + found.top() / scale),
            round(x + found.right() / scale),
            round(y + found.bottom() / scale),
        )
        return self._landmarks.face(picture, box)


def rectangle(box: Box) -> dlib.rectangle:
    """dlib's, in whole pixels."""
    left, top, width, height = box
    return dlib.rectangle(round(left), round(top), round(left + width), round(top + height))


def _around(picture: Picture, face: FoundFace) -> tuple[Picture, tuple[int, int]]:
    """The part of the picture where a face may be that was here a moment ago, and its upper left corner."""
    reach_x, reach_y = REACH * face.width, REACH * face.height
    left, top = max(0, int(face.left - reach_x)), max(0, int(face.top - reach_y))
    right, bottom = int(face.left + face.width + reach_x), int(face.top + face.height + reach_y)
    return np.ascontiguousarray(picture[top:bottom, left:right]), (left, top)


def _apart(one: FoundFace, other: FoundFace) -> float:
    return abs(one.left + one.width / 2 - other.left - other.width / 2) + abs(
        one.top + one.height / 2 - other.top - other.height / 2
    )
