"""What terminals send, as the district gets it: records of the hub, encoded as they are stored, and delivered."""

from collections.abc import Sequence
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import delete, insert

from district.database import Database
from district.faces.key import FaceKey
from district.records.projecting import Intake
from district.records.store import ingest
from district.terminals.models import EnrolledTerminalRow
from kiosk.domain.records import Record
from offline_cache.encoding import encode
from offline_cache.wire.ingest import ReceivedBatch

INTAKE = Intake(face_key=FaceKey(bytes(range(32))))
EPOCH = UUID(int=9)


def enrolled_in(database: Database, terminal: str, town: str) -> None:
    """Known by its name and town; its key is of no importance here."""
    with database.writing() as connection:
        connection.execute(delete(EnrolledTerminalRow).where(EnrolledTerminalRow.id == terminal))
        connection.execute(
            insert(EnrolledTerminalRow).values(
                id=terminal, town=town, public_key="-", enrolled_at="2026-01-01T00:00:00+00:00"
            )
        )


def envelope(seq: int, record: Record) -> dict[str, JsonValue]:
    encoded = encode(record)
    return {
        "seq": seq,
        "id": str(encoded.record_id),
        "kind": encoded.kind,
        "schema": encoded.schema,
        "at": encoded.at.isoformat(),
        "lane": int(encoded.lane),
        "sha256": encoded.sha256,
        "body": encoded.body.decode(),
    }


def deliver(
    database: Database,
    *records: Record,
    terminal: str = "T0042",
    first: int = 1,
    epoch: UUID = EPOCH,
    intake: Intake = INTAKE,
) -> Sequence[str]:
    """The verdicts. The records are numbered from `first` on."""
    envelopes = tuple(envelope(seq, record) for seq, record in enumerate(records, first))
    batch = ReceivedBatch(terminal=terminal, epoch=epoch, batch=UUID(int=1), records=envelopes)
    return [result.verdict.value for result in ingest(database, batch, intake)]
