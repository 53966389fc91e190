"""The faces' tables. A deleted face stays as a tombstone without a person or a vector, so that the deletion travels."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from district.tables import Base, Big


class SharedFaceRow(Base):
    """`id` is the record that shared it; `sealed` is the vector under the district's key for faces."""

    __tablename__ = "shared_face"
    __table_args__ = (Index("shared_face_person", "person"), Index("shared_face_town", "town", "version"))

    terminal: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[Big] = mapped_column(unique=True)
    town: Mapped[str]
    received_at: Mapped[str]
    person: Mapped[str | None]
    model: Mapped[str | None]
    sealed: Mapped[bytes | None]
    enrolled_at: Mapped[str | None]
    consent_text: Mapped[str | None]


class WithdrawalRow(Base):
    """A person's faces made up to `at` are gone, and stay away whatever comes late."""

    __tablename__ = "withdrawal"
    __table_args__ = (Index("withdrawal_person", "person"),)

    terminal: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[Big] = mapped_column(unique=True)
    person: Mapped[str]
    at: Mapped[str]
    received_at: Mapped[str]
