"""Take a batch of records: one verdict for each, all from one committed transaction, the same however often it is
delivered.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import JsonValue
from sqlalchemy import Connection, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from district.database import Database, now
from district.records.judging import Unfit, fault_of_body, read_envelope, seq_of
from district.records.models import RecordRow, RefusedRecordRow
from offline_cache.wire.ingest import IngestRecord, ReceivedBatch, RecordResult, Verdict
from offline_cache.wire.message import sha256_hex


@dataclass(frozen=True, slots=True)
class _Delivery:
    """Where a batch comes from, and when."""

    terminal: str
    epoch: str
    received_at: str


def ingest(database: Database, batch: ReceivedBatch) -> Sequence[RecordResult]:
    """Returns after the commit. Raises BusyError, or UnnumberedError for a record that no verdict could name."""
    numbered = [(seq_of(content), content) for content in batch.records]
    delivery = _Delivery(batch.terminal, str(batch.epoch), now().isoformat())
    with database.writing() as connection:
        return [_take(connection, delivery, seq, content) for seq, content in numbered]


def _take(connection: Connection, delivery: _Delivery, seq: int, content: dict[str, JsonValue]) -> RecordResult:
    record = read_envelope(content)
    if isinstance(record, Unfit):
        return _refuse(connection, delivery, seq, content, Verdict.REJECTED, record.reason)
    stored = connection.execute(
        select(RecordRow.sha256).where(
            RecordRow.terminal == delivery.terminal, RecordRow.epoch == delivery.epoch, RecordRow.seq == seq
        )
    ).scalar_one_or_none()
    if stored == record.sha256:
        return RecordResult(seq=seq, verdict=Verdict.DUPLICATE)
    if stored is not None:
        return _refuse(connection, delivery, seq, content, Verdict.CONFLICT, "other_content")
    fault = fault_of_body(record)
    if fault is not None:
        return _refuse(connection, delivery, seq, content, Verdict.REJECTED, fault.reason)
    _accept(connection, delivery, record)
    return RecordResult(seq=seq, verdict=Verdict.ACCEPTED)


def _accept(connection: Connection, delivery: _Delivery, record: IngestRecord) -> None:
    connection.execute(
        insert(RecordRow).values(
            terminal=delivery.terminal,
            epoch=delivery.epoch,
            seq=record.seq,
            record_id=str(record.id),
            kind=record.kind,
            record_schema=record.record_schema,
            at=record.at.isoformat(),
            sha256=record.sha256,
            body=record.body,
            received_at=delivery.received_at,
        )
    )


def _refuse(
    connection: Connection,
    delivery: _Delivery,
    seq: int,
    content: dict[str, JsonValue],
    verdict: Verdict,
    reason: str,
) -> RecordResult:
    """Keep it beside the good ones: a refusal may be our mistake, and a conflict is an alarm with two sides."""
    text = json.dumps(content, sort_keys=True)
    row = {
        "terminal": delivery.terminal,
        "epoch": delivery.epoch,
        "seq": seq,
        "content_sha256": sha256_hex(text.encode("ascii")),
    }
    verdict_now = {"verdict": verdict.value, "reason": reason, "received_at": delivery.received_at}
    connection.execute(
        upsert(RefusedRecordRow)
        .values(**row, **verdict_now, content=text)
        .on_conflict_do_update(index_elements=list(row), set_=verdict_now)
    )
    return RecordResult(seq=seq, verdict=verdict, reason=reason)
