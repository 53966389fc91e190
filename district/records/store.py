"""Take a batch of records: one verdict for each, all from one committed transaction, the same however often it is
delivered. What is refused is kept beside the good ones: a refusal may be our mistake, and a conflict has two sides.
"""

import json
from collections.abc import Mapping, Sequence

from pydantic import JsonValue
from sqlalchemy import Connection

from district.bulk import upsert
from district.database import Database, now
from district.records.judging import Unfit, fault_of_body, read_envelope, seq_of
from district.records.models import RefusedRecordRow
from district.records.projecting import FACES, Intake
from district.records.taking import Delivery, take
from district.records.verdicts import Delivered
from offline_cache.wire.ingest import ReceivedBatch, RecordResult, Verdict
from offline_cache.wire.message import sha256_hex


def ingest(database: Database, batch: ReceivedBatch, intake: Intake | None = None) -> Sequence[RecordResult]:
    """Returns after the commit. Raises BusyError, or UnnumberedError for a record that no verdict could name."""
    by = intake or Intake()
    delivery = Delivery(batch.terminal, str(batch.epoch), now().isoformat())
    # all that needs no database is done before the transaction, which others wait for
    delivered = [look_at(content, by) for content in batch.records]
    return database.write(lambda connection: _take(connection, delivery, delivered, by))


def look_at(content: Mapping[str, JsonValue], intake: Intake) -> Delivered:
    """Raises UnnumberedError."""
    seq = seq_of(content)
    record = read_envelope(content)
    if isinstance(record, Unfit):
        return Delivered(seq, content, None, None, record)
    fault = fault_of_body(record) if intake.takes(record.kind) else Unfit("not_taken")
    return Delivered(seq, content, record, str(record.id), fault)


def _take(
    connection: Connection, delivery: Delivery, delivered: Sequence[Delivered], intake: Intake
) -> Sequence[RecordResult]:
    results = take(connection, delivery, delivered, intake)
    refused = [
        _refused_line(delivery, one, result)
        for one, result in zip(delivered, results, strict=True)
        if result.verdict in (Verdict.REJECTED, Verdict.CONFLICT)
    ]
    upsert(connection, RefusedRecordRow, refused)
    return results


def _refused_line(delivery: Delivery, one: Delivered, result: RecordResult) -> Mapping[str, object]:
    """A face is not kept: a withdrawal would not find it here, and the terminal has it."""
    content = {**one.content, "body": ""} if one.content.get("kind") == FACES else one.content
    text = json.dumps(content, sort_keys=True)
    return {
        "terminal": delivery.terminal,
        "epoch": delivery.epoch,
        "seq": one.seq,
        "content_sha256": sha256_hex(text.encode("ascii")),
        "verdict": result.verdict.value,
        "reason": result.reason or "",
        "content": text,
        "received_at": delivery.received_at,
    }
