"""What every thermometer port does: the same journey over a line in memory and over a pseudo-terminal with real bytes."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Protocol

import pytest

from devices.faults import FaultSwitch, SerialFault
from devices.serial_reader import Patience
from devices.thermometer.driver import SerialThermometer
from devices.thermometer.emulator import ThermometerEmulator
from devices.thermometer.simulator import BodyBeforeSensor, SimulatedThermometer
from kiosk.clock import SystemClock
from kiosk.domain.health import Fault, Health, Ready, Retrying, Starting
from kiosk.domain.readings import ThermometerReading
from kiosk.ports import Thermometer
from tests.support.waiting import Heard

QUICK = Patience(first_retry=0.02, longest_retry=0.1, silent_after=0.6)


class Plug(Protocol):
    def plug(self) -> None: ...
    def unplug(self) -> None: ...


class Rig:
    def __init__(self, port: Thermometer, body: BodyBeforeSensor, faults: FaultSwitch[SerialFault], plug: Plug) -> None:
        self.port, self.body, self.faults, self.plug = port, body, faults, plug
        self.readings: Heard[ThermometerReading] = Heard()
        self.health: Heard[Health] = Heard()

    def start(self) -> None:
        self.port.start(self.readings, self.health)

    def wait_ready(self) -> None:
        self.health.wait_last(lambda health: health == Ready())

    def wait_fault(self, fault: Fault) -> None:
        self.health.wait_last(lambda health: isinstance(health, Retrying) and health.fault is fault)


@pytest.fixture(params=["in memory", "over a pty"])
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rig]:
    if request.param == "in memory":
        simulated = SimulatedThermometer(SystemClock(), Random(1), patience=QUICK)
        rig = Rig(simulated, simulated.body, simulated.faults, simulated.line)
    else:
        emulator = ThermometerEmulator(tmp_path / "thermometer", Random(1), period=0.05)
        emulator.plug()
        driver = SerialThermometer(str(tmp_path / "thermometer"), SystemClock(), patience=QUICK)
        rig = Rig(driver, emulator.body, emulator.faults, emulator)
    yield rig
    rig.port.stop()
    rig.plug.unplug()


def test_it_becomes_ready_and_reads_in_the_order_of_time(rig: Rig):
    rig.start()
    seen = rig.readings.wait_count(5)
    assert rig.health.items == [Starting(), Ready()]
    assert [reading.at for reading in seen] == sorted(reading.at for reading in seen)


def test_a_body_that_steps_up_is_measured_and_gone_when_it_leaves(rig: Rig):
    rig.start()
    rig.readings.wait_last(lambda reading: abs(reading.surface - 24.0) < 0.5)
    rig.body.arrive(37.9)
    rig.readings.wait_last(lambda reading: abs(reading.body - 37.9) < 0.1)
    rig.body.leave()
    rig.readings.wait_last(lambda reading: abs(reading.surface - 24.0) < 0.5)


def test_pulled_out_in_mid_reading_and_plugged_in_again(rig: Rig):
    rig.start()
    rig.wait_ready()
    for _ in range(2):
        rig.plug.unplug()
        rig.wait_fault(Fault.DISCONNECTED)
        rig.plug.plug()
        rig.wait_ready()
    rig.readings.forget()
    rig.readings.wait_count(2)


def test_the_plug_is_pulled_on_request(rig: Rig):
    rig.start()
    rig.wait_ready()
    rig.faults.fail_next(SerialFault.UNPLUG)
    rig.wait_fault(Fault.DISCONNECTED)
    rig.plug.plug()
    rig.wait_ready()


def test_missing_at_the_start_and_plugged_in_later(rig: Rig):
    rig.plug.unplug()
    rig.start()
    rig.health.wait_last(lambda health: isinstance(health, Retrying) and health.attempt >= 3)
    assert {health.fault for health in rig.health.items if isinstance(health, Retrying)} == {Fault.NOT_FOUND}
    rig.plug.plug()
    rig.wait_ready()


@pytest.mark.parametrize(
    ("fault", "known_as"), [(SerialFault.SILENCE, Fault.SILENT), (SerialFault.WRONG_BAUD, Fault.GARBLED)]
)
def test_a_lasting_fault_is_named_and_survived(rig: Rig, fault: SerialFault, known_as: Fault):
    rig.start()
    rig.wait_ready()
    rig.faults.fail_always(fault)
    rig.wait_fault(known_as)
    rig.faults.clear()
    rig.wait_ready()


@pytest.mark.parametrize("fault", [SerialFault.TORN_FRAME, SerialFault.FLIPPED_BIT])
def test_a_spoilt_frame_is_never_a_temperature(rig: Rig, fault: SerialFault):
    rig.start()
    rig.wait_ready()
    for _ in range(3):
        rig.faults.fail_next(fault)
        rig.readings.wait_count(len(rig.readings.items) + 2)
    assert all(abs(reading.surface - 24.0) < 0.5 for reading in rig.readings.items)


def test_after_stop_nothing_is_heard_and_it_can_start_again(rig: Rig):
    rig.start()
    rig.wait_ready()
    rig.port.stop()
    rig.port.stop()
    assert not [thread for thread in threading.enumerate() if thread.name == "thermometer"]
    rig.health.forget()
    rig.start()
    rig.wait_ready()


def test_another_baud_rate_is_garbled(tmp_path: Path):
    link = tmp_path / "thermometer"
    emulator = ThermometerEmulator(link, Random(1), baud=115200, period=0.05)
    rig = Rig(
        SerialThermometer(str(link), SystemClock(), baud=9600, patience=QUICK), emulator.body, emulator.faults, emulator
    )
    emulator.start()
    rig.start()
    rig.wait_fault(Fault.GARBLED)
    rig.port.stop()
    emulator.stop()


def test_two_programs_do_not_share_one_line(tmp_path: Path):
    link = tmp_path / "thermometer"
    emulator = ThermometerEmulator(link, Random(1), period=0.05)
    emulator.start()
    first, second = (
        Rig(SerialThermometer(str(link), SystemClock(), patience=QUICK), emulator.body, emulator.faults, emulator)
        for _ in range(2)
    )
    first.start()
    first.wait_ready()
    second.start()
    second.wait_fault(Fault.DISCONNECTED)
    first.port.stop()
    second.wait_ready()
    second.port.stop()
    emulator.stop()


def test_the_path_vanishes_with_the_plug_and_comes_back(tmp_path: Path):
    link = tmp_path / "thermometer"
    link.symlink_to(tmp_path / "left by a process that was killed")
    emulator = ThermometerEmulator(link, Random(1))
    emulator.start()
    emulator.plug()
    assert link.exists()
    emulator.unplug()
    emulator.unplug()
    assert not link.is_symlink()
    emulator.plug()
    assert link.exists()
    emulator.stop()
    assert list(tmp_path.iterdir()) == []


def test_a_real_device_is_never_replaced_by_the_emulator(tmp_path: Path):
    link = tmp_path / "thermometer"
    link.write_bytes(b"")
    with pytest.raises(FileExistsError):
        ThermometerEmulator(link, Random(1)).start()
    assert link.read_bytes() == b""


def test_fifty_times_plugged_leaks_no_thread_and_no_descriptor(tmp_path: Path):
    link = tmp_path / "thermometer"
    emulator = ThermometerEmulator(link, Random(1), period=0.01)
    patience = Patience(first_retry=0.005, longest_retry=0.02)
    rig = Rig(SerialThermometer(str(link), SystemClock(), patience=patience), emulator.body, emulator.faults, emulator)
    before = (threading.active_count(), len(os.listdir("/proc/self/fd")))
    rig.start()
    for _ in range(50):
        emulator.plug()
        rig.wait_ready()
        emulator.unplug()
        rig.wait_fault(Fault.DISCONNECTED)
    rig.port.stop()
    assert (threading.active_count(), len(os.listdir("/proc/self/fd"))) == before
