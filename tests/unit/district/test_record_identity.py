"""A record is the same under whatever number and epoch it comes, in whatever company, whoever else writes, and when it
has long been deleted.
"""

import json
from collections import Counter
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, insert, select, update

from district.database import Database, now
from district.records.models import ForgottenIdentityRow, ForgottenRecordsRow, RecordRow, RefusedRecordRow
from district.records.retention import Periods, forget_old
from district.records.store import ingest
from offline_cache.wire.ingest import ReceivedBatch, RecordResult
from offline_cache.wire.message import sha256_hex
from tests.support.waiting import LIMIT_SECONDS

AT = "2026-11-23T00:30:00Z"
OLD, NEW = UUID(int=91), UUID(int=92)
PERIODS = Periods(records_days=180, refused_days=365)


@dataclass(frozen=True)
class Sent:
    """A record as a terminal sends it: `identity` and `outcome` are its content."""

    seq: int
    identity: int
    outcome: str = "shown"

    def envelope(self) -> dict[str, Any]:
        identity = str(UUID(int=self.identity))
        body = json.dumps({"record_id": identity, "at": AT, "outcome": self.outcome})
        envelope = {"seq": self.seq, "id": identity, "kind": "query", "schema": 1, "at": AT, "lane": 4}
        return {**envelope, "sha256": sha256_hex(body.encode()), "body": body}


def deliver(database: Database, sent: Iterable[Sent], epoch: UUID = OLD, terminal: str = "T0042") -> list[RecordResult]:
    records = tuple(one.envelope() for one in sent)
    return list(ingest(database, ReceivedBatch(terminal=terminal, epoch=epoch, batch=UUID(int=1), records=records)))


def words(results: Iterable[RecordResult]) -> list[str]:
    return [result.verdict.value for result in results]


