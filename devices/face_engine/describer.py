"""A face as 128 numbers: dlib's network, run by onnxruntime. Leaves the interpreter's lock to others while it computes.

dlib's own call takes twenty times as long and holds that lock throughout; it remains the reference in tests.
"""

from pathlib import Path

import numpy as np
import onnxruntime

from devices.face_engine.detector import Picture
from devices.face_engine.network import PICTURE, VECTOR
from devices.face_engine.network_cache import network
from devices.face_engine.vectors import Vector

onnxruntime.set_default_logger_severity(3)  # it warns of graphics cards that a terminal does not have


class FaceDescriber:
    """A tenth of a second to load, a fifth more when `models` has no converted network yet. 80 MB."""

    def __init__(self, models: Path) -> None:
        """Raises WeightsError, FileNotFoundError."""
        options = onnxruntime.SessionOptions()
        # one thread: with two, on two cores that do other work too, it waits for itself and takes twice as long
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(network(models), options, providers=["CPUExecutionProvider"])

    def describe(self, chip: Picture) -> Vector:
        """The vector of an aligned face (FoundFace.chip)."""
        (vectors,) = self._session.run([VECTOR], {PICTURE: chip[np.newaxis]})
        return np.asarray(vectors, np.float32)[0]
