"""Every device pulled and plugged in again, over and over: it comes back each time, and leaves no thread, process or descriptor.

KIOSK_TEST_PLUGS says how often, a thousand at night; what needs new processes each time has a tenth of that by day.
"""

import multiprocessing.resource_tracker
import os
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import cv2
import numpy as np
import pytest

from devices.camera.driver import OpenCvCamera
from devices.camera.ring import FrameRing
from devices.camera.shared import VGA
from devices.face_engine.driver import EngineRecogniser
from devices.face_engine.engines import DLIB
from devices.faults import FaultSwitch, SerialFault
from devices.id_card_reader.driver import CardPace, SerialIdCardReader
from devices.id_card_reader.emulator import IdCardReaderEmulator
from devices.latch.driver import SerialLatch
from devices.latch.emulator import LatchEmulator, ModbusLatchEmulator
from devices.latch.modbus import Board
from devices.latch.modbus_driver import LatchPace, ModbusLatch
from devices.microphone.arecord import ArecordSource
from devices.microphone.driver import Microphone
from devices.microphone.emulator import NAME, ArecordEmulator
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
from devices.voice import sound
from devices.voice.library import Library
from devices.voice.manifest import clip_path, folder
from devices.voice.player import ClipVoice, Manner
from devices.worker_process import Patience as ProcessPatience
from devices.worker_process import WorkerProcess
from kiosk.clock import SystemClock
from kiosk.domain.framing import FramingRules
from kiosk.domain.health import Health, Ready, Retrying
from kiosk.domain.prompts import Prompt
from kiosk.domain.speech import SpokenLanguage
from kiosk.ports import Frame
from tests.support import workers
from tests.support.waiting import Heard, wait_until

PLUGS = int(os.environ.get("KIOSK_TEST_PLUGS", "50"))
A_NIGHT = 1000
QUICK = Patience(first_retry=0.002, longest_retry=0.005, silent_after=5.0)
MUTE = Patience(first_retry=0.002, longest_retry=0.005, silent_after=None)
PROMPT = ProcessPatience(back_off=(0.01,), terminate=0.3)
PERIOD = 0.004
CLOCK = SystemClock()

OnHealth = Callable[[Health], None]


@dataclass(frozen=True)
class Device:
    """A driver, and the hand that has its plug. `use` is what is done with it each time that it is there."""

    start: Callable[[OnHealth], None]
    stop: Callable[[], None]
    plug: Callable[[], None]
    unplug: Callable[[], None]
    use: Callable[[], object] = lambda: None
    faults: FaultSwitch[SerialFault] = field(default_factory=FaultSwitch)


def _thermometer(name: str) -> Callable[[Path], Device]:
    def make(place: Path) -> Device:
        profile = emulated_profile(name)
        emulator = ThermometerEmulator(place, Random(1), speed=25.0, profile=profile)
        driver = SerialThermometer(str(place), CLOCK, (profile,), profile.bauds[0], QUICK)
        return Device(
            lambda told: driver.start(lambda _: None, told),
            driver.stop,
            emulator.plug,
            emulator.unplug,
            faults=emulator.faults,
        )

    return make


def _card_reader(place: Path) -> Device:
    emulator = IdCardReaderEmulator(place, Random(1), period=PERIOD)
    driver = SerialIdCardReader(str(place), CLOCK, QUICK, CardPace(look_every=0.02, answer_within=0.2))
    return Device(
        lambda told: driver.start(lambda _: None, told),
        driver.stop,
        emulator.plug,
        emulator.unplug,
        driver.begin,
        emulator.faults,
    )


def _scanner(maker: Maker) -> Callable[[Path], Device]:
    def make(place: Path) -> Device:
        emulator = ScannerEmulator(place, maker, Random(1), period=PERIOD)
        driver = SerialScanner(str(place), maker, CLOCK, MUTE)
        return Device(
            lambda told: driver.start(lambda _: None, told),
            driver.stop,
            emulator.plug,
            emulator.unplug,
            driver.begin,
            emulator.faults,
        )

    return make


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


