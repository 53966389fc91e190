"""The outbox: records wait here, durable, until the district has answered for each of them. The only write a session
makes.

Not here: sending (sync/), and what a record means. A record's bytes are frozen by `append`; nothing ever edits them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, delete, func, insert, select, update

from kiosk.clock import Clock
from kiosk.domain.records import Record
from offline_cache.database import Database
from offline_cache.encoding import EncodedRecord, encode
from offline_cache.errors import StoreFullError
from offline_cache.schema import OutboxRow, StoreMetaRow

RETENTION = timedelta(days=7)
"""How long an acknowledged record stays: so long can a district that was restored from a backup ask for it again."""

_PURGE_ROWS = 1000
"""Rows deleted in one transaction, so that a citizen's record never waits long for the write lock."""

_VARIABLES = 500
"""Sequence numbers named in one statement: far below SQLite's limit of bound variables."""

PENDING = "pending"
ACKNOWLEDGED = "acknowledged"
SET_ASIDE = "set_aside"


@dataclass(frozen=True, slots=True)
class StoreIdentity:
    """Whose records these are: with `seq` it names a record for ever."""

    terminal: str
    epoch: UUID


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """A record as it lies in the outbox. `body` is canonical JSON in UTF-8; `sha256` is of exactly these bytes."""

    seq: int
    record_id: UUID
    kind: str
    schema: int
    lane: int
    at: datetime
    sha256: str
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class SetAside:
    """A record that the district refused, for an operator to see."""

    seq: int
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class Depth:
    """`pending` records wait to be sent; `set_aside` ones wait for an operator."""

    pending: int
    set_aside: int


class DurableOutbox:
    """All methods raise StorageError, and then nothing has changed. Any thread may call them."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def append(self, record: Record) -> None:
        """Return once the record survives a power cut. A record that is already here is not stored again."""
        encoded = encode(record)
        with self._database.writing() as connection:
            if not _is_known(connection, encoded.record_id):
                _insert(connection, encoded, _take_seq(connection), self._clock.now())

    def identity(self) -> StoreIdentity:
        with self._database.reading() as connection:
            terminal, epoch = connection.execute(select(StoreMetaRow.terminal, StoreMetaRow.epoch)).one()
        return StoreIdentity(terminal, UUID(epoch))

    def pending(self, limit: int) -> Sequence[StoredRecord]:
        """The oldest records that wait, in the order of their writing."""
        query = (
            select(
                OutboxRow.seq,
                OutboxRow.record_id,
                OutboxRow.kind,
                OutboxRow.record_schema,
                OutboxRow.lane,
                OutboxRow.at,
                OutboxRow.sha256,
                OutboxRow.body,
            )
            .where(OutboxRow.state == PENDING)
            .order_by(OutboxRow.seq)
            .limit(limit)
        )
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return [
            StoredRecord(seq, UUID(identifier), kind, schema, lane, datetime.fromisoformat(at), sha256, body)
            for seq, identifier, kind, schema, lane, at, sha256, body in rows
        ]

    def acknowledge(self, seqs: Sequence[int]) -> None:
        """The district has these. They stay for RETENTION and are then purged.

        A full store has no room even to mark a row; then what the district has is deleted at once, or a terminal that
        was cut off until it was full would stay full for ever.
        """
        try:
            self._mark_acknowledged(seqs)
        except StoreFullError:
            self._delete_acknowledged(seqs)

    def _mark_acknowledged(self, seqs: Sequence[int]) -> None:
        now = self._clock.now().isoformat()
        with self._database.writing() as connection:
            for chunk in _chunks(seqs):
                connection.execute(
                    update(OutboxRow)
                    .where(OutboxRow.seq.in_(chunk), OutboxRow.state == PENDING)
                    .values(state=ACKNOWLEDGED, settled_at=now)
                )

    def _delete_acknowledged(self, seqs: Sequence[int]) -> None:
        with self._database.writing() as connection:
            connection.execute(delete(OutboxRow).where(OutboxRow.state == ACKNOWLEDGED))
            for chunk in _chunks(seqs):
                connection.execute(delete(OutboxRow).where(OutboxRow.seq.in_(chunk), OutboxRow.state == PENDING))

    def set_aside(self, seq: int, reason: str) -> None:
        """The district refuses this one: it must not hold up the others, and must not be lost."""
        with self._database.writing() as connection:
            connection.execute(
                update(OutboxRow)
                .where(OutboxRow.seq == seq, OutboxRow.state == PENDING)
                .values(state=SET_ASIDE, settled_at=self._clock.now().isoformat(), reason=reason)
            )

    def redrive(self, seq: int) -> None:
        """Send a record that was set aside once more, under its old number and with its old bytes."""
        with self._database.writing() as connection:
            connection.execute(
                update(OutboxRow)
                .where(OutboxRow.seq == seq, OutboxRow.state == SET_ASIDE)
                .values(state=PENDING, settled_at=None, reason=None)
            )

    def depth(self) -> Depth:
        with self._database.reading() as connection:
            return Depth(_count(connection, PENDING), _count(connection, SET_ASIDE))

    def refused(self, limit: int) -> Sequence[SetAside]:
        """The oldest records that were set aside."""
        query = (
            select(OutboxRow.seq, OutboxRow.kind, OutboxRow.reason)
            .where(OutboxRow.state == SET_ASIDE)
            .order_by(OutboxRow.seq)
            .limit(limit)
        )
        with self._database.reading() as connection:
            return [SetAside(seq, kind, reason or "") for seq, kind, reason in connection.execute(query)]

    def purge(self) -> int:
        """Delete acknowledged records older than RETENTION, a bounded number of them; returns how many."""
        before = (self._clock.now() - RETENTION).isoformat()
        old = (
            select(OutboxRow.seq)
            .where(OutboxRow.state == ACKNOWLEDGED, OutboxRow.settled_at < before)
            .limit(_PURGE_ROWS)
            .scalar_subquery()
        )
        with self._database.writing() as connection:
            return connection.execute(delete(OutboxRow).where(OutboxRow.seq.in_(old))).rowcount


def _chunks(seqs: Sequence[int]) -> Iterator[Sequence[int]]:
    return (seqs[first : first + _VARIABLES] for first in range(0, len(seqs), _VARIABLES))


def _is_known(connection: Connection, record_id: UUID) -> bool:
    return connection.execute(select(OutboxRow.seq).where(OutboxRow.record_id == str(record_id))).first() is not None


def _take_seq(connection: Connection) -> int:
    taken = connection.execute(
        update(StoreMetaRow).values(next_seq=StoreMetaRow.next_seq + 1).returning(StoreMetaRow.next_seq - 1)
    )
    return taken.scalar_one()


def _insert(connection: Connection, record: EncodedRecord, seq: int, now: datetime) -> None:
    row = {
        "seq": seq,
        "record_id": str(record.record_id),
        "kind": record.kind,
        "record_schema": record.schema,
        "lane": record.lane,
        "at": record.at.isoformat(),
        "sha256": record.sha256,
        "body": record.body,
        "created_at": now.isoformat(),
        "state": PENDING,
    }
    connection.execute(insert(OutboxRow), row)


def _count(connection: Connection, state: str) -> int:
    return connection.execute(select(func.count()).where(OutboxRow.state == state)).scalar_one()
