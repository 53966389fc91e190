"""What every thermometer port does, over a line in memory and over a pseudo-terminal."""

import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Protocol

import pytest

from devices.faults import FaultSwitch, SerialFault
from devices.serial_reader import Patience
from devices.thermometer.driver import SerialThermometer
from devices.thermometer.emulator import ThermometerEmulator
from devices.thermometer.modules.choice import EMULATED, emulated_profile
from devices.thermometer.profiles import KNOWN, named
from devices.thermometer.simulator import BodyBeforeSensor, SimulatedThermometer
from kiosk.clock import ManualClock, SystemClock
from kiosk.domain.health import Fault, Health, Ready, Retrying, Starting
from kiosk.domain.readings import ThermometerReading
from kiosk.ports import Thermometer
from tests.support.waiting import Heard

SPEED = 5.0
QUICK = Patience(first_retry=0.02, longest_retry=0.1, silent_after=0.6)
ASKING = Patience(first_retry=0.02, longest_retry=0.1, silent_after=1.2)


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


@dataclass(frozen=True)
class Kind:
    """Which module, and over what."""

    profile: str
    over_pty: bool

    def __str__(self) -> str:
        return f"{self.profile} {'over a pty' if self.over_pty else 'in memory'}"


FULLY = (Kind("gy-614v3", False), Kind("gy-614v3", True), Kind("gy-mcu90640", True), Kind("lu90614", False))
"""One that streams, one that streams pictures, one that is asked: these suffer every accident, the others a day's worth."""
OTHERS = tuple(
    kind for profile in EMULATED for over_pty in (False, True) if (kind := Kind(profile, over_pty)) not in FULLY
)


def rig_of(kind: Kind, folder: Path) -> Rig:
    profile = emulated_profile(kind.profile)
    # a module that is asked is silent for longer before it is missed
    patience = ASKING if profile.request else QUICK
    if not kind.over_pty:
        simulated = SimulatedThermometer(SystemClock(), Random(1), patience=patience, speed=SPEED, profile=profile)
        return Rig(simulated, simulated.body, simulated.faults, simulated.line)
    emulator = ThermometerEmulator(folder / "thermometer", Random(1), speed=SPEED, profile=profile)
    emulator.plug()
    driver = SerialThermometer(str(folder / "thermometer"), SystemClock(), (profile,), patience=patience)
    return Rig(driver, emulator.body, emulator.faults, emulator)


@pytest.fixture(params=FULLY, ids=str)
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rig]:
    rig = rig_of(request.param, tmp_path)
    yield rig
    rig.port.stop()
    rig.plug.unplug()


def warmth(reading: ThermometerReading) -> float:
    """What a reading says: the surface, or the body where the module tells nothing else."""
    value = reading.body if reading.surface is None else reading.surface
    assert value is not None
    return value


def is_empty(reading: ThermometerReading) -> bool:
    """The hall, of 24 °C: 26.5 where the module takes its wall for a forehead."""
    return 22.5 < warmth(reading) < 27.5


def is_somebody(reading: ThermometerReading) -> bool:
    return warmth(reading) > 33.5


def test_it_becomes_ready_and_reads_in_the_order_of_time(rig: Rig):
    rig.start()
    seen = rig.readings.wait_count(5)
    assert rig.health.items == [Starting(), Ready()]
    assert [reading.at for reading in seen] == sorted(reading.at for reading in seen)


def test_a_body_that_steps_up_is_measured_and_gone_when_it_leaves(rig: Rig):
    rig.start()
    rig.readings.wait_last(is_empty)
    rig.body.arrive(37.9)
    rig.readings.wait_last(is_somebody)
    rig.body.leave()
    rig.readings.wait_last(is_empty)


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


@pytest.mark.parametrize(
    "fault", [SerialFault.TORN_FRAME, SerialFault.FLIPPED_BIT, SerialFault.LATE, SerialFault.POWER_CYCLE]
)
def test_a_spoilt_frame_is_never_a_temperature(rig: Rig, fault: SerialFault):
    rig.start()
    rig.wait_ready()
    for _ in range(3):
        rig.faults.fail_next(fault)
        rig.readings.wait_count(len(rig.readings.items) + 2)
    assert all(map(is_empty, rig.readings.items))


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
    emulator = ThermometerEmulator(link, Random(1), baud=115200, speed=5.0)
    rig = Rig(
        SerialThermometer(str(link), SystemClock(), baud=9600, patience=QUICK), emulator.body, emulator.faults, emulator
    )
    emulator.start()
    rig.start()
    rig.wait_fault(Fault.GARBLED)
    rig.port.stop()
    emulator.stop()


