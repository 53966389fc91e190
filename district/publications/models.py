"""The publications' table. A deleted one stays as a tombstone (`content` is null), so that the deletion travels."""

from sqlalchemy import Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from district.tables import Base, Big


class PublicationRow(Base):
    """`content` is the JSON of one of the values in district/publications/values.py, as its `kind` says. For the whole
    district: there are few, so they need no town in their key.
    """

    __tablename__ = "publication"
    __table_args__ = (Index("publication_version", "kind", "version"),)

    kind: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[Big] = mapped_column(unique=True)
    content: Mapped[str | None] = mapped_column(Text)
