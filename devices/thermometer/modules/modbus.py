"""A Modbus-RTU thermometer with any register map: it answers the one request that reads the map, and no other."""

from devices.faults import Distortion
from devices.thermometer.modules.controller import Controller, Sample, World
from devices.thermometer.profiles import modbus


class ModbusModule(Controller):
    def __init__(self, world: World, distortion: Distortion, registers: modbus.RegisterMap) -> None:
        self._registers = registers
        self._request = modbus.request(registers)
        self.command_bytes = len(self._request)
        super().__init__(world, distortion)

    def power_up(self) -> None:
        """Nothing can be set."""

    def period(self) -> float | None:
        return None

    def is_command(self, command: bytes) -> bool:
        return command == self._request

    def obey(self, command: bytes) -> bytes:
        return self.say()

    def frame(self, sample: Sample) -> bytes:
        registers = self._registers
        words = [0] * registers.count
        for quantity, value in (
            (registers.surface, sample.surface),
            (registers.ambient, sample.ambient),
            (registers.body, sample.body),
            (registers.distance, sample.metres),
        ):
            if quantity is None:
                continue
            number = round(value / quantity.scale) & ((1 << 16 * quantity.registers) - 1)
            halves = [number >> 16 & 0xFFFF, number & 0xFFFF][-quantity.registers :]
            if quantity.word_order is modbus.WordOrder.LOW_FIRST:
                halves.reverse()
            start = quantity.address - registers.first
            words[start : start + quantity.registers] = halves
        return modbus.answer(registers, words)
