"""A face as 128 numbers. Holds the interpreter's lock while it computes (80 ms): never in the interface's process."""

import dlib
import numpy as np

from devices.face_engine.detector import Picture
from devices.face_engine.models import model_file
from devices.face_engine.vectors import Vector


class FaceDescriber:
    """dlib's ResNet, 0.4 s and 23 MB to load."""

    def __init__(self) -> None:
        weights = model_file("dlib_face_recognition_resnet_model_v1.dat")
        self._network = dlib.face_recognition_model_v1(str(weights))

    def describe(self, chip: Picture) -> Vector:
        """The vector of an aligned face (FoundFace.chip)."""
        return np.array(self._network.compute_face_descriptor(chip), np.float32)
