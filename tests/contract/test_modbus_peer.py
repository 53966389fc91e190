"""The Modbus profile against a server that is not ours: pymodbus's own, over a pseudo-terminal, with another
project's reading of the specification on the far side.
"""

import asyncio
import os
import threading
import tty
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from pymodbus.server import ModbusSerialServer
from pymodbus.simulator import DataType, SimData, SimDevice

from devices.serial_reader import Patience
from devices.thermometer.driver import SerialThermometer
from devices.thermometer.profiles.modbus import Function, Quantity, RegisterMap, WordOrder, profile
from kiosk.clock import SystemClock
from kiosk.domain.health import Fault, Health, Ready, Retrying
from kiosk.domain.readings import ThermometerReading
from tests.support.waiting import Heard

SLAVE = 17


@dataclass
class Bridge:
    """Two pseudo-terminals and a thread that carries bytes between their masters: a cable with two ends."""

    ends: tuple[str, str] = ("", "")
    _descriptors: list[int] = field(default_factory=list)

    def __enter__(self) -> "Bridge":
        pairs = [os.openpty() for _ in range(2)]
        self._descriptors = [descriptor for pair in pairs for descriptor in pair]
        for _, slave in pairs:
            tty.setraw(slave)
        self.ends = (os.ttyname(pairs[0][1]), os.ttyname(pairs[1][1]))
        self._quit, self._end = os.pipe()
        self._thread = threading.Thread(target=self._carry, args=(pairs[0][0], pairs[1][0]), name="cable", daemon=True)
        self._thread.start()
        return self

    def _carry(self, one: int, other: int) -> None:
        import select

        while True:
            readable, _, _ = select.select([one, other, self._quit], [], [])
            if self._quit in readable:
                return
            for end in readable:
                os.write(other if end == one else one, os.read(end, 4096))

    def __exit__(self, *_: object) -> None:
        os.write(self._end, b"q")
        self._thread.join()
        for descriptor in (*self._descriptors, self._quit, self._end):
            os.close(descriptor)


class Server:
    """pymodbus's serial server on a thread of its own."""

    def __init__(self, port: str) -> None:
        self._port = port
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="modbus server", daemon=True)
        self._listening = threading.Event()

    def __enter__(self) -> None:
        self._thread.start()
        assert self._listening.wait(10.0)

    async def _serve(self) -> None:
        plain = SimData(0, values=[3655, 2400, 0xFFFB], datatype=DataType.REGISTERS)
        wide = SimData(10, values=[36_550], datatype=DataType.INT32)
        server = ModbusSerialServer(SimDevice(SLAVE, [plain, wide]), port=self._port, baudrate=9600)
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        await server.serve_forever(background=True)
        self._listening.set()
        await self._stop.wait()
        await server.shutdown()
        # a request that came at the end becomes a task of the loop two turns later, and ends with it
        await asyncio.sleep(0.05)

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10.0)


@pytest.fixture(scope="module")
def line() -> Iterator[str]:
    with Bridge() as cable, Server(cable.ends[1]):
        yield cable.ends[0]


def readings_by(
    registers: RegisterMap, line: str
) -> tuple[Heard[ThermometerReading], Heard[Health], SerialThermometer]:
    patience = Patience(first_retry=0.02, longest_retry=0.1, silent_after=1.0)
    driver = SerialThermometer(line, SystemClock(), (profile(registers, seconds=0.05),), patience=patience)
    readings: Heard[ThermometerReading] = Heard()
    health: Heard[Health] = Heard()
    driver.start(readings, health)
    return readings, health, driver


@pytest.mark.parametrize("function", list(Function))
def test_what_an_independent_server_holds_is_read(function: Function, line: str):
    registers = RegisterMap(SLAVE, function, surface=Quantity(0, 0.01), ambient=Quantity(1, 0.01))
    readings, health, driver = readings_by(registers, line)
    seen = readings.wait_count(3)
    health.wait_last(lambda news: news == Ready())
    driver.stop()
    assert [(one.surface, one.ambient) for one in seen[:3]] == [pytest.approx((36.55, 24.0))] * 3


def test_a_32_bit_value_of_an_independent_server(line: str):
    registers = RegisterMap(SLAVE, surface=Quantity(10, 0.001, registers=2, word_order=WordOrder.HIGH_FIRST))
    readings, _, driver = readings_by(registers, line)
    seen = readings.wait_count(2)
    driver.stop()
    assert seen[0].surface == pytest.approx(36.55)


def test_registers_that_the_server_refuses_are_no_temperature_and_named(line: str):
    registers = RegisterMap(SLAVE, surface=Quantity(3000))
    readings, health, driver = readings_by(registers, line)
    health.wait_last(lambda news: isinstance(news, Retrying) and news.fault in (Fault.GARBLED, Fault.SILENT))
    driver.stop()
    assert readings.items == []
