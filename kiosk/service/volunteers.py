"""Volunteers' numbers: kept as scrypt hashes, and refused for a while after too many wrong ones."""

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.clock import Clock
from kiosk.service.pin_hashes import matches


@dataclass(frozen=True, slots=True)
class LockRules:
    wrong_limit: int = 5
    lock_seconds: float = 900.0
    """Five wrong ones, then a quarter of an hour: guessing one of a million takes 34 years."""


class VolunteerPins:
    """Checks a typed number against the hashes. Takes the same time whichever it is; not thread-safe."""

    def __init__(self, hashes: Sequence[str], clock: Clock, rules: LockRules | None = None) -> None:
        self._hashes = tuple(hashes)
        self._clock = clock
        self._rules = rules or LockRules()
        self._wrong = 0
        self._locked_until = float("-inf")

    def accepts(self, pin: str) -> bool:
        right = [matches(pin, kept) for kept in self._hashes]
        if self._clock.monotonic() < self._locked_until:
            return False
        if any(right):
            self._wrong = 0
            return True
        self._wrong += 1
        if self._wrong >= self._rules.wrong_limit:
            self._wrong = 0
            self._locked_until = self._clock.monotonic() + self._rules.lock_seconds
        return False
