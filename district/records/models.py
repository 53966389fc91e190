"""The records' tables. Moments are ISO 8601 texts in UTC, hashes 64 hexadecimal digits.

A record has two names: its number in the store that it was written in (terminal, epoch, seq), and its own id, which goes
with it when a damaged store is replaced and all numbers of it come under a new epoch. Either one may be there once.

Records will lie apart by their terminal, which is the first part of every key; a terminal is enrolled for one town.
"""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from district.tables import Base, Big


class RecordRow(Base):
    """A record that was accepted. Its identity is permanent: a delivery of years later is still known as the same, here
    or among what is forgotten. `body` is empty where a resource of its own keeps what it said (projecting.py); the hash is
    of the bytes that came.
    """

    __tablename__ = "record"
    __table_args__ = (
        Index("record_identity", "terminal", "record_id", unique=True),
        Index("record_kind_at", "kind", "at"),
        Index("record_received", "received_at"),
    )

    terminal: Mapped[str] = mapped_column(primary_key=True)
    epoch: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[Big] = mapped_column(primary_key=True, autoincrement=False)
    record_id: Mapped[str]
    kind: Mapped[str]
    record_schema: Mapped[int]
    at: Mapped[str]
    sha256: Mapped[str]
    body: Mapped[str]
    received_at: Mapped[str]


class RefusedRecordRow(Base):
    """What was refused, as it came; `verdict` is rejected or conflict. Sent twice, it is kept once."""

    __tablename__ = "refused_record"
    __table_args__ = (Index("refused_received", "received_at"),)

    terminal: Mapped[str] = mapped_column(primary_key=True)
    epoch: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[Big] = mapped_column(primary_key=True, autoincrement=False)
    content_sha256: Mapped[str] = mapped_column(primary_key=True)
    verdict: Mapped[str]
    reason: Mapped[str]
    content: Mapped[str]
    received_at: Mapped[str]


class ForgottenRecordsRow(Base):
    """Numbers, `first` to `last`, whose records were accepted and have been deleted since. `identified` when their ids
    are in ForgottenIdentityRow; those that were deleted before ids were kept are known by their numbers alone.
    """

    __tablename__ = "forgotten_records"

    terminal: Mapped[str] = mapped_column(primary_key=True)
    epoch: Mapped[str] = mapped_column(primary_key=True)
    first: Mapped[Big] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[Big]
    identified: Mapped[bool]


class ForgottenIdentityRow(Base):
    """The id of a record that was accepted and has been deleted since. An id is random and says nothing; a hash of the
    body would let somebody try who it was about, and is deleted with it.
    """

    __tablename__ = "forgotten_identity"

    terminal: Mapped[str] = mapped_column(primary_key=True)
    record_id: Mapped[str] = mapped_column(primary_key=True)
