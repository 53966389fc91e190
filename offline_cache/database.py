"""The terminal's one encrypted database: opened once, locked for life, written one transaction at a time.

Not here: what is stored (outbox, mirror, templates), and what is done to open it (starting). Keep transactions short: a
citizen's screen or a network call never happens inside one.
"""

import logging
import os
from pathlib import Path

from sqlalchemy import Connection

from kiosk.clock import Clock
from kiosk.domain.room import Level
from kiosk.ports import NoRoomError
from offline_cache.ballast import Ballast
from offline_cache.connections import (
    PAGE_BYTES,
    ConnectionFactory,
    reading_engine,
    require_sound_sqlite,
    writing_engine,
)
from offline_cache.head import Head
from offline_cache.key import StoreKey
from offline_cache.lock import StoreLock
from offline_cache.opening import Opening
from offline_cache.room import RoomRules, Usage, level_of
from offline_cache.starting import Start, start
from offline_cache.transactions import Transactions
from offline_cache.witness import HeadWitness

_log = logging.getLogger(__name__)


class Database(Transactions):
    """`terminal` is this terminal's id and must be the one that the file was made with. Raises StoreOpenError,
    StorageError.

    `quota_bytes` bounds the database file; the write-ahead log comes on top of it. `ballast_bytes` are kept beside it for
    the day when the disk is full. `opening` tells what happened to the store while it was opened.
    """

    def __init__(
        self,
        path: Path,
        key: StoreKey,
        terminal: str,
        clock: Clock,
        quota_bytes: int | None = None,
        ballast_bytes: int = 0,
        room_rules: RoomRules | None = None,
    ) -> None:
        require_sound_sqlite()
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._quota_bytes = quota_bytes
        self._room_rules = room_rules or RoomRules()
        self._lock = StoreLock(path.with_name(path.name + ".lock"))
        factory = ConnectionFactory(path, key, quota_bytes)
        super().__init__(writing_engine(factory), reading_engine(factory))
        self._ballast = Ballast(path.with_name(path.name + ".ballast"), ballast_bytes)
        self._witness: HeadWitness | None = None
        try:
            self._witness = HeadWitness(path.with_name(path.name + ".head"), key)
            self.opening: Opening = start(Start(factory, self._writing, self._witness, terminal, clock))
            self._ballast.take_on()
        except BaseException:
            self.close()
            raise
        for sentence in self.opening.sentences():
            _log.warning("%s", sentence)

    def note(self, head: Head) -> None:
        if self._witness is not None:
            self._witness.note(head)

    def level(self) -> Level:
        """How full the store is. Raises StorageError."""
        with self.reading() as connection:
            return self._level(connection)

    def require_room(self, connection: Connection, below: Level, coming_bytes: int = 0) -> None:
        level = level_of(self._usage(connection).with_more(coming_bytes), self._room_rules)
        if level >= below:
            raise NoRoomError(f"the store is too full for this ({level.name.lower()})")

    def _level(self, connection: Connection) -> Level:
        return level_of(self._usage(connection), self._room_rules)

    def _usage(self, connection: Connection) -> Usage:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        free_pages = connection.exec_driver_sql("PRAGMA freelist_count").scalar_one()
        disk = os.statvfs(self.path.parent)
        return Usage(
            used_bytes=(pages - free_pages) * PAGE_BYTES,
            slack_bytes=free_pages * PAGE_BYTES,
            free_bytes=disk.f_bavail * disk.f_frsize,
            quota_bytes=self._quota_bytes,
        )

    def make_way(self) -> bool:
        """The disk is really full: throw off the ballast, so that rows can be deleted. False when there is none left."""
        return self._ballast.throw_off()

    def checkpoint(self) -> bool:
        done = super().checkpoint()
        self._ballast.take_on()
        return done

    def close(self) -> None:
        """Nothing may be using the database. May be called twice."""
        self.dispose()
        if self._witness is not None:
            self._witness.close()
        self._lock.release()
