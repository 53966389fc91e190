"""From found faces to what the hub judges: fractions, turn of the head, light, covering. Geometry only; nobody is
identified.
"""

import cv2
import numpy as np

from devices.face_engine.covering import mask_likelihood
from devices.face_engine.detector import FoundFace, Picture
from kiosk.domain.framing import FaceView, Scene


def scene_of(image: Picture, captured_at: float, faces: tuple[FoundFace, ...]) -> Scene:
    """The Scene of a BGR picture; `faces` are widest first."""
    height, width = image.shape[:2]
    return Scene(captured_at, tuple(_view(face, width, height) for face in faces))


def _view(face: FoundFace, picture_width: int, picture_height: int) -> FaceView:
    return FaceView(
        left=face.left / picture_width,
        top=face.top / picture_height,
        width=face.width / picture_width,
        height=face.height / picture_height,
        yaw=turn_of(face),
        mask=mask_likelihood(face.chip),
        luma=brightness_of(face),
    )


def turn_of(face: FoundFace) -> float:
    """The nose's offset from the middle of the eyes, in eye distances along the eyes' line; a tilted head is not a
    turned one.
    """
    right_eye, left_eye = face.points[0:2].mean(axis=0), face.points[2:4].mean(axis=0)
    along = right_eye - left_eye
    return float(np.dot(face.points[4] - (right_eye + left_eye) / 2, along) / max(float(np.dot(along, along)), 1.0))


def brightness_of(face: FoundFace) -> float:
    """Mean of the inner face, 0 to 255: hair and background left out."""
    inner = face.chip[35:125, 40:110]
    return float(cv2.cvtColor(inner, cv2.COLOR_RGB2GRAY).mean())
