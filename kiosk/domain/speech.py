"""How the kiosk speaks: in which language, how fast, how loud at which hour."""

from dataclasses import dataclass
from datetime import time
from enum import Enum


class SpokenLanguage(Enum):
    """By its ISO 639-3 code."""

    MANDARIN = "cmn"
    HAKKA = "hak"
    CANTONESE = "yue"


class Pace(Enum):
    """The value is part of a file's name."""

    SLOWER = "slower"
    NORMAL = "normal"
    FASTER = "faster"

    @property
    def tempo(self) -> float:
        """How much faster than it was recorded, at the same pitch."""
        return _TEMPO[self]


_TEMPO = {Pace.SLOWER: 0.8, Pace.NORMAL: 1.0, Pace.FASTER: 1.25}


@dataclass(frozen=True, slots=True)
class Loudness:
    """Parts of full scale, 0 to 1; the night may reach over midnight. Without a night its two ends are the same."""

    day: float = 1.0
    night: float = 0.4
    night_from: time = time(20)
    night_to: time = time(7)

    def at(self, now: time) -> float:
        """`now` is the terminal's local time."""
        if self.night_from <= self.night_to:
            is_night = self.night_from <= now < self.night_to
        else:
            is_night = now >= self.night_from or now < self.night_to
        return self.night if is_night else self.day
