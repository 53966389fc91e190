"""A face as a vector: a network run by onnxruntime. Leaves the interpreter's lock to others while it computes.

dlib's own call for its network takes twenty times as long and holds that lock throughout; it remains the reference in tests.
"""

import numpy as np

from devices.face_engine.detector import Picture
from devices.face_engine.network import PICTURE, VECTOR
from devices.face_engine.vectors import Vector
from devices.onnx_session import session_of


class FaceDescriber:
    """A tenth of a second to load, and 80 MB for dlib's network."""

    def __init__(self, network: bytes) -> None:
        """`network` is ONNX with the names of network.py: a uint8 picture in, a float32 vector out."""
        self._session = session_of(network)

    def describe(self, aligned: Picture) -> Vector:
        """The vector of an aligned face (FoundFace.aligned), as the network gives it."""
        (vectors,) = self._session.run([VECTOR], {PICTURE: aligned[np.newaxis]})
        return np.asarray(vectors, np.float32)[0]
