"""Volunteers' numbers: kept as scrypt hashes with the volunteer's id before each, and refused for a while after too many
wrong ones.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from kiosk.clock import Clock
from kiosk.domain.people import VolunteerId
from kiosk.domain.volunteers import VolunteerPin
from kiosk.service.pin_hashes import hash_pin, matches


def new_pin(volunteer: str, pin: str) -> VolunteerPin:
    """Raises ValueError for an id or a number that cannot be."""
    return VolunteerPin.parse(f"{volunteer}:{hash_pin(pin)}")


@dataclass(frozen=True, slots=True)
class LockRules:
    wrong_limit: int = 5
    lock_seconds: float = 900.0
    """Five wrong ones, then a quarter of an hour: guessing one of a million takes 34 years."""


class VolunteerPins:
    """Checks a typed number against the hashes. Takes the same time whichever it is; not thread-safe."""

    def __init__(self, pins: Iterable[VolunteerPin], clock: Clock, rules: LockRules | None = None) -> None:
        self._pins = tuple(pins)
        self._clock = clock
        self._rules = rules or LockRules()
        self._wrong = 0
        self._locked_until = float("-inf")

    def whose(self, pin: str) -> VolunteerId | None:
        """None for a wrong number, while numbers are locked, and for one that two volunteers chose: it names neither."""
        right = [kept.volunteer for kept in self._pins if matches(pin, kept.hash)]
        if self._clock.monotonic() < self._locked_until:
            return None
        if len(right) == 1:
            self._wrong = 0
            return right[0]
        self._wrong += 1
        if self._wrong >= self._rules.wrong_limit:
            self._wrong = 0
            self._locked_until = self._clock.monotonic() + self._rules.lock_seconds
        return None
