"""Turns are fair: every lane gets its share of a batch, in its own order, and the urgent ones first."""

from hypothesis import given
from hypothesis import strategies as st

from offline_cache.lanes import Lane, take_turns

lanes = st.dictionaries(st.sampled_from(Lane), st.lists(st.integers(1, 10**9), unique=True).map(sorted))


def test_one_of_each_lane_in_turn() -> None:
    waiting = {Lane.ENTRIES: [1, 2, 3, 4], Lane.REGISTRATIONS: [9], Lane.AUDIT: [5, 6]}
    assert take_turns(waiting, 6) == [9, 1, 5, 2, 6, 3]


def test_the_numbers_of_the_lanes_stay_what_they_are() -> None:
    """They are stored on terminals and sent to the district."""
    assert [(lane.name, lane.value) for lane in Lane] == [
        ("WITHDRAWALS", 0),
        ("REGISTRATIONS", 1),
        ("ENTRIES", 2),
        ("RATINGS", 3),
        ("AUDIT", 4),
        ("LOGS", 5),
    ]


@given(lanes, st.integers(0, 50))
def test_a_batch_is_full_or_takes_all(waiting: dict[Lane, list[int]], limit: int) -> None:
    batch = take_turns(waiting, limit)
    assert len(batch) == min(limit, sum(map(len, waiting.values())))


@given(lanes, st.integers(0, 50))
def test_no_lane_gets_more_than_one_more_than_another_that_still_waits(
    waiting: dict[Lane, list[int]], limit: int
) -> None:
    batch = take_turns(
        {lane: [lane * 10**10 + number for number in numbers] for lane, numbers in waiting.items()}, limit
    )
    taken = {lane: [number % 10**10 for number in batch if number // 10**10 == lane] for lane in waiting}
    for lane, numbers in waiting.items():
        assert taken[lane] == numbers[: len(taken[lane])]
    still = [len(taken[lane]) for lane in waiting if len(taken[lane]) < len(waiting[lane])]
    assert not still or max(map(len, taken.values())) - min(still) <= 1