def _camera_scanner(place: Path) -> Device:
    pictures = _Pictures()
    scanner = CameraScanner(pictures, CLOCK, 0.002, 0.002)
    return Device(
        lambda told: scanner.start(lambda _: None, told), scanner.stop, pictures.plug, pictures.unplug, scanner.begin
    )


def _latch(place: Path) -> Device:
    emulator = LatchEmulator(place, Random(1), period=PERIOD)
    driver = SerialLatch(str(place), CLOCK, patience=MUTE)
    return Device(driver.start, driver.stop, emulator.plug, emulator.unplug, driver.release, emulator.faults)


def _modbus_latch(place: Path) -> Device:
    emulator = ModbusLatchEmulator(place, Random(1), period=PERIOD)
    pace = LatchPace(pulse=1.0, ask_every=0.01)
    driver = ModbusLatch(str(place), CLOCK, Board(fire_input=0), pace, patience=QUICK)
    return Device(driver.start, driver.stop, emulator.plug, emulator.unplug, driver.release, emulator.faults)


PACE = PrintPace(ask_every=0.01, line=0.0, settle=0.0)


def _printer(place: Path) -> Device:
    emulator = PrinterEmulator(place, Random(1), period=PERIOD)
    driver = EscPosPrinter(str(place), CLOCK, patience=QUICK, pace=PACE)
    return Device(driver.start, driver.stop, emulator.plug, emulator.unplug, faults=emulator.faults)


def _usb_printer(place: Path) -> Device:
    emulator = PrinterEmulator(place, Random(1), period=PERIOD)
    driver = EscPosPrinter("usb", CLOCK, patience=QUICK, pace=PACE, open_port=device_file_opener(place, 0.005))
    return Device(driver.start, driver.stop, emulator.plug, emulator.unplug, faults=emulator.faults)


def _network_printer(place: Path) -> Device:
    emulator = NetworkPrinterEmulator(Random(1), PERIOD)
    emulator.plug()
    driver = EscPosPrinter(emulator.url, CLOCK, patience=QUICK, pace=PACE)
    emulator.unplug()
    return Device(driver.start, driver.stop, emulator.plug, emulator.unplug, faults=emulator.faults)


def _microphone(place: Path) -> Device:
    room = SimulatedSource(1000.0)
    room.unplug()
    driver = Microphone(room, CLOCK, 0.002, 1)
    return Device(driver.start, driver.stop, room.plug, room.unplug, lambda: driver.begin(lambda _: None))


DEVICES: dict[str, Callable[[Path], Device]] = {
    **{f"thermometer {name}": _thermometer(name) for name in EMULATED},
    "card reader": _card_reader,
    **{f"scanner {maker.value}": _scanner(maker) for maker in Maker},
    "scanner by camera": _camera_scanner,
    "latch lcus-1": _latch,
    "latch modbus": _modbus_latch,
    "printer serial": _printer,
    "printer usb": _usb_printer,
    "printer network": _network_printer,
    "microphone in memory": _microphone,
}


def _arecord(place: Path) -> Device:
    room = ArecordEmulator(place, 100.0)
    driver = Microphone(ArecordSource(NAME, (str(room.program),)), CLOCK, 0.01, 1)
    return Device(driver.start, driver.stop, room.plug, room.unplug, lambda: driver.begin(lambda _: None))


def _voice(place: Path) -> Device:
    """A sound card that is there or not, as its player finds when it is to play; the voice is healthy once it was heard."""
    mandarin = folder(place, SpokenLanguage.MANDARIN)
    mandarin.mkdir(parents=True)
    sound.write(clip_path(mandarin, Prompt.WELCOME.value), np.full(10, 1000, np.int16))
    card = place / "card"
    told: list[OnHealth] = []

    def hear(news: Health) -> None:
        told[0](news)

    player = ("sh", "-c", 'cat > /dev/null; test -e "$0"', str(card))
    voice = ClipVoice(Library(place, ()), CLOCK, hear, player, Manner(repeat_after_seconds=3600.0))

    def put(there: bool) -> None:
        card.touch() if there else card.unlink(missing_ok=True)
        if told:
            voice.say(Prompt.WELCOME)

    return Device(told.append, voice.stop, lambda: put(True), lambda: put(False))


