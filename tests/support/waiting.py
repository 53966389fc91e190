"""Waiting for what another thread reports: never sleeping, with a generous limit that a test that works never meets."""

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")

LIMIT_SECONDS = 10.0


class Heard(Generic[T]):
    """A callback that keeps what it was given and wakes whoever waits for it."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._items: list[T] = []

    def __call__(self, item: T) -> None:
        with self._changed:
            self._items.append(item)
            self._changed.notify_all()

    @property
    def items(self) -> list[T]:
        with self._changed:
            return list(self._items)

    def forget(self) -> None:
        with self._changed:
            self._items.clear()

    def wait_for(self, wanted: Callable[[T], bool]) -> T:
        """The first kept item, of before or from now on, for which `wanted` holds."""
        with self._changed:
            self._until(lambda: any(map(wanted, self._items)))
            return next(filter(wanted, self._items))

    def wait_last(self, wanted: Callable[[T], bool]) -> T:
        """The newest item, as soon as it is as wanted."""
        with self._changed:
            self._until(lambda: bool(self._items) and wanted(self._items[-1]))
            return self._items[-1]

    def wait_count(self, count: int) -> list[T]:
        with self._changed:
            self._until(lambda: len(self._items) >= count)
            return list(self._items)

    def _until(self, met: Callable[[], bool]) -> None:
        if not self._changed.wait_for(met, LIMIT_SECONDS):
            raise AssertionError(f"never came within {LIMIT_SECONDS} s; heard {self._items[-12:]}")


def wait_until(met: Callable[[], bool]) -> None:
    """For what nobody reports: looked at again and again."""
    deadline = time.monotonic() + LIMIT_SECONDS
    tick = threading.Event()
    while not met():
        assert time.monotonic() < deadline, f"never came within {LIMIT_SECONDS} s"
        tick.wait(0.005)
