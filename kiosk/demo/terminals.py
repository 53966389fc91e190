"""The demonstration's terminals: the real program on emulated devices, real bytes on pseudo-terminals, real photographs."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from devices.camera.simulator import PhotographCamera
from devices.dock import Counter, Dock
from devices.id_card_reader.emulator import IdCardReaderEmulator
from devices.latch.driver import SerialLatch
from devices.latch.emulator import LatchEmulator
from devices.microphone.arecord import ArecordSource
from devices.microphone.driver import Microphone
from devices.microphone.emulator import NAME, ArecordEmulator
from devices.printer.emulator import PrinterEmulator
from devices.scanner.emulator import ScannerEmulator
from devices.scanner.profiles import Maker
from devices.thermometer.driver import SerialThermometer
from devices.thermometer.emulator import ThermometerEmulator
from devices.voice.library import Library
from devices.voice.player import ClipVoice
from devices.voice.silent import SilentVoice
from kiosk.assembly import Hardware, Store, card_reader_of, engine_of, printer_of, recogniser_of, rules_of, scanner_of
from kiosk.clock import Clock
from kiosk.commands import exchange
from kiosk.demo.cast import Role
from kiosk.demo.district import DemoDistrict
from kiosk.domain.records import Place
from kiosk.enrolling import Registrar, from_files
from kiosk.service.volunteers import new_pin
from kiosk.settings import Settings, load
from offline_cache.sync.enrolment import enrol_terminal

VOLUNTEER, VOLUNTEER_PIN = "V012", "314159"
SCREENS: dict[Place, dict[str, Any]] = {
    Place.DOOR: {"width_px": 1080, "height_px": 1920, "px_per_mm": 4.03, "full_screen": False},
    Place.TERMINAL: {"width_px": 1920, "height_px": 1080, "px_per_mm": 4.03, "full_screen": False},
}


@dataclass(frozen=True, slots=True)
class Pace:
    """A demonstration is not kept waiting as long as an elder is given time."""

    rest_seconds: float = 4.0
    hold_seconds: float = 2.0
    clear_seconds: float = 3.0
    idle_seconds: float = 20.0
    alert_seconds: float = 10.0
    pulse_seconds: float = 2.0
    """How long the latch is held open."""
    frames_per_second: int = 30


UNWATCHED = Pace(rest_seconds=1.0, hold_seconds=1.0, clear_seconds=1.0, pulse_seconds=1.0, frames_per_second=10)
"""Where there is no screen nobody reads along, nor minds a picture that stutters."""


@dataclass(frozen=True, slots=True)
class DemoTerminal:
    settings: Settings
    hardware: Hardware
    dock: Dock
    voice: SilentVoice
    """What was said, where no clips are played."""

    def start_emulators(self) -> None:
        self.dock.thermometer.start()
        self.dock.latch.start()
        self.dock.counter.start()
        self.dock.microphone.plug()

    def stop_emulators(self) -> None:
        self.dock.thermometer.stop()
        self.dock.latch.stop()
        self.dock.counter.stop()
        self.dock.microphone.unplug()


def settings_of(place: Place, folder: Path, district: DemoDistrict, pace: Pace) -> Settings:
    name = f"demo-{place.value}"
    data = folder / name
    return load(
        None,
        {
            "terminal": name,
            "place": place,
            "data_dir": data,
            "screening": "required",
            # the cast is a handful, and three old photographs of one man lie far apart
            "faces": {"people": 10},
            "health_code_accepted": True,
            "volunteer_pins": (new_pin(VOLUNTEER, VOLUNTEER_PIN).line,),
            "waits": {
                "rest_seconds": pace.rest_seconds,
                "hold_seconds": pace.hold_seconds,
                "clear_seconds": pace.clear_seconds,
                "idle_seconds": pace.idle_seconds,
                "alert_seconds": pace.alert_seconds,
            },
            # the emulated sensor has been on since yesterday
            "thermometer": {"warm_up_minutes": 0},
            "serial": {
                "thermometer": str(data / "ttyThermometer"),
                "latch": str(data / "ttyLatch"),
                "latch_pulse_seconds": pace.pulse_seconds,
            },
            "card_reader": {"port": str(data / "ttyCardReader")},
            "scanner": {"port": str(data / "ttyScanner"), "maker": "gm65"},
            "printer": {"port": str(data / "ttyPrinter")},
            "microphone": NAME,
            "screen": SCREENS[place],
            "camera": {"frames_per_second": pace.frames_per_second},
            "district": {"url": district.url, "poll_seconds": 1.0},
        },
    )


def prepare(settings: Settings, district: DemoDistrict, roles: tuple[Role, ...], clock: Clock) -> None:
    """Enrol the terminal, bring the roster down and enrol the cast, the way an operator would."""
    settings.data_dir.mkdir(parents=True)
    code = district.add_terminal(settings.terminal)
    enrol_terminal(settings.district.url, code, settings.terminal, settings.data_dir, clock)
    if exchange(settings) != 0:
        raise RuntimeError("the district of the demonstration does not answer")
    store = Store(settings, clock)
    try:
        registrar = Registrar(
            store.mirror, store.templates, clock, rules_of(settings), engine_of(settings), settings.models_dir
        )
        for role in roles:
            resident = registrar.resident(role.name, role.id_number)
            for photograph in role.enrolled_from:
                registrar.enrol(resident, from_files([photograph]))
    finally:
        store.close()


def furnish(settings: Settings, clips: Path | None, clock: Clock) -> DemoTerminal:
    """The terminal's devices; with `clips` it speaks aloud."""
    camera = PhotographCamera(fps=settings.camera.frames_per_second)
    recogniser = recogniser_of(settings, camera.ring)
    thermometer = ThermometerEmulator(Path(settings.serial.thermometer), Random(1))
    latch = LatchEmulator(Path(settings.serial.latch), Random(2))
    microphone = ArecordEmulator(settings.data_dir / "microphone")
    silent = SilentVoice()
    counter = Counter(
        IdCardReaderEmulator(Path(settings.card_reader.port), Random(3)),
        ScannerEmulator(Path(settings.scanner.port), Maker(settings.scanner.maker), Random(4)),
        PrinterEmulator(Path(settings.printer.port), Random(5)),
    )
    hardware = Hardware(
        camera=camera,
        recogniser=recogniser,
        thermometer=SerialThermometer(settings.serial.thermometer, clock),
        latch=SerialLatch(settings.serial.latch, clock, settings.serial.latch_pulse_seconds),
        voice=(lambda _: silent)
        if clips is None
        else partial(ClipVoice, Library(clips, settings.voice.languages), clock),
        id_card_reader=card_reader_of(settings, clock),
        scanner=scanner_of(settings, camera, clock),
        printer=printer_of(settings, clock),
        recorder=Microphone(ArecordSource(NAME, (str(microphone.program),)), clock),
    )
    dock = Dock(camera, recogniser, thermometer, latch, counter, microphone)
    return DemoTerminal(settings, hardware, dock, silent)
