"""How the kiosk speaks: in which language, how fast, how loud at which hour, and what a visitor may want of that."""

from dataclasses import dataclass, replace
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
    def slower(self) -> "Pace":
        """The next step down; the slowest stays."""
        return _STEPS[max(0, _STEPS.index(self) - 1)]

    @property
    def faster(self) -> "Pace":
        """The next step up; the fastest stays."""
        return _STEPS[min(len(_STEPS) - 1, _STEPS.index(self) + 1)]

    @property
    def tempo(self) -> float:
        """How much faster than it was recorded, at the same pitch."""
        return _TEMPO[self]


_STEPS = tuple(Pace)
_TEMPO = {Pace.SLOWER: 0.8, Pace.NORMAL: 1.0, Pace.FASTER: 1.25}


class SpeechWish(Enum):
    """What a visitor can ask of the voice on every page that speaks."""

    AGAIN = "again"
    SLOWER = "slower"
    FASTER = "faster"
    SILENCE = "silence"
    """Pressed once more, it speaks again."""


@dataclass(frozen=True, slots=True)
class Speaking:
    """How the terminal speaks to the visitor who is there; the next one begins as the settings say."""

    pace: Pace = Pace.NORMAL
    muted: bool = False

    def asked(self, wish: SpeechWish) -> "Speaking":
        """Whoever wants to hear something, however fast, wants no silence any more."""
        match wish:
            case SpeechWish.AGAIN:
                return Speaking(self.pace)
            case SpeechWish.SLOWER:
                return Speaking(self.pace.slower)
            case SpeechWish.FASTER:
                return Speaking(self.pace.faster)
            case SpeechWish.SILENCE:
                return replace(self, muted=not self.muted)


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
