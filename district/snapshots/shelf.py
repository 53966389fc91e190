"""Make snapshots, one a kind and town, and keep each for a while: a street of terminals that begins anew reads one file.

A snapshot is the feed's own pages without its deletions, for a terminal that has nothing. It is full of names, so its
file has no name: it is gone with this process, however that ends. Not here: HTTP (router.py).
"""

import gzip
import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from tempfile import TemporaryFile
from threading import Lock
from time import monotonic
from weakref import finalize

from sqlalchemy import select

from district.database import Database
from district.roster.store import page_after as residents_after
from district.subsidies.store import page_after as grants_after
from district.tables import FeedStateRow
from offline_cache.wire.feed import FeedKind, Put

_LIFE_SECONDS = 3600.0
"""How old a snapshot may be: the feed brings what has happened since."""

_PAGE_LINES = 2000
_GZIP_LEVEL = 6


@dataclass(frozen=True, slots=True, weakref_slot=True, eq=False)
class Snapshot:
    """Closes its file when nobody reads from it any more."""

    descriptor: int
    size: int
    sha256: str
    epoch: str
    made_at: float

    def __post_init__(self) -> None:
        finalize(self, os.close, self.descriptor)

    def read(self, first: int, last: int) -> bytes:
        """Bytes `first` to `last`, both included, as far as there are any."""
        return os.pread(self.descriptor, last - first + 1, first)


class SnapshotShelf:
    """Any thread may call it."""

    def __init__(self, database: Database, ticks: Callable[[], float] = monotonic) -> None:
        self._database = database
        self._ticks = ticks
        self._lock = Lock()
        self._made: dict[tuple[FeedKind, str | None], Snapshot] = {}

    def snapshot(self, kind: FeedKind, town: str | None) -> Snapshot:
        """Of this hour and of this database's epoch. Whoever comes while it is made waits for it."""
        with self._lock:
            known = self._made.get((kind, town))
            if known is not None and known.epoch == self._epoch() and self._ticks() - known.made_at < _LIFE_SECONDS:
                return known
            made = self._make(kind, town)
            self._made[kind, town] = made
            return made

    def close(self) -> None:
        self._made.clear()

    def _make(self, kind: FeedKind, town: str | None) -> Snapshot:
        epoch, made_at = self._epoch(), self._ticks()
        with TemporaryFile(prefix="district-") as file:
            with gzip.GzipFile(fileobj=file, mode="wb", compresslevel=_GZIP_LEVEL, mtime=0) as packed:
                for line in _pages(self._database, kind, town):
                    packed.write(line + b"\n")
            size = file.tell()
            file.seek(0)
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            return Snapshot(os.dup(file.fileno()), size, digest, epoch, made_at)

    def _epoch(self) -> str:
        with self._database.reading() as connection:
            return connection.execute(select(FeedStateRow.epoch)).scalar_one()


def _pages(database: Database, kind: FeedKind, town: str | None) -> Iterator[bytes]:
    after: str | None = None
    while True:
        match kind:
            case FeedKind.RESIDENTS:
                page = residents_after(database, after, _PAGE_LINES, town)
            case FeedKind.SUBSIDIES:
                page = grants_after(database, after, _PAGE_LINES, town)
        kept = tuple(item for item in page.items if isinstance(item, Put))
        yield page.model_copy(update={"items": kept}).model_dump_json().encode()
        if not page.more:
            return
        after = page.next
