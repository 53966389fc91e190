"""When to speak to the district next, and with how much: a pure function of how it went.

Waits after trouble are exponential with full jitter. After several failures in a row the circuit opens: each attempt is
then a single small question, and not a batch that would be lost again. When one is answered the terminal does not fall
upon the district with all that it has: after an outage all of them come back at once, so each begins at a moment of its
own. Chance comes in as a number.
"""

from dataclasses import dataclass, replace
from enum import Enum
from typing import assert_never

from offline_cache.sync.outcomes import Busy, Finished, Outcome, Refused, StoreFailed, TooLarge, Unreachable


@dataclass(frozen=True, slots=True)
class Pace:
    """How a terminal paces itself; seconds, records and bytes."""

    poll_seconds: float = 30.0
    """Between two looks at the feeds when all is quiet: a change of the district's shows within half a minute."""
    heartbeat_seconds: float = 60.0
    """Between two heartbeats; the district misses a terminal after a few of them."""
    first_wait_seconds: float = 1.0
    longest_wait_seconds: float = 60.0
    """The line is tried at least once a minute: records should not wait long after it is back."""
    longest_retry_after_seconds: float = 600.0
    """A district may send us away for so long; a mistaken header must not for a year."""
    opens_after: int = 3
    """Failures in a row: two may be a lost packet and a restart, three are an outage."""
    spread_seconds: float = 60.0
    """After an outage terminals begin anew within so long: 500 of them are then eight a second."""
    batch_records: int = 500
    batch_bytes: int = 256 * 1024
    """Of record bodies, before compression. One record always goes, whatever its size."""
    page_lines: int = 1000


class Line(Enum):
    """What is known of the line to the district."""

    UNKNOWN = "unknown"
    ONLINE = "online"
    OFFLINE = "offline"
    REFUSED = "refused"
    """The district answers and does not accept this terminal."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Where the sync stands: failures in a row, and how many records the next batch may have. `probing` while the
    circuit is open: the next attempt is a single small question.
    """

    batch_records: int
    failures: int = 0
    line: Line = Line.UNKNOWN
    probing: bool = False

    @property
    def backing_off(self) -> bool:
        return self.failures > 0


@dataclass(frozen=True, slots=True)
class Next:
    """The plan from here on, and the seconds to wait before the next turn."""

    plan: Plan
    wait: float


def first(pace: Pace) -> Plan:
    return Plan(batch_records=pace.batch_records)


def after(plan: Plan, outcome: Outcome, pace: Pace, chance: float) -> Next:
    """`chance` is uniform in [0, 1)."""
    match outcome:
        case Finished() if plan.probing:
            return Next(Plan(plan.batch_records, line=Line.ONLINE), chance * pace.spread_seconds)
        case Finished(more=more):
            grown = min(pace.batch_records, plan.batch_records * 2)
            return Next(Plan(grown, failures=0, line=Line.ONLINE), 0.0 if more else pace.poll_seconds)
        case TooLarge(records=1, certain=False):
            # nothing smaller is left to try
            return _backed_off(plan, Line.OFFLINE, pace, chance)
        case TooLarge(records=records):
            # the answer is about the batch, not about the line: try the smaller one at once
            return Next(replace(plan, batch_records=max(1, records // 2)), 0.0)
        case Busy(retry_after=retry_after):
            return _backed_off(plan, plan.line, pace, chance, at_least=retry_after or 0.0)
        case Refused():
            return _backed_off(plan, Line.REFUSED, pace, chance)
        case Unreachable():
            return _backed_off(plan, Line.OFFLINE, pace, chance)
        case StoreFailed():
            return _backed_off(plan, plan.line, pace, chance)
        case _:
            assert_never(outcome)


def _backed_off(plan: Plan, line: Line, pace: Pace, chance: float, at_least: float = 0.0) -> Next:
    """Full jitter: anything up to the ceiling, which doubles. A wait that was asked for comes before it."""
    # 2 ** 16 is beyond any ceiling, and a month of failures must not make the number huge
    ceiling = min(pace.longest_wait_seconds, pace.first_wait_seconds * 2.0 ** min(plan.failures, 16))
    asked = min(at_least, pace.longest_retry_after_seconds)
    failures = plan.failures + 1
    probing = plan.probing or failures >= pace.opens_after
    return Next(Plan(plan.batch_records, failures, line, probing), asked + chance * ceiling)
