"""The tickets' table."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from district.tables import Base


class TicketRow(Base):
    """`number` is what is printed; a terminal's own series, so that two that are cut off never give out the same."""

    __tablename__ = "queue_ticket"
    __table_args__ = (Index("queue_ticket_day", "day", "queue"),)

    terminal: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[str]
    queue: Mapped[str]
    number: Mapped[str]
    taken_at: Mapped[str]
    received_at: Mapped[str]
