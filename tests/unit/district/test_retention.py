"""What has been kept long enough goes; what it was is not forgotten: no record comes back as new."""

import json
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from district.database import Database, now
from district.records.models import ForgottenRecordsRow, RecordRow, RefusedRecordRow
from district.records.retention import Forgotten, Periods, forget_old, join_runs, runs_of
from district.records.store import ingest
from offline_cache.wire.ingest import ReceivedBatch
from offline_cache.wire.message import sha256_hex

EPOCH = UUID(int=9)
AT = "2026-11-23T00:30:00Z"
PERIODS = Periods(records_days=180, refused_days=365)


def verdicts(database: Database, *seqs: int, kind: str = "query", outcome: str = "shown") -> list[str]:
    records = []
    for seq in seqs:
        identity = str(UUID(int=seq))
        body = json.dumps({"record_id": identity, "at": AT, "outcome": outcome})
        envelope = {"seq": seq, "id": identity, "kind": kind, "schema": 1, "at": AT, "lane": 4}
        records.append({**envelope, "sha256": sha256_hex(body.encode()), "body": body})
    batch = ReceivedBatch(terminal="T0042", epoch=EPOCH, batch=UUID(int=1), records=tuple(records))
    return [result.verdict.value for result in ingest(database, batch)]


def received_days_ago(database: Database, days: int, *seqs: int) -> None:
    moment = (now() - timedelta(days=days)).isoformat()
    with database.writing() as connection:
        for row in (RecordRow, RefusedRecordRow):
            connection.execute(update(row).where(row.seq.in_(seqs)).values(received_at=moment))


def count(database: Database, row: type[RecordRow] | type[RefusedRecordRow] | type[ForgottenRecordsRow]) -> int:
    with database.reading() as connection:
        return connection.execute(select(func.count()).select_from(row)).scalar_one()


def test_only_what_is_old_enough_goes(district: Database) -> None:
    verdicts(district, 1, 2, 3)
    verdicts(district, 11, 12, kind="ballot")
    received_days_ago(district, 181, 1, 2, 11)
    received_days_ago(district, 366, 12)
    assert forget_old(district, PERIODS, now()) == Forgotten(records=2, refused=1)
    assert forget_old(district, PERIODS, now()) == Forgotten(records=0, refused=0)
    assert (count(district, RecordRow), count(district, RefusedRecordRow)) == (1, 1)


def test_a_forgotten_record_that_comes_again_is_a_duplicate_and_stays_away(district: Database) -> None:
    """The terminal was cut off for half a year, and never heard that it had been accepted."""
    verdicts(district, 1, 2, 5)
    received_days_ago(district, 200, 1, 2, 5)
    forget_old(district, PERIODS, now())
    assert verdicts(district, 1, 2, 3, 5) == ["duplicate", "duplicate", "accepted", "duplicate"]
    assert count(district, RecordRow) == 1


def test_a_record_that_never_came_is_not_taken_for_a_forgotten_one(district: Database) -> None:
    """It waited in a slower lane while its neighbours were accepted, kept and forgotten."""
    verdicts(district, 1, 3)
    received_days_ago(district, 200, 1, 3)
    forget_old(district, PERIODS, now())
    assert verdicts(district, 2) == ["accepted"]


def test_what_a_terminal_sent_in_order_is_remembered_in_one_line(district: Database) -> None:
    for first in (1, 21, 11):
        seqs = range(first, first + 10)
        verdicts(district, *seqs)
        received_days_ago(district, 200, *seqs)
        forget_old(district, PERIODS, now())
    with district.reading() as connection:
        runs = connection.execute(select(ForgottenRecordsRow.first, ForgottenRecordsRow.last)).all()
    assert [tuple(run) for run in runs] == [(1, 30)]


@pytest.mark.parametrize("size", [7, 5000])
def test_a_large_heap_goes_in_portions(district: Database, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr("district.records.retention._LINES_A_TRANSACTION", size)
    seqs = range(1, 61)
    verdicts(district, *seqs)
    received_days_ago(district, 200, *seqs)
    assert forget_old(district, PERIODS, now()).records == 60
    assert set(verdicts(district, *seqs)) == {"duplicate"}


@given(st.sets(st.integers(1, 60)), st.sets(st.integers(1, 60)))
def test_runs_hold_exactly_what_was_put_in(one: set[int], other: set[int]) -> None:
    joined = join_runs([*runs_of(sorted(one)), *runs_of(sorted(other))])
    assert [seq for first, last in joined for seq in range(first, last + 1)] == sorted(one | other)
    assert joined == runs_of(sorted(one | other))
