"""The grants' table. A deleted grant stays as a tombstone, so that the deletion travels; `item` is then null, as is
the rest.
"""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from district.tables import Base


class GrantRow(Base):
    __tablename__ = "grant_to_resident"
    __table_args__ = (Index("grant_person", "person"),)

    grant_id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(unique=True)
    person: Mapped[str | None]
    item: Mapped[str | None]
    fen: Mapped[int | None]
    granted_on: Mapped[str | None]
    state: Mapped[str | None]
    account_tail: Mapped[str | None]
