"""Volunteers' numbers: kept as scrypt hashes, and refused for a while after too many wrong ones."""

import base64
import hashlib
import hmac
import os
from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.clock import Clock

_COST = {"n": 2**14, "r": 8, "p": 1}
"""About 40 ms and 16 MiB: OWASP's floor for scrypt on a small machine."""
PIN_DIGITS = 6


def hash_pin(pin: str) -> str:
    """A text for the settings file. Raises ValueError for anything but six digits."""
    if not (len(pin) == PIN_DIGITS and pin.isascii() and pin.isdigit()):
        raise ValueError(f"a volunteer's number has {PIN_DIGITS} digits")
    salt = os.urandom(16)
    return f"scrypt${_text(salt)}${_text(_derive(pin, salt))}"


def _derive(pin: str, salt: bytes) -> bytes:
    return hashlib.scrypt(pin.encode(), salt=salt, **_COST)


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


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
        matches = [self._matches(pin, kept) for kept in self._hashes]
        if self._clock.monotonic() < self._locked_until:
            return False
        if any(matches):
            self._wrong = 0
            return True
        self._wrong += 1
        if self._wrong >= self._rules.wrong_limit:
            self._wrong = 0
            self._locked_until = self._clock.monotonic() + self._rules.lock_seconds
        return False

    @staticmethod
    def _matches(pin: str, kept: str) -> bool:
        scheme, salt, digest = kept.split("$")
        if scheme != "scrypt":
            raise ValueError("an unknown scheme stands before a volunteer's number in the settings")
        return hmac.compare_digest(_derive(pin, base64.b64decode(salt)), base64.b64decode(digest))
