"""Add a terminal, and know one by its token. The token itself is shown once and kept nowhere."""

import re
import secrets

from sqlalchemy import select

from district.bulk import upsert
from district.database import Database, now
from district.terminals.models import TerminalRow
from offline_cache.wire.message import sha256_hex

_TERMINAL_ID = re.compile(r"[A-Za-z0-9_-]{1,40}")


def add_terminal(database: Database, terminal: str) -> str:
    """A new token for a terminal; an older one of its stops working. Raises ValueError for an id that is none."""
    if not _TERMINAL_ID.fullmatch(terminal):
        raise ValueError("a terminal's id has 1 to 40 letters, digits, - and _")
    token = secrets.token_urlsafe(32)
    digest = sha256_hex(token.encode())
    with database.writing() as connection:
        upsert(connection, TerminalRow, [{"id": terminal, "token_sha256": digest, "added_at": now().isoformat()}])
    return token


def terminal_of(database: Database, token: str) -> str | None:
    """Whose token it is. Looked up by its hash, so that the time says nothing about how nearly right a guess was."""
    query = select(TerminalRow.id).where(TerminalRow.token_sha256 == sha256_hex(token.encode()))
    with database.reading() as connection:
        return connection.execute(query).scalar_one_or_none()