@pytest.mark.parametrize("kind", OTHERS, ids=str)
def test_a_day_of_every_other_module(kind: Kind, tmp_path: Path):
    rig = rig_of(kind, tmp_path)
    rig.start()
    rig.wait_ready()
    rig.readings.wait_last(is_empty)
    rig.faults.fail_next(SerialFault.FLIPPED_BIT if kind.profile != "hm-32x32" else SerialFault.TORN_FRAME)
    rig.readings.wait_count(len(rig.readings.items) + 1)
    rig.body.arrive(37.9)
    rig.readings.wait_last(is_somebody)
    rig.plug.unplug()
    rig.wait_fault(Fault.DISCONNECTED)
    rig.plug.plug()
    rig.wait_ready()
    assert all(is_empty(reading) or warmth(reading) < 40.0 for reading in rig.readings.items)
    rig.port.stop()
    rig.plug.unplug()


@pytest.mark.parametrize(("name", "baud"), [("gy-mcu90640", 460800), ("gy-mcu90615", 9600), ("lu90614", 9600)])
def test_a_module_of_unknown_kind_is_found_by_trying(name: str, baud: int, tmp_path: Path):
    link = tmp_path / "thermometer"
    emulator = ThermometerEmulator(link, Random(1), baud=baud, speed=SPEED, profile=emulated_profile(name))
    emulator.start()
    quick = Patience(first_retry=0.01, longest_retry=0.01, silent_after=0.35)
    driver = SerialThermometer(str(link), SystemClock(), KNOWN, patience=quick)
    rig = Rig(driver, emulator.body, emulator.faults, emulator)
    rig.start()
    rig.wait_ready()
    assert driver.profile == name
    rig.plug.unplug()
    rig.wait_fault(Fault.DISCONNECTED)
    rig.plug.plug()
    rig.wait_ready()
    assert driver.profile == name, "what was found once is looked for first"
    rig.port.stop()
    emulator.stop()


def test_a_module_that_was_replaced_by_another_kind_is_found_without_a_restart(tmp_path: Path):
    link = tmp_path / "thermometer"
    quick = Patience(first_retry=0.01, longest_retry=0.01, silent_after=0.3)
    driver = SerialThermometer(str(link), SystemClock(), KNOWN, patience=quick)
    health: Heard[Health] = Heard()
    driver.start(lambda _: None, health)
    for name in ("gy-614v3", "gy-mcu90615"):
        emulator = ThermometerEmulator(link, Random(1), speed=SPEED, profile=named(name))
        emulator.start()
        health.wait_last(lambda news: news == Ready())
        assert driver.profile == name
        emulator.stop()
        health.wait_last(lambda news: isinstance(news, Retrying))
    driver.stop()


def test_after_a_power_cut_the_sensor_is_cold_again(tmp_path: Path):
    clock = ManualClock()
    simulated = SimulatedThermometer(clock, Random(1), patience=Patience(0.01, 0.01, None), speed=SPEED)
    rig = Rig(simulated, simulated.body, simulated.faults, simulated.line)
    rig.start()
    rig.readings.wait_last(lambda reading: reading.warm_for == 0.0)
    clock.advance(20.0)
    rig.readings.wait_last(lambda reading: reading.warm_for == 20.0)
    rig.plug.unplug()
    clock.advance(5.0)
    rig.plug.plug()
    rig.readings.wait_last(lambda reading: reading.warm_for == 25.0)
    rig.plug.unplug()
    clock.advance(40.0)
    rig.plug.plug()
    rig.readings.wait_last(lambda reading: reading.warm_for == 0.0)
    rig.port.stop()


@pytest.mark.hardware
def test_a_real_module():
    """KIOSK_TEST_THERMOMETER=PROFILE:PORT, for example gy-614v3:/dev/ttyUSB0; whatever stands before it."""
    name, _, port = os.environ["KIOSK_TEST_THERMOMETER"].partition(":")
    driver = SerialThermometer(port, SystemClock(), (named(name),))
    readings: Heard[ThermometerReading] = Heard()
    health: Heard[Health] = Heard()
    driver.start(readings, health)
    health.wait_last(lambda news: news == Ready())
    seen = readings.wait_count(20)
    assert all(-20.0 < warmth(reading) < 60.0 for reading in seen)
    driver.stop()


def test_two_programs_do_not_share_one_line(tmp_path: Path):
    link = tmp_path / "thermometer"
    emulator = ThermometerEmulator(link, Random(1), speed=5.0)
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
