"""How one connection to the store is made: the key, and the settings that make a commit durable.

Not here: who connects when, and the tables. WAL with synchronous=FULL loses no acknowledged commit in a power cut;
with NORMAL it does. Driver transactions are switched off (isolation_level=None), because the driver's own BEGIN loses
updates; the engines begin explicitly.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event
from sqlcipher3 import dbapi2

from offline_cache.errors import OldSqliteError
from offline_cache.key import StoreKey, fsync_directory

PAGE_BYTES = 4096
"""SQLCipher 4's page size."""

OLDEST_SOUND_SQLITE = (3, 51, 3)
"""The first release without the race between a checkpoint and a WAL reset (sqlite.org/wal.html#walresetbug)."""

_BUSY_TIMEOUT_SECONDS = 5.0
"""How long a writer waits for the other one: far longer than a commit, short of a citizen's patience."""

EVERY_CONNECTION = (
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
    # a short log: SQLite silently drops the tail of a damaged one
    "PRAGMA wal_autocheckpoint = 200",
    "PRAGMA journal_size_limit = 16777216",
)


@dataclass(frozen=True, slots=True)
class ConnectionFactory:
    """Makes keyed connections to one file. `quota_bytes` bounds the file: hitting it refuses writes but still lets
    rows be deleted, which a full disk does not.
    """

    path: Path
    key: StoreKey
    quota_bytes: int | None = None

    def connect(self) -> dbapi2.Connection:
        """Raises dbapi2.DatabaseError at the first page that the key does not open."""
        connection = dbapi2.connect(
            str(self.path), timeout=_BUSY_TIMEOUT_SECONDS, isolation_level=None, check_same_thread=False
        )
        try:
            self._configure(connection)
        except dbapi2.Error:
            connection.close()
            raise
        return connection

    def _configure(self, connection: dbapi2.Connection) -> None:
        _unlock(connection, self.key)
        if connection.execute("PRAGMA page_count").fetchone() == (0,):
            # can be chosen only before the first table, and would write to the file each time
            connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
        connection.execute("PRAGMA journal_mode = WAL")
        for pragma in EVERY_CONNECTION:
            connection.execute(pragma)
        if self.quota_bytes is not None:
            connection.execute(f"PRAGMA max_page_count = {self.quota_bytes // PAGE_BYTES}")

    def connect_for_reading(self) -> dbapi2.Connection:
        connection = self.connect()
        connection.execute("PRAGMA query_only = ON")
        return connection


def open_read_only(path: Path, key: StoreKey) -> dbapi2.Connection:
    """For a file that must stay as it is: not even its log is moved into it. Raises dbapi2.DatabaseError."""
    connection = dbapi2.connect(f"{path.absolute().as_uri()}?mode=ro", isolation_level=None, uri=True)
    _unlock(connection, key)
    return connection


def _unlock(connection: dbapi2.Connection, key: StoreKey) -> None:
    # SQLCipher would write a damaged page's story to stderr; the error says enough
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{key.raw.hex()}'\"")


def require_sound_sqlite() -> None:
    if dbapi2.sqlite_version_info < OLDEST_SOUND_SQLITE:
        wanted = ".".join(map(str, OLDEST_SOUND_SQLITE))
        raise OldSqliteError(f"SQLite {dbapi2.sqlite_version} can damage its log; {wanted} or later is needed")


def create_file(path: Path) -> None:
    """An empty file that only we may read, whose name survives a power cut. SQLite gives its log the same mode."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    os.close(descriptor)
    fsync_directory(path.parent)


class Connector(Protocol):
    """Makes connections of a DB-API whose errors are dbapi2's."""

    def connect(self) -> Any: ...
    def connect_for_reading(self) -> Any: ...


def writing_engine(factory: Connector) -> Engine:
    """Takes the write lock at the beginning: a transaction that reads first and writes later would fail when it is
    overtaken.
    """
    engine = create_engine(
        "sqlite://",
        creator=factory.connect,
        module=dbapi2,
        poolclass=QueuePool,
        # the session's thread and the sync's; a third waits for them in SQLite anyway
        pool_size=2,
        hide_parameters=True,
    )
    event.listen(engine, "begin", _begin_immediate)
    return engine


def reading_engine(factory: Connector) -> Engine:
    engine = create_engine(
        "sqlite://",
        creator=factory.connect_for_reading,
        module=dbapi2,
        poolclass=QueuePool,
        pool_size=3,
        hide_parameters=True,
    )
    event.listen(engine, "begin", _begin)
    return engine


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")
