"""The terminal's one encrypted database: opened once, locked for life, written one transaction at a time.

Not here: what is stored (outbox, mirror, templates). Keep transactions short: a citizen's screen or a network call
never happens inside one.
"""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlcipher3 import dbapi2

from kiosk.clock import Clock
from kiosk.ports import StorageError
from offline_cache.connections import (
    ConnectionFactory,
    create_file,
    reading_engine,
    require_sound_sqlite,
    writing_engine,
)
from offline_cache.errors import StoreFullError, UnreadableStoreError
from offline_cache.key import StoreKey
from offline_cache.lock import StoreLock
from offline_cache.schema.opening import open_schema


class Database:
    """`terminal` is this terminal's id and must be the one that the file was made with. Raises StoreOpenError.

    `quota_bytes` bounds the database file; the write-ahead log comes on top of it.
    """

    def __init__(self, path: Path, key: StoreKey, terminal: str, clock: Clock, quota_bytes: int | None = None) -> None:
        require_sound_sqlite()
        create_file(path)
        self._lock = StoreLock(path.with_name(path.name + ".lock"))
        factory = ConnectionFactory(path, key, quota_bytes)
        self._writing: Engine = writing_engine(factory)
        self._reading: Engine = reading_engine(factory)
        try:
            self._open(path, terminal, clock)
        except BaseException:
            self.close()
            raise

    def _open(self, path: Path, terminal: str, clock: Clock) -> None:
        try:
            with self._writing.begin() as connection:
                open_schema(connection, terminal, clock.new_id(), clock.now())
        except DBAPIError as error:
            raise _why_unopened(error.orig, path) from None
        except dbapi2.Error as error:
            raise _why_unopened(error, path) from None

    @contextmanager
    def writing(self) -> Generator[Connection]:
        """One write transaction; what happens in it is durable when the block has ended, or has not happened at all.

        Raises StorageError for a full disk or quota, a lock held too long, a damaged page.
        """
        with _as_storage_error(), self._writing.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Generator[Connection]:
        """One consistent view; cannot write. Raises StorageError."""
        with _as_storage_error(), self._reading.begin() as connection:
            yield connection

    def close(self) -> None:
        """Nothing may be using the database. May be called twice."""
        self._reading.dispose()
        self._writing.dispose()
        self._lock.release()


@contextmanager
def _as_storage_error() -> Generator[None]:
    try:
        yield
    except DBAPIError as error:
        raise _storage_error(error.orig) from None
    except dbapi2.Error as error:
        raise _storage_error(error) from None
    except SQLAlchemyError as error:
        raise StorageError(type(error).__name__) from None


def _storage_error(error: BaseException | None) -> StorageError:
    code = _code_of(error)
    return StoreFullError(code) if code == "SQLITE_FULL" else StorageError(code)


def _why_unopened(error: BaseException | None, path: Path) -> Exception:
    code = _code_of(error)
    if code in ("SQLITE_NOTADB", "SQLITE_CORRUPT"):
        return UnreadableStoreError(f"the key does not open this store, or the store is damaged: {path}")
    return _storage_error(error)


def _code_of(error: BaseException | None) -> str:
    """SQLite's own name for what happened: a statement or its parameters might carry a citizen's data."""
    return getattr(error, "sqlite_errorname", type(error).__name__)
