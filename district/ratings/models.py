"""The ratings' table."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from district.tables import Base


class RatingRow(Base):
    """`reasons` are words, joined by commas. `call_back` is where to reach somebody who wants to be called."""

    __tablename__ = "rating"
    __table_args__ = (Index("rating_received", "received_at"),)

    terminal: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    town: Mapped[str]
    received_at: Mapped[str]
    step: Mapped[str]
    reasons: Mapped[str]
    counter: Mapped[str | None]
    matter: Mapped[str | None]
    call_back: Mapped[str | None]
