"""One turn of the sync over a real store and a line that answers as told."""

from collections.abc import Generator, Sequence
from pathlib import Path
from uuid import UUID

import pytest

from kiosk.clock import ManualClock
from offline_cache.changes import FeedName
from offline_cache.outbox import StoredRecord, StoreIdentity
from offline_cache.sync.outcomes import (
    Beat,
    Beaten,
    Delivered,
    Delivery,
    Fetch,
    Finished,
    Obstacle,
    Pull,
    Pulled,
    Unreachable,
)
from offline_cache.sync.plan import Pace
from offline_cache.sync.turn import Turn
from offline_cache.wire.feed import ReplyPage
from offline_cache.wire.heartbeat import GuessCount, Vitals
from offline_cache.wire.ingest import RecordResult, Verdict
from tests.support.terminal_store import TerminalStore, terminal_store

PACE = Pace(poll_seconds=30.0, heartbeat_seconds=3600.0)


class QuietDistrict:
    """Takes every record and has no news, or `pages` more of them."""

    def __init__(self, clock: ManualClock) -> None:
        self._clock = clock
        self.batches: list[int] = []
        self.looks = 0
        self.pages = 0

    def send(self, identity: StoreIdentity, batch: UUID, records: Sequence[StoredRecord]) -> Delivery:
        self.batches.append(len(records))
        return Delivered(tuple(RecordResult(record.seq, Verdict.ACCEPTED) for record in records))

    def pull(self, name: FeedName, cursor: str | None, limit: int) -> Pull:
        self.looks += 1
        more = self.pages > 0
        self.pages -= more
        return Pulled(ReplyPage(next=f"e.{self.looks}", more=more, as_of=self._clock.now(), items=()))

    def beat(self, vitals: Vitals, guesses: Sequence[GuessCount] | None = None) -> Beat:
        return Beaten()

    def fetch(self, name: FeedName, first: int, sha256: str | None) -> Fetch:
        return Unreachable(Obstacle.NOT_THE_DISTRICT)

    def abort(self) -> None:
        pass

    def close(self) -> None:
        pass


@pytest.fixture
def store(tmp_path: Path) -> Generator[TerminalStore]:
    with terminal_store(tmp_path) as opened:
        yield opened


@pytest.fixture
def clock(store: TerminalStore) -> ManualClock:
    assert isinstance(store.clock, ManualClock)
    return store.clock


@pytest.fixture
def district(clock: ManualClock) -> QuietDistrict:
    return QuietDistrict(clock)


@pytest.fixture
def turn(store: TerminalStore, clock: ManualClock, district: QuietDistrict) -> Turn:
    return Turn(district, store.outbox, store.mirror, clock, PACE, Vitals, [FeedName.REPLIES])


def test_a_backlog_goes_up_without_idle_questions_beside_each_batch(
    store: TerminalStore, turn: Turn, district: QuietDistrict
) -> None:
    for _ in range(10):
        store.outbox.append(store.entry())
    while store.outbox.depth().pending:
        assert isinstance(turn.take(2, 0.5), Finished)
    assert (district.batches, district.looks) == ([2] * 5, 1)


def test_a_long_feed_and_a_backlog_take_turns(store: TerminalStore, turn: Turn, district: QuietDistrict) -> None:
    district.pages = 3
    for _ in range(8):
        store.outbox.append(store.entry())
    for _ in range(4):
        turn.take(2, 0.5)
    assert (district.batches, district.looks) == ([2] * 4, 4)


def test_a_busy_door_does_not_put_off_the_next_look(
    store: TerminalStore, clock: ManualClock, turn: Turn, district: QuietDistrict
) -> None:
    """Each record brings a turn of its own; news of the district still shows within the interval."""
    turn.take(500, 0.5)
    for _ in range(3):
        clock.advance(10.0)
        assert turn.due_in <= PACE.poll_seconds
        store.outbox.append(store.entry())
        turn.take(500, 0.5)
    assert district.looks == 2
    assert turn.due_in == pytest.approx(PACE.poll_seconds)
