"""Any pages of a feed, cut anywhere, sent twice, begun anew by a restored district: the mirror is what the district was."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.domain.people import PersonId
from kiosk.domain.subsidies import PaymentState, Subsidy
from offline_cache.changes import FeedName, Gone, Grant, GrantChanges, Kept, PageHead, Unreadable
from tests.support.terminal_store import TerminalStore, terminal_store

KEYS = [f"g-{number}" for number in range(6)]
PERSONS = [PersonId(f"p-{number}") for number in range(3)]
Change = Kept[Grant] | Gone | Unreadable


@dataclass(frozen=True)
class History:
    """What one life of the district wrote, a version a line, and how a terminal gets to see it."""

    writes: tuple[tuple[str, int | None], ...]
    """A key, and the amount that it then has; None for deleted, a negative one for what the terminal cannot read."""
    page_lines: int
    twice: frozenset[int]
    """Pages whose answer was lost, and that come again."""
    stops_after: int
    """Pages after which this life ends, complete or not."""


keys_and_amounts = st.tuples(st.sampled_from(KEYS), st.none() | st.integers(-3, 500))
histories = st.builds(
    History,
    st.lists(keys_and_amounts, max_size=25).map(tuple),
    st.integers(1, 7),
    st.frozensets(st.integers(0, 10), max_size=3),
    st.integers(1, 30),
)


def change(key: str, version: int, amount: int | None) -> Change:
    if amount is None:
        return Gone(key, version)
    if amount < 0:
        return Unreadable(key, version)
    owner = PERSONS[amount % len(PERSONS)]
    return Kept(key, version, Grant(owner, Subsidy("低保", amount, date(2026, 1, 1), PaymentState.PAID, "1234")))


def pages(history: History) -> Sequence[GrantChanges]:
    """As a feed gives them: each key once, at its newest version, in the order of versions."""
    newest = {key: (version, amount) for version, (key, amount) in enumerate(history.writes, 1)}
    lines = sorted((version, key, amount) for key, (version, amount) in newest.items())
    changes = [change(key, version, amount) for version, key, amount in lines]
    cuts = range(0, len(changes), history.page_lines) if changes else range(1)
    last = list(cuts)[-1]
    return [
        GrantChanges(
            PageHead(f"e.{first}", datetime(2026, 11, 23, tzinfo=UTC), complete=first == last),
            tuple(changes[first : first + history.page_lines]),
        )
        for first in cuts
    ]


def shown(store: TerminalStore) -> dict[PersonId, list[int]] | None:
    answers = {person: store.mirror.subsidies(person) for person in PERSONS}
    if any(answer is None for answer in answers.values()):
        return None
    return {person: sorted(one.fen for one in answer.subsidies) for person, answer in answers.items() if answer}


def true_of(history: History) -> dict[PersonId, list[int]]:
    state = dict(history.writes)
    return {
        person: sorted(
            amount
            for amount in state.values()
            if amount is not None and amount >= 0 and PERSONS[amount % len(PERSONS)] == person
        )
        for person in PERSONS
    }


@given(st.lists(histories, min_size=1, max_size=3))
@settings(max_examples=40 if settings.get_current_profile_name() != "nightly" else 500)
def test_after_a_whole_feed_the_mirror_is_what_the_district_was(lives: list[History]) -> None:
    with tempfile.TemporaryDirectory(prefix="mirror-") as folder, terminal_store(Path(folder)) as store:
        known: dict[PersonId, list[int]] | None = None
        for life, history in enumerate(lives):
            if life:
                store.mirror.restart(FeedName.SUBSIDIES)
            feed = pages(history)
            for number, page in enumerate(feed[: history.stops_after]):
                for _ in range(2 if number in history.twice else 1):
                    store.mirror.apply(page)
                assert store.mirror.cursor(FeedName.SUBSIDIES) == page.head.cursor
            if history.stops_after >= len(feed):
                known = true_of(history)
                assert shown(store) == known
            elif known is None:
                assert shown(store) is None
