"""The upkeep of the store: what has been here long enough goes, its room goes back to the disk, the log is emptied.

Not here: when (caretaker.py), what never comes to be kept at all (a query leaves no trace of who asked), the mirror's
lines, which go when the district deletes them, and the quarantine, which an operator empties.
"""

from datetime import timedelta

from kiosk.clock import Clock
from offline_cache.backup import delete_backups
from offline_cache.database import Database
from offline_cache.outbox import DurableOutbox

BACKUPS = timedelta(days=7)
"""A backup holds what the store held, and is there for the days in which a new program might show its faults."""

_PAGES = 256
"""Given back to the disk in one go: a megabyte, so that a citizen's record never waits long for the write lock."""


class Upkeep:
    """`run` is called by one thread. How long acknowledged records stay, `outbox` knows."""

    def __init__(self, database: Database, outbox: DurableOutbox, clock: Clock, backups: timedelta = BACKUPS) -> None:
        self._database = database
        self._outbox = outbox
        self._clock = clock
        self._backups = backups

    def run(self) -> int:
        """A bounded piece of the work; returns how many records were deleted. Raises StorageError."""
        deleted = self._outbox.purge()
        self._database.give_back(_PAGES)
        self._database.checkpoint()
        delete_backups(self._database.path, self._clock.now() - self._backups)
        return deleted
