"""A terminal's real store in a folder, and records to put into it."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from kiosk.clock import Clock, ManualClock
from kiosk.domain.people import PersonId
from kiosk.domain.records import EntryRecord, Way
from offline_cache.database import Database
from offline_cache.key import StoreKey, key_from_file
from offline_cache.mirror import StoredMirror
from offline_cache.outbox import DurableOutbox
from offline_cache.replies import StoredReplies
from offline_cache.room import RoomRules
from offline_cache.templates import StoredTemplates

TERMINAL = "T0042"


@dataclass(frozen=True)
class TerminalStore:
    path: Path
    key: StoreKey
    clock: Clock
    database: Database
    outbox: DurableOutbox
    mirror: StoredMirror
    templates: StoredTemplates
    replies: StoredReplies

    def entry(self, person: str = "p-1", record_id: UUID | None = None) -> EntryRecord:
        """A new entry, unless an id is given."""
        return EntryRecord(record_id or self.clock.new_id(), self.clock.now(), PersonId(person), Way.FACE, celsius=36.5)


@contextmanager
def terminal_store(
    folder: Path,
    clock: Clock | None = None,
    quota_bytes: int | None = None,
    terminal: str = TERMINAL,
    ballast_bytes: int = 0,
    room_rules: RoomRules | None = None,
) -> Generator[TerminalStore]:
    clock = clock or ManualClock()
    path, key = folder / "store.db", key_from_file(folder / "store.key")
    database = Database(path, key, terminal, clock, quota_bytes, ballast_bytes, room_rules)
    try:
        outbox = DurableOutbox(database, clock)
        yield TerminalStore(
            path,
            key,
            clock,
            database,
            outbox,
            StoredMirror(database),
            StoredTemplates(database, outbox),
            StoredReplies(database),
        )
    finally:
        database.close()
