"""Take those records of one delivery that are new, in one transaction, and say what became of each.

SQLite has one writer: what is known when it looks is known when it writes. On PostgreSQL writers run beside each other,
so the keys decide: `ON CONFLICT DO NOTHING RETURNING`. Where another delivery was quicker, what it has left is looked at
once more.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Connection, Table, bindparam, select
from sqlalchemy.dialects import postgresql

from district.bulk import Line, among, as_arrays, insert_plainly, unnested
from district.records.models import RecordRow
from district.records.projecting import MOVED, Intake, project
from district.records.retention import forgotten_ids_among, forgotten_runs
from district.records.verdicts import Delivered, Known, verdicts
from offline_cache.wire.ingest import IngestRecord, RecordResult, Verdict

_TABLE = cast(Table, RecordRow.__table__)
_COLUMNS = [column.name for column in _TABLE.columns]


_OURS = RecordRow.terminal == bindparam("terminal")
_BY_NUMBER = select(RecordRow.seq, RecordRow.sha256).where(
    _OURS, RecordRow.epoch == bindparam("epoch"), among(RecordRow.seq, "seqs")
)
_BY_ID = select(RecordRow.record_id, RecordRow.sha256).where(_OURS, among(RecordRow.record_id, "ids"))


@dataclass(frozen=True, slots=True)
class Delivery:
    """Where records come from, and when."""

    terminal: str
    epoch: str
    received_at: str


def take(
    connection: Connection, delivery: Delivery, delivered: Sequence[Delivered], intake: Intake
) -> Sequence[RecordResult]:
    """One result for each, in their order. What is accepted has its effects in the same transaction."""
    results = _take_new(connection, delivery, delivered)
    accepted = [
        one.record
        for one, result in zip(delivered, results, strict=True)
        if one.record is not None and result.verdict is Verdict.ACCEPTED
    ]
    project(connection, delivery.terminal, datetime.fromisoformat(delivery.received_at), accepted, intake)
    return results


def _take_new(connection: Connection, delivery: Delivery, delivered: Sequence[Delivered]) -> Sequence[RecordResult]:
    taken: set[int] = set()
    while True:
        results = verdicts(_known(connection, delivery, delivered), delivered, taken)
        new = {
            place: one
            for place, (one, result) in enumerate(zip(delivered, results, strict=True))
            if result.verdict is Verdict.ACCEPTED and place not in taken
        }
        inserted = _insert(connection, [_line(delivery, one) for one in new.values()])
        if len(inserted) == len(new):
            return results
        taken |= {place for place, one in new.items() if one.seq in inserted}


def _known(connection: Connection, delivery: Delivery, delivered: Sequence[Delivered]) -> Known:
    seqs = {one.seq for one in delivered}
    ids = {one.identity for one in delivered if one.identity is not None}
    names = {"terminal": delivery.terminal, "epoch": delivery.epoch, "seqs": seqs, "ids": ids}
    by_number = dict(iter(connection.execute(_BY_NUMBER, names)))
    by_id = dict(iter(connection.execute(_BY_ID, names)))
    # asked only now: what the retention has deleted meanwhile, it has written here in the same transaction
    spent: set[int] = set()
    forgotten: set[int] = set()
    for first, last, identified in forgotten_runs(connection, delivery.terminal, delivery.epoch, seqs):
        (spent if identified else forgotten).update(seq for seq in seqs if first <= seq <= last)
    return Known(by_number, by_id, forgotten_ids_among(connection, delivery.terminal, ids), spent, forgotten)


def _insert(connection: Connection, lines: Sequence[Line]) -> AbstractSet[int]:
    """The numbers of those that were not there."""
    if not lines:
        return set()
    if connection.dialect.name != "postgresql":
        insert_plainly(connection, RecordRow, lines)
        return {cast(int, line["seq"]) for line in lines}
    # two deliveries of the same records take their keys in the same order, and so never wait in a circle
    ordered = sorted(lines, key=lambda line: cast(int, line["seq"]))
    statement = postgresql.insert(RecordRow).from_select(_COLUMNS, unnested(_TABLE, _COLUMNS))
    returning = statement.on_conflict_do_nothing().returning(RecordRow.seq)
    return set(connection.execute(returning, as_arrays(_COLUMNS, ordered)).scalars())


def _line(delivery: Delivery, one: Delivered) -> Line:
    record = cast(IngestRecord, one.record)
    return {
        "terminal": delivery.terminal,
        "epoch": delivery.epoch,
        "seq": record.seq,
        "record_id": one.identity,
        "kind": record.kind,
        "record_schema": record.record_schema,
        "at": record.at.isoformat(),
        "sha256": record.sha256,
        "body": "" if record.kind in MOVED else record.body,
        "received_at": delivery.received_at,
    }
