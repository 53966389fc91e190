"""Where something that a terminal sent comes from, and when it came."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from district.terminals.models import EnrolledTerminalRow
from offline_cache.wire.enrolment import EVERY_TOWN


@dataclass(frozen=True, slots=True)
class Place:
    """`town` is what the terminal serves by its enrolment, whatever it says itself."""

    terminal: str
    town: str
    received_at: datetime


def place_of(connection: Connection, terminal: str, received_at: datetime) -> Place:
    town = connection.execute(
        select(EnrolledTerminalRow.town).where(EnrolledTerminalRow.id == terminal)
    ).scalar_one_or_none()
    return Place(terminal, town or EVERY_TOWN, received_at)
