"""How full the terminal's own store is: a value that a journey can ask before a citizen types anything in vain.

Not here: how it is measured, and which record is refused from which level on (offline_cache.room).
"""

from dataclasses import dataclass
from enum import IntEnum


class Level(IntEnum):
    """Each level refuses what the one before it refused, and more."""

    AMPLE = 0
    WARN = 1
    """All goes on; the operator is told."""
    NO_CACHING = 2
    """The mirror takes no new pages, the outbox no logs: what the district has can wait."""
    NO_REGISTRATIONS = 3
    """No new registrations, consultations, ratings or faces: the citizen is told so, before anything is typed."""
    DOOR_SHUT = 4
    """Not even entries: the volunteer lets people in. What the law demands to be kept is tried to the last page."""


@dataclass(frozen=True, slots=True)
class StoreHealth:
    """`roster_outdated` when the district has not been heard for so long that its roster, and with it the faces of those
    who were on it, is no longer believed.
    """

    level: Level = Level.AMPLE
    roster_outdated: bool = False

    @property
    def takes_registrations(self) -> bool:
        """Whether a registration, a consultation, a rating or a face could still be kept."""
        return self.level < Level.NO_REGISTRATIONS

    @property
    def takes_entries(self) -> bool:
        return self.level < Level.DOOR_SHUT
