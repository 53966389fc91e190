"""The consultations' tables. One that has been kept long enough stays as a tombstone without a word of it, so that the
deletion travels.
"""

from sqlalchemy import Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from district.tables import Base, Big

RECEIVED, ASSIGNED, ANSWERED, FORGOTTEN = "received", "assigned", "answered", "forgotten"


class ConsultationRow(Base):
    """`id` is its record's. `town` is the terminal's when it came; the terminal is the first part of the key, as that of
    records. `state_at` is since when it is in its state; `due_on` is the last day for an answer.
    """

    __tablename__ = "consultation"
    __table_args__ = (
        Index("consultation_id", "id"),
        Index("consultation_receipt", "receipt_sha256"),
        Index("consultation_town", "town", "version"),
        Index("consultation_terminal", "terminal", "version"),
        Index("consultation_due", "state", "due_on"),
    )

    terminal: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[Big] = mapped_column(unique=True)
    town: Mapped[str]
    received_at: Mapped[str]
    state: Mapped[str]
    state_at: Mapped[str]
    due_on: Mapped[str]
    asked_at: Mapped[str]
    sort: Mapped[str]
    department: Mapped[str]
    topic: Mapped[str]
    receipt_sha256: Mapped[str | None]
    text: Mapped[str | None] = mapped_column(Text)
    contact: Mapped[str | None]
    person: Mapped[str | None]
    doubted_kind: Mapped[str | None]
    doubted_key: Mapped[str | None]
    assigned_to: Mapped[str | None]
    answered_by: Mapped[str | None]
    answer: Mapped[str | None] = mapped_column(Text)


class VoicePieceRow(Base):
    """A piece of the voice note that belongs to a consultation. It may come before the consultation does."""

    __tablename__ = "voice_piece"
    __table_args__ = (Index("voice_piece_received", "received_at"),)

    terminal: Mapped[str] = mapped_column(primary_key=True)
    consultation: Mapped[str] = mapped_column(primary_key=True)
    piece: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    pieces: Mapped[int]
    codec: Mapped[str]
    content: Mapped[bytes]
    received_at: Mapped[str]
