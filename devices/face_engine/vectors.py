"""A described face as a value, and as the bytes a template keeps. Imports no dlib: the parent's process uses it too."""

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]
"""(128,): faces of one person lie near each other in Euclidean distance."""


def to_bytes(vector: Vector) -> bytes:
    """As kiosk.domain.people.FaceTemplate keeps it: little-endian float32."""
    return vector.astype("<f4").tobytes()


def from_bytes(stored: bytes) -> Vector:
    return np.frombuffer(stored, "<f4").astype(np.float32)
