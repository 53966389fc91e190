"""Enrolment, presence, heartbeats and alarms of terminals. Plain portable statements: read first, then write, in one
write transaction.

A code and a key are looked up by the terminal's name; the code itself is shown once and kept nowhere.
"""

import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from district.database import Database, now
from district.guesses.store import keep_counts, locks
from district.terminals.models import (
    EnrolledTerminalRow,
    EnrolmentCodeRow,
    HeartbeatRow,
    TerminalAlarmRow,
    TerminalPresenceRow,
)
from district.terminals.presence import History, Presence
from offline_cache.wire.enrolment import new_code
from offline_cache.wire.heartbeat import GuessLock, Heartbeat
from offline_cache.wire.message import sha256_hex

_TERMINAL_ID = re.compile(r"[A-Za-z0-9_-]{1,40}")
_ENROLLED = select(
    EnrolledTerminalRow.town,
    EnrolledTerminalRow.public_key,
    EnrolledTerminalRow.enrolled_at,
    EnrolledTerminalRow.revoked_at,
    EnrolledTerminalRow.next_public_key,
    EnrolledTerminalRow.renewal_asked_at,
).where(EnrolledTerminalRow.id == bindparam("terminal"))
CODE_LIFE = timedelta(minutes=30)
CODE_TRIES = 5


class UnknownTerminalError(ValueError):
    """No such terminal is enrolled."""


class WrongCodeError(Exception):
    """No such code, or one that is used, too old, or was tried too often. Which of them is nobody's business."""


@dataclass(frozen=True, slots=True)
class Enrolled:
    town: str
    public_key: str
    enrolled_at: str
    revoked: bool
    next_public_key: str | None
    renewal_asked: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """A terminal for an operator. `last_seen` is when its newest heartbeat came."""

    id: str
    town: str
    public_key: str
    revoked: bool
    last_seen: datetime | None
    heartbeat: Heartbeat | None
    alarms: int


def offer_enrolment(database: Database, terminal: str, town: str, at: datetime | None = None) -> str:
    """A new code for a terminal of `town`; an older one stops working. Raises ValueError for an id that is none."""
    if not _TERMINAL_ID.fullmatch(terminal):
        raise ValueError("a terminal's id has 1 to 40 letters, digits, - and _")
    if not town:
        raise ValueError("a terminal serves a town")
    code = new_code()
    expires = (at or now()) + CODE_LIFE
    with database.writing() as connection:
        connection.execute(delete(EnrolmentCodeRow).where(EnrolmentCodeRow.terminal == terminal))
        connection.execute(
            insert(EnrolmentCodeRow).values(
                terminal=terminal, town=town, code_sha256=_hash(terminal, code), tries=0, expires_at=expires.isoformat()
            )
        )
    return code


def enrol(database: Database, terminal: str, code: str, public_key: str, at: datetime | None = None) -> str:
    """Take a terminal in with its new key, and return its town. The key before it stops working, and who spoke as this
    terminal before is forgotten: an operator has looked. Raises WrongCodeError, and then the try is counted.
    """
    at = at or now()
    with database.writing() as connection:
        town = _use_code(connection, terminal, code, at)
        if town is not None:
            _replace_terminal(connection, terminal, town, public_key, at)
    if town is None:
        raise WrongCodeError
    return town


def _use_code(connection: Connection, terminal: str, code: str, at: datetime) -> str | None:
    """The town when the code is right; used up then. A wrong one is counted."""
    row = EnrolmentCodeRow.terminal == terminal
    query = select(
        EnrolmentCodeRow.town, EnrolmentCodeRow.code_sha256, EnrolmentCodeRow.tries, EnrolmentCodeRow.expires_at
    )
    found = connection.execute(query.where(row)).first()
    if found is None:
        return None
    town, digest, tries, expires_at = found
    right = hmac.compare_digest(digest, _hash(terminal, code))
    if right and tries < CODE_TRIES and at < datetime.fromisoformat(expires_at):
        connection.execute(delete(EnrolmentCodeRow).where(row))
        return town
    connection.execute(update(EnrolmentCodeRow).where(row).values(tries=EnrolmentCodeRow.tries + 1))
    return None


