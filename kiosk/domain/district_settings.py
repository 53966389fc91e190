"""What the district has set on this terminal. None: nothing is set, and the terminal's own settings hold."""

from dataclasses import dataclass, field
from datetime import time
from enum import Enum


class DistrictScreening(Enum):
    """The temperature at the door."""

    OFF = "off"
    ADVISORY = "advisory"
    REQUIRED = "required"


@dataclass(frozen=True, slots=True)
class RestPeriod:
    """Local time of every day; one that ends before it begins goes over midnight."""

    begins: time
    ends: time

    def includes(self, moment: time) -> bool:
        if self.begins <= self.ends:
            return self.begins <= moment < self.ends
        return moment >= self.begins or moment < self.ends


@dataclass(frozen=True, slots=True)
class DistrictSettings:
    screening: DistrictScreening | None = None
    day_notices: tuple[str, ...] | None = None
    rest_periods: tuple[RestPeriod, ...] | None = None
    volunteer_phone: str | None = None
    guess_key: bytes | None = field(default=None, repr=False)
    """What guessed numbers are hashed with for the district."""
