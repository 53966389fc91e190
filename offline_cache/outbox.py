"""The outbox: records wait here, durable, until the district has answered for each of them. The only write a session
makes.

Not here: sending (sync/), and what a record means. A record's bytes are frozen by `append`; nothing ever edits them.
"""

from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    bindparam,
    delete,
    func,
    insert,
    literal_column,
    select,
    union_all,
    update,
)

from kiosk.clock import Clock
from kiosk.domain.consultations import MOST_PIECES, PIECE_BYTES
from kiosk.domain.records import ConsultationRecord, Record
from kiosk.domain.room import Level
from kiosk.ports import NoRoomError
from offline_cache.age import StoreAge
from offline_cache.asking import note_asked
from offline_cache.encoding import EncodedRecord, encode
from offline_cache.errors import StoreFullError
from offline_cache.head import Head, extended
from offline_cache.lanes import Lane, take_turns
from offline_cache.record_bodies import SORTS
from offline_cache.room import refused_from
from offline_cache.schema import OutboxRow, StoreMetaRow, TallyRow
from offline_cache.transactions import Transactions

RETENTION = timedelta(days=7)
"""How long an acknowledged record stays: so long can a district that was restored from a backup ask for it again."""

PURGE_ROWS = 1000
"""Rows deleted in one transaction, so that a citizen's record never waits long for the write lock."""

