"""Black and frozen pictures, told from a dim hall, one lit window and a film that stands still."""

import numpy as np
import pytest
from numpy.typing import NDArray

from devices.camera.watch import PictureWatch, WatchLimits
from kiosk.domain.health import Fault

LIMITS = WatchLimits(black_seconds=3.0, frozen_seconds=10.0)
RANDOM = np.random.default_rng(1)


def noisy(level: int) -> NDArray[np.uint8]:
    return RANDOM.integers(level, level + 6, (48, 64, 3), np.uint8)


def faults(pictures: list[NDArray[np.uint8]], *, live: bool = True, period: float = 1.0) -> list[Fault | None]:
    watch = PictureWatch(LIMITS, live=live)
    return [watch.seen(picture, number * period) for number, picture in enumerate(pictures)]


def test_black_counts_when_it_lasts():
    assert faults([noisy(0)] * 3) == [None] * 3
    assert faults([noisy(0) for _ in range(4)])[3] is Fault.BLACK
    assert set(faults([noisy(0), noisy(0), noisy(60)] * 5)) == {None}


@pytest.mark.parametrize("level", [20, 120, 249])
def test_a_hall_is_not_black(level: int):
    assert set(faults([noisy(level) for _ in range(9)])) == {None}


def test_one_lit_window_is_not_black():
    picture = noisy(0)
    picture[10:14, 20:24] = 250
    assert set(faults([picture + np.uint8(n % 2) for n in range(9)])) == {None}


def test_a_picture_that_is_repeated_is_frozen_in_a_live_source_only():
    still = [noisy(100)] * 12
    assert faults(still)[9:] == [None, Fault.FROZEN, Fault.FROZEN]
    assert set(faults(still, live=False)) == {None}


def test_a_buffer_that_is_used_again_is_not_taken_for_a_frozen_picture():
    buffer = noisy(100)
    watch = PictureWatch(LIMITS, live=True)
    for number in range(20):
        buffer[:] = noisy(100)
        assert watch.seen(buffer, float(number)) is None
