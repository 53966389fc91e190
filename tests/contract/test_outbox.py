"""What any outbox promises: once appended, a record is there, once and unaltered, until the district has answered for
it.
"""

import hashlib
import json
from collections.abc import Generator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, event

from kiosk.clock import ManualClock
from kiosk.domain.people import PersonId
from kiosk.domain.records import (
    EnrolmentRecord,
    EntryRecord,
    HandOver,
    HandOverRecord,
    Place,
    QueryOutcome,
    QueryRecord,
    Record,
    Way,
)
from kiosk.ports import NoRoomError, Outbox, StorageError
from offline_cache.lanes import Lane
from offline_cache.outbox import Depth, LaneDepth, SetAside
from tests.support.terminal_store import TERMINAL, TerminalStore, terminal_store

DAY_SECONDS = 86_400.0


@pytest.fixture
def store(tmp_path: Path) -> Generator[TerminalStore]:
    with terminal_store(tmp_path) as opened:
        yield opened


def seqs(store: TerminalStore) -> list[int]:
    return [record.seq for record in store.outbox.pending(1000)]


def test_is_the_hubs_outbox(store: TerminalStore) -> None:
    outbox: Outbox = store.outbox
    outbox.append(store.entry())
    assert store.outbox.depth() == Depth(pending=1, set_aside=0)


def test_records_wait_in_the_order_of_their_writing(store: TerminalStore) -> None:
    records = [store.entry() for _ in range(5)]
    for record in records:
        store.outbox.append(record)
    waiting = store.outbox.pending(1000)
    assert [one.record_id for one in waiting] == [record.record_id for record in records]
    assert [one.seq for one in waiting] == [1, 2, 3, 4, 5]


def test_a_limit_takes_the_oldest(store: TerminalStore) -> None:
    for _ in range(5):
        store.outbox.append(store.entry())
    assert [record.seq for record in store.outbox.pending(2)] == [1, 2]


def test_no_more_bodies_are_read_than_asked_for_but_at_least_one(store: TerminalStore) -> None:
    for _ in range(4):
        store.outbox.append(store.entry(record_id=uuid4()))
    (size,) = {len(record.body) for record in store.outbox.pending(10)}
    for limit_bytes, count in ((0, 1), (size, 1), (2 * size - 1, 1), (2 * size, 2), (9 * size, 4)):
        assert [record.seq for record in store.outbox.pending(10, limit_bytes)] == list(range(1, count + 1))


@pytest.mark.parametrize("kind", ["entry", "hand_over", "query", "enrolment"])
def test_every_kind_is_kept_with_the_hash_of_its_bytes(store: TerminalStore, kind: str) -> None:
    identifier, at = store.clock.new_id(), store.clock.now()
    records: dict[str, Record] = {
        "entry": EntryRecord(identifier, at, PersonId("p-1"), Way.VOLUNTEER, None),
        "hand_over": HandOverRecord(identifier, at, Place.DOOR, HandOver.FEVER),
        "query": QueryRecord(identifier, at, QueryOutcome.SHOWN),
        "enrolment": EnrolmentRecord(identifier, at, PersonId("p-1"), "model-1", "consent-2026-1"),
    }
    store.outbox.append(records[kind])
    (stored,) = store.outbox.pending(10)
    assert (stored.kind, stored.schema, stored.at) == (kind, 1, at)
    assert stored.sha256 == hashlib.sha256(stored.body).hexdigest()
    assert UUID(json.loads(stored.body)["record_id"]) == identifier


def test_the_same_record_twice_is_kept_once(store: TerminalStore) -> None:
    record = store.entry()
    store.outbox.append(record)
    store.outbox.append(record)
    assert seqs(store) == [1]


def test_a_known_record_is_not_overwritten_by_another_of_its_id(store: TerminalStore) -> None:
    record = store.entry("p-1")
    store.outbox.append(record)
    (before,) = store.outbox.pending(10)
    store.outbox.append(replace(record, person=PersonId("p-2")))
    assert store.outbox.pending(10) == [before]


def test_even_after_its_acknowledgement_a_record_is_not_taken_again(store: TerminalStore) -> None:
    record = store.entry()
    store.outbox.append(record)
    store.outbox.acknowledge([1])
    store.outbox.append(record)
    assert seqs(store) == []


def test_an_acknowledged_record_waits_no_longer(store: TerminalStore) -> None:
    for _ in range(3):
        store.outbox.append(store.entry())
    store.outbox.acknowledge([1, 3])
    assert seqs(store) == [2]


def test_numbers_are_never_used_again(tmp_path: Path) -> None:
    clock = ManualClock()
    with terminal_store(tmp_path, clock) as store:
        store.outbox.append(store.entry())
        store.outbox.acknowledge([1])
        clock.advance(8 * DAY_SECONDS)
        assert store.outbox.purge() == 1
    with terminal_store(tmp_path, clock) as store:
        store.outbox.append(store.entry())
        assert seqs(store) == [2]


def test_a_refused_record_is_set_aside_and_the_others_go_on(store: TerminalStore) -> None:
    for _ in range(3):
        store.outbox.append(store.entry())
    store.outbox.set_aside(2, "rejected:kind")
    assert seqs(store) == [1, 3]
    assert store.outbox.depth() == Depth(pending=2, set_aside=1)
    assert store.outbox.refused(10) == [SetAside(2, "entry", "rejected:kind", store.clock.now())]


