"""What happened while a store was opened, for the operator: on an ordinary morning, nothing."""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Numbers:
    """Records `first` to `last`, both of them."""

    first: int
    last: int

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}..{self.last}"


class Break(Enum):
    """Why a new epoch began in a store that is sound itself."""

    TAIL_LOST = "the newest records are missing: a damaged log, or an older copy of the file"
    OTHER_HISTORY = "the store has kept other records than were confirmed: another copy of the file"
    STORE_GONE = "the store's file was gone"


@dataclass(frozen=True, slots=True)
class NewEpoch:
    """`lost` were confirmed and are not here; the district may have got them all the same. None when nobody can say."""

    why: Break
    lost: Numbers | None


@dataclass(frozen=True, slots=True)
class Migrated:
    """From which version; `backup` is the store as it was."""

    found: int
    backup: Path


@dataclass(frozen=True, slots=True)
class SetAsideStore:
    """A damaged store lies in `place`. What could be read is in the new one: `records` that the district does not have
    for certain, and `faces`. `unread` are numbers between the oldest that could be read and the newest that was confirmed,
    of records that could not: lost, or long delivered and purged.
    """

    place: Path
    records: int
    faces: int
    unread: tuple[Numbers, ...]


@dataclass(frozen=True, slots=True)
class Opening:
    """All fields are empty when nothing is to be told."""

    new_epoch: NewEpoch | None = None
    migrated: Migrated | None = None
    set_aside: SetAsideStore | None = None
    witness_unreadable: bool = False

    def sentences(self) -> tuple[str, ...]:
        """For the operator; numbers and places only."""
        return tuple(
            sentence
            for sentence in (_of_epoch(self.new_epoch), _of_migration(self.migrated), _of_damage(self.set_aside))
            if sentence is not None
        ) + (("the head witness could not be read and was written anew",) if self.witness_unreadable else ())


def _of_epoch(new: NewEpoch | None) -> str | None:
    if new is None:
        return None
    lost = "which records are missing cannot be said" if new.lost is None else f"records {new.lost} were lost"
    return f"{lost}: {new.why.value}; a new epoch has begun"


def _of_migration(migrated: Migrated | None) -> str | None:
    if migrated is None:
        return None
    return f"the tables were brought up from version {migrated.found}; the store as it was: {migrated.backup}"


def _of_damage(damaged: SetAsideStore | None) -> str | None:
    if damaged is None:
        return None
    unread = ", ".join(map(str, damaged.unread)) or "none"
    return (
        f"the store was damaged and set aside in {damaged.place}; {damaged.records} records and {damaged.faces} faces "
        f"were carried over, numbers not read: {unread}; a new epoch has begun"
    )
