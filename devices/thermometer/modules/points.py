"""The controllers of the simple one-point modules. What a vendor does not document (whether a command is echoed) is
answered by silence.
"""

from devices.faults import Distortion
from devices.thermometer.framing import sum8
from devices.thermometer.modules.controller import Controller, Sample, World
from devices.thermometer.profiles import aa55, cjmcu90614, gy_mcu90615, lu90614


class Gy90615Module(Controller):
    """Streams at 14 Hz from power-up, as GY-MCU90614 and V2 do, in the given frame form."""

    command_bytes = 3

    def __init__(self, world: World, distortion: Distortion, form: gy_mcu90615.Form = gy_mcu90615.Form.SHORT) -> None:
        self._form = form
        self._auto = True
        super().__init__(world, distortion)

    def power_up(self) -> None:
        self._streaming = self._auto

    def period(self) -> float | None:
        return 1 / 14 if self._streaming else None

    def is_command(self, command: bytes) -> bool:
        return command[0] == 0xA5 and command[-1] == sum8(command[:-1])

    def obey(self, command: bytes) -> bytes:
        match command:
            case gy_mcu90615.CONTINUOUS:
                self._streaming = True
            case gy_mcu90615.QUERY:
                self._streaming = False
                return self.say()
            case gy_mcu90615.AUTO_AT_POWER_UP | gy_mcu90615.QUIET_AT_POWER_UP:
                self._auto = command == gy_mcu90615.AUTO_AT_POWER_UP
            case _:
                pass
        return b""

    def frame(self, sample: Sample) -> bytes:
        return gy_mcu90615.encode(gy_mcu90615.Gy90615Frame(sample.surface, sample.ambient, self._form, extra=1))


class Cjmcu90614Module(Controller):
    command_bytes = 4

    def power_up(self) -> None:
        self._mode = cjmcu90614.Mode.CONTINUOUS

    def period(self) -> float | None:
        return 0.1 if self._mode is cjmcu90614.Mode.CONTINUOUS else None

    def is_command(self, command: bytes) -> bool:
        return command[:2] == cjmcu90614.HEADER and command[3] == cjmcu90614.CONTINUOUS[3]

    def obey(self, command: bytes) -> bytes:
        match command:
            case cjmcu90614.CONTINUOUS:
                self._mode = cjmcu90614.Mode.CONTINUOUS
            case cjmcu90614.QUERY:
                self._mode = cjmcu90614.Mode.QUERY
                return self.say()
            case _:
                pass
        return b""

    def frame(self, sample: Sample) -> bytes:
        return cjmcu90614.encode(cjmcu90614.Cjmcu90614Frame(sample.surface, sample.ambient, self._mode))


class Lu90614Module(Controller):
    """Speaks when it is asked. The mode is kept in its flash, so a power cut does not change it."""

    command_bytes = 3

    def __init__(self, world: World, distortion: Distortion) -> None:
        self._kind = lu90614.Kind.SURFACE
        super().__init__(world, distortion)

    def power_up(self) -> None:
        """Nothing is forgotten."""

    def period(self) -> float | None:
        return None

    def is_command(self, command: bytes) -> bool:
        return command[0] == 0xFA and command[-1] == sum8(command[:-1])

    def obey(self, command: bytes) -> bytes:
        match command:
            case lu90614.MEASURE:
                return self.say()
            case lu90614.BODY_MODE:
                self._kind = lu90614.Kind.BODY
            case lu90614.SURFACE_MODE:
                self._kind = lu90614.Kind.SURFACE
            case _:
                pass
        return b""

    def frame(self, sample: Sample) -> bytes:
        celsius = sample.body if self._kind is lu90614.Kind.BODY else sample.surface
        return lu90614.encode(lu90614.Lu90614Frame(self._kind, celsius))


class Aa55Module(Controller):
    """Takes no commands."""

    def __init__(self, world: World, distortion: Distortion, coding: aa55.Coding) -> None:
        self._coding = coding
        super().__init__(world, distortion)

    def power_up(self) -> None:
        """Nothing can be set."""

    def period(self) -> float | None:
        return 0.5

    def is_command(self, command: bytes) -> bool:
        return False

    def obey(self, command: bytes) -> bytes:
        return b""

    def frame(self, sample: Sample) -> bytes:
        return aa55.encode(sample.body, self._coding)
