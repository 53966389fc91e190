"""The publications' table. A deleted one stays as a tombstone (`content` is null), so that the deletion travels; so does one
that now concerns others, for those whom it concerned before.
"""

from sqlalchemy import Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from district.tables import Base, Big


class PublicationRow(Base):
    """`content` is the JSON of a value of the wire, as its `kind` says (district/publications/values.py). `scope` is whom it is
    sent to: in the key, so that a town's lines can lie in a database of their own.
    """

    __tablename__ = "publication"
    __table_args__ = (Index("publication_scope", "kind", "scope", "version"),)

    kind: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    scope: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[Big] = mapped_column(unique=True)
    content: Mapped[str | None] = mapped_column(Text)
