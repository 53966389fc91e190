"""What is remembered of the face in front of the terminal, and when it is overwritten."""

import math

import numpy as np
import pytest

from devices.face_engine.engines import DLIB
from devices.face_engine.memory import CAPACITY, LOST_AFTER, FaceMemory
from devices.face_engine.vectors import LENGTH, distance


def face(turned: float, length: float = 1.3) -> np.ndarray:
    """A vector at the angle `turned` (radians) from the first axis."""
    vector = np.zeros(DLIB.dimensions, np.float32)
    vector[0], vector[1] = length * np.cos(turned), length * np.sin(turned)
    return vector


def test_the_last_few_pictures_count() -> None:
    memory = FaceMemory(DLIB)
    for number in range(CAPACITY + 2):
        memory.add(face(0.01 * number), at=0.1 * number)
    assert memory.frames == CAPACITY
    assert distance(memory.fused(), face(0.01 * (CAPACITY + 3) / 2, LENGTH)) < 1e-4


def test_how_long_a_vector_is_does_not_count() -> None:
    memory = FaceMemory(DLIB)
    memory.add(face(0.0, length=1.2), at=0.0)
    memory.add(face(0.1, length=1.7), at=0.1)
    assert memory.fused() == pytest.approx(face(0.05, LENGTH), abs=1e-5)


def test_somebody_else_starts_from_nothing() -> None:
    memory = FaceMemory(DLIB)
    memory.add(face(0.0), at=0.0)
    memory.add(face(0.1), at=0.1)
    memory.add(face(0.05 + 2 * math.asin((DLIB.another_from + 0.01) / 2 / LENGTH)), at=0.2)
    assert memory.frames == 1


def test_a_visitor_who_was_lost_for_long_may_be_another() -> None:
    memory = FaceMemory(DLIB)
    memory.add(face(0.0), at=10.0)
    memory.forget_if_lost(10.0 + LOST_AFTER)
    assert memory.frames == 1
    memory.add(face(0.0), at=10.01 + LOST_AFTER)
    assert memory.frames == 1


def test_forgetting_overwrites() -> None:
    memory = FaceMemory(DLIB)
    for _ in range(CAPACITY):
        memory.add(face(0.2), at=0.0)
    memory.forget()
    assert memory.frames == 0
    assert not memory._vectors.any()
