"""A store ages as time passes, and not as a clock pleases."""

from datetime import UTC, datetime, timedelta

import pytest

from kiosk.clock import ManualClock
from offline_cache.age import StoreAge

START = ManualClock().now()


def test_while_it_runs_it_ages_second_by_second() -> None:
    clock = ManualClock()
    age = StoreAge(clock, 100, START)
    clock.advance(40)
    assert age.seconds() == 140


@pytest.mark.parametrize(
    ("seen_at", "rested"),
    [
        (START - timedelta(hours=8), 8 * 3600),
        (START - timedelta(days=400), 86_400),
        (START + timedelta(days=400), 0),
        (datetime(1970, 1, 1, tzinfo=UTC), 86_400),
    ],
    ids=["a night", "a year on", "a year back", "asleep in 1970"],
)
def test_between_two_runs_a_day_is_believed_at_most(seen_at: datetime, rested: int) -> None:
    assert StoreAge(ManualClock(), 100, seen_at).seconds() == 100 + rested