_LARGEST_BYTES: Mapping[type[Record], int] = {ConsultationRecord: MOST_PIECES * PIECE_BYTES * 4 // 3}
"""What a record of a kind and all that belongs to it may come to take."""

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
    """A record that the district refused, for an operator to see; `since` by the terminal's clock."""

    seq: int
    kind: str
    reason: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Depth:
    """`pending` records wait to be sent; `set_aside` ones wait for an operator."""

    pending: int
    set_aside: int


@dataclass(frozen=True, slots=True)
class LaneDepth:
    """`oldest` is when the first of the pending records was written; None when none waits."""

    pending: int
    set_aside: int
    oldest: datetime | None


class Appending:
    """A transaction in which records are appended. Not to be kept beyond its block."""

    def __init__(self, connection: Connection, database: Transactions, clock: Clock) -> None:
        self.connection = connection
        self._database = database
        self._clock = clock

    def append(self, record: Record) -> None:
        """See DurableOutbox.append."""
        encoded = encode(record)
        if _is_known(self.connection, encoded.record_id):
            return
        refused = refused_from(encoded.lane)
        if refused is not None:
            self._database.require_room(self.connection, refused)
        head = _advance(self.connection, encoded.sha256)
        _insert(self.connection, encoded, head.seq, self._clock.now())
        if isinstance(record, ConsultationRecord):
            note_asked(self.connection, record)


class DurableOutbox:
    """All methods raise StorageError, and then nothing has changed. Any thread may call them."""

    def __init__(self, database: Transactions, clock: Clock, retention: timedelta = RETENTION) -> None:
        self._database = database
        self._clock = clock
        self._retention = retention
        with database.reading() as connection:
            recorded, seen_at = connection.execute(select(StoreMetaRow.age_seconds, StoreMetaRow.seen_at)).one()
        self._age = StoreAge(clock, recorded, datetime.fromisoformat(seen_at))

    def append(self, record: Record, *more: Record) -> None:
        """Return once all of them survive a power cut. A record that is already here is not stored again.

        Raises NoRoomError when the store is too full for a record's lane; then none is kept.
        """
        with self.appending() as transaction:
            for one in (record, *more):
                transaction.append(one)

    @contextmanager
    def appending(self) -> Generator["Appending"]:
        """One write transaction for records and what belongs with them: all of it survives, or nothing."""
        with self._database.writing() as connection:
            transaction = Appending(connection, self._database, self._clock)
            yield transaction
            self._record_age(connection)
            head = read_head(connection)
        self._database.note(head)

    def require_room(self, kind: type[Record]) -> None:
        """Raises NoRoomError when the store may become too full for a new record of this kind before it is written: a
        consultation has room with the longest voice note. Asked before anything is typed.
        """
        refused = refused_from(SORTS[kind].lane)
        if refused is not None:
            with self._database.reading() as connection:
                self._database.require_room(connection, refused, _LARGEST_BYTES.get(kind, 0))

    def identity(self) -> StoreIdentity:
        with self._database.reading() as connection:
            terminal, epoch = connection.execute(select(StoreMetaRow.terminal, StoreMetaRow.epoch)).one()
        return StoreIdentity(terminal, UUID(epoch))

    def head(self) -> Head:
        """What the district's copy can be held against."""
        with self._database.reading() as connection:
            return read_head(connection)

    def pending(self, limit: int, limit_bytes: int | None = None) -> Sequence[StoredRecord]:
        """Records that wait, `limit` at most: one of each lane in turn, each lane in the order of its writing.

        Of bodies no more than `limit_bytes` are read, but for the first record: voice notes that wait for days would fill
        the memory. Takes as long for a million waiting records as for a thousand.
        """
        with self._database.reading() as connection:
            turns = take_turns(_waiting(connection, limit), limit)
            if limit_bytes is not None:
                turns = _within(connection, turns, limit_bytes)
            found = {record.seq: record for chunk in _chunks(turns) for record in _stored(connection, chunk)}
        return [found[seq] for seq in turns]

    def acknowledge(self, seqs: Sequence[int]) -> None:
        """The district has these. They stay for the retention and are then purged.

        A full store has no room even to mark a row; then what the district has is deleted at once, or a terminal that
        was cut off until it was full would stay full for ever. On a disk that is really full not even that works before
        the ballast has been thrown off.
        """
        try:
            self._mark_acknowledged(seqs)
        except StoreFullError:
            self._make_room_by(seqs)

    def _make_room_by(self, seqs: Sequence[int]) -> None:
        try:
            self._delete_acknowledged(seqs)
        except StoreFullError:
            if not self._database.make_way():
                raise
            self._delete_acknowledged(seqs)
            self._database.checkpoint()

    def _mark_acknowledged(self, seqs: Sequence[int]) -> None:
        settled = {"settled_at": self._clock.now().isoformat(), "settled_age": self._age.seconds()}
        with self._database.writing() as connection:
            for chunk in _chunks(seqs):
                connection.execute(
                    update(OutboxRow)
                    .where(OutboxRow.seq.in_(chunk), _is(PENDING))
                    .values(state=ACKNOWLEDGED, **settled)
                )
            self._record_age(connection)

    def _delete_acknowledged(self, seqs: Sequence[int]) -> None:
        with self._database.writing() as connection:
            old = select(OutboxRow.seq).where(_is(ACKNOWLEDGED)).limit(PURGE_ROWS).scalar_subquery()
            connection.execute(delete(OutboxRow).where(OutboxRow.seq.in_(old)))
            for chunk in _chunks(seqs):
                connection.execute(delete(OutboxRow).where(OutboxRow.seq.in_(chunk), _is(PENDING)))

    def set_aside(self, seq: int, reason: str) -> None:
        """The district refuses this one: it must not hold up the others, and must not be lost."""
        with self._database.writing() as connection:
            connection.execute(
                update(OutboxRow)
                .where(OutboxRow.seq == seq, _is(PENDING))
                .values(
                    state=SET_ASIDE,
                    settled_at=self._clock.now().isoformat(),
                    settled_age=self._age.seconds(),
                    reason=reason,
                )
            )

    def redrive(self, seq: int) -> None:
        """Send a record that was set aside once more, under its old number and with its old bytes."""
        with self._database.writing() as connection:
            connection.execute(
                update(OutboxRow)
                .where(OutboxRow.seq == seq, _is(SET_ASIDE))
                .values(state=PENDING, settled_at=None, settled_age=None, reason=None)
            )

    def send_again(self) -> int:
        """The district may have lost what it acknowledged, and its own copy of what it refused: all of it that is still
        here waits once more, under its old numbers and with its old bytes. Returns how many.
        """
        again = {"state": PENDING, "settled_at": None, "settled_age": None, "reason": None}
        with self._database.writing() as connection:
            return sum(
                connection.execute(update(OutboxRow).where(_is(state)).values(**again)).rowcount
                for state in (ACKNOWLEDGED, SET_ASIDE)
            )

    def depth(self) -> Depth:
        with self._database.reading() as connection:
            tally = _tally(connection)
        return Depth(_total(tally, PENDING), _total(tally, SET_ASIDE))

    def depths(self) -> Mapping[Lane, LaneDepth]:
        """Of every lane."""
        with self._database.reading() as connection:
            tally, oldest = _tally(connection), _oldest(connection)
        return {
            lane: LaneDepth(tally.get((lane, PENDING), 0), tally.get((lane, SET_ASIDE), 0), oldest.get(lane))
            for lane in Lane
        }

    def refused(self, limit: int) -> Sequence[SetAside]:
        """The oldest records that were set aside."""
        query = (
            select(OutboxRow.seq, OutboxRow.kind, OutboxRow.reason, OutboxRow.settled_at, OutboxRow.created_at)
            .where(_is(SET_ASIDE))
            .order_by(OutboxRow.seq)
            .limit(limit)
        )
        with self._database.reading() as connection:
            return [
                # one that a damaged store has left says no more when it was set aside
                SetAside(seq, kind, reason or "", datetime.fromisoformat(settled_at or created_at))
                for seq, kind, reason, settled_at, created_at in connection.execute(query)
            ]

    def purge(self) -> int:
        """Delete acknowledged records older than the retention, PURGE_ROWS of them at most; returns how many.

        While the store is short of room their age does not matter, the oldest go first: better that a district restored
        from a backup misses them than that the next citizen is refused.
        """
        before = self._age.seconds() - int(self._retention.total_seconds())
        acknowledged = (
            select(OutboxRow.seq).where(_is(ACKNOWLEDGED)).order_by(OutboxRow.settled_age, OutboxRow.seq)
        ).limit(PURGE_ROWS)
        with self._database.writing() as connection:
            self._record_age(connection)
            if not self._is_short_of_room(connection):
                acknowledged = acknowledged.where(OutboxRow.settled_age < before)
            doomed = OutboxRow.seq.in_(acknowledged.scalar_subquery())
            return connection.execute(delete(OutboxRow).where(doomed)).rowcount

    def _is_short_of_room(self, connection: Connection) -> bool:
        try:
            self._database.require_room(connection, Level.WARN)
        except NoRoomError:
            return True
        return False

    def age_seconds(self) -> int:
        """How long the store has surely lived: what ages are measured with, whatever the clock on the wall says."""
        return self._age.seconds()

    def _record_age(self, connection: Connection) -> None:
        now = self._clock.now().isoformat()
        connection.execute(_NOTE_AGE, {"age": self._age.seconds(), "now": now})


def _is(state: str) -> ColumnElement[bool]:
    """Written out in the statement: SQLite uses a partial index only where it sees the index's own condition."""
    return OutboxRow.state == literal_column(f"'{state}'")


# made once: making such a statement takes longer than SQLite needs for it
_HEAD = select(StoreMetaRow.epoch, StoreMetaRow.next_seq, StoreMetaRow.chain)
_ADVANCE = update(StoreMetaRow).values(next_seq=bindparam("next"), chain=bindparam("extended"))
_NOTE_AGE = update(StoreMetaRow).values(age_seconds=bindparam("age"), seen_at=bindparam("now"))
_OF_ID = select(OutboxRow.seq).where(OutboxRow.record_id == bindparam("identifier"))


def _oldest_of(lane: Lane) -> Select[Any, Any]:
    oldest = (
        select(OutboxRow.lane, OutboxRow.seq)
        .where(_is(PENDING), OutboxRow.lane == literal_column(str(int(lane))))
        .order_by(OutboxRow.seq)
        .limit(bindparam("most", type_=Integer()))
    ).subquery()
    return select(oldest.c.lane, oldest.c.seq)


_OLDEST_OF_EACH_LANE = union_all(*map(_oldest_of, Lane))
_BY_NUMBER = select(
    OutboxRow.seq,
    OutboxRow.record_id,
    OutboxRow.kind,
    OutboxRow.record_schema,
    OutboxRow.lane,
    OutboxRow.at,
    OutboxRow.sha256,
    OutboxRow.body,
).where(OutboxRow.seq.in_(bindparam("seqs", expanding=True)))


def _chunks(seqs: Sequence[int]) -> Iterator[Sequence[int]]:
    return (seqs[first : first + _VARIABLES] for first in range(0, len(seqs), _VARIABLES))


def _is_known(connection: Connection, record_id: UUID) -> bool:
    return connection.execute(_OF_ID, {"identifier": str(record_id)}).first() is not None


def read_head(connection: Connection) -> Head:
    """The head of the store, inside the caller's transaction."""
    epoch, next_seq, chain = connection.execute(_HEAD).one()
    return Head(UUID(epoch), next_seq - 1, chain)


def _advance(connection: Connection, sha256: str) -> Head:
    """Take the next number; the head with it."""
    before = read_head(connection)
    seq = before.seq + 1
    head = Head(before.epoch, seq, extended(before.chain, seq, sha256))
    connection.execute(_ADVANCE, {"next": seq + 1, "extended": head.chain})
    return head


def _insert(connection: Connection, record: EncodedRecord, seq: int, now: datetime) -> None:
    row = {
        "seq": seq,
        "record_id": str(record.record_id),
        "kind": record.kind,
        "record_schema": record.schema,
        "lane": int(record.lane),
        "at": record.at.isoformat(),
        "sha256": record.sha256,
        "body": record.body,
        "created_at": now.isoformat(),
        "state": PENDING,
    }
    connection.execute(insert(OutboxRow), row)


def _waiting(connection: Connection, limit: int) -> Mapping[Lane, Sequence[int]]:
    """The oldest of each lane, `limit` at most of each."""
    waiting: dict[Lane, list[int]] = {lane: [] for lane in Lane}
    for lane, seq in connection.execute(_OLDEST_OF_EACH_LANE, {"most": limit}):
        waiting[Lane(lane)].append(seq)
    return {lane: sorted(seqs) for lane, seqs in waiting.items()}


def _within(connection: Connection, seqs: Sequence[int], limit_bytes: int) -> list[int]:
    """As many from the front as fit, at least one. SQLite tells a body's length without reading it."""
    sizes: dict[int, int] = {}
    for chunk in _chunks(seqs):
        lengths = select(OutboxRow.seq, func.length(OutboxRow.body)).where(OutboxRow.seq.in_(chunk))
        sizes.update((seq, size) for seq, size in connection.execute(lengths))
    totals = accumulate(sizes[seq] for seq in seqs)
    return [
        seq for place, (seq, total) in enumerate(zip(seqs, totals, strict=True)) if not place or total <= limit_bytes
    ]


def _stored(connection: Connection, seqs: Sequence[int]) -> Iterator[StoredRecord]:
    for seq, identifier, kind, schema, lane, at, sha256, body in connection.execute(_BY_NUMBER, {"seqs": seqs}):
        yield StoredRecord(seq, UUID(identifier), kind, schema, lane, datetime.fromisoformat(at), sha256, body)


def _tally(connection: Connection) -> Mapping[tuple[int, str], int]:
    rows = connection.execute(select(TallyRow.lane, TallyRow.state, TallyRow.records))
    return {(lane, state): records for lane, state, records in rows}


def _total(tally: Mapping[tuple[int, str], int], state: str) -> int:
    return sum(records for (_, of), records in tally.items() if of == state)


def _oldest(connection: Connection) -> Mapping[int, datetime]:
    """When the first of the pending records of a lane was written, where one waits."""
    firsts = [seq for seqs in _waiting(connection, 1).values() for seq in seqs]
    rows = connection.execute(select(OutboxRow.lane, OutboxRow.created_at).where(OutboxRow.seq.in_(firsts)))
    return {lane: datetime.fromisoformat(created_at) for lane, created_at in rows}
