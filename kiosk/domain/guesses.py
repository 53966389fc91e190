"""How often something may be claimed and not proven before it is believed no more: limits on guessing who gets what.

Ages are the store's own, in seconds: neither a restart nor a clock that was set ends a lock. A lock does not say that it is
there: what is locked goes the way of what is not known.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GuessRules:
    subject_failures: int = 5
    """Of one number or person, wherever the claims are made one after the other: a forgetful citizen needs three."""
    terminal_failures: int = 30
    """Of a terminal, whoever is claimed: a busy day has a few that give up."""
    forgotten_after_seconds: int = 24 * 3600
    """A failure counts for a day."""
    first_lock_seconds: int = 15 * 60
    longest_lock_seconds: int = 24 * 3600


@dataclass(frozen=True, slots=True)
class Failures:
    """Against one subject: how many, the age of the newest, and until which age it is locked."""

    count: int = 0
    newest: int = 0
    locked_until: int | None = None

    def locked(self, age: int) -> bool:
        return self.locked_until is not None and age < self.locked_until

    def failed(self, age: int, limit: int, rules: GuessRules) -> "Failures":
        """One more. Each failure beyond the limit locks for twice as long as the one before."""
        count = 1 if age - self.newest > rules.forgotten_after_seconds else self.count + 1
        if count < limit:
            return Failures(count, age)
        wait = min(rules.longest_lock_seconds, rules.first_lock_seconds * 2 ** min(count - limit, 16))
        return Failures(count, age, age + wait)

    def one_fewer(self) -> "Failures":
        """It was no failure after all; a lock that was earned before stays."""
        return Failures(max(0, self.count - 1), self.newest, self.locked_until)
