"""What all emulated controllers share: commands found in a stream, a beat of their own, and a world to look at.

An Instrument for devices.pty_line and devices.simulated_line. Which commands there are and what is said stands in the
module's own file.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Protocol

from devices.faults import Distortion


class Sample(Protocol):
    """What stands before the sensor at one moment, °C; `body` by the module's own arithmetic. `metres` to whoever
    stands there.
    """

    @property
    def surface(self) -> float: ...
    @property
    def ambient(self) -> float: ...
    @property
    def body(self) -> float: ...
    @property
    def metres(self) -> float: ...


class World(Protocol):
    def advance(self, seconds: float) -> Sample:
        """Let so much time pass, then measure."""
        ...

    def look(self, columns: int, rows: int) -> Sequence[float]:
        """The scene as an array sees it now, °C, row by row from the upper left."""
        ...


class Controller(ABC):
    """`command_bytes`: every command of the module has this length; 0 where it takes none."""

    command_bytes = 0

    def __init__(self, world: World, distortion: Distortion) -> None:
        self._world = world
        self._distortion = distortion
        distortion.on_power_cycle = self.power_cut
        self.power_cut()

    def power_cut(self) -> None:
        self._commands = bytearray()
        self._elapsed = 0.0
        self._until_due: float | None = None
        self.power_up()

    def receive(self, data: bytes) -> bytes:
        if not self.command_bytes:
            return b""
        self._commands += data
        answers = b""
        while len(self._commands) >= self.command_bytes:
            command = bytes(self._commands[: self.command_bytes])
            if self.is_command(command):
                del self._commands[: self.command_bytes]
                answers += self.obey(command)
            else:
                del self._commands[0]
        return answers

    def tick(self, seconds: float) -> bytes:
        self._elapsed += seconds
        period = self.period()
        if period is None:
            return b""
        waited = 0.0 if self._until_due is None else self._until_due - seconds
        # half a tick of tolerance, for ten times 0.1 is a little less than 1; what is early or late now is made good by the next
        if waited > seconds / 2:
            self._until_due = waited
            return b""
        self._until_due = max(waited, -seconds / 2) + period
        return self.say()

    def say(self) -> bytes:
        """One measurement, as it arrives."""
        elapsed, self._elapsed = self._elapsed, 0.0
        return self._distortion.apply(self.frame(self._world.advance(elapsed)))

    @abstractmethod
    def period(self) -> float | None:
        """Seconds between two measurements that are said without being asked; None while none is."""

    @abstractmethod
    def power_up(self) -> None:
        """Everything is as it was delivered or last saved."""

    @abstractmethod
    def is_command(self, command: bytes) -> bool: ...

    @abstractmethod
    def obey(self, command: bytes) -> bytes:
        """What is answered to a whole command."""

    @abstractmethod
    def frame(self, sample: Sample) -> bytes: ...
