"""Version 2 of the terminal's tables. Frozen: a change is a v3 beside it and a migration between them.

Against version 1: the head of the outbox is a chain of hashes, what waits is found and counted lane by lane, and the age
of what was settled is told by the store's own age, which no wrong clock moves.

Moments are ISO 8601 texts with their offset, UUIDs their 36 characters, hashes 64 hexadecimal digits.
"""

from sqlalchemy import DDL, CheckConstraint, Index, event, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class StoreMetaRow(Base):
    """One line: whose store this is. `epoch` is born with the file, so that a terminal set up anew cannot reuse
    numbers.
    """

    __tablename__ = "store_meta"
    __table_args__ = (CheckConstraint("id = 1", name="one_line"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    terminal: Mapped[str]
    epoch: Mapped[str]
    next_seq: Mapped[int]
    created_at: Mapped[str]
    chain: Mapped[bytes]
    """Of the record before `next_seq`: see offline_cache.head."""
    age_seconds: Mapped[int]
    """How long this store has surely lived, as of `seen_at`: see offline_cache.age."""
    seen_at: Mapped[str]


class OutboxRow(Base):
    """A record, frozen. Only `state`, `settled_at`, `settled_age` and `reason` ever change.

    `settled_at` is for people; `settled_age` is the store's age then, in seconds, and decides.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        CheckConstraint("state IN ('pending', 'acknowledged', 'set_aside')", name="known_state"),
        Index("outbox_waiting", "lane", "seq", sqlite_where=text("state = 'pending'")),
        Index("outbox_acknowledged", "settled_age", sqlite_where=text("state = 'acknowledged'")),
        Index("outbox_set_aside", "seq", sqlite_where=text("state = 'set_aside'")),
    )

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    record_id: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    record_schema: Mapped[int]
    lane: Mapped[int]
    at: Mapped[str]
    sha256: Mapped[str]
    body: Mapped[bytes]
    created_at: Mapped[str]
    state: Mapped[str]
    settled_at: Mapped[str | None]
    reason: Mapped[str | None]
    settled_age: Mapped[int | None]


class TallyRow(Base):
    """How many records of a lane are in a state, kept by triggers: counting a million at each turn would take longer than
    sending five hundred.
    """

    __tablename__ = "tally"

    lane: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    state: Mapped[str] = mapped_column(primary_key=True)
    records: Mapped[int]


_COUNT_IN = """
    INSERT INTO tally (lane, state, records) VALUES (NEW.lane, NEW.state, 1)
    ON CONFLICT (lane, state) DO UPDATE SET records = records + 1;
"""
_COUNT_OUT = """
    UPDATE tally SET records = records - 1 WHERE lane = OLD.lane AND state = OLD.state;
"""
TALLY_TRIGGERS = (
    f"CREATE TRIGGER tally_insert AFTER INSERT ON outbox BEGIN {_COUNT_IN} END",
    f"CREATE TRIGGER tally_update AFTER UPDATE OF state ON outbox BEGIN {_COUNT_OUT} {_COUNT_IN} END",
    f"CREATE TRIGGER tally_delete AFTER DELETE ON outbox BEGIN {_COUNT_OUT} END",
)
for _trigger in TALLY_TRIGGERS:
    event.listen(Base.metadata, "after_create", DDL(_trigger))


class FeedRow(Base):
    """How far a feed was followed. `generation` counts beginnings; `settled` is the last one that was followed to its
    end.
    """

    __tablename__ = "feed"

    kind: Mapped[str] = mapped_column(primary_key=True)
    generation: Mapped[int]
    settled: Mapped[int]
    cursor: Mapped[str | None]
    as_of: Mapped[str | None]


class ResidentRow(Base):
    __tablename__ = "resident"
    __table_args__ = (Index("resident_id_number", "id_number"),)

    person: Mapped[str] = mapped_column(primary_key=True)
    generation: Mapped[int]
    version: Mapped[int]
    name: Mapped[str]
    id_number: Mapped[str]
    town: Mapped[str]


class SubsidyRow(Base):
    __tablename__ = "subsidy"
    __table_args__ = (Index("subsidy_person", "person", "granted_on"),)

    grant_id: Mapped[str] = mapped_column(primary_key=True)
    generation: Mapped[int]
    version: Mapped[int]
    person: Mapped[str]
    item: Mapped[str]
    fen: Mapped[int]
    granted_on: Mapped[str]
    state: Mapped[str]
    account_tail: Mapped[str]


class FaceTemplateRow(Base):
    """A face, kept on this terminal and nowhere else."""

    __tablename__ = "face_template"
    __table_args__ = (Index("face_template_person", "person"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person: Mapped[str]
    model: Mapped[str]
    vector: Mapped[bytes]
    enrolled_at: Mapped[str]
