"""One transaction at a time on an open store, and what SQLite says when it cannot: named, without a citizen's data.

Not here: opening the file (starting.py), and what is stored.
"""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlcipher3 import dbapi2

from kiosk.domain.room import Level
from kiosk.ports import StorageError
from offline_cache.errors import StoreFullError
from offline_cache.head import Head


class Transactions:
    """`writing` begins with the write lock, `reading` cannot write. Without a witness and without limits: the database
    itself (database.py) adds them.
    """

    def __init__(self, writing: Engine, reading: Engine) -> None:
        self._writing = writing
        self._reading = reading

    @contextmanager
    def writing(self) -> Generator[Connection]:
        """One write transaction; what happens in it is durable when the block has ended, or has not happened at all.

        Raises StorageError for a full disk or quota, a lock held too long, a damaged page.
        """
        with as_storage_error(), self._writing.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Generator[Connection]:
        """One consistent view; cannot write. Raises StorageError."""
        with as_storage_error(), self._reading.begin() as connection:
            yield connection

    def checkpoint(self) -> bool:
        """Move the whole log into the file and empty it: what lies in a log can be lost to one bad byte. False when a
        reader was in the way; the next one will do. Raises StorageError.
        """
        busy, _, _ = self._outside("PRAGMA wal_checkpoint(TRUNCATE)")[0]
        return busy == 0

    def give_back(self, pages: int) -> None:
        """Return at most so many free pages of the file to the disk. Raises StorageError."""
        self._outside(f"PRAGMA incremental_vacuum({pages})")

    def _outside(self, pragma: str) -> list[tuple[Any, ...]]:
        """What may not happen in a transaction."""
        with as_storage_error():
            pooled = self._writing.raw_connection()
            try:
                cursor = pooled.cursor()
                cursor.execute(pragma)
                return list(cursor.fetchall())
            finally:
                pooled.close()

    def note(self, head: Head) -> None:
        """After a commit: what is confirmed now. Nobody outside is told here."""

    def require_room(self, connection: Connection, below: Level, coming_bytes: int = 0) -> None:
        """Raises NoRoomError when the store's level is `below` or beyond, or would be with so much more in it. There is
        always room here.
        """

    def make_way(self) -> bool:
        """On a disk that is really full, make room for deleting. False when there is nothing to give up."""
        return False

    def dispose(self) -> None:
        self._reading.dispose()
        self._writing.dispose()


@contextmanager
def as_storage_error() -> Generator[None]:
    try:
        yield
    except DBAPIError as error:
        raise storage_error(error.orig) from None
    except dbapi2.Error as error:
        raise storage_error(error) from None
    except SQLAlchemyError as error:
        raise StorageError(type(error).__name__) from None


def storage_error(error: BaseException | None) -> StorageError:
    code = code_of(error)
    return StoreFullError(code) if code == "SQLITE_FULL" else StorageError(code)


def is_damage(error: BaseException | None) -> bool:
    """The key does not open the page, or its content makes no sense. Not a disk that does not answer."""
    return code_of(error).startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT"))


def code_of(error: BaseException | None) -> str:
    """SQLite's own name for what happened: a statement or its parameters might carry a citizen's data."""
    return getattr(error, "sqlite_errorname", type(error).__name__)
