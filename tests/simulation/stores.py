"""The two real stores on databases in memory, which can be imaged, restored, and made to fail at a commit.

The tables, the statements and the code over them are the real ones; what is left out is the disk, which has tests of its own.
"""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Connection, Engine, StaticPool, create_engine, event, insert, text
from sqlcipher3 import dbapi2

from district.schema import Base as DistrictBase
from district.schema import FeedStateRow
from kiosk.ports import StorageError
from offline_cache.schema.opening import create_schema
from offline_cache.transactions import Transactions, as_storage_error

T = TypeVar("T")


class CrashError(Exception):
    """The power went, in the middle of it."""


class MemoryFile:
    """A database and copies of it."""

    def __init__(self) -> None:
        self.raw: Any = dbapi2.connect(":memory:", isolation_level=None, check_same_thread=False)
        self.engine: Engine = create_engine("sqlite://", creator=lambda: self.raw, module=dbapi2, poolclass=StaticPool)
        event.listen(self.engine, "begin", _begin)

    def image(self) -> Any:
        copy: Any = dbapi2.connect(":memory:", isolation_level=None)
        self.raw.backup(copy)
        return copy

    def restore(self, image: Any) -> None:
        image.backup(self.raw)


def _never(_where: str) -> bool:
    return False


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


class MemoryStore(Transactions):
    """A terminal's. `fails` is asked before each commit."""

    def __init__(self, terminal: str, fails: Callable[[], bool]) -> None:
        self.file = MemoryFile()
        super().__init__(self.file.engine, self.file.engine)
        self._fails = fails
        with self.file.engine.begin() as connection:
            create_schema(connection, terminal, UUID(int=0), datetime(2026, 11, 23, tzinfo=UTC))
        self._pristine = self.file.image()

    def begin_anew(self, epoch: UUID) -> None:
        """As a terminal that was set up anew."""
        self.file.restore(self._pristine)
        with self.file.engine.begin() as connection:
            connection.execute(text("UPDATE store_meta SET epoch = :epoch"), {"epoch": str(epoch)})

    @contextmanager
    def writing(self) -> Generator[Connection]:
        with as_storage_error(), self.file.engine.begin() as connection:
            yield connection
            if self._fails():
                raise StorageError("power")


class MemoryDistrict:
    """The district's database, as far as `ingest` and the feeds use it."""

    def __init__(self) -> None:
        self.file = MemoryFile()
        with self.file.engine.begin() as connection:
            DistrictBase.metadata.create_all(connection)
            connection.execute(insert(FeedStateRow).values(id=1, epoch=str(UUID(int=1)), version=0))
        self._pristine = self.file.image()
        self.crash: Callable[[str], bool] = _never

    def begin_anew(self) -> None:
        self.file.restore(self._pristine)

    def write(self, work: Callable[[Connection], T]) -> T:
        with self.writing() as connection:
            result = work(connection)
            if self.crash("before"):
                raise CrashError
        if self.crash("after"):
            raise CrashError
        return result

    @contextmanager
    def writing(self) -> Generator[Connection]:
        with self.file.engine.begin() as connection:
            yield connection

    reading = writing
