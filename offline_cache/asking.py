"""What this terminal itself remembers of the consultations that were written on it, until the district tells more."""

from sqlalchemy import Connection, insert

from kiosk.domain.records import ConsultationRecord
from offline_cache.schema import AskedRow
from offline_cache.wire.receipt import hash_of


def note_asked(connection: Connection, record: ConsultationRecord) -> None:
    """In the transaction that appends the record: its asker may ask for it at once."""
    connection.execute(
        insert(AskedRow).values(
            consultation_id=str(record.record_id),
            receipt=hash_of(record.receipt.digits),
            person=record.person,
            department=record.department,
            topic=record.topic,
            at=record.at.isoformat(),
        )
    )
