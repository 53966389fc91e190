"""The controller of a GY-614V3: registers, commands and the data stream, from the register map (szlitus.com show-4084).

Not published and so assumed: a write is not echoed, and a query is answered by the registers that it names.
"""

from devices.thermometer.framing import sum8, with_sum8
from devices.thermometer.modules.controller import Controller, Sample
from devices.thermometer.profiles import gy614

_PERIODS = (1.0, 0.5, 0.2, 0.1)
_FIRST_VALUE, _VALUES = 0x07, 7
_POWER_UP = bytes((gy614.ADDRESS, 2, gy614.RATE_10_HZ, gy614.MODE_CONTINUOUS, gy614.FORMAT_BINARY, 0, 100, 95))
_LIMITS: dict[int, range] = {
    gy614.Register.RATE: range(len(_PERIODS)),
    gy614.Register.MODE: range(2),
    gy614.Register.FORMAT: range(2),
    gy614.Register.EMISSIVITY: range(1, 101),
}
"""What each register that can be written here takes."""


class Gy614Module(Controller):
    command_bytes = 5

    def power_up(self) -> None:
        self._registers = bytearray(_POWER_UP)
        self._asked = (_FIRST_VALUE, _VALUES)

    def period(self) -> float | None:
        if self._registers[gy614.Register.MODE] != gy614.MODE_CONTINUOUS:
            return None
        return _PERIODS[self._registers[gy614.Register.RATE]]

    def is_command(self, command: bytes) -> bool:
        return command[0] == gy614.ADDRESS and command[-1] == sum8(command[:-1])

    def obey(self, command: bytes) -> bytes:
        _, function, register, value, _ = command
        if function == gy614.READ:
            self._asked = (register, value)
            answer = self.say()
            self._asked = (_FIRST_VALUE, _VALUES)
            return answer
        if function == gy614.WRITE and value in _LIMITS.get(register, ()):
            self._registers[register] = value
        return b""

    def frame(self, sample: Sample) -> bytes:
        first, count = self._asked
        emissivity = self._registers[gy614.Register.EMISSIVITY] / 100
        values = gy614.encode(gy614.Gy614Frame(emissivity, sample.surface, sample.ambient, sample.body))[4:-1]
        data = (bytes(self._registers[:_FIRST_VALUE]) + values + bytes(2))[first : first + count]
        return with_sum8(bytes((gy614.ADDRESS, gy614.READ, first, count)) + data)
