"""Take tickets, and list a day's."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, select

from district.bulk import insert_new
from district.database import Database
from district.place import Place
from district.tickets.models import TicketRow
from offline_cache.wire.bodies import QueueTicketBody


def take_tickets(connection: Connection, place: Place, bodies: Sequence[QueueTicketBody]) -> None:
    lines = [
        {
            "terminal": place.terminal,
            "id": str(body.record_id),
            "day": body.day.isoformat(),
            "queue": body.queue,
            "number": body.number,
            "taken_at": body.at.isoformat(),
            "received_at": place.received_at.isoformat(),
        }
        for body in bodies
    ]
    insert_new(connection, TicketRow, lines)


def of_day(database: Database, day: date) -> Sequence[tuple[str, str, str]]:
    """Queue, number and when it was taken, in that order."""
    query = (
        select(TicketRow.queue, TicketRow.number, TicketRow.taken_at)
        .where(TicketRow.day == day.isoformat())
        .order_by(TicketRow.queue, TicketRow.taken_at)
    )
    with database.reading() as connection:
        return [(queue, number, taken_at) for queue, number, taken_at in connection.execute(query)]
