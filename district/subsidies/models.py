"""The grants' table. A deleted grant stays as a tombstone, so that the deletion travels; `item` is then null, as is
the rest.
"""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from district.tables import Base, Big


class GrantRow(Base):
    """`town` is where its person lives, empty for a person whom the roster does not know; see ResidentRow."""

    __tablename__ = "grant_to_resident"
    __table_args__ = (Index("grant_person", "person"), Index("grant_town", "town", "version"))

    grant_id: Mapped[str] = mapped_column(primary_key=True)
    town: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[Big] = mapped_column(unique=True)
    person: Mapped[str | None]
    item: Mapped[str | None]
    fen: Mapped[Big | None]
    granted_on: Mapped[str | None]
    state: Mapped[str | None]
    account_tail: Mapped[str | None]
    returned_for: Mapped[str | None]
