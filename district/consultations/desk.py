"""What the operator does about consultations: look, assign, answer, listen. Every change travels down with the replies.

A consultation is named by its id or by its receipt, which the citizen reads out.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Connection, Select, func, literal_column, or_, select, update

from district.consultations.models import ANSWERED, ASSIGNED, FORGOTTEN, RECEIVED, ConsultationRow, VoicePieceRow
from district.database import Database
from district.feed import take_versions
from offline_cache.wire.receipt import hash_of

MOST_LISTED = 1000


class ConsultationError(ValueError):
    """It cannot be done; the text says why."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One line for an operator. Says nothing of who asked or what."""

    id: str
    sort: str
    department: str
    topic: str
    town: str
    state: str
    due_on: date
    assigned_to: str | None

    def overdue(self, today: date) -> bool:
        return self.state in (RECEIVED, ASSIGNED) and self.due_on < today


@dataclass(frozen=True, slots=True)
class Open:
    """How many wait for an answer."""

    in_time: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Shown:
    """All there is of a consultation, for the eyes of whoever answers it."""

    listed: Listed
    terminal: str
    asked_at: datetime
    text: str = field(repr=False)
    contact: str | None = field(repr=False)
    person: str | None
    doubted: tuple[str, str] | None
    answered_by: str | None
    answer: str | None = field(repr=False)
    voice_pieces: int
    """Of the voice note, how many have come."""
    voice_of: int
    """Of how many; 0 where there is no note."""


@dataclass(frozen=True, slots=True)
class VoiceNote:
    codec: str
    content: bytes = field(repr=False)


def listed(database: Database, state: str | None = None, department: str | None = None) -> Sequence[Listed]:
    """Those that are due first come first; without a state, the open ones. At most MOST_LISTED."""
    states = (RECEIVED, ASSIGNED) if state is None else (state,)
    query = _lines().where(ConsultationRow.state.in_(states))
    if department is not None:
        query = query.where(ConsultationRow.department == department)
    ordered = query.order_by(ConsultationRow.due_on, ConsultationRow.id).limit(MOST_LISTED)
    with database.reading() as connection:
        return [_listed(*row) for row in connection.execute(ordered)]


def overdue(database: Database, today: date) -> Sequence[Listed]:
    return [one for one in listed(database) if one.overdue(today)]


def count_open(database: Database, today: date) -> Open:
    query = select(ConsultationRow.due_on < today.isoformat(), func.count()).where(
        ConsultationRow.state.in_((RECEIVED, ASSIGNED))
    )
    with database.reading() as connection:
        counts = {bool(late): count for late, count in connection.execute(query.group_by(literal_column("1")))}
    return Open(counts.get(False, 0), counts.get(True, 0))


def shown(database: Database, name: str) -> Shown:
    """Raises ConsultationError."""
    with database.reading() as connection:
        terminal, identifier = _key(connection, name)
        ours = (ConsultationRow.terminal == terminal, ConsultationRow.id == identifier)
        line = _listed(*connection.execute(_lines().where(*ours)).one())
        row = connection.execute(
            select(
                ConsultationRow.asked_at,
                ConsultationRow.text,
                ConsultationRow.contact,
                ConsultationRow.person,
                ConsultationRow.doubted_kind,
                ConsultationRow.doubted_key,
                ConsultationRow.answered_by,
                ConsultationRow.answer,
            ).where(*ours)
        ).one()
        pieces = connection.execute(
            select(VoicePieceRow.pieces).where(
                VoicePieceRow.terminal == terminal, VoicePieceRow.consultation == identifier
            )
        ).scalars()
        of = list(pieces)
    asked_at, text, contact, person, doubted_kind, doubted_key, answered_by, answer = row
    doubted = None if doubted_kind is None or doubted_key is None else (doubted_kind, doubted_key)
    moment = datetime.fromisoformat(asked_at)
    return Shown(
        line, terminal, moment, text or "", contact, person, doubted, answered_by, answer, len(of), max(of, default=0)
    )


def voice_note(database: Database, name: str) -> VoiceNote:
    """Raises ConsultationError for one that has none, or of which pieces are still on their way."""
    with database.reading() as connection:
        terminal, identifier = _key(connection, name)
        rows = connection.execute(
            select(VoicePieceRow.piece, VoicePieceRow.pieces, VoicePieceRow.codec, VoicePieceRow.content)
            .where(VoicePieceRow.terminal == terminal, VoicePieceRow.consultation == identifier)
            .order_by(VoicePieceRow.piece)
        ).all()
    if not rows:
        raise ConsultationError("it has no voice note")
    _, of, codec, _ = rows[0]
    if [piece for piece, *_ in rows] != list(range(1, of + 1)):
        raise ConsultationError(f"{len(rows)} of {of} pieces of its voice note have come")
    return VoiceNote(codec, b"".join(content for *_, content in rows))


def assign(database: Database, name: str, to: str, at: datetime) -> None:
    """Raises ConsultationError for one that is answered."""
    _change(database, name, (RECEIVED, ASSIGNED), state=ASSIGNED, assigned_to=to, state_at=at.isoformat())


def answer(database: Database, name: str, text: str, by: str, at: datetime, *, correct: bool = False) -> None:
    """`correct` replaces an answer that was given. Raises ConsultationError."""
    if not text.strip():
        raise ConsultationError("an answer has words")
    states = (ANSWERED,) if correct else (RECEIVED, ASSIGNED)
    _change(database, name, states, state=ANSWERED, answer=text.strip(), answered_by=by, state_at=at.isoformat())


def _change(database: Database, name: str, states: Sequence[str], **values: str) -> None:
    with database.writing() as connection:
        # the counter first, as those who take consultations in do: nobody waits in a circle
        (version,) = take_versions(connection, 1)
        terminal, identifier = _key(connection, name)
        changed = connection.execute(
            update(ConsultationRow)
            .where(
                ConsultationRow.terminal == terminal,
                ConsultationRow.id == identifier,
                ConsultationRow.state.in_(states),
            )
            .values(version=version, **values)
        )
        if not changed.rowcount:
            raise ConsultationError(f"it is not {' or '.join(states)}")


def _key(connection: Connection, name: str) -> tuple[str, str]:
    """Raises ConsultationError for what is not exactly one."""
    digits = "".join(name.replace("-", " ").split())
    found = connection.execute(
        select(ConsultationRow.terminal, ConsultationRow.id).where(
            or_(ConsultationRow.id == name.strip().lower(), ConsultationRow.receipt_sha256 == hash_of(digits)),
            ConsultationRow.state != FORGOTTEN,
        )
    ).all()
    if len(found) != 1:
        raise ConsultationError("there is no such consultation")
    terminal, identifier = found[0]
    return terminal, identifier


def _lines() -> Select[str, str, str, str, str, str, str, str | None]:
    """The columns of Listed."""
    return select(
        ConsultationRow.id,
        ConsultationRow.sort,
        ConsultationRow.department,
        ConsultationRow.topic,
        ConsultationRow.town,
        ConsultationRow.state,
        ConsultationRow.due_on,
        ConsultationRow.assigned_to,
    )


def _listed(
    identifier: str, sort: str, department: str, topic: str, town: str, state: str, due_on: str, to: str | None
) -> Listed:
    return Listed(identifier, sort, department, topic, town, state, date.fromisoformat(due_on), to)
