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

_VARIABLES = 500
"""Sequence numbers named in one statement: far below SQLite's limit of bound variables."""


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
        known = _known_hashes(connection, delivery, [seq for seq, _ in numbered])
        results: list[RecordResult] = []
        accepted: list[IngestRecord] = []
        for seq, content in numbered:
            judgement = _judge(known.get(seq), content)
            if isinstance(judgement, IngestRecord):
                known[seq] = judgement.sha256
                accepted.append(judgement)
                results.append(RecordResult(seq=seq, verdict=Verdict.ACCEPTED))
                continue
            if judgement.verdict is not Verdict.DUPLICATE:
                _keep_refused(connection, delivery, seq, content, judgement)
            results.append(RecordResult(seq=seq, verdict=judgement.verdict, reason=judgement.reason))
        _accept(connection, delivery, accepted)
    return results


@dataclass(frozen=True, slots=True)
class _NotTaken:
    verdict: Verdict
    reason: str | None = None


def _judge(known_sha256: str | None, content: dict[str, JsonValue]) -> IngestRecord | _NotTaken:
    """The record when it is to be accepted. `known_sha256` is what is stored under its number, if anything."""
    record = read_envelope(content)
    if isinstance(record, Unfit):
        return _NotTaken(Verdict.REJECTED, record.reason)
    if known_sha256 == record.sha256:
        return _NotTaken(Verdict.DUPLICATE)
    if known_sha256 is not None:
        return _NotTaken(Verdict.CONFLICT, "other_content")
    fault = fault_of_body(record)
    return record if fault is None else _NotTaken(Verdict.REJECTED, fault.reason)


def _known_hashes(connection: Connection, delivery: _Delivery, seqs: Sequence[int]) -> dict[int, str]:
    known: dict[int, str] = {}
    for first in range(0, len(seqs), _VARIABLES):
        query = select(RecordRow.seq, RecordRow.sha256).where(
            RecordRow.terminal == delivery.terminal,
            RecordRow.epoch == delivery.epoch,
            RecordRow.seq.in_(seqs[first : first + _VARIABLES]),
        )
        known.update((seq, sha256) for seq, sha256 in connection.execute(query))
    return known


def _accept(connection: Connection, delivery: _Delivery, records: Sequence[IngestRecord]) -> None:
    rows = [
        {
            "terminal": delivery.terminal,
            "epoch": delivery.epoch,
            "seq": record.seq,
            "record_id": str(record.id),
            "kind": record.kind,
            "record_schema": record.record_schema,
            "at": record.at.isoformat(),
            "sha256": record.sha256,
            "body": record.body,
            "received_at": delivery.received_at,
        }
        for record in records
    ]
    if rows:
        connection.execute(insert(RecordRow), rows)


def _keep_refused(
    connection: Connection, delivery: _Delivery, seq: int, content: dict[str, JsonValue], judgement: _NotTaken
) -> None:
    """Keep it beside the good ones: a refusal may be our mistake, and a conflict is an alarm with two sides."""
    text = json.dumps(content, sort_keys=True)
    key = {
        "terminal": delivery.terminal,
        "epoch": delivery.epoch,
        "seq": seq,
        "content_sha256": sha256_hex(text.encode("ascii")),
    }
    verdict = {
        "verdict": judgement.verdict.value,
        "reason": judgement.reason or "",
        "received_at": delivery.received_at,
    }
    connection.execute(
        upsert(RefusedRecordRow)
        .values(**key, **verdict, content=text)
        .on_conflict_do_update(index_elements=list(key), set_=verdict)
    )
