"""The controllers of the modules that deliver a picture."""

from devices.thermometer.framing import sum8
from devices.thermometer.modules.controller import Controller, Sample
from devices.thermometer.profiles import evo_thermal, gy_mcu90640, hm32

_PERIODS = (2.0, 1.0, 0.5, 0.25, 0.125)


class Gy90640Module(Controller):
    """Streams at 4 Hz from power-up."""

    command_bytes = 4

    def power_up(self) -> None:
        self._rate = 3
        self._streaming = True
        self._emissivity = 95

    def period(self) -> float | None:
        return _PERIODS[self._rate] if self._streaming else None

    def is_command(self, command: bytes) -> bool:
        return command[0] == 0xA5 and command[-1] == sum8(command[:-1])

    def obey(self, command: bytes) -> bytes:
        match command[1], command[2]:
            case 0x25, rate if rate < len(_PERIODS):
                self._rate = rate
            case 0x35, 1:
                self._streaming = False
                return self.say()
            case 0x35, 2:
                self._streaming = True
            case 0x45, percent if 1 <= percent <= 100:
                self._emissivity = percent
            case 0x55, 1:
                return self._distortion.apply(gy_mcu90640.emissivity_answer(self._emissivity / 100))
            case _:
                pass
        return b""

    def frame(self, sample: Sample) -> bytes:
        columns, rows = gy_mcu90640.COLUMNS, gy_mcu90640.ROWS
        scene = [round(celsius * 100) for celsius in self._world.look(columns, rows)]
        turned = (
            value for start in range(0, len(scene), columns) for value in reversed(scene[start : start + columns])
        )
        return gy_mcu90640.encode(gy_mcu90640.Gy90640Frame(tuple(turned), round(sample.ambient * 100)))


class Hm32Module(Controller):
    """Speaks when it is asked."""

    command_bytes = len(hm32.REQUEST)

    def power_up(self) -> None:
        """Nothing can be set."""

    def period(self) -> float | None:
        return None

    def is_command(self, command: bytes) -> bool:
        return command == hm32.REQUEST

    def obey(self, command: bytes) -> bytes:
        return self.say()

    def frame(self, sample: Sample) -> bytes:
        side = hm32.SIDE
        scene = [round(celsius * 10) for celsius in self._world.look(side, side)]
        pixels = tuple(scene[row * side + column] for column in range(side) for row in range(side))
        return hm32.encode(hm32.Hm32Frame(round(sample.ambient * 10), pixels))


class EvoThermalModule(Controller):
    """Rests until it is told to stream."""

    command_bytes = len(evo_thermal.STREAM)

    def power_up(self) -> None:
        self._streaming = False

    def period(self) -> float | None:
        return 1 / evo_thermal.PROFILE.highest_rate if self._streaming else None

    def is_command(self, command: bytes) -> bool:
        return command in (evo_thermal.STREAM, evo_thermal.REST)

    def obey(self, command: bytes) -> bytes:
        self._streaming = command == evo_thermal.STREAM
        return b""

    def frame(self, sample: Sample) -> bytes:
        scene = self._world.look(evo_thermal.SIDE, evo_thermal.SIDE)
        pixels = tuple(evo_thermal.decikelvin(celsius) for celsius in scene)
        return evo_thermal.encode(evo_thermal.EvoFrame(pixels, evo_thermal.decikelvin(sample.ambient)))
