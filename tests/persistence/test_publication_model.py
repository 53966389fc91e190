"""Any pages of policies, cut anywhere, sent twice, begun anew: what is listed, and what is found by its words, is what the
district last had.
"""

import tempfile
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.domain.policies import PolicyFilter
from offline_cache.changes import FeedName
from offline_cache.encoding import decode_page
from offline_cache.publications import StoredPublications
from offline_cache.wire.feed import Delete, PolicyPage, Put
from offline_cache.wire.publications import PolicyValue
from tests.support.terminal_store import terminal_store

KEYS = [f"zc-{number}" for number in range(4)]
WORDS = ["低保", "高龄", "种粮"]


@dataclass(frozen=True)
class Life:
    """What one life of the district wrote: a key and its word, None for deleted; how it is cut, and which pages come twice."""

    writes: tuple[tuple[str, str | None], ...]
    page_lines: int
    twice: frozenset[int]


lives = st.builds(
    Life,
    st.lists(st.tuples(st.sampled_from(KEYS), st.none() | st.sampled_from(WORDS)), max_size=12).map(tuple),
    st.integers(1, 5),
    st.frozensets(st.integers(0, 5), max_size=2),
)


def item(key: str, version: int, word: str | None) -> Put[PolicyValue] | Delete:
    if word is None:
        return Delete(key=key, version=version)
    value = PolicyValue(title=f"{key}{word}", department="区民政局", body=word * 2, published_on=date(2026, 1, 1))
    return Put[PolicyValue](key=key, version=version, value=value)


def pages(life: Life) -> list[PolicyPage]:
    newest = {key: (version, word) for version, (key, word) in enumerate(life.writes, 1)}
    items = [item(key, version, word) for version, key, word in sorted((v, k, w) for k, (v, w) in newest.items())]
    cuts = range(0, len(items), life.page_lines) if items else range(1)
    return [
        PolicyPage(
            items=tuple(items[first : first + life.page_lines]),
            next=f"e.{first}",
            more=first != cuts[-1],
            as_of=datetime(2026, 11, 23, tzinfo=UTC),
        )
        for first in cuts
    ]


def found(shown: StoredPublications, words: str) -> set[str]:
    page = shown.policies(PolicyFilter(words=words), 0, 100)
    assert page is not None
    return {brief.policy for brief in page.items}


@given(st.lists(lives, min_size=1, max_size=3))
@settings(max_examples=15 if settings.get_current_profile_name() != "nightly" else 300)
def test_the_words_are_those_of_the_lines(histories: list[Life]) -> None:
    with tempfile.TemporaryDirectory(prefix="publications-") as folder, terminal_store(Path(folder)) as store:
        shown = StoredPublications(store.database)
        for number, life in enumerate(histories):
            if number:
                store.mirror.restart(FeedName.POLICIES)
            for place, page in enumerate(pages(life)):
                for _ in range(2 if place in life.twice else 1):
                    store.mirror.apply(decode_page(page))
            state = {key: word for key, word in dict(life.writes).items() if word is not None}
            assert found(shown, "") == set(state)
            for word in WORDS:
                assert found(shown, word) == {key for key, kept in state.items() if kept == word}
