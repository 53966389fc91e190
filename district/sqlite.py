"""SQLite, the district of one machine: WAL with synchronous=FULL, one writer at a time.

The DB-API module is sqlcipher3 without a key: the standard library's SQLite may be older than 3.51.3, which can damage
its write-ahead log.
"""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2

from district.errors import BackupError, DatabaseRefusedError

OLDEST_SOUND_SQLITE = (3, 51, 3)

_BUSY_TIMEOUT_SECONDS = 5.0
"""How long a batch waits for the ones before it; then the terminal is asked to come again."""

_EVERY_CONNECTION = ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA foreign_keys = ON")
_CACHE_KIBIBYTES = 64 * 1024
"""Of the writer: a whole district's indexes; names and hashes come in no order, and would read a page a line."""

_WRITING = f"PRAGMA cache_size = -{_CACHE_KIBIBYTES}"
_READING = "PRAGMA query_only = ON"

_UNNUMBERED_VERSION = 1
"""What `user_version` says in a file of before there were numbered revisions."""

_FIRST_REVISION = "0001"


class SqliteBackend:
    """Makes a new file readable to its owner alone. Raises DatabaseRefusedError."""

    writes_together = True

    def __init__(self, path: Path) -> None:
        if dbapi2.sqlite_version_info < OLDEST_SOUND_SQLITE:
            raise DatabaseRefusedError(f"SQLite {dbapi2.sqlite_version} can damage its log; 3.51.3 or later is needed")
        if not path.exists():
            path.touch(mode=0o600)
        self._path = path
        self.writing = _engine(path, "BEGIN IMMEDIATE", (*_EVERY_CONNECTION, _WRITING))
        self.reading = _engine(path, "BEGIN", (*_EVERY_CONNECTION, _READING))

    def is_busy(self, error: DBAPIError) -> bool:
        return getattr(error.orig, "sqlite_errorname", "") in ("SQLITE_BUSY", "SQLITE_LOCKED")

    def unnumbered_revision(self, connection: Connection) -> str | None:
        version: int = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
        return _FIRST_REVISION if version == _UNNUMBERED_VERSION else None

    def hold_other_migrations(self, connection: Connection) -> None:
        """BEGIN IMMEDIATE already has."""

    def keep_before_migration(self, revision: str) -> None:
        """A copy beside the file. It is the operator's to delete, when the new version has proven itself."""
        moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
        self.back_up(self._path.with_name(f"{self._path.name}.before-migration-from-{revision}.{moment}"))

    def back_up(self, destination: Path) -> None:
        """A whole, checked and synced copy at a new path, while the server runs. Raises BackupError."""
        if destination.exists():
            raise BackupError(f"{destination} is there already")
        unfinished = destination.with_name(f"{destination.name}.unfinished")
        unfinished.unlink(missing_ok=True)
        try:
            unfinished.touch(mode=0o600)
            source = dbapi2.connect(str(self._path), timeout=_BUSY_TIMEOUT_SECONDS, isolation_level=None)
            try:
                # an empty file is taken for a new one, and keeps its mode
                source.execute("VACUUM INTO ?", (str(unfinished),))
            finally:
                source.close()
            _check(unfinished)
            _sync(unfinished)
            unfinished.replace(destination)
            _sync(destination.parent)
        except (OSError, dbapi2.Error) as error:
            unfinished.unlink(missing_ok=True)
            raise BackupError(f"no backup: {error}") from None


def _engine(path: Path, begin: str, pragmas: tuple[str, ...]) -> Engine:
    def connect() -> dbapi2.Connection:
        connection = dbapi2.connect(
            str(path), timeout=_BUSY_TIMEOUT_SECONDS, isolation_level=None, check_same_thread=False
        )
        for pragma in pragmas:
            connection.execute(pragma)
        return connection

    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    engine = create_engine("sqlite://", creator=connect, module=dbapi2, poolclass=QueuePool, hide_parameters=True)
    event.listen(engine, "begin", on_begin)
    return engine


def _check(copy: Path) -> None:
    connection = dbapi2.connect(str(copy), isolation_level=None)
    try:
        verdict = cast(tuple[str], connection.execute("PRAGMA integrity_check(1)").fetchone())[0]
    finally:
        connection.close()
    if verdict != "ok":
        raise BackupError("no backup: the copy does not pass its integrity check, and so may the original")


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
