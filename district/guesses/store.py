"""Take in what a terminal counts, and say what is locked. A count is gone a day after its newest guess, with no timer: each
heartbeat of any terminal deletes what is older.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select

from district.database import Database
from district.guesses.counting import Count, CountingRules, locks_of
from district.guesses.models import GuessCountRow
from district.publications.settings import is_set, set_value
from offline_cache.wire.configuration import SettingKey
from offline_cache.wire.heartbeat import MOST_LOCKS, GuessCount, GuessLock

RULES = CountingRules()


def ensure_guess_key(database: Database) -> None:
    """Make the key that terminals hash with, once. An operator who unsets it gets another at the next start: what was counted
    under the old one is forgotten within a day.
    """
    if not is_set(database, SettingKey.GUESS_KEY):
        set_value(database, SettingKey.GUESS_KEY, secrets.token_hex(32), None, None)


def keep_counts(connection: Connection, terminal: str, guesses: Sequence[GuessCount], now: datetime) -> None:
    """Instead of all that the terminal said before."""
    forget_old(connection, now)
    connection.execute(delete(GuessCountRow).where(GuessCountRow.terminal == terminal))
    lines = {
        one.subject: {
            "subject": one.subject,
            "terminal": terminal,
            "failures": one.failures,
            "newest_at": (now - timedelta(seconds=one.newest_seconds)).isoformat(),
        }
        for one in guesses
        if one.newest_seconds < RULES.window.total_seconds()
    }
    if lines:
        connection.execute(insert(GuessCountRow), list(lines.values()))


def forget_old(connection: Connection, now: datetime) -> None:
    connection.execute(delete(GuessCountRow).where(GuessCountRow.newest_at <= (now - RULES.window).isoformat()))


def locks(connection: Connection, now: datetime) -> tuple[GuessLock, ...]:
    """All that hold now, the longest first."""
    query = select(GuessCountRow.subject, GuessCountRow.failures, GuessCountRow.newest_at)
    counts = [
        Count(subject, failures, datetime.fromisoformat(newest_at))
        for subject, failures, newest_at in connection.execute(query)
    ]
    held = sorted(locks_of(counts, now, RULES).items(), key=lambda lock: lock[1], reverse=True)
    return tuple(GuessLock(subject=subject, seconds=left.total_seconds()) for subject, left in held[:MOST_LOCKS])
