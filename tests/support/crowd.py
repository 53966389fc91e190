"""Vectors of people who do not exist, as far apart as people are."""

import numpy as np

from devices.face_engine.engines import DLIB
from devices.face_engine.vectors import Vectors, equalised


def crowd(random: np.random.Generator, people: int) -> Vectors:
    """Strangers, 0.77 apart as dlib's vectors of press photographs are: all point much the same way."""
    vectors = random.standard_normal((people, DLIB.dimensions), np.float32)
    vectors *= 0.053
    vectors += equalised(random.standard_normal((1, DLIB.dimensions), np.float32))
    return equalised(vectors)
