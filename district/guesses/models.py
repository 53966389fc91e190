"""The counts' table. A subject is an identity number under the district's guess key: see offline_cache/wire/heartbeat.py."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from district.tables import Base


class GuessCountRow(Base):
    """How often one number was claimed at one terminal and not proven, as the terminal last said."""

    __tablename__ = "guess_count"
    __table_args__ = (Index("guess_count_newest", "newest_at"),)

    subject: Mapped[str] = mapped_column(primary_key=True)
    terminal: Mapped[str] = mapped_column(primary_key=True)
    failures: Mapped[int]
    newest_at: Mapped[str]
