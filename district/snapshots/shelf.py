"""Make snapshots, one a kind and town, and keep each for a while: a street of terminals that begins anew reads one file.

A snapshot is the feed's own pages without its deletions, for a terminal that has nothing. Being full of names and faces, its
file has no name, and lies under a key that only this process has (veil.py): it is gone with this process, however that
ends. Not here: HTTP (router.py).
"""

import gzip
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from tempfile import TemporaryFile
from threading import Lock
from time import monotonic
from weakref import finalize

from sqlalchemy import select

from district.database import Database
from district.faces.key import FaceKey
from district.faces.store import faces_after
from district.publications.store import page_after as publications_after
from district.roster.store import page_after as residents_after
from district.snapshots.veil import Veil, VeiledFile
from district.subsidies.store import page_after as grants_after
from district.tables import FeedStateRow
from offline_cache.wire.feed import FeedKind, FeedPage, Put

_LIFE_SECONDS = 3600.0
"""How old a snapshot may be: the feed brings what has happened since."""

_PAGE_LINES = 2000
_GZIP_LEVEL = 6


class NoSnapshotError(LookupError):
    """A feed that is short begins at its beginning."""


@dataclass(frozen=True, slots=True, weakref_slot=True, eq=False)
class Snapshot:
    """Closes its file when nobody reads from it any more."""

    descriptor: int
    size: int
    sha256: str
    epoch: str
    made_at: float
    veil: Veil = field(repr=False)

    def __post_init__(self) -> None:
        finalize(self, os.close, self.descriptor)

    def read(self, first: int, last: int) -> bytes:
        """Bytes `first` to `last`, both included, as far as there are any."""
        return self.veil.read(self.descriptor, first, last)


class SnapshotShelf:
    """Any thread may call it."""

    def __init__(self, database: Database, face_key: FaceKey, ticks: Callable[[], float] = monotonic) -> None:
        self._database = database
        self._face_key = face_key
        self._ticks = ticks
        self._lock = Lock()
        self._made: dict[tuple[FeedKind, str | None], Snapshot] = {}

    def snapshot(self, kind: FeedKind, town: str | None) -> Snapshot:
        """Of this hour and of this database's epoch. Whoever comes while it is made waits for it. Raises NoSnapshotError."""
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
        veil = Veil()
        with TemporaryFile(prefix="district-") as file:
            veiled = VeiledFile(file, veil)
            with gzip.GzipFile(fileobj=veiled, mode="wb", compresslevel=_GZIP_LEVEL, mtime=0) as packed:
                for line in snapshot_pages(self._database, self._face_key, kind, town):
                    packed.write(line + b"\n")
            file.flush()
            return Snapshot(os.dup(file.fileno()), veiled.size, veiled.sha256, epoch, made_at, veil)

    def _epoch(self) -> str:
        with self._database.reading() as connection:
            return connection.execute(select(FeedStateRow.epoch)).scalar_one()


def snapshot_pages(database: Database, face_key: FaceKey, kind: FeedKind, town: str | None) -> Iterator[bytes]:
    """The lines of a snapshot. Raises NoSnapshotError."""
    after: str | None = None
    while True:
        page = _page(database, face_key, kind, after, town)
        kept = tuple(item for item in page.items if isinstance(item, Put))
        yield page.model_copy(update={"items": kept}).model_dump_json().encode()
        if not page.more:
            return
        after = page.next


def _page(database: Database, face_key: FaceKey, kind: FeedKind, after: str | None, town: str | None) -> FeedPage:
    match kind:
        case FeedKind.RESIDENTS:
            return residents_after(database, after, _PAGE_LINES, town)
        case FeedKind.SUBSIDIES:
            return grants_after(database, after, _PAGE_LINES, town)
        case FeedKind.TEMPLATES:
            return faces_after(database, face_key, after, _PAGE_LINES, town)
        case FeedKind.POLICIES | FeedKind.NOTICES | FeedKind.GUIDE:
            return publications_after(database, kind, after, _PAGE_LINES, town)
        case FeedKind.REPLIES | FeedKind.WITHDRAWALS | FeedKind.CONFIGURATION:
            raise NoSnapshotError
