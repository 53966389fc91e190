"""The service guide: who handles a matter, where it is accepted, what to bring, what it costs and how long it takes."""

from dataclasses import dataclass
from enum import Enum


class Level(Enum):
    """Whose matter it is."""

    DISTRICT = "district"
    TOWN = "town"


@dataclass(frozen=True, slots=True)
class Paper:
    name: str
    by_licence: bool
    """An electronic licence replaces it."""


@dataclass(frozen=True, slots=True)
class MatterBrief:
    """A line of a list."""

    matter: str
    title: str
    department: str
    in_hall: bool
    towns: tuple[str, ...]
    """Where it is accepted besides the hall, or instead of it."""
    instant: bool


@dataclass(frozen=True, slots=True)
class Matter:
    """`matter` is its code. `limit_days` are working days; None where no limit is promised. With `instant` it is decided on the
    spot.
    """

    brief: MatterBrief
    level: Level
    papers: tuple[Paper, ...]
    steps: tuple[str, ...]
    fee: str
    limit_days: int | None
    place: str
    counter: str | None
    """In the hall."""
    hours: str
    phone: str | None


@dataclass(frozen=True, slots=True)
class MatterFilter:
    """What is None or empty does not narrow. `town` leaves what is accepted there, `in_hall` what is accepted in the hall.

    `words` are looked for in title and text; all of them must be there.
    """

    department: str | None = None
    town: str | None = None
    in_hall: bool = False
    words: str = ""