def _replace_terminal(connection: Connection, terminal: str, town: str, public_key: str, at: datetime) -> None:
    connection.execute(delete(EnrolledTerminalRow).where(EnrolledTerminalRow.id == terminal))
    connection.execute(delete(TerminalPresenceRow).where(TerminalPresenceRow.terminal == terminal))
    connection.execute(
        insert(EnrolledTerminalRow).values(
            id=terminal,
            town=town,
            public_key=public_key,
            enrolled_at=at.isoformat(),
            revoked_at=None,
            next_public_key=None,
            renewal_asked_at=None,
        )
    )


def revoke(database: Database, terminal: str) -> None:
    """Raises UnknownTerminalError."""
    with database.writing() as connection:
        changed = connection.execute(
            update(EnrolledTerminalRow).where(EnrolledTerminalRow.id == terminal).values(revoked_at=now().isoformat())
        )
        connection.execute(delete(EnrolmentCodeRow).where(EnrolmentCodeRow.terminal == terminal))
    if not changed.rowcount:
        raise UnknownTerminalError(f"no terminal {terminal} is enrolled")


def ask_for_renewal(database: Database, terminal: str) -> None:
    """From now on the terminal is asked for a new key before it is answered. Raises UnknownTerminalError."""
    with database.writing() as connection:
        changed = connection.execute(
            update(EnrolledTerminalRow)
            .where(EnrolledTerminalRow.id == terminal, EnrolledTerminalRow.revoked_at.is_(None))
            .values(renewal_asked_at=now().isoformat())
        )
    if not changed.rowcount:
        raise UnknownTerminalError(f"no terminal {terminal} is enrolled")


def keep_next_key(database: Database, terminal: str, public_key: str) -> None:
    """Good beside the present one, until it is first used."""
    row = EnrolledTerminalRow.id == terminal
    with database.writing() as connection:
        connection.execute(update(EnrolledTerminalRow).where(row).values(next_public_key=public_key))


def change_over(database: Database, terminal: str, public_key: str) -> None:
    """The terminal has spoken by its next key `public_key`: the one before is over."""
    row = (EnrolledTerminalRow.id == terminal, EnrolledTerminalRow.next_public_key == public_key)
    values = {"public_key": public_key, "next_public_key": None, "renewal_asked_at": None}
    with database.writing() as connection:
        connection.execute(update(EnrolledTerminalRow).where(*row).values(**values))


def enrolled(database: Database, terminal: str) -> Enrolled | None:
    with database.reading() as connection:
        found = connection.execute(_ENROLLED, {"terminal": terminal}).first()
    if found is None:
        return None
    town, public_key, enrolled_at, revoked_at, next_public_key, asked_at = found
    revoked, asked = revoked_at is not None, asked_at is not None
    return Enrolled(town, public_key, enrolled_at, revoked, next_public_key, asked)


def history_of(database: Database, terminal: str, ticks: float) -> History:
    """What is written of who spoke as a terminal; the current one is taken to have spoken at `ticks`."""
    query = select(TerminalPresenceRow.epoch, TerminalPresenceRow.boot, TerminalPresenceRow.standing).where(
        TerminalPresenceRow.terminal == terminal
    )
    with database.reading() as connection:
        rows = [(Presence(epoch, boot), standing) for epoch, boot, standing in connection.execute(query)]
    current = [presence for presence, standing in rows if standing == "current"]
    return History(
        current=current[0] if current else None,
        spoke_at=ticks,
        retired=frozenset(presence for presence, standing in rows if standing == "retired"),
        refused=frozenset(presence for presence, standing in rows if standing == "refused"),
    )


