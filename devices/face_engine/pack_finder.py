"""The pack engine's detector: YuNet finds the faces and aligns them by its own five points.

Pose, light and covering are measured on dlib's chip as in the default engine, so that their limits hold for both. YuNet looks at
the whole picture in the time that the default detector takes for the surroundings of one face, and so follows nobody.
"""

from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.face_engine.detector import FoundFace, Landmarks, Picture, rectangle
from devices.face_engine.yunet import LOOKING_WIDTH, Yunet, YunetFace

SIDE: Final = 128
"""Pixels of what face-reidentification-retail-0095 describes."""
PLACES: Final = SIDE * np.array(
    [
        (0.31556875, 0.46157411),
        (0.68262292, 0.46157411),
        (0.50026250, 0.64050536),
        (0.34947188, 0.82469196),
        (0.65343646, 0.82469196),
    ]
)
"""Where its eyes, nose and corners of the mouth belong: from the model's description in the Open Model Zoo."""


class PackFinder:
    """A tenth of a second to load."""

    def __init__(self, weights: Path, looking_width: int = LOOKING_WIDTH) -> None:
        self._yunet = Yunet(weights, looking_width)
        self._landmarks = Landmarks()

    def find(self, image: Picture) -> tuple[FoundFace, ...]:
        """All faces in a BGR picture, widest first."""
        picture = np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2RGB), np.uint8)
        faces = [
            self._landmarks.face(picture, rectangle(face.box), aligned(image, face))
            for face in self._yunet.faces(image)
        ]
        return tuple(sorted(faces, key=lambda face: -face.width))

    def find_again(self, image: Picture, known: tuple[FoundFace, ...]) -> tuple[FoundFace, ...] | None:
        """The faces of the next picture, and whoever joined them; None when there are fewer than were known."""
        faces = self.find(image)
        return faces if len(faces) >= len(known) else None


def aligned(image: Picture, face: YunetFace) -> Picture:
    """Turned, shifted and scaled until its points lie nearest to PLACES; BGR, as the network was trained."""
    warp = similarity(face.points, PLACES)
    return np.asarray(cv2.warpAffine(image, warp, (SIDE, SIDE), flags=cv2.INTER_LINEAR), np.uint8)


def similarity(points: NDArray[np.float64], places: NDArray[np.float64]) -> NDArray[np.float64]:
    """(2, 3): the turn, scale and shift that bring points nearest to places, in the least squares of all of them.

    In the complex plane it is w = a z + b, a straight regression. (OpenCV's estimators leave out what fits least, which of five
    points is too many.)
    """
    z, w = points[:, 0] + 1j * points[:, 1], places[:, 0] + 1j * places[:, 1]
    apart = z - z.mean()
    a = np.vdot(apart, w - w.mean()) / max(np.vdot(apart, apart).real, 1e-9)
    b = w.mean() - a * z.mean()
    return np.array([[a.real, -a.imag, b.real], [a.imag, a.real, b.imag]])
