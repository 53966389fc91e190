"""Read what can still be read of a damaged store, without changing a byte of it.

One damaged page costs the records on it, and not those around it: a range that fails is halved until what fails is single
records. SQLCipher refuses a connection everything after its first damaged page, so each failure costs a new connection.
Not here: the mirror, which the district sends again.
"""

from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from offline_cache.connections import open_read_only
from offline_cache.key import StoreKey
from offline_cache.opening import Numbers

_RANGE = 1024
"""Records asked for at once: one look for most, ten halvings to a single bad one."""

_MOST_FAILURES = 20_000
"""Connections that we are ready to open again, at half a millisecond each: past that, whole ranges are given up."""

RECORD_COLUMNS = (
    "seq",
    "record_id",
    "kind",
    "record_schema",
    "lane",
    "at",
    "sha256",
    "body",
    "created_at",
    "state",
    "reason",
)
FACE_COLUMNS = ("person", "model", "vector", "enrolled_at")
_STATE = RECORD_COLUMNS.index("state")
# the columns' names are the same in all versions of the tables
_RECORDS = f"SELECT {', '.join(RECORD_COLUMNS)} FROM outbox WHERE seq BETWEEN ? AND ? ORDER BY seq"  # noqa: S608
_FACES = f"SELECT {', '.join(FACE_COLUMNS)} FROM face_template WHERE id BETWEEN ? AND ? ORDER BY id"  # noqa: S608
Row = tuple[Any, ...]


class Salvage:
    """One pass over a damaged store. Nothing else may be using the file. `close` it."""

    def __init__(self, path: Path, key: StoreKey, confirmed: int) -> None:
        """`confirmed` is the newest number that the witness knows of."""
        self._reader = _Reader(path, key)
        meta = self._reader.ask("SELECT terminal, next_seq FROM store_meta")
        self.terminal: str | None = meta[0][0] if meta else None
        """Whose store it was, where that can be read."""
        given = meta[0][1] - 1 if meta else 0
        self.highest: int = max(confirmed, given, self._highest("SELECT max(seq) FROM outbox"))
        """The highest number known to have been given to a record."""
        self._known = 0
        self._unread: list[Numbers] = []

    def records(self) -> Generator[Row]:
        """Those that the district has not acknowledged, in their order; columns as in RECORD_COLUMNS."""
        for first in range(1, self.highest + 1, _RANGE):
            for row in self._rows(_RECORDS, first, _RANGE):
                self._note(row[0])
                if row[_STATE] != "acknowledged":
                    yield row
        self._note(self.highest + 1)

    def _note(self, seq: int) -> None:
        """What is missing below the oldest known number was purged long ago."""
        if seq > self._known + 1 and (self._known or seq > self.highest):
            self._unread.append(Numbers(self._known + 1, seq - 1))
        self._known = seq

    def unread(self) -> tuple[Numbers, ...]:
        """After `records`: numbers between the oldest that could be read and `highest` that could not."""
        return tuple(self._unread)

    def faces(self) -> Generator[Row]:
        """Columns as in FACE_COLUMNS."""
        for first in range(1, self._highest("SELECT max(id) FROM face_template") + 1, _RANGE):
            yield from self._rows(_FACES, first, _RANGE)

    def _highest(self, query: str) -> int:
        found = self._reader.ask(query)
        return (found[0][0] or 0) if found else 0

    def _rows(self, query: str, first: int, count: int) -> Generator[Row]:
        found = self._reader.ask(query, (first, first + count - 1))
        if found is not None:
            yield from found
        elif count > 1 and self._reader.failures < _MOST_FAILURES:
            half = count // 2
            yield from self._rows(query, first, half)
            yield from self._rows(query, first + half, count - half)

    def close(self) -> None:
        self._reader.close()


class _Reader:
    """Asks, and connects again after each failure. Read-only: the file is evidence."""

    def __init__(self, path: Path, key: StoreKey) -> None:
        self._path = path
        self._key = key
        self._connection: dbapi2.Connection | None = None
        self.failures = 0

    def ask(self, sql: str, parameters: Sequence[Any] = ()) -> Sequence[Row] | None:
        """None when a page on the way is damaged."""
        try:
            if self._connection is None:
                self._connection = open_read_only(self._path, self._key)
            return self._connection.execute(sql, parameters).fetchall()
        except dbapi2.DatabaseError:
            self.failures += 1
            self.close()
            return None

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
