"""Guesses are counted over all terminals: the sum decides, what is older than a day is gone, and nobody's number is kept."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, func, select

from district.database import Database
from district.guesses.counting import Count, CountingRules, locks_of
from district.guesses.models import GuessCountRow
from district.guesses.store import RULES, ensure_guess_key, keep_counts, locks
from district.publications.settings import listed, unset
from district.tables import Base
from offline_cache.wire.configuration import SettingKey
from offline_cache.wire.heartbeat import GuessCount, guess_subject

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
SUBJECTS = [guess_subject(b"k" * 32, str(number)) for number in range(3)]
MINUTE = timedelta(minutes=1)


def said(subject: str, failures: int, age: timedelta = timedelta(0)) -> GuessCount:
    return GuessCount(subject=subject, failures=failures, newest_seconds=age.total_seconds())


def count(failures: int, age: timedelta, subject: str = SUBJECTS[0]) -> Count:
    return Count(subject, failures, NOW - age)


@pytest.mark.parametrize(
    ("counts", "left"),
    [
        ([count(7, MINUTE)], None),
        ([count(8, MINUTE)], 14 * MINUTE),
        ([count(4, 5 * MINUTE), count(4, MINUTE)], 14 * MINUTE),
        ([count(4, MINUTE), count(5, 2 * MINUTE)], 29 * MINUTE),
        ([count(8, 15 * MINUTE)], None),
        ([count(4, timedelta(hours=25)), count(7, MINUTE)], None),
        ([count(1000, MINUTE)], timedelta(days=1) - MINUTE),
        ([count(7, MINUTE), count(7, MINUTE, SUBJECTS[1])], None),
    ],
)
def test_the_sum_over_all_terminals_locks_for_longer_with_each_guess(
    counts: list[Count], left: timedelta | None
) -> None:
    held = locks_of(counts, NOW, CountingRules())
    assert held == ({} if left is None else {SUBJECTS[0]: left})


class Model:
    """What the district should hold: of each terminal what it said last, and nothing that is a day old."""

    def __init__(self) -> None:
        self.said: dict[str, dict[str, tuple[int, datetime]]] = {}

    def total(self, subject: str, now: datetime) -> int:
        return sum(
            failures
            for counts in self.said.values()
            for one, (failures, newest) in counts.items()
            if one == subject and newest > now - RULES.window
        )


REPORTS = st.lists(
    st.tuples(
        st.sampled_from(["T1", "T2", "T3"]),
        st.dictionaries(
            st.sampled_from(SUBJECTS),
            st.tuples(st.integers(1, 9), st.timedeltas(timedelta(0), timedelta(hours=30))),
        ),
        st.timedeltas(timedelta(0), timedelta(hours=8)),
    ),
    max_size=12,
)


@given(REPORTS)
def test_whatever_terminals_say_in_whatever_order_the_newest_of_each_is_summed(
    reports: list[tuple[str, dict[str, tuple[int, timedelta]], timedelta]],
) -> None:
    engine, model, now = create_engine("sqlite://"), Model(), NOW
    with engine.begin() as connection:
        Base.metadata.tables["guess_count"].create(connection)
        for terminal, counts, pause in reports:
            now += pause
            keep_counts(connection, terminal, [said(one, *rest) for one, rest in counts.items()], now)
            model.said[terminal] = {one: (failures, now - age) for one, (failures, age) in counts.items()}
            held = {lock.subject for lock in locks(connection, now)}
            for subject in SUBJECTS:
                total = model.total(subject, now)
                assert subject not in held or total >= RULES.limit
                newest = [found[subject][1] for found in model.said.values() if subject in found]
                if total >= RULES.limit and max(newest) > now - RULES.first_lock:
                    assert subject in held
            query = select(func.count()).where(GuessCountRow.newest_at <= (now - RULES.window).isoformat())
            assert connection.execute(query).scalar_one() == 0
    engine.dispose()


def test_the_key_is_made_once_shown_to_nobody_and_made_anew_when_it_was_unset(emptied_district: Database) -> None:
    ensure_guess_key(emptied_district)
    ensure_guess_key(emptied_district)
    assert listed(emptied_district) == [("guess_key", "", "(secret)")]
    unset(emptied_district, SettingKey.GUESS_KEY, None, None)
    ensure_guess_key(emptied_district)
    assert len(listed(emptied_district)) == 1
