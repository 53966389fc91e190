"""Which module hangs on a line, and at which speed: tried one after the other until one is understood.

The trying itself is the serial reader's: it opens the line again after each silence, and each time it gets the next
candidate here.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from devices.thermometer.profile import Profile


@dataclass(frozen=True, slots=True)
class Candidate:
    profile: Profile
    baud: int


def candidates(profiles: Sequence[Profile], baud: int | None = None) -> tuple[Candidate, ...]:
    """Every profile at the speeds that it can have, the likely ones first; only at `baud` where that is known.

    Modules that cannot be told from others are left out, unless there is nothing but the one.
    """
    told_apart = profiles if len(profiles) == 1 else [profile for profile in profiles if profile.probed]
    found = [
        Candidate(profile, speed)
        for turn in range(max(len(profile.bauds) for profile in told_apart))
        for profile in told_apart
        for speed in profile.bauds[turn : turn + 1]
    ]
    if baud is None:
        return tuple(found)
    return tuple(Candidate(profile, baud) for profile in told_apart)


_IN_VAIN = 2
"""Openings without an intelligible frame after which the module may be another than before: somebody has replaced it."""


class Search:
    """Belongs to the reader's thread."""

    def __init__(self, tried: Sequence[Candidate]) -> None:
        self._tried = tuple(tried)
        self._at = 0
        self._current_tried = False
        self._settled = False
        self._in_vain = 0

    @property
    def settled(self) -> bool:
        return self._settled

    @property
    def current(self) -> Candidate:
        return self._tried[self._at]

    def next(self) -> Candidate:
        """The one to open the line with: whoever was understood before, or the next in turn. Where there was no line to
        open, nothing has been tried.
        """
        if self._in_vain >= _IN_VAIN:
            self._settled = False
        if self._current_tried and not self._settled:
            self._at = (self._at + 1) % len(self._tried)
            self._current_tried = False
        return self.current

    def opened(self) -> None:
        """The line is open with the current candidate, which has not been understood yet."""
        self._current_tried = True
        self._in_vain += 1

    def understood(self) -> None:
        """The current candidate's frames arrive."""
        self._settled, self._in_vain = True, 0
