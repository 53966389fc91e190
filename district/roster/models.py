"""The residents' table. A deleted resident stays as a tombstone without a name or a number, so that the deletion
travels; so does one who moved, in the town that he left.
"""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from district.tables import Base, Big


class ResidentRow(Base):
    """One line a town where the person lives or lived: a town's lines can then lie in a database of their own, and a
    terminal that serves one town learns of those who leave it.
    """

    __tablename__ = "resident"
    __table_args__ = (Index("resident_number", "id_number"), Index("resident_town", "town", "version"))

    person: Mapped[str] = mapped_column(primary_key=True)
    town: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[Big] = mapped_column(unique=True)
    name: Mapped[str | None]
    id_number: Mapped[str | None]
    village: Mapped[str | None]
    attributes: Mapped[str | None]
    """A JSON array of words: see offline_cache.wire.feed.ResidentValue."""
