"""The district's database: one code base over SQLite and PostgreSQL, whichever `--database` names.

What differs between the two is in district/sqlite.py and district/postgresql.py; many lines at once in district/bulk.py.
Not here: the tables (each resource has its own) and how they change (district/migrate.py).
"""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol, TypeVar

from sqlalchemy import Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from district.errors import BackupError, BusyError, DatabaseRefusedError
from district.group_commit import GroupCommit
from district.migrate import is_current, migrate
from district.postgresql import PostgresBackend
from district.sqlite import SqliteBackend

__all__ = ["BackupError", "BusyError", "Database", "DatabaseRefusedError", "now"]

T = TypeVar("T")


class Backend(Protocol):
    """What the two databases do differently."""

    writing: Engine
    reading: Engine
    writes_together: bool
    """One writer at a time: batches that wait together are better written together."""

    def is_busy(self, error: DBAPIError) -> bool: ...
    def unnumbered_revision(self, connection: Connection) -> str | None:
        """The revision of a database of before there were numbers, or None for an empty one."""
        ...

    def hold_other_migrations(self, connection: Connection) -> None: ...
    def keep_before_migration(self, revision: str) -> None: ...
    def back_up(self, destination: Path) -> None: ...


class Database:
    """`location` is the path of a SQLite file, or a `postgresql+psycopg://` URL. Makes or migrates the tables. Raises
    DatabaseRefusedError.
    """

    def __init__(self, location: Path | str) -> None:
        self._backend = _backend(location)
        self._together = GroupCommit(self.writing) if self._backend.writes_together else None
        try:
            migrate(self._backend)
        except BaseException:
            self.close()
            raise

    @contextmanager
    def writing(self) -> Generator[Connection]:
        """One write transaction, durable when the block has ended. Raises BusyError."""
        try:
            with self._backend.writing.begin() as connection:
                yield connection
        except PoolTimeoutError:
            raise BusyError from None
        except DBAPIError as error:
            if self._backend.is_busy(error):
                raise BusyError from None
            raise

    def write(self, work: Callable[[Connection], T]) -> T:
        """For short works of which many come at a time: one write transaction, perhaps with others' works in it.
        Returns after the commit. Raises BusyError; `work` may be called twice.
        """
        if self._together is not None:
            return self._together.run(work)
        with self.writing() as connection:
            return work(connection)

    @contextmanager
    def reading(self) -> Generator[Connection]:
        """One consistent view."""
        with self._backend.reading.begin() as connection:
            yield connection

    def is_ready(self) -> bool:
        """Whether it can be reached and has the tables that this program knows."""
        try:
            return is_current(self._backend)
        except (DBAPIError, PoolTimeoutError):
            return False

    def back_up(self, destination: Path) -> None:
        """A whole copy at a new path, while others read and write. Raises BackupError."""
        self._backend.back_up(destination)

    def close(self) -> None:
        if self._together is not None:
            self._together.close()
        self._backend.reading.dispose()
        self._backend.writing.dispose()


def now() -> datetime:
    return datetime.now(UTC)


def _backend(location: Path | str) -> Backend:
    if isinstance(location, Path) or "://" not in location:
        return SqliteBackend(Path(location))
    try:
        url = make_url(location)
    except ArgumentError:
        # the text may hold a password
        raise DatabaseRefusedError("the database is neither a path nor a URL") from None
    if url.get_backend_name() == "sqlite" and url.database:
        return SqliteBackend(Path(url.database))
    if url.drivername in ("postgresql", "postgresql+psycopg"):
        return PostgresBackend(url)
    raise DatabaseRefusedError(f"{url.drivername} is not known; a path, or postgresql+psycopg://...")
