"""The controller of a GY-614V3: registers, commands and the data stream, from the register map (szlitus.com show-4084).

Not published and so assumed: a write is not echoed, and a query is answered by the registers that it names.
"""

from collections.abc import Callable
from typing import Protocol

from devices.faults import Distortion
from devices.thermometer import frames

_PERIODS = (1.0, 0.5, 0.2, 0.1)
_COMMAND_BYTES = 5
_FIRST_VALUE = 0x07
_EMISSIVITY = 0.95
_POWER_UP = bytes((frames.ADDRESS, 2, frames.RATE_10_HZ, frames.MODE_CONTINUOUS, frames.FORMAT_BINARY, 0, 100))


class Measured(Protocol):
    @property
    def surface(self) -> float: ...
    @property
    def ambient(self) -> float: ...
    @property
    def body(self) -> float: ...


class Gy614Module:
    """An Instrument. `measure(seconds)` lets that time pass in the world before the sensor and answers what it sees then."""

    def __init__(self, measure: Callable[[float], Measured], distortion: Distortion) -> None:
        self._measure = measure
        self._distortion = distortion
        self.power_cut()

    def power_cut(self) -> None:
        self._registers = bytearray(_POWER_UP)
        self._commands = bytearray()
        self._elapsed = 0.0
        self._until_due = 0.0

    def receive(self, data: bytes) -> bytes:
        self._commands += data
        answers = b""
        while len(self._commands) >= _COMMAND_BYTES:
            command = bytes(self._commands[:_COMMAND_BYTES])
            if command[0] == frames.ADDRESS and command[-1] == frames.checksum(command[:-1]):
                del self._commands[:_COMMAND_BYTES]
                answers += self._obey(command[1], command[2], command[3])
            else:
                del self._commands[0]
        return answers

    def tick(self, seconds: float) -> bytes:
        self._elapsed += seconds
        self._until_due -= seconds
        # half a tick of tolerance, for ten times 0.1 is a little less than 1
        if self._registers[frames.Register.MODE] != frames.MODE_CONTINUOUS or self._until_due > seconds / 2:
            return b""
        self._until_due = _PERIODS[self._registers[frames.Register.RATE]]
        return self._distortion.apply(self._answer(_FIRST_VALUE, 7))

    def _obey(self, function: int, register: int, value: int) -> bytes:
        if function == frames.READ:
            return self._distortion.apply(self._answer(register, value))
        writable = (frames.Register.RATE, frames.Register.MODE, frames.Register.FORMAT)
        if function == frames.WRITE and register in writable and value < len(_PERIODS):
            self._registers[register] = value
        return b""

    def _answer(self, first: int, count: int) -> bytes:
        elapsed, self._elapsed = self._elapsed, 0.0
        seen = self._measure(elapsed)
        values = frames.encode(frames.Gy614Frame(_EMISSIVITY, seen.surface, seen.ambient, seen.body))[4:-1]
        data = (bytes(self._registers) + values + bytes(2))[first : first + count]
        answer = bytes((frames.ADDRESS, frames.READ, first, count)) + data
        return answer + bytes((frames.checksum(answer),))
