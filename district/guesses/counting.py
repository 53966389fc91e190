"""When a number is locked in the whole district: a pure function of what its terminals count.

The sum over all terminals decides, so that going from village to village wins nothing. A lock begins with the newest guess and
gets longer with each; while it holds, further guesses go on counting.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class CountingRules:
    limit: int = 8
    """In a day, over all terminals: one terminal locks after 5, and a forgetful citizen who tries the next village has three."""
    window: timedelta = timedelta(days=1)
    """What is older counts no more, and is deleted."""
    first_lock: timedelta = timedelta(minutes=15)
    longest_lock: timedelta = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Count:
    """What one terminal says of one subject."""

    subject: str
    failures: int
    newest_at: datetime


def locks_of(counts: Iterable[Count], now: datetime, rules: CountingRules) -> Mapping[str, timedelta]:
    """How much longer each locked subject is locked."""
    totals: dict[str, int] = defaultdict(int)
    newest: dict[str, datetime] = {}
    for count in counts:
        if count.newest_at > now - rules.window:
            totals[count.subject] += count.failures
            newest[count.subject] = max(count.newest_at, newest.get(count.subject, count.newest_at))
    left = {
        subject: newest[subject] + _wait(total, rules) - now
        for subject, total in totals.items()
        if total >= rules.limit
    }
    return {subject: wait for subject, wait in left.items() if wait > timedelta(0)}


def _wait(total: int, rules: CountingRules) -> timedelta:
    return min(rules.longest_lock, rules.first_lock * 2 ** min(total - rules.limit, 16))
