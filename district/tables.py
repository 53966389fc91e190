"""What all resources' tables share: their base, their types, and the counter. Each resource declares its own in
`models`.
"""

from typing import Annotated

from sqlalchemy import BigInteger, CheckConstraint, Integer
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

Big = Annotated[int, mapped_column(BigInteger().with_variant(Integer(), "sqlite"))]
"""64 bits on both: SQLite's INTEGER already is, PostgreSQL's is half of it."""


class Base(DeclarativeBase):
    pass


class FeedStateRow(Base):
    """The one counter that all versions come from, and the epoch that makes them this database's."""

    __tablename__ = "feed_state"
    __table_args__ = (CheckConstraint("id = 1", name="one_line"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    epoch: Mapped[str]
    version: Mapped[Big]
