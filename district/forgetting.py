"""Delete what citizens sent when it has been kept long enough, by the district's own clock.

A consultation goes when so long has passed since its answer; one that waits for its answer never does. Its deletion travels,
so that no terminal keeps what the district has forgotten. Withdrawals stay: a face of before one may still come, out of a
terminal that was cut off. Not here: the records themselves (records/retention.py).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, delete, exists, select, tuple_, update

from district.consultations.models import ANSWERED, FORGOTTEN, ConsultationRow, VoicePieceRow
from district.database import Database
from district.feed import take_versions
from district.ratings.models import RatingRow
from district.tickets.models import TicketRow

_LINES_A_TRANSACTION = 1000

_WORDS = ("receipt_sha256", "text", "contact", "person", "doubted_kind", "doubted_key", "answered_by", "answer")


@dataclass(frozen=True, slots=True)
class CitizenPeriods:
    """How long things are kept: consultations and their voice notes after the answer, the others after they came."""

    consultations_days: int = 730
    ratings_days: int = 730
    tickets_days: int = 30


@dataclass(frozen=True, slots=True)
class ForgottenOfCitizens:
    """How many were deleted."""

    consultations: int
    ratings: int
    tickets: int


def forget_of_citizens(database: Database, periods: CitizenPeriods, now: datetime) -> ForgottenOfCitizens:
    """May be stopped anywhere and begun again."""

    def before(days: int) -> str:
        return (now - timedelta(days=days)).isoformat()

    return ForgottenOfCitizens(
        _until_none(database, lambda connection: _forget_consultations(connection, before(periods.consultations_days))),
        _until_none(database, lambda connection: _forget(connection, RatingRow, before(periods.ratings_days))),
        _until_none(database, lambda connection: _forget(connection, TicketRow, before(periods.tickets_days))),
    )


def _until_none(database: Database, step: Callable[[Connection], int]) -> int:
    total = 0
    while True:
        with database.writing() as connection:
            count = step(connection)
        if not count:
            return total
        total += count


def _forget_consultations(connection: Connection, before: str) -> int:
    old = (
        select(ConsultationRow.terminal, ConsultationRow.id)
        .where(ConsultationRow.state == ANSWERED, ConsultationRow.state_at < before)
        .limit(_LINES_A_TRANSACTION)
    )
    keys = [(terminal, identifier) for terminal, identifier in connection.execute(old)]
    if not keys:
        return 0
    for version, (terminal, identifier) in zip(take_versions(connection, len(keys)), keys, strict=True):
        connection.execute(
            update(ConsultationRow)
            .where(ConsultationRow.terminal == terminal, ConsultationRow.id == identifier)
            .values(version=version, state=FORGOTTEN, **dict.fromkeys(_WORDS))
        )
    silent = exists().where(
        and_(
            ConsultationRow.terminal == VoicePieceRow.terminal,
            ConsultationRow.id == VoicePieceRow.consultation,
            ConsultationRow.state == FORGOTTEN,
        )
    )
    connection.execute(delete(VoicePieceRow).where(silent))
    return len(keys)


def _forget(connection: Connection, table: type[RatingRow] | type[TicketRow], before: str) -> int:
    key = (table.terminal, table.id)
    old = select(*key).where(table.received_at < before).limit(_LINES_A_TRANSACTION)
    return connection.execute(delete(table).where(tuple_(*key).in_(old))).rowcount
