"""How far consultations have got: as the district last said, or else as this terminal knows itself."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, select

from kiosk.domain.consultations import Consultation, ConsultationState
from kiosk.domain.people import PersonId
from kiosk.domain.receipts import Receipt
from offline_cache.outbox import ACKNOWLEDGED
from offline_cache.schema import AskedRow, OutboxRow, ReplyRow
from offline_cache.transactions import Transactions
from offline_cache.wire.receipt import hash_of


class StoredReplies:
    """kiosk.ports.Replies. All methods raise StorageError. Any thread may call them."""

    def __init__(self, database: Transactions) -> None:
        self._database = database

    def by_receipt(self, receipt: Receipt) -> Consultation | None:
        """Of any terminal of this town. Whoever has the receipt may see it."""
        receipt_sha256 = hash_of(receipt.digits)
        with self._database.reading() as connection:
            told = _told(connection, ReplyRow.receipt == receipt_sha256)
            found = told or _asked(connection, AskedRow.receipt == receipt_sha256)
        return found[0] if found else None

    def by_person(self, person: PersonId) -> Sequence[Consultation]:
        """Newest first. Only for a person who has proven to be the one."""
        with self._database.reading() as connection:
            found = [
                *_told(connection, ReplyRow.person == person),
                *_asked(connection, AskedRow.person == person),
            ]
        return sorted(found, key=lambda one: one.at, reverse=True)


def _told(connection: Connection, condition: ColumnElement[bool]) -> Sequence[Consultation]:
    query = select(
        ReplyRow.consultation_id,
        ReplyRow.department,
        ReplyRow.topic,
        ReplyRow.state,
        ReplyRow.at,
        ReplyRow.due_on,
        ReplyRow.text,
    ).where(condition)
    return [
        Consultation(
            UUID(identifier),
            department,
            topic,
            ConsultationState(state),
            datetime.fromisoformat(at),
            None if due_on is None else date.fromisoformat(due_on),
            answer,
        )
        for identifier, department, topic, state, at, due_on, answer in connection.execute(query)
    ]


def _asked(connection: Connection, condition: ColumnElement[bool]) -> Sequence[Consultation]:
    """Received once the district has acknowledged the record, which in time is purged; until then on its way."""
    query = (
        select(AskedRow.consultation_id, AskedRow.department, AskedRow.topic, AskedRow.at, OutboxRow.state)
        .outerjoin(OutboxRow, OutboxRow.record_id == AskedRow.consultation_id)
        .where(condition)
    )
    return [
        Consultation(
            UUID(identifier),
            department,
            topic,
            ConsultationState.RECEIVED if state in (None, ACKNOWLEDGED) else ConsultationState.SENT,
            datetime.fromisoformat(at),
        )
        for identifier, department, topic, at, state in connection.execute(query)
    ]