def forget_all(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(update(RecordRow).values(received_at=(now() - timedelta(days=200)).isoformat()))
    forget_old(database, PERIODS, now())


def kept(database: Database) -> int:
    with database.reading() as connection:
        return connection.execute(select(func.count()).select_from(RecordRow)).scalar_one()


def test_what_a_new_store_sends_again_is_a_duplicate(district: Database) -> None:
    deliver(district, [Sent(1, 1), Sent(2, 2)])
    again = deliver(district, [Sent(1, 1), Sent(2, 2), Sent(3, 3)], NEW)
    assert words(again) == ["duplicate", "duplicate", "accepted"]
    assert kept(district) == 3


def test_the_same_id_with_other_content_is_a_conflict_under_every_number(district: Database) -> None:
    deliver(district, [Sent(1, 1)])
    for epoch, seq in ((OLD, 1), (OLD, 7), (NEW, 1), (NEW, 7)):
        (result,) = deliver(district, [Sent(seq, 1, "not_proven")], epoch)
        assert (result.verdict.value, result.reason) == ("conflict", "other_content")
    assert kept(district) == 1


def test_one_batch_may_hold_a_record_twice_and_its_rival(district: Database) -> None:
    batch = [Sent(1, 1), Sent(2, 1), Sent(3, 1, "not_proven"), Sent(4, 4), Sent(4, 5)]
    assert words(deliver(district, batch)) == ["accepted", "duplicate", "conflict", "accepted", "conflict"]
    assert kept(district) == 2


def test_another_terminals_ids_are_its_own(district: Database) -> None:
    deliver(district, [Sent(1, 1)])
    assert words(deliver(district, [Sent(1, 1)], terminal="T0043")) == ["accepted"]


def test_a_forgotten_record_that_a_new_store_sends_again_stays_away(district: Database) -> None:
    deliver(district, [Sent(1, 1), Sent(2, 2)])
    forget_all(district)
    assert words(deliver(district, [Sent(1, 1), Sent(2, 2), Sent(3, 3)], NEW)) == ["duplicate", "duplicate", "accepted"]


def test_another_record_under_a_forgotten_number_is_kept_for_somebody_to_look_at(district: Database) -> None:
    """An old disk was copied back: its numbers are given out again. Taken for a duplicate, the record would be lost."""
    deliver(district, [Sent(1, 1)])
    forget_all(district)
    (result,) = deliver(district, [Sent(1, 9)])
    assert (result.verdict.value, result.reason) == ("conflict", "other_record")


def test_what_was_forgotten_before_ids_were_kept_is_known_by_its_number(district: Database) -> None:
    with district.writing() as connection:
        place = {"terminal": "T0042", "epoch": str(OLD), "identified": False}
        connection.execute(insert(ForgottenRecordsRow), [{**place, "first": 1, "last": 5}])
    assert words(deliver(district, [Sent(5, 5), Sent(6, 6)])) == ["duplicate", "accepted"]


def test_deliveries_at_the_same_time_agree(location: str, district: Database) -> None:
    """The old store's last request is still on its way while the new one sends; and a rival of each record."""
    start = Barrier(8)
    results: list[list[RecordResult]] = []

    def send(number: int) -> None:
        epoch, outcome = UUID(int=100 + number), "shown" if number % 2 else "not_proven"
        records = [Sent(seq, seq, outcome) for seq in range(1, 41)]
        start.wait(LIMIT_SECONDS)
        results.append(deliver(district, records, epoch))

    threads = [Thread(target=send, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LIMIT_SECONDS)
    for seq in range(1, 41):
        verdicts = Counter(result[seq - 1].verdict.value for result in results)
        assert verdicts == {"accepted": 1, "duplicate": 3, "conflict": 4}
    assert kept(district) == 40


# ---------------------------------------------------------------- any history, against a model


@pytest.fixture(scope="module")
def database(shared_location: str) -> Generator[Database]:
    opened = Database(shared_location)
    yield opened
    opened.close()


@dataclass
class Model:
    """What the district must say, one record after the other."""

    by_number: dict[tuple[UUID, int], Sent] = field(default_factory=dict[tuple[UUID, int], Sent])
    forgotten: dict[tuple[UUID, int], Sent] = field(default_factory=dict[tuple[UUID, int], Sent])

    def verdict(self, epoch: UUID, sent: Sent) -> str:
        for one in self.by_number.values():
            if one.identity == sent.identity:
                return "duplicate" if one.outcome == sent.outcome else "conflict"
        if (epoch, sent.seq) in self.by_number:
            return "conflict"
        if sent.identity in {one.identity for one in self.forgotten.values()}:
            return "duplicate"
        if (epoch, sent.seq) in self.forgotten:
            return "conflict"
        self.by_number[epoch, sent.seq] = sent
        return "accepted"

    def forget(self) -> None:
        self.forgotten |= self.by_number
        self.by_number = {}


_sent = st.builds(Sent, st.integers(1, 4), st.integers(1, 4), st.sampled_from(["shown", "not_proven"]))
_batches = st.tuples(st.sampled_from([OLD, NEW]), st.lists(_sent, min_size=1, max_size=5))
_forgetting = st.none()


@settings(max_examples=40, deadline=None)
@given(st.lists(_batches | _forgetting, max_size=6))
def test_whatever_is_delivered_in_whatever_order(
    database: Database, history: list[tuple[UUID, list[Sent]] | None]
) -> None:
    _empty(database)
    model = Model()
    for step in history:
        if step is None:
            forget_all(database)
            model.forget()
        else:
            epoch, batch = step
            expected = [model.verdict(epoch, one) for one in batch]
            assert words(deliver(database, batch, epoch)) == expected
    assert kept(database) == len(model.by_number)


@settings(max_examples=15, deadline=None)
@given(st.lists(_batches, max_size=4))
def test_a_batch_is_judged_as_its_records_would_be_one_by_one(
    database: Database, history: list[tuple[UUID, list[Sent]]]
) -> None:
    def play(send: Callable[[list[Sent], UUID], list[RecordResult]]) -> list[RecordResult]:
        _empty(database)
        return [result for epoch, batch in history for result in send(batch, epoch)]

    whole = play(lambda batch, epoch: deliver(database, batch, epoch))
    assert whole == play(lambda batch, epoch: [result for one in batch for result in deliver(database, [one], epoch)])


def _empty(database: Database) -> None:
    with database.writing() as connection:
        for row in (RecordRow, RefusedRecordRow, ForgottenRecordsRow, ForgottenIdentityRow):
            connection.execute(delete(row))
