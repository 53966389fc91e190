"""Named timers: started again they start over, and one that was stopped never arrives, not even from the inbox."""

import heapq
import threading
from collections.abc import Callable
from typing import Protocol

from kiosk.clock import Clock, ManualClock
from kiosk.flows.events import Timer

OnFired = Callable[[Timer, Callable[[], bool]], None]
"""Called with the timer and a question: does this firing still count?"""


class Timers(Protocol):
    def start(self, timer: Timer, seconds: float) -> None: ...
    def stop(self, timer: Timer) -> None: ...
    def close(self) -> None: ...


class _Schedule:
    """Which firing of each timer counts. Not thread-safe: its owner locks."""

    def __init__(self) -> None:
        self._serial = 0
        self._current: dict[Timer, int] = {}
        self._due: list[tuple[float, int, Timer]] = []

    def add(self, timer: Timer, due: float) -> None:
        self._serial += 1
        self._current[timer] = self._serial
        heapq.heappush(self._due, (due, self._serial, timer))

    def cancel(self, timer: Timer) -> None:
        self._current.pop(timer, None)

    def counts(self, timer: Timer, serial: int) -> bool:
        return self._current.get(timer) == serial

    def next_due(self) -> float | None:
        while self._due and not self.counts(self._due[0][2], self._due[0][1]):
            heapq.heappop(self._due)
        return self._due[0][0] if self._due else None

    def pop(self) -> tuple[Timer, int]:
        _, serial, timer = heapq.heappop(self._due)
        return timer, serial


class ThreadTimers:
    """Timers on one thread that sleeps until the next is due."""

    def __init__(self, clock: Clock, on_fired: OnFired) -> None:
        self._clock = clock
        self._on_fired = on_fired
        self._schedule = _Schedule()
        self._changed = threading.Condition()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="timers", daemon=True)
        self._thread.start()

    def start(self, timer: Timer, seconds: float) -> None:
        with self._changed:
            self._schedule.add(timer, self._clock.monotonic() + seconds)
            self._changed.notify()

    def stop(self, timer: Timer) -> None:
        with self._changed:
            self._schedule.cancel(timer)

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify()
        self._thread.join()

    def _counts(self, timer: Timer, serial: int) -> bool:
        with self._changed:
            return self._schedule.counts(timer, serial)

    def _run(self) -> None:
        while True:
            with self._changed:
                due = self._schedule.next_due()
                wait = None if due is None else due - self._clock.monotonic()
                if self._closed:
                    return
                if wait is None or wait > 0:
                    self._changed.wait(wait)
                    continue
                timer, serial = self._schedule.pop()
            self._on_fired(timer, lambda timer=timer, serial=serial: self._counts(timer, serial))


class ManualTimers:
    """Timers that fire when a test moves its clock and says so."""

    def __init__(self, clock: ManualClock, on_fired: OnFired) -> None:
        self._clock = clock
        self._on_fired = on_fired
        self._schedule = _Schedule()

    def start(self, timer: Timer, seconds: float) -> None:
        self._schedule.add(timer, self._clock.monotonic() + seconds)

    def stop(self, timer: Timer) -> None:
        self._schedule.cancel(timer)

    def close(self) -> None:
        """Nothing runs."""

    def fire_due(self) -> None:
        while (due := self._schedule.next_due()) is not None and due <= self._clock.monotonic():
            timer, serial = self._schedule.pop()
            self._on_fired(timer, lambda timer=timer, serial=serial: self._schedule.counts(timer, serial))
