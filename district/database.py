"""The district's database: SQLite in WAL with synchronous=FULL, one writer at a time. Portable SQLAlchemy, so that
PostgreSQL can follow.

Not here: the tables (each resource has its own). The DB-API module is sqlcipher3 without a key: the standard library's
SQLite may be older than 3.51.3, which can damage its write-ahead log.
"""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event, insert, select
from sqlalchemy.exc import OperationalError
from sqlcipher3 import dbapi2

from district.schema import VERSION, Base, FeedStateRow

OLDEST_SOUND_SQLITE = (3, 51, 3)

_BUSY_TIMEOUT_SECONDS = 5.0
"""How long a batch waits for the ones before it; then the terminal is asked to come again."""

_EVERY_CONNECTION = ("PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "PRAGMA foreign_keys = ON")


class DatabaseRefusedError(Exception):
    """The database cannot be used, and was left as it is."""


class BusyError(Exception):
    """Another writer held the database for longer than we wait; nothing was written."""


class Database:
    """Makes the tables in a new file. Raises DatabaseRefusedError."""

    def __init__(self, path: Path) -> None:
        if dbapi2.sqlite_version_info < OLDEST_SOUND_SQLITE:
            raise DatabaseRefusedError(f"SQLite {dbapi2.sqlite_version} can damage its log; 3.51.3 or later is needed")
        if not path.exists():
            path.touch(mode=0o600)
        self._writing = _engine(path, "BEGIN IMMEDIATE")
        self._reading = _engine(path, "BEGIN")
        with self.writing() as connection:
            _open_schema(connection)

    @contextmanager
    def writing(self) -> Generator[Connection]:
        """One write transaction, durable when the block has ended. Raises BusyError."""
        try:
            with self._writing.begin() as connection:
                yield connection
        except OperationalError as error:
            if getattr(error.orig, "sqlite_errorname", "") in ("SQLITE_BUSY", "SQLITE_LOCKED"):
                raise BusyError from None
            raise

    @contextmanager
    def reading(self) -> Generator[Connection]:
        """One consistent view."""
        with self._reading.begin() as connection:
            yield connection

    def close(self) -> None:
        self._reading.dispose()
        self._writing.dispose()


def now() -> datetime:
    return datetime.now(UTC)


def _engine(path: Path, begin: str) -> Engine:
    def connect() -> dbapi2.Connection:
        connection = dbapi2.connect(
            str(path), timeout=_BUSY_TIMEOUT_SECONDS, isolation_level=None, check_same_thread=False
        )
        for pragma in _EVERY_CONNECTION:
            connection.execute(pragma)
        return connection

    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    engine = create_engine("sqlite://", creator=connect, module=dbapi2, poolclass=QueuePool, hide_parameters=True)
    event.listen(engine, "begin", on_begin)
    return engine


def _open_schema(connection: Connection) -> None:
    found = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    if found > VERSION:
        raise DatabaseRefusedError(f"the tables are of version {found}, this program knows {VERSION}")
    Base.metadata.create_all(connection)
    if connection.execute(select(FeedStateRow.id)).first() is None:
        connection.execute(insert(FeedStateRow).values(id=1, epoch=str(uuid4()), version=0))
    connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")
