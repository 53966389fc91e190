"""When to speak to the district: the whole of it is one pure function."""

from collections.abc import Sequence
from typing import assert_never

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offline_cache.sync.outcomes import (
    Busy,
    Finished,
    Obstacle,
    Outcome,
    Refused,
    StoreFailed,
    TooLarge,
    Unreachable,
)
from offline_cache.sync.plan import Line, Pace, Plan, after, first

PACE = Pace()
DOWN = Unreachable(Obstacle.NO_ANSWER)

chances = st.floats(0, 1, exclude_max=True)
outcomes: st.SearchStrategy[Outcome] = st.one_of(
    st.builds(Finished, more=st.booleans()),
    st.builds(TooLarge, records=st.integers(1, 500), certain=st.booleans()),
    st.builds(Busy, retry_after=st.none() | st.floats(0, 1e12)),
    st.builds(Refused, status=st.sampled_from([401, 403])),
    st.builds(Unreachable, obstacle=st.sampled_from(Obstacle)),
    st.just(StoreFailed()),
)


def run(history: Sequence[Outcome], chance: float = 0.999) -> tuple[Plan, list[float]]:
    plan, waits = first(PACE), []
    for outcome in history:
        step = after(plan, outcome, PACE, chance)
        plan = step.plan
        waits.append(step.wait)
    return plan, waits


def test_waits_double_from_one_second_to_a_minute() -> None:
    _, waits = run([DOWN] * 8, chance=0.5)
    assert waits == [0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0]


def test_a_success_starts_the_waits_over() -> None:
    _, waits = run([DOWN, DOWN, Finished(more=False), DOWN], chance=0.5)
    assert waits == [0.5, 1.0, PACE.poll_seconds, 0.5]


def test_after_an_outage_each_terminal_begins_at_a_moment_of_its_own() -> None:
    plan, waits = run([DOWN] * 4, chance=0.25)
    assert plan.probing
    step = after(plan, Finished(more=False), PACE, 0.25)
    assert (step.wait, step.plan.probing, step.plan.line) == (0.25 * PACE.spread_seconds, False, Line.ONLINE)
    assert after(step.plan, Finished(more=True), PACE, 0.25).wait == 0.0
    assert waits[:3] == [0.25, 0.5, 1.0]


def test_the_circuit_opens_at_the_third_failure_in_a_row_and_stays_open_until_an_answer() -> None:
    assert not run([DOWN, DOWN])[0].probing
    assert not run([DOWN, DOWN, Finished(more=True), DOWN])[0].probing
    assert run([DOWN, Busy(None), StoreFailed()])[0].probing
    assert run([DOWN, DOWN, DOWN, TooLarge(400), DOWN])[0].probing


def test_something_on_the_way_cannot_make_us_give_up_a_record() -> None:
    step = after(Plan(1), TooLarge(1, certain=False), PACE, 0.5)
    assert (step.plan.line, step.plan.failures) == (Line.OFFLINE, 1)


def test_while_there_is_more_there_is_no_wait() -> None:
    _, waits = run([Finished(more=True)] * 3)
    assert waits == [0.0, 0.0, 0.0]


def test_the_district_may_ask_for_patience() -> None:
    _, (wait,) = run([Busy(retry_after=120.0)], chance=0.0)
    assert wait == 120.0


def test_a_mistaken_retry_after_does_not_silence_a_terminal_for_a_year() -> None:
    _, (wait,) = run([Busy(retry_after=31_536_000.0)], chance=0.0)
    assert wait == PACE.longest_retry_after_seconds


def test_too_large_batches_are_halved_down_to_one_and_grow_again() -> None:
    plan, sizes = first(PACE), []
    while plan.batch_records > 1:
        plan = after(plan, TooLarge(plan.batch_records), PACE, 0.5).plan
        sizes.append(plan.batch_records)
    assert sizes == [250, 125, 62, 31, 15, 7, 3, 1]
    for _ in range(9):
        plan = after(plan, Finished(more=True), PACE, 0.5).plan
    assert plan.batch_records == PACE.batch_records


def test_a_refused_terminal_is_not_merely_offline() -> None:
    plan, _ = run([Finished(more=False), Refused(401)])
    assert plan.line is Line.REFUSED
    plan, _ = run([Refused(403), DOWN])
    assert plan.line is Line.OFFLINE


@pytest.mark.parametrize("outcome", [Busy(None), StoreFailed()])
def test_what_is_not_about_the_line_leaves_it_as_it_was(outcome: Outcome) -> None:
    plan, _ = run([Finished(more=False), outcome])
    assert plan.line is Line.ONLINE
    assert plan.backing_off


@given(st.lists(outcomes, max_size=40), chances)
def test_whatever_happens_a_plan_stays_within_its_pace(history: list[Outcome], chance: float) -> None:
    plan = first(PACE)
    for outcome in history:
        step = after(plan, outcome, PACE, chance)
        assert 0.0 <= step.wait <= PACE.longest_retry_after_seconds + PACE.longest_wait_seconds
        assert 1 <= step.plan.batch_records <= PACE.batch_records
        assert (step.plan.failures == 0) or step.plan.backing_off
        assert step.plan.probing == (step.plan.failures >= PACE.opens_after)
        assert after(plan, outcome, PACE, chance) == step
        _holds(plan, outcome, step.plan, step.wait)
        plan = step.plan


def _holds(before: Plan, outcome: Outcome, plan: Plan, wait: float) -> None:
    match outcome:
        case Finished() if before.probing:
            assert (plan.line, plan.failures, plan.probing) == (Line.ONLINE, 0, False)
            assert wait <= PACE.spread_seconds
        case Finished(more=more):
            assert plan.line is Line.ONLINE
            assert plan.failures == 0
            assert wait == (0.0 if more else PACE.poll_seconds)
        case TooLarge(records=1, certain=False):
            assert plan.failures == before.failures + 1
        case TooLarge(records=records):
            assert plan.batch_records == max(1, records // 2)
        case Busy(retry_after=asked):
            assert wait >= min(asked or 0.0, PACE.longest_retry_after_seconds)
            assert plan.failures == before.failures + 1
        case Refused() | Unreachable():
            assert plan.line is not Line.ONLINE
            assert plan.failures == before.failures + 1
        case StoreFailed():
            assert plan.line is before.line
        case _:
            assert_never(outcome)


@given(st.integers(0, 10_000), chances)
def test_a_month_of_failures_overflows_nothing(failures: int, chance: float) -> None:
    step = after(Plan(500, failures), DOWN, PACE, chance)
    assert step.wait <= PACE.longest_wait_seconds
