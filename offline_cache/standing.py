"""How the store is doing, as the hub's value: what it still takes, and whether its roster is still believed."""

from datetime import timedelta

from kiosk.domain.room import StoreHealth
from offline_cache.changes import FeedName
from offline_cache.database import Database
from offline_cache.mirror import StoredMirror
from offline_cache.outbox import DurableOutbox


class Standing:
    """Call it for the present state; a few reads, on any thread. Raises StorageError.

    `roster_believed` is how long after the roster was last followed to its end its people are let in by their faces. A
    roster that was never followed has nobody on it and cannot be too old.
    """

    def __init__(
        self, database: Database, outbox: DurableOutbox, mirror: StoredMirror, roster_believed: timedelta
    ) -> None:
        self._database = database
        self._outbox = outbox
        self._mirror = mirror
        self._roster_believed = roster_believed

    def __call__(self) -> StoreHealth:
        unseen = self._mirror.unseen_for(FeedName.RESIDENTS, self._outbox.age_seconds())
        return StoreHealth(
            self._database.level(), roster_outdated=unseen is not None and unseen > self._roster_believed
        )
