"""What is remembered of the face in front of the terminal, and when it is overwritten."""

import numpy as np
import pytest

from devices.face_engine.memory import ANOTHER_FROM, CAPACITY, LOST_AFTER, FaceMemory
from devices.face_engine.models import DIMENSIONS


def face(value: float) -> np.ndarray:
    """A vector at distance `value` from the origin."""
    vector = np.zeros(DIMENSIONS, np.float32)
    vector[0] = value
    return vector


def test_the_mean_is_of_the_last_few_pictures() -> None:
    memory = FaceMemory()
    for number in range(CAPACITY + 2):
        memory.add(face(0.01 * number), at=0.1 * number)
    assert memory.frames == CAPACITY
    assert memory.mean()[0] == pytest.approx(0.01 * np.mean(range(2, CAPACITY + 2)))


def test_somebody_else_starts_from_nothing() -> None:
    memory = FaceMemory()
    memory.add(face(0.0), at=0.0)
    memory.add(face(0.1), at=0.1)
    memory.add(face(0.05 + ANOTHER_FROM + 0.01), at=0.2)
    assert memory.frames == 1


def test_a_visitor_who_was_lost_for_long_may_be_another() -> None:
    memory = FaceMemory()
    memory.add(face(0.0), at=10.0)
    memory.forget_if_lost(10.0 + LOST_AFTER)
    assert memory.frames == 1
    memory.add(face(0.0), at=10.01 + LOST_AFTER)
    assert memory.frames == 1


def test_forgetting_overwrites() -> None:
    memory = FaceMemory()
    for _ in range(CAPACITY):
        memory.add(face(0.2), at=0.0)
    memory.forget()
    assert memory.frames == 0
    assert not memory._vectors.any()
