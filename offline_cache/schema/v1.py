"""Version 1 of the terminal's tables. Frozen: a change is a v2 beside it and a migration between them.

Moments are ISO 8601 texts with their offset, UUIDs their 36 characters, hashes 64 hexadecimal digits.
"""

from sqlalchemy import CheckConstraint, Index, text
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


class OutboxRow(Base):
    """A record, frozen. Only `state`, `settled_at` and `reason` ever change."""

    __tablename__ = "outbox"
    __table_args__ = (
        CheckConstraint("state IN ('pending', 'acknowledged', 'set_aside')", name="known_state"),
        Index("outbox_pending", "seq", sqlite_where=text("state = 'pending'")),
        Index("outbox_acknowledged", "settled_at", sqlite_where=text("state = 'acknowledged'")),
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
