"""The residents' table. A deleted resident stays as a tombstone without a name or a number, so that the deletion
travels.
"""

from sqlalchemy.orm import Mapped, mapped_column

from district.tables import Base


class ResidentRow(Base):
    __tablename__ = "resident"

    person: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(unique=True)
    name: Mapped[str | None]
    id_number: Mapped[str | None]
    town: Mapped[str | None]
