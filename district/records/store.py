"""Take a batch of records: one verdict for each, all from one committed transaction, the same however often it is
delivered.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import JsonValue
from sqlalchemy import Connection, select

from district.bulk import in_portions, upsert
from district.database import Database, now
from district.records.judging import Unfit, fault_of_body, read_envelope, seq_of
from district.records.models import RecordRow, RefusedRecordRow
from district.records.projecting import FACES, MOVED, Intake, project
from district.records.retention import forgotten_among
from district.records.taking import take_new
from offline_cache.wire.ingest import IngestRecord, ReceivedBatch, RecordResult, Verdict
from offline_cache.wire.message import sha256_hex


@dataclass(frozen=True, slots=True)
class _Delivery:
    """Where a batch comes from, and when."""

    terminal: str
    epoch: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class _Delivered:
    """One record of a batch and what can be said of it by itself. Without an envelope, `fault` says why."""

    seq: int
    content: Mapping[str, JsonValue]
    record: IngestRecord | None
    fault: Unfit | None


def ingest(database: Database, batch: ReceivedBatch, intake: Intake | None = None) -> Sequence[RecordResult]:
    """Returns after the commit. Raises BusyError, or UnnumberedError for a record that no verdict could name."""
    by = intake or Intake()
    delivery = _Delivery(batch.terminal, str(batch.epoch), now())
    # all that needs no database is done before the transaction, which others wait for
    delivered = [_look_at(content, by) for content in batch.records]
    return database.write(lambda connection: _take(connection, delivery, delivered, by))


def _look_at(content: Mapping[str, JsonValue], intake: Intake) -> _Delivered:
    seq = seq_of(content)
    record = read_envelope(content)
    if isinstance(record, Unfit):
        return _Delivered(seq, content, None, record)
    if not intake.takes(record.kind):
        return _Delivered(seq, content, record, Unfit("not_taken"))
    return _Delivered(seq, content, record, fault_of_body(record))


def _take(
    connection: Connection, delivery: _Delivery, delivered: Sequence[_Delivered], intake: Intake
) -> Sequence[RecordResult]:
    fit: dict[int, IngestRecord] = {}
    for one in delivered:
        if one.record is not None and one.fault is None:
            fit.setdefault(one.seq, one.record)
    new = take_new(connection, delivery.terminal, delivery.epoch, [_line(delivery, one) for one in fit.values()])
    project(connection, delivery.terminal, delivery.received_at, [fit[seq] for seq in sorted(new)], intake)
    seqs = {one.seq for one in delivered}
    known = _known_hashes(connection, delivery, seqs - new)
    forgotten = forgotten_among(connection, delivery.terminal, delivery.epoch, seqs - new - known.keys())
    results: list[RecordResult] = []
    for one in delivered:
        if one.seq in new and one.record is not None and one.record is fit[one.seq]:
            known[one.seq] = one.record.sha256
            results.append(RecordResult(seq=one.seq, verdict=Verdict.ACCEPTED))
            continue
        result = _not_taken(one, known.get(one.seq), was_forgotten=one.seq in forgotten)
        if result.verdict is not Verdict.DUPLICATE:
            _keep_refused(connection, delivery, one, result)
        results.append(result)
    return results


def _not_taken(one: _Delivered, known_sha256: str | None, *, was_forgotten: bool) -> RecordResult:
    """`known_sha256` is what is stored under its number, if anything."""
    if one.record is not None:
        if was_forgotten or known_sha256 == one.record.sha256:
            return RecordResult(seq=one.seq, verdict=Verdict.DUPLICATE)
        if known_sha256 is not None:
            return RecordResult(seq=one.seq, verdict=Verdict.CONFLICT, reason="other_content")
    return RecordResult(seq=one.seq, verdict=Verdict.REJECTED, reason=one.fault.reason if one.fault else None)


def _known_hashes(connection: Connection, delivery: _Delivery, seqs: Collection[int]) -> dict[int, str]:
    known: dict[int, str] = {}
    for portion in in_portions(sorted(seqs)):
        query = select(RecordRow.seq, RecordRow.sha256).where(
            RecordRow.terminal == delivery.terminal,
            RecordRow.epoch == delivery.epoch,
            RecordRow.seq.in_(portion),
        )
        known.update((seq, sha256) for seq, sha256 in connection.execute(query))
    return known


def _line(delivery: _Delivery, record: IngestRecord) -> dict[str, object]:
    return {
        "terminal": delivery.terminal,
        "epoch": delivery.epoch,
        "seq": record.seq,
        "record_id": str(record.id),
        "kind": record.kind,
        "record_schema": record.record_schema,
        "at": record.at.isoformat(),
        "sha256": record.sha256,
        "body": "" if record.kind in MOVED else record.body,
        "received_at": delivery.received_at.isoformat(),
    }


def _keep_refused(connection: Connection, delivery: _Delivery, one: _Delivered, result: RecordResult) -> None:
    """Keep it beside the good ones: a refusal may be our mistake, and a conflict is an alarm with two sides. A face is
    not kept: a withdrawal would not find it here, and the terminal has it.
    """
    content = {**one.content, "body": ""} if one.content.get("kind") == FACES else one.content
    text = json.dumps(content, sort_keys=True)
    line = {
        "terminal": delivery.terminal,
        "epoch": delivery.epoch,
        "seq": one.seq,
        "content_sha256": sha256_hex(text.encode("ascii")),
        "verdict": result.verdict.value,
        "reason": result.reason or "",
        "content": text,
        "received_at": delivery.received_at.isoformat(),
    }
    upsert(connection, RefusedRecordRow, [line])
