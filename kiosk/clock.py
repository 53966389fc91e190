"""Time and identifiers come from nowhere else."""

import os
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol
from uuid import UUID


class Clock(Protocol):
    def monotonic(self) -> float:
        """Seconds that never go back; comparable between the processes of one machine."""
        ...

    def now(self) -> datetime:
        """Wall-clock time, aware. It is data for people, never order."""
        ...

    def new_id(self) -> UUID: ...


class SystemClock:
    def monotonic(self) -> float:
        return time.monotonic()

    def now(self) -> datetime:
        return datetime.now(UTC)

    def new_id(self) -> UUID:
        """A UUIDv7 (RFC 9562, 5.7): its first 48 bits are the milliseconds, so that an index of a million grows at its end
        instead of everywhere. Nobody reads the time from it again.
        """
        milliseconds = time.time_ns() // 1_000_000 & 0xFFFF_FFFF_FFFF
        random = int.from_bytes(os.urandom(10), "big")
        version, variant = 0x7 << 76, 0b10 << 62
        return UUID(int=milliseconds << 80 | version | (random >> 68) << 64 | variant | random & 0x3FFF_FFFF_FFFF_FFFF)


class ManualClock:
    """A clock that tests and simulators move by hand; its identifiers count up."""

    def __init__(self, start: datetime = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)) -> None:
        self._start = start
        self._elapsed = 0.0
        self._ids = 0

    def monotonic(self) -> float:
        return 1000.0 + self._elapsed

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._elapsed)

    def new_id(self) -> UUID:
        self._ids += 1
        return UUID(int=self._ids)

    def advance(self, seconds: float) -> None:
        if seconds < 0:
            raise ValueError("time does not go back")
        self._elapsed += seconds
