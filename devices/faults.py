"""Faults on request: what a simulated device is told to do wrong. Not imported by drivers."""

import threading
from collections.abc import Callable
from enum import Enum
from random import Random
from typing import Generic, TypeVar

from devices.errors import Disconnected

FaultT = TypeVar("FaultT", bound=Enum)


class SerialFault(Enum):
    """What goes wrong on a serial line, once a message."""

    SILENCE = "silence"
    TORN_FRAME = "torn_frame"
    FLIPPED_BIT = "flipped_bit"
    UNPLUG = "unplug"
    STUCK_VALUE = "stuck_value"
    WRONG_BAUD = "wrong_baud"
    LATE = "late"
    """The message arrives only with the next one: whoever had given up on it gets two answers at once."""
    POWER_CYCLE = "power_cycle"
    """The device restarts: it forgets what it was told and prints a banner instead of the message."""


BANNER = b"\r\nBOOT V1.0\r\n"
"""What controllers print as they start; no protocol here begins like this."""


class FaultSwitch(Generic[FaultT]):
    """Which fault the next message meets. Set from any thread, taken by the simulator's own."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._next: list[FaultT] = []
        self._always: FaultT | None = None

    @property
    def always(self) -> FaultT | None:
        with self._lock:
            return self._always

    @property
    def waiting(self) -> int:
        """Single faults that no message has met yet."""
        with self._lock:
            return len(self._next)

    def fail_next(self, fault: FaultT, times: int = 1) -> None:
        with self._lock:
            self._next.extend([fault] * times)

    def fail_always(self, fault: FaultT) -> None:
        with self._lock:
            self._always = fault

    def clear(self) -> None:
        with self._lock:
            self._next.clear()
            self._always = None

    def take(self) -> FaultT | None:
        """The fault of the message that is about to go; single ones go before the lasting one."""
        with self._lock:
            return self._next.pop(0) if self._next else self._always


class Distortion:
    """Applies serial faults to whole messages. Deterministic for a seeded `random`."""

    def __init__(self, faults: FaultSwitch[SerialFault], random: Random) -> None:
        self._faults = faults
        self._random = random
        self._stuck = b""
        self._late = b""
        self.on_power_cycle: Callable[[], None] = _nothing_to_forget

    def apply(self, message: bytes) -> bytes:
        """What arrives of `message`. Raises Disconnected where the plug is pulled."""
        late, self._late = self._late, b""
        return late + self._distorted(message)

    def _distorted(self, message: bytes) -> bytes:
        match self._faults.take():
            case None:
                self._stuck = message
                return message
            case SerialFault.LATE:
                self._late = message
                return b""
            case SerialFault.SILENCE:
                return b""
            case SerialFault.TORN_FRAME:
                return message[: self._random.randrange(1, len(message))]
            case SerialFault.FLIPPED_BIT:
                return flip_bit(message, self._random.randrange(len(message) * 8))
            case SerialFault.UNPLUG:
                raise Disconnected("the plug was pulled on request")
            case SerialFault.STUCK_VALUE:
                self._stuck = self._stuck or message
                return self._stuck
            case SerialFault.WRONG_BAUD:
                return garbage(self._random, len(message))
            case SerialFault.POWER_CYCLE:
                self.on_power_cycle()
                return BANNER


def _nothing_to_forget() -> None:
    """A device without state."""


def flip_bit(message: bytes, position: int) -> bytes:
    flipped = bytearray(message)
    flipped[position // 8] ^= 1 << position % 8
    return bytes(flipped)


def garbage(random: Random, length: int) -> bytes:
    """What a receiver samples of a message at another baud rate: edges without meaning, the top bits mostly set."""
    return bytes(random.choice((0x00, 0x80, 0xC0, 0xE0, 0xF0, 0xF8, 0xFC, 0xFE, 0xFF)) for _ in range(length))
