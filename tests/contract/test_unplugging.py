"""Every device on a line pulled and plugged in again, over and over: it comes back each time, and leaves nothing behind.

KIOSK_TEST_PLUGS says how often, a thousand at night. What has a process of its own stands in test_unplugging_processes.py.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random

import numpy as np
import pytest

from devices.faults import SerialFault
from devices.id_card_reader.driver import CardPace, SerialIdCardReader
from devices.id_card_reader.emulator import IdCardReaderEmulator
from devices.latch.driver import SerialLatch
from devices.latch.emulator import LatchEmulator, ModbusLatchEmulator
from devices.latch.modbus import Board
from devices.latch.modbus_driver import LatchPace, ModbusLatch
from devices.microphone.driver import Microphone
from devices.microphone.simulator import SimulatedSource
from devices.printer.device_file import device_file_opener
from devices.printer.driver import EscPosPrinter, PrintPace
from devices.printer.emulator import NetworkPrinterEmulator, PrinterEmulator
from devices.scanner.camera import CameraScanner
from devices.scanner.driver import SerialScanner
from devices.scanner.emulator import ScannerEmulator
from devices.scanner.profiles import Maker
from devices.serial_reader import Patience
from devices.thermometer.driver import SerialThermometer
from devices.thermometer.emulator import ThermometerEmulator
from devices.thermometer.modules.choice import EMULATED, emulated_profile
from kiosk.clock import SystemClock
from kiosk.domain.health import Health, Ready, Retrying
from kiosk.ports import Frame
from tests.support.plugs import PLUGS, Device, comes_back
from tests.support.waiting import Heard, wait_until

QUICK = Patience(first_retry=0.002, longest_retry=0.005, silent_after=5.0)
MUTE = Patience(first_retry=0.002, longest_retry=0.005, silent_after=None)
PERIOD = 0.004
CLOCK = SystemClock()


def _unheard(_: object) -> None:
    """What a device reads is no matter here."""


def _thermometer(name: str, place: Path) -> Device:
    profile = emulated_profile(name)
    emulator = ThermometerEmulator(place, Random(1), speed=25.0, profile=profile)
    driver = SerialThermometer(str(place), CLOCK, (profile,), profile.bauds[0], QUICK)
    return Device.between(partial(driver.start, _unheard), driver, emulator, faults=emulator.faults)


def _card_reader(place: Path) -> Device:
    emulator = IdCardReaderEmulator(place, Random(1), period=PERIOD)
    driver = SerialIdCardReader(str(place), CLOCK, QUICK, CardPace(look_every=0.02, answer_within=0.2))
    return Device.between(partial(driver.start, _unheard), driver, emulator, driver.begin, emulator.faults)


def _scanner(maker: Maker, place: Path) -> Device:
    emulator = ScannerEmulator(place, maker, Random(1), period=PERIOD)
    driver = SerialScanner(str(place), maker, CLOCK, MUTE)
    return Device.between(partial(driver.start, _unheard), driver, emulator, driver.begin, emulator.faults)


class _Pictures:
    """Of a camera that is there or not."""

    def __init__(self) -> None:
        self._frame: Frame | None = None
        self._sequence = 0

    def plug(self) -> None:
        self._sequence += 1
        self._frame = Frame(np.zeros((48, 64, 3), np.uint8), 0.0, self._sequence)

    def unplug(self) -> None:
        self._frame = None

    def latest(self) -> Frame | None:
        return self._frame


def _camera_scanner(_: Path) -> Device:
    pictures = _Pictures()
    scanner = CameraScanner(pictures, CLOCK, 0.002, 0.002)
    return Device.between(partial(scanner.start, _unheard), scanner, pictures, scanner.begin)


def _latch(place: Path) -> Device:
    emulator = LatchEmulator(place, Random(1), period=PERIOD)
    driver = SerialLatch(str(place), CLOCK, patience=MUTE)
    return Device.between(driver.start, driver, emulator, driver.release, emulator.faults)


def _modbus_latch(place: Path) -> Device:
    emulator = ModbusLatchEmulator(place, Random(1), period=PERIOD)
    pace = LatchPace(pulse=1.0, ask_every=0.01)
    driver = ModbusLatch(str(place), CLOCK, Board(fire_input=0), pace, patience=QUICK)
    return Device.between(driver.start, driver, emulator, driver.release, emulator.faults)


PACE = PrintPace(ask_every=0.01, line=0.0, settle=0.0)


def _printer(place: Path) -> Device:
    emulator = PrinterEmulator(place, Random(1), period=PERIOD)
    driver = EscPosPrinter(str(place), CLOCK, patience=QUICK, pace=PACE)
    return Device.between(driver.start, driver, emulator, faults=emulator.faults)


def _usb_printer(place: Path) -> Device:
    emulator = PrinterEmulator(place, Random(1), period=PERIOD)
    driver = EscPosPrinter("usb", CLOCK, patience=QUICK, pace=PACE, open_port=device_file_opener(place, 0.005))
    return Device.between(driver.start, driver, emulator, faults=emulator.faults)


def _network_printer(_: Path) -> Device:
    emulator = NetworkPrinterEmulator(Random(1), PERIOD)
    # its address is known once it was there
    emulator.plug()
    driver = EscPosPrinter(emulator.url, CLOCK, patience=QUICK, pace=PACE)
    emulator.unplug()
    return Device.between(driver.start, driver, emulator, faults=emulator.faults)


def _microphone(_: Path) -> Device:
    room = SimulatedSource(1000.0)
    room.unplug()
    driver = Microphone(room, CLOCK, 0.002, 1)
    return Device.between(driver.start, driver, room, partial(driver.begin, _unheard))


DEVICES: dict[str, Callable[[Path], Device]] = {
    **{f"thermometer {name}": partial(_thermometer, name) for name in EMULATED},
    "card reader": _card_reader,
    **{f"scanner {maker.value}": partial(_scanner, maker) for maker in Maker},
    "scanner by camera": _camera_scanner,
    "latch lcus-1": _latch,
    "latch modbus": _modbus_latch,
    "printer serial": _printer,
    "printer usb": _usb_printer,
    "printer network": _network_printer,
    "microphone in memory": _microphone,
}


@pytest.mark.timeout(max(120, PLUGS))
@pytest.mark.parametrize("make", DEVICES.values(), ids=DEVICES.keys())
def test_it_comes_back_each_time_and_leaves_nothing_behind(make: Callable[[Path], Device], tmp_path: Path) -> None:
    comes_back(make(tmp_path / "device"), PLUGS)


@pytest.mark.parametrize("name", ["card reader", "latch lcus-1", "latch modbus", "printer serial", "printer network"])
def test_it_gets_over_what_befalls_one_message(name: str, tmp_path: Path) -> None:
    """What is pulled out in the middle of a message is plugged in again. Lasting faults stand in each port's own file."""
    device = DEVICES[name](tmp_path / "device")
    device.plug()
    health: Heard[Health] = Heard()
    device.start(health)
    for fault in (SerialFault.FLIPPED_BIT, SerialFault.LATE, SerialFault.STUCK_VALUE, SerialFault.POWER_CYCLE):
        health.wait_last(lambda news: news == Ready())
        befall(device, fault)
    health.wait_last(lambda news: news == Ready())
    befall(device, SerialFault.UNPLUG)
    health.wait_last(lambda news: isinstance(news, Retrying))
    device.plug()
    health.wait_last(lambda news: news == Ready())
    device.stop()
    device.unplug()


def befall(device: Device, fault: SerialFault) -> None:
    device.faults.fail_next(fault)

    def met() -> bool:
        device.use()
        return not device.faults.waiting

    wait_until(met)