def keep_history(database: Database, terminal: str, history: History, *, clones: bool) -> None:
    """`clones` records an alarm beside it."""
    standings = dict.fromkeys(history.retired, "retired") | dict.fromkeys(history.refused, "refused")
    if history.current is not None:
        standings[history.current] = "current"
    at = now().isoformat()
    with database.writing() as connection:
        connection.execute(delete(TerminalPresenceRow).where(TerminalPresenceRow.terminal == terminal))
        rows = [
            {"terminal": terminal, "epoch": one.epoch, "boot": one.boot, "standing": standing, "since": at}
            for one, standing in standings.items()
        ]
        if rows:
            connection.execute(insert(TerminalPresenceRow), rows)
        if clones:
            _alarm(connection, terminal, "clone", "two machines speak as this terminal", at)


def keep_heartbeat(database: Database, heartbeat: Heartbeat) -> tuple[GuessLock, ...]:
    """The newest only; what was guessed is counted apart, and what is locked by it is the answer. A head that went back, in one
    and the same store, is an alarm: records were lost there.
    """
    moment = now()
    at, epoch, head = moment.isoformat(), str(heartbeat.epoch), heartbeat.vitals.seq_head
    content = heartbeat.model_dump_json(exclude={"guesses"})
    with database.writing() as connection:
        row = HeartbeatRow.terminal == heartbeat.terminal
        before = connection.execute(select(HeartbeatRow.epoch, HeartbeatRow.seq_head).where(row)).first()
        if before is not None and before[0] == epoch and head < before[1]:
            _alarm(connection, heartbeat.terminal, "head_went_back", f"from {before[1]} to {head}", at)
        values = {"received_at": at, "epoch": epoch, "seq_head": head, "content": content}
        if before is None:
            connection.execute(insert(HeartbeatRow).values(terminal=heartbeat.terminal, **values))
        else:
            connection.execute(update(HeartbeatRow).where(row).values(**values))
        if heartbeat.guesses is not None:
            keep_counts(connection, heartbeat.terminal, heartbeat.guesses, moment)
        return locks(connection, moment)


def listed(database: Database) -> Sequence[Listed]:
    """All enrolled terminals, by their ids."""
    alarms = (
        select(func.count())
        .where(TerminalAlarmRow.terminal == EnrolledTerminalRow.id)
        .correlate(EnrolledTerminalRow)
        .scalar_subquery()
    )
    query = (
        select(
            EnrolledTerminalRow.id,
            EnrolledTerminalRow.town,
            EnrolledTerminalRow.public_key,
            EnrolledTerminalRow.revoked_at,
            HeartbeatRow.received_at,
            HeartbeatRow.content,
            alarms,
        )
        .outerjoin(HeartbeatRow, HeartbeatRow.terminal == EnrolledTerminalRow.id)
        .order_by(EnrolledTerminalRow.id)
    )
    with database.reading() as connection:
        rows = connection.execute(query).all()
    return [
        Listed(
            terminal,
            town,
            key,
            revoked_at is not None,
            datetime.fromisoformat(received) if received else None,
            Heartbeat.model_validate_json(content) if content else None,
            count,
        )
        for terminal, town, key, revoked_at, received, content, count in rows
    ]


def alarms_of(database: Database, terminal: str) -> Sequence[tuple[str, str, str]]:
    """Moment, kind and detail, oldest first."""
    query = (
        select(TerminalAlarmRow.at, TerminalAlarmRow.kind, TerminalAlarmRow.detail)
        .where(TerminalAlarmRow.terminal == terminal)
        .order_by(TerminalAlarmRow.id)
    )
    with database.reading() as connection:
        return [(at, kind, detail) for at, kind, detail in connection.execute(query)]


def _alarm(connection: Connection, terminal: str, kind: str, detail: str, at: str) -> None:
    connection.execute(insert(TerminalAlarmRow).values(terminal=terminal, kind=kind, detail=detail, at=at))


def _hash(terminal: str, code: str) -> str:
    """Of fifty random bits that live for half an hour: a hash is enough."""
    return sha256_hex(f"{terminal}:{code}".encode())