def _camera(place: Path) -> Device:
    """A film that is taken away and put back. Its process must end over it, as over a camera's plug."""
    place.mkdir()
    film, away = place / "hall.avi", place / "away.avi"
    writer = cv2.VideoWriter(str(away), cv2.VideoWriter.fourcc(*"MJPG"), 30, (64, 48))
    for number in range(8):
        writer.write(np.full((48, 64, 3), 20 * number + 40, np.uint8))
    writer.release()
    camera = OpenCvCamera(str(film), patience=PROMPT)

    def unplug() -> None:
        if film.exists():
            film.rename(away)
        _kill(camera.worker.pid)

    return Device(camera.start, camera.stop, lambda: _put_back(away, film), unplug)


def _put_back(away: Path, film: Path) -> None:
    away.rename(film)


def _recogniser(place: Path) -> Device:
    """Has no plug: its process is killed."""
    recogniser = EngineRecogniser(FrameRing(VGA), FramingRules(), DLIB, place, 10, patience=PROMPT)
    return Device(
        lambda told: recogniser.start(lambda _: None, lambda _one, _other: None, told),
        recogniser.stop,
        lambda: None,
        lambda: _kill(recogniser.worker.pid),
    )


def _process(place: Path) -> Device:
    """What camera and recogniser have in common, without their weight."""
    worker = WorkerProcess("light", workers.obedient, (), lambda _: None, PROMPT)
    return Device(worker.start, worker.stop, lambda: None, lambda: _kill(worker.pid))


PROCESSES: dict[str, Callable[[Path], Device]] = {
    "voice": _voice,
    "microphone arecord": _arecord,
    "camera": _camera,
    "any process": _process,
}


def _kill(process: int | None) -> None:
    if process is not None:
        os.kill(process, signal.SIGKILL)


def held() -> tuple[int, int]:
    """Threads and descriptors of this process."""
    return threading.active_count(), len(os.listdir("/proc/self/fd"))


def pull(device: Device, times: int) -> None:
    health: Heard[Health] = Heard()
    device.start(health)
    for _ in range(times):
        device.plug()
        health.wait_last(lambda news: news == Ready())
        device.use()
        device.unplug()
        health.wait_last(lambda news: isinstance(news, Retrying))
        health.forget()
    device.stop()
    device.unplug()


def comes_back(device: Device, times: int) -> None:
    # belongs to Python, not to a device: the process that watches over shared memory
    multiprocessing.resource_tracker.ensure_running()
    before = held()
    pull(device, times)
    assert held() == before


@pytest.mark.timeout(max(120, PLUGS))
@pytest.mark.parametrize("make", DEVICES.values(), ids=DEVICES.keys())
def test_it_comes_back_each_time_and_leaves_nothing_behind(make: Callable[[Path], Device], tmp_path: Path) -> None:
    comes_back(make(tmp_path / "device"), PLUGS)


@pytest.mark.timeout(max(120, 4 * PLUGS))
@pytest.mark.parametrize("make", PROCESSES.values(), ids=PROCESSES.keys())
def test_so_does_what_is_played_by_processes(make: Callable[[Path], Device], tmp_path: Path) -> None:
    comes_back(make(tmp_path / "device"), PLUGS if PLUGS >= A_NIGHT else max(3, PLUGS // 10))
    assert children() == []


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


@pytest.mark.nightly
@pytest.mark.timeout(3600)
def test_so_does_the_recogniser(models_dir: Path) -> None:
    comes_back(_recogniser(models_dir), max(3, PLUGS // 10))


def children() -> list[str]:
    """Of this process, but for Python's own."""
    own = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    names = [Path(f"/proc/{child}/cmdline").read_bytes().decode().replace("\0", " ") for child in own]
    return [name for name in names if "resource_tracker" not in name]
