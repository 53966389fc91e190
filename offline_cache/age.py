"""How long the store has lived, by a clock that no wrong clock can move: what retention is measured with.

A terminal's wall clock may wake up in 1970 and jump by years when the network is back. While the program runs, its
monotonic clock counts; for the time between two runs the wall clock is asked, and believed for a day at most. So a wrong
clock keeps something a day too short at worst, and never empties the store.
"""

from datetime import datetime, timedelta

from kiosk.clock import Clock

MOST_BETWEEN_RUNS = timedelta(days=1)
"""A night's rest counts; a year that the clock claims to have passed does not."""


class StoreAge:
    """`recorded` seconds had passed by `seen_at`, as the store remembers."""

    def __init__(self, clock: Clock, recorded: int, seen_at: datetime) -> None:
        rested = min(max(clock.now() - seen_at, timedelta(0)), MOST_BETWEEN_RUNS)
        self._clock = clock
        self._at_start = recorded + rested.total_seconds()
        self._started = clock.monotonic()

    def seconds(self) -> int:
        return int(self._at_start + self._clock.monotonic() - self._started)