def test_a_redriven_record_goes_out_under_its_old_number_with_its_old_bytes(store: TerminalStore) -> None:
    store.outbox.append(store.entry())
    before = store.outbox.pending(10)
    store.outbox.set_aside(1, "rejected:kind")
    store.outbox.redrive(1)
    assert store.outbox.pending(10) == before
    assert store.outbox.depth() == Depth(pending=1, set_aside=0)


def test_a_late_acknowledgement_does_not_take_a_record_out_of_the_operators_sight(store: TerminalStore) -> None:
    store.outbox.append(store.entry())
    store.outbox.set_aside(1, "conflict:other_content")
    store.outbox.acknowledge([1])
    assert store.outbox.depth() == Depth(pending=0, set_aside=1)


def test_only_acknowledged_records_are_purged_and_only_after_a_week(tmp_path: Path) -> None:
    clock = ManualClock()
    with terminal_store(tmp_path, clock) as store:
        for _ in range(3):
            store.outbox.append(store.entry())
        store.outbox.acknowledge([1])
        store.outbox.set_aside(2, "rejected:kind")
        clock.advance(6.9 * DAY_SECONDS)
        assert store.outbox.purge() == 0
        clock.advance(400 * DAY_SECONDS)
        assert store.outbox.purge() == 1
        assert store.outbox.depth() == Depth(pending=1, set_aside=1)


def test_more_records_than_one_statement_can_name_are_acknowledged(store: TerminalStore) -> None:
    """Numbers that the outbox does not have are none of its business."""
    for _ in range(3):
        store.outbox.append(store.entry())
    store.outbox.acknowledge([1, *range(1000, 2000), 2, 3])
    assert store.outbox.depth() == Depth(pending=0, set_aside=0)


def test_the_identity_is_the_files(tmp_path: Path) -> None:
    with terminal_store(tmp_path) as store:
        first = store.outbox.identity()
    with terminal_store(tmp_path, ManualClock()) as store:
        assert store.outbox.identity() == first
    assert first.terminal == TERMINAL


def test_a_full_disk_refuses_a_record_whole_and_the_store_recovers(tmp_path: Path) -> None:
    """The quota stands for the disk: it refuses in the same way, and unlike a full disk it lets rows be deleted."""
    with terminal_store(tmp_path, quota_bytes=400 * 1024) as store:
        kept = _fill(store)
        assert store.outbox.depth().pending == kept
        with pytest.raises(NoRoomError):
            store.outbox.append(store.entry())
        assert seqs(store) == list(range(1, kept + 1))
        store.outbox.acknowledge(seqs(store))
        store.database.checkpoint()
        store.outbox.append(store.entry())
        assert seqs(store) == [kept + 1]


def test_a_million_old_entries_do_not_hold_up_one_consultation(store: TerminalStore) -> None:
    """A hundred stand for the million; tests/benchmarks/store.py has the million."""
    for _ in range(100):
        store.outbox.append(store.entry())
    enrolled = EnrolmentRecord(store.clock.new_id(), store.clock.now(), PersonId("p-1"), "model-1", "consent-2026-1")
    store.outbox.append(enrolled)
    batch = store.outbox.pending(10)
    assert batch[0].record_id == enrolled.record_id
    assert [record.seq for record in batch[1:]] == list(range(1, 10))


def test_a_batch_takes_from_each_lane_in_turn_and_in_a_lane_the_oldest_first(store: TerminalStore) -> None:
    for _ in range(3):
        store.outbox.append(store.entry())
        store.outbox.append(QueryRecord(store.clock.new_id(), store.clock.now(), QueryOutcome.SHOWN))
    assert [(record.lane, record.seq) for record in store.outbox.pending(5)] == [
        (Lane.ENTRIES, 1),
        (Lane.AUDIT, 2),
        (Lane.ENTRIES, 3),
        (Lane.AUDIT, 4),
        (Lane.ENTRIES, 5),
    ]


def test_each_lane_tells_its_depth_and_how_old_its_oldest_record_is(tmp_path: Path) -> None:
    clock = ManualClock()
    with terminal_store(tmp_path, clock) as store:
        for _ in range(3):
            store.outbox.append(store.entry())
            clock.advance(60)
        store.outbox.acknowledge([1])
        store.outbox.set_aside(2, "rejected:kind")
        depths = store.outbox.depths()
        assert set(depths) == set(Lane)
        written = ManualClock().now() + timedelta(seconds=120)
        assert depths[Lane.ENTRIES] == LaneDepth(pending=1, set_aside=1, oldest=written)
        assert depths[Lane.RATINGS] == LaneDepth(pending=0, set_aside=0, oldest=None)


def test_what_waits_is_found_by_an_index(store: TerminalStore) -> None:
    """With a million records, anything else would be felt at the door."""
    asked: list[str] = []

    def explain(
        connection: Connection, cursor: object, statement: str, parameters: tuple[object, ...], *_: object
    ) -> None:
        if statement.startswith("SELECT"):
            driver = connection.connection.cursor()
            driver.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            asked.extend(row[3] for row in driver.fetchall())

    event.listen(store.database._reading, "before_cursor_execute", explain)
    store.outbox.append(store.entry())
    store.outbox.pending(10)
    store.outbox.depth()
    store.outbox.depths()
    assert asked
    assert not [line for line in asked if "outbox" in line and "SCAN" in line]
    assert not [line for line in asked if "TEMP B-TREE" in line]


def _fill(store: TerminalStore) -> int:
    for count in range(10_000):
        try:
            store.outbox.append(store.entry())
        except StorageError:
            return count
    raise AssertionError("the quota was never reached")
