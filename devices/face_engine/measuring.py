"""From found faces to what the hub judges: fractions, turn of the head, light, covering, sharpness. Nobody is identified.

The limits on what is measured here are in kiosk/domain/framing.py; docs/face-quality.md has the figures they come from.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.face_engine.covering import mask_likelihood
from devices.face_engine.detector import FoundFace, Picture
from devices.face_engine.headwear import forehead_contrast
from kiosk.domain.framing import FaceView, Scene

_INNER: Final = np.s_[35:125, 40:110]
"""Rows and columns of the 150 px chip, hair and background left out. dlib's template puts the eyes' corners near row 36, in
columns 37 to 58 and 90 to 111, and the nose base at (75, 75)."""
_HALVES: Final = (np.s_[42:118, 38:73], np.s_[42:118, 77:112])
_EYES: Final = (np.s_[28:48, 36:62], np.s_[28:48, 88:114])
_CHEEKS: Final = (np.s_[62:84, 36:58], np.s_[62:84, 92:114])
_WHITE: Final = 250


def scene_of(image: Picture, captured_at: float, faces: tuple[FoundFace, ...]) -> Scene:
    """The Scene of a BGR picture; `faces` are widest first."""
    height, width = image.shape[:2]
    return Scene(captured_at, tuple(_view(image, face, width, height) for face in faces))


def _view(image: Picture, face: FoundFace, picture_width: int, picture_height: int) -> FaceView:
    grey = np.asarray(cv2.cvtColor(face.chip, cv2.COLOR_RGB2GRAY), np.uint8)
    return FaceView(
        left=face.left / picture_width,
        top=face.top / picture_height,
        width=face.width / picture_width,
        height=face.height / picture_height,
        yaw=turn_of(face),
        mask=mask_likelihood(face.chip),
        luma=float(grey[_INNER].mean()),
        burnt=float((grey[_INNER] >= _WHITE).mean()),
        shade=_shade(grey),
        eyes=_median(grey, _EYES) / max(_median(grey, _CHEEKS), 1.0),
        sharpness=sharpness_of(grey),
        forehead=forehead_contrast(image, face),
    )


def turn_of(face: FoundFace) -> float:
    """The nose's offset from the middle of the eyes, in eye distances along the eyes' line; a tilted head is not a
    turned one.
    """
    right_eye, left_eye = face.points[0:2].mean(axis=0), face.points[2:4].mean(axis=0)
    along = right_eye - left_eye
    return float(np.dot(face.points[4] - (right_eye + left_eye) / 2, along) / max(float(np.dot(along, along)), 1.0))


def sharpness_of(grey: NDArray[np.uint8]) -> float:
    """Variance of the Laplacian over eyes, nose and mouth of a grey chip, in squared grey levels."""
    return float(cv2.Laplacian(grey[35:125, 30:120], cv2.CV_64F).var())


def _shade(grey: NDArray[np.uint8]) -> float:
    one, other = float(grey[_HALVES[0]].mean()), float(grey[_HALVES[1]].mean())
    return abs(one - other) / max(one + other, 1.0)


def _median(grey: NDArray[np.uint8], places: tuple[tuple[slice, slice], ...]) -> float:
    """A highlight on a cheek or a glint on a glass does not move it."""
    return float(np.median(np.concatenate([grey[place].ravel() for place in places])))
