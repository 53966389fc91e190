"""A disk that forgets at a power cut what was not synced, and the terminal's own store upon it.

SQLCipher's library brings its own SQLite, which takes no file system written in Python; APSW's does. So the outbox, its
tables, its settings and its transactions are the product's, run by SQLAlchemy over a thin DB-API around APSW; what is not
here is the encryption of pages on their way to the same writes and syncs. docs/decisions/0011-power-cuts.md says what this
proves and what it does not.
"""

import contextlib
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Any

import apsw
from sqlcipher3 import dbapi2

from offline_cache.connections import make_durable

SECTOR = 512


class PowerCutError(Exception):
    """The power is off: nothing reaches the disk from here on."""


class Disk:
    """What is durable of each file, and what was written since its last sync."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._durable: dict[str, bytearray] = {}
        self._pending: dict[str, list[tuple[int, bytes | None]]] = {}
        self._left: int | None = None
        self.is_off = False

    def cut_after(self, operations: int) -> None:
        """Of all files together: writes, truncations, syncs and deletions."""
        self._left = operations

    def restore(self) -> None:
        """Let the dead program close its files, which changes nothing any more."""
        self._left = None

    def met(self, name: str) -> None:
        if name not in self._durable:
            path = Path(name)
            self._durable[name] = bytearray(path.read_bytes() if path.exists() else b"")
            self._pending[name] = []

    def write(self, name: str, offset: int, data: bytes) -> None:
        self._tick()
        self._pending[name].append((offset, data))

    def truncate(self, name: str, size: int) -> None:
        self._tick()
        self._pending[name].append((size, None))

    def sync(self, name: str) -> None:
        self._tick()
        for operation in self._pending[name]:
            _apply(self._durable[name], operation)
        self._pending[name].clear()

    def delete(self, name: str) -> None:
        self._tick()
        self._durable.pop(name, None)
        self._pending.pop(name, None)

    def _tick(self) -> None:
        if self._left is None:
            return
        self._left -= 1
        if self._left < 0:
            self.is_off = True
            raise PowerCutError

    def after_the_cut(self, folder: Path) -> None:
        """Write what is found when the power is back: all that was synced, and of the rest each sector or not."""
        for name, durable in self._durable.items():
            if name.endswith("-shm"):
                continue
            content = bytearray(durable)
            for offset, data in self._pending[name]:
                if data is None:
                    if self._random.random() < 0.5:
                        _apply(content, (offset, None))
                    continue
                for start in range(0, len(data), SECTOR):
                    if self._random.random() < 0.5:
                        _apply(content, (offset + start, data[start : start + SECTOR]))
            (folder / Path(name).name).write_bytes(content)


def _apply(content: bytearray, operation: tuple[int, bytes | None]) -> None:
    offset, data = operation
    size = offset if data is None else offset + len(data)
    if len(content) < size:
        content.extend(bytes(size - len(content)))
    if data is None:
        del content[offset:]
    else:
        content[offset:size] = data


class CutVfs(apsw.VFS):
    """SQLite's way to `disk`. Real files are written beside it, for the reads; they are never synced."""

    def __init__(self, name: str, disk: Disk) -> None:
        self._disk = disk
        super().__init__(name, "")

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:
        return _CutFile(self._disk, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:
        self._disk.delete(filename)
        super().xDelete(filename, syncdir)


class _CutFile(apsw.VFSFile):
    def __init__(self, disk: Disk, name: Any, flags: list[int]) -> None:
        self._disk = disk
        self._name = name.filename() if hasattr(name, "filename") else str(name)
        disk.met(self._name)
        super().__init__("", name, flags)

    def xWrite(self, data: Any, offset: int) -> None:
        self._disk.write(self._name, offset, bytes(data))
        super().xWrite(data, offset)

    def xTruncate(self, newsize: int) -> None:
        self._disk.truncate(self._name, newsize)
        super().xTruncate(newsize)

    def xSync(self, flags: int) -> None:
        self._disk.sync(self._name)


class ApswConnector:
    """Makes connections as offline_cache.connections does, with the same settings, through another file system."""

    def __init__(self, path: Path, vfs: str = "", synchronous: str = "FULL") -> None:
        self._path = path
        self._vfs = vfs
        self._synchronous = synchronous

    def connect(self) -> "ApswConnection":
        raw = apsw.Connection(str(self._path), vfs=self._vfs or None)
        connection = ApswConnection(raw)
        make_durable(connection)
        if self._synchronous != "FULL":
            connection.execute(f"PRAGMA synchronous = {self._synchronous}")
        return connection

    def connect_for_reading(self) -> "ApswConnection":
        connection = self.connect()
        connection.execute("PRAGMA query_only = ON")
        return connection


class ApswConnection:
    """As much of a DB-API connection as SQLAlchemy's dialect calls."""

    isolation_level = None

    def __init__(self, raw: apsw.Connection) -> None:
        self._raw = raw

    def cursor(self) -> "ApswCursor":
        return ApswCursor(self._raw)

    def execute(self, sql: str, /) -> "ApswCursor":
        cursor = self.cursor()
        cursor.execute(sql)
        return cursor

    def create_function(self, name: str, arguments: int, function: Callable[..., Any], **_: Any) -> None:
        self._raw.create_scalar_function(name, function, arguments)

    def commit(self) -> None:
        if self._raw.in_transaction:
            self.execute("COMMIT")

    def rollback(self) -> None:
        if self._raw.in_transaction:
            self.execute("ROLLBACK")

    def close(self) -> None:
        self._raw.close(True)


class ApswCursor:
    arraysize = 1

    def __init__(self, raw: apsw.Connection) -> None:
        self._connection = raw
        self._cursor = raw.cursor()
        self._cursor.exec_trace = self._note_columns
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid = 0
        self._rows: list[tuple[Any, ...]] = []

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> None:
        self._run(lambda: self._cursor.execute(sql, tuple(parameters)))

    def executemany(self, sql: str, parameters: Sequence[Sequence[Any]]) -> None:
        self._run(lambda: self._cursor.executemany(sql, [tuple(one) for one in parameters]))

    def _run(self, statement: Callable[[], object]) -> None:
        self.description = None
        try:
            statement()
            # at once, so that no statement is left open
            self._rows = self._cursor.fetchall()
        except apsw.Error as error:
            raise dbapi2.OperationalError(f"{type(error).__name__}: {error}") from error
        self.rowcount = self._connection.changes()
        self.lastrowid = self._connection.last_insert_rowid()

    def _note_columns(self, cursor: apsw.Cursor, *_: object) -> bool:
        """Before the first row: a statement that has run without any would not tell its columns any more."""
        # raised where a statement has no columns at all
        with contextlib.suppress(apsw.ExecutionCompleteError):
            columns = cursor.get_description()
            self.description = tuple((column[0], None, None, None, None, None, None) for column in columns) or None
        return True

    def fetchone(self) -> tuple[Any, ...] | None:
        return self._rows.pop(0) if self._rows else None

    def fetchmany(self, size: int = 1) -> list[tuple[Any, ...]]:
        some, self._rows = self._rows[:size], self._rows[size:]
        return some

    def fetchall(self) -> list[tuple[Any, ...]]:
        return self.fetchmany(len(self._rows))

    def close(self) -> None:
        self._cursor.close(True)
