"""What all resources' tables share: their base, and the counter. Each resource declares its own in `models`."""

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class FeedStateRow(Base):
    """The one counter that all versions come from, and the epoch that makes them this database's."""

    __tablename__ = "feed_state"
    __table_args__ = (CheckConstraint("id = 1", name="one_line"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    epoch: Mapped[str]
    version: Mapped[int]
