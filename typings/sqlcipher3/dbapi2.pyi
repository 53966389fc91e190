"""The part of sqlcipher3's DB-API that this project calls; the wheel carries no types."""

from collections.abc import Sequence
from types import TracebackType
from typing import Any

sqlite_version: str
sqlite_version_info: tuple[int, int, int]

class Error(Exception):
    sqlite_errorname: str

class DatabaseError(Error): ...
class OperationalError(DatabaseError): ...

class Cursor:
    def fetchone(self) -> tuple[Any, ...] | None: ...
    def fetchall(self) -> list[tuple[Any, ...]]: ...

class Connection:
    def execute(self, sql: str, parameters: Sequence[Any] = ..., /) -> Cursor: ...
    def close(self) -> None: ...
    def commit(self) -> None: ...
    def __enter__(self) -> Connection: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

def connect(
    database: str,
    timeout: float = ...,
    isolation_level: str | None = ...,
    check_same_thread: bool = ...,
    uri: bool = ...,
) -> Connection: ...
