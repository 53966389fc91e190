"""A face as 128 numbers. Holds the interpreter's lock while it computes (80 ms): never in the interface's process."""

import dlib
import numpy as np
from numpy.typing import NDArray

from devices.face_engine.detector import Picture
from devices.face_engine.models import model_file

Vector = NDArray[np.float32]
"""(128,): faces of one person lie near each other in Euclidean distance."""


class FaceDescriber:
    """dlib's ResNet, 0.4 s and 23 MB to load."""

    def __init__(self) -> None:
        weights = model_file("dlib_face_recognition_resnet_model_v1.dat")
        self._network = dlib.face_recognition_model_v1(str(weights))

    def describe(self, chip: Picture) -> Vector:
        """The vector of an aligned face (FoundFace.chip)."""
        return np.array(self._network.compute_face_descriptor(chip), np.float32)


def to_bytes(vector: Vector) -> bytes:
    """As kiosk.domain.people.FaceTemplate keeps it: little-endian float32."""
    return vector.astype("<f4").tobytes()


def from_bytes(stored: bytes) -> Vector:
    return np.frombuffer(stored, "<f4").astype(np.float32)
