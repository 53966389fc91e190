"""The outbox's lanes: what may not wait behind what. Pure: no store, no time."""

from collections.abc import Mapping, Sequence
from enum import IntEnum


class Lane(IntEnum):
    """The number is stored and sent, and never changes its meaning; lower ones are taken first."""

    WITHDRAWALS = 0
    """Consent withdrawn, persons deleted: the law's lane."""
    REGISTRATIONS = 1
    """Registrations and consultations: somebody waits for an answer."""
    ENTRIES = 2
    RATINGS = 3
    AUDIT = 4
    """What only counts: hand-overs, ended queries."""
    LOGS = 5


def take_turns(waiting: Mapping[int, Sequence[int]], limit: int) -> list[int]:
    """Numbers in the order to send them: one of each lane in turn, each lane in its own order, `limit` at most.

    So a lane that holds a million records takes a sixth of a batch at worst from another that holds one; and wherever a
    batch is cut off, each lane is in it.
    """
    lanes = [waiting[lane] for lane in sorted(waiting)]
    longest = max(map(len, lanes), default=0)
    turns = (lane[turn] for turn in range(min(longest, limit)) for lane in lanes if turn < len(lane))
    return [number for number, _ in zip(turns, range(limit), strict=False)]
