"""Pictures shared between a writer and a reader that know nothing of each other's pace."""

import contextlib
import threading

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from devices.camera.ring import STALE_AFTER, FrameRing, PictureSize
from kiosk.ports import Frame

SIZE = PictureSize(320, 240)


def plain(value: int, size: PictureSize = SIZE) -> np.ndarray:
    return np.full((size.height, size.width, 3), value % 256, np.uint8)


def test_an_empty_ring_has_no_picture() -> None:
    assert FrameRing(SIZE).latest(now=0.0) is None


@given(st.lists(st.integers(0, 255), min_size=1, max_size=12), st.integers(1, 5))
def test_the_newest_picture_wins_and_nothing_queues(values: list[int], slots: int) -> None:
    small = PictureSize(4, 3)
    ring = FrameRing(small, slots)
    for moment, value in enumerate(values):
        ring.write(plain(value, small), float(moment))
    frame = ring.latest(now=float(len(values) - 1))
    assert frame is not None
    assert (frame.image == values[-1]).all()
    assert (frame.captured_at, frame.sequence) == (len(values) - 1, len(values))
    assert ring.latest(now=0.0, after=frame.sequence) is None


def test_a_picture_older_than_a_second_is_no_picture() -> None:
    ring = FrameRing(SIZE)
    ring.write(plain(7), captured_at=100.0)
    assert ring.latest(now=100.0 + STALE_AFTER) is not None
    assert ring.latest(now=100.01 + STALE_AFTER) is None


def test_the_reader_owns_its_copy() -> None:
    ring = FrameRing(SIZE, slots=1)
    ring.write(plain(1), 0.0)
    frame = ring.latest(now=0.0)
    ring.write(plain(2), 0.0)
    assert frame is not None and (frame.image == 1).all()


def test_a_writer_killed_in_mid_picture_leaves_the_ring_usable() -> None:
    ring = FrameRing(SIZE, slots=2)
    ring.write(plain(1), 0.0)
    with contextlib.suppress(ValueError):  # fails inside the copy, after the slot was opened
        ring.write(np.zeros((1, 1, 7), np.uint8), 0.0)
    whole = ring.latest(now=0.0)
    assert whole is not None and (whole.image == 1).all()
    ring.write(plain(3), 0.0)
    whole = ring.latest(now=0.0)
    assert whole is not None and (whole.image == 3).all()


def test_cleared_pictures_are_gone() -> None:
    ring = FrameRing(SIZE)
    ring.write(plain(9), 0.0)
    ring.clear()
    assert ring.latest(now=0.0) is None
    ring.write(plain(5), 0.0)
    assert ring.latest(now=0.0) is not None


def test_a_reader_never_gets_a_torn_picture_from_a_writer_at_full_speed() -> None:
    """Two slots and no pause: the writer overtakes the reader all the time, so that torn copies do occur and must be
    dropped."""
    ring = FrameRing(SIZE, slots=2)
    done = threading.Event()

    def write() -> None:
        for number in range(1, 4001):
            ring.write(plain(number), 0.0)
        done.set()

    writer = threading.Thread(target=write)
    frames: list[Frame] = []
    writer.start()
    while not done.is_set():
        frame = ring.latest(now=0.0)
        if frame is not None:
            assert (frame.image == frame.sequence % 256).all()
            frames.append(frame)
            del frames[:-2]
    writer.join()
    assert frames
