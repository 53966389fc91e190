"""The composition root: the one file that names concrete classes. Wires, and decides nothing."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from devices.camera.driver import OpenCvCamera
from devices.camera.ring import FrameRing, PictureSize
from devices.face_engine import calibrations
from devices.face_engine.driver import DlibRecogniser
from devices.face_engine.models import MODEL_ID
from devices.latch.driver import SerialLatch
from devices.thermometer.driver import SerialThermometer
from devices.voice.player import ClipVoice
from kiosk.clock import Clock
from kiosk.domain.health import Device, Health, Link
from kiosk.domain.matching import Calibration, calibrated
from kiosk.domain.people import FaceTemplate
from kiosk.domain.records import Place
from kiosk.flows import door, query
from kiosk.flows.events import SceneSeen, Timer, TimerFired, WarmthMeasured
from kiosk.flows.machine import Rules, Screening
from kiosk.journal import Entry, Journal
from kiosk.ports import Camera, DockPanel, Latch, Recogniser, Thermometer, Voice
from kiosk.service.effects import Effects, World
from kiosk.service.session import SessionLoop
from kiosk.service.snapshot import Snapshot
from kiosk.service.timers import ThreadTimers
from kiosk.service.volunteers import VolunteerPins
from kiosk.settings import Settings
from kiosk.thermometers import chain_of, profiles_of
from offline_cache.database import Database
from offline_cache.key import StoreKey, credential_key, key_from_file
from offline_cache.mirror import StoredMirror
from offline_cache.outbox import DurableOutbox
from offline_cache.sync.client import DistrictClient, DistrictLine, UnenrolledLine
from offline_cache.sync.exchange import DistrictAddress, SignedExchange
from offline_cache.sync.identity import Identity, IdentityError, load_enrolment, this_boot
from offline_cache.sync.loop import DistrictSync
from offline_cache.sync.plan import Pace
from offline_cache.sync.vitals import StoreVitals
from offline_cache.templates import StoredTemplates
from ui.application import Appearance, KioskWindow
from ui.i18n import Language

STORE_CREDENTIAL = "kiosk-store"
"""Name of the systemd credential that holds the store's key, where there is one."""


@dataclass(frozen=True, slots=True)
class Hardware:
    """The devices of a terminal, real or emulated."""

    camera: Camera
    recogniser: Recogniser
    thermometer: Thermometer
    latch: Latch
    voice: Callable[[Callable[[Health], None]], Voice]
    """Made when somebody listens to its health: a voice has no start of its own."""


def real_hardware(settings: Settings, clock: Clock) -> Hardware:
    wanted = settings.camera
    place = int(wanted.source) if wanted.source.isdigit() else wanted.source
    size = PictureSize(wanted.width_px, wanted.height_px)
    camera = OpenCvCamera(place, size, wanted.frames_per_second, mirrored=wanted.mirrored, exposure=wanted.exposure)
    return Hardware(
        camera=camera,
        recogniser=recogniser_of(settings, camera.ring),
        thermometer=thermometer_of(settings, clock),
        latch=SerialLatch(settings.serial.latch, clock, settings.serial.latch_pulse_seconds),
        voice=partial(ClipVoice, settings.voice_dir, clock),
    )


def thermometer_of(settings: Settings, clock: Clock) -> SerialThermometer:
    """Raises kiosk.thermometers.ThermometerSetupError."""
    wanted = settings.thermometer
    return SerialThermometer(settings.serial.thermometer, clock, profiles_of(wanted), wanted.baud)


def calibration_of(settings: Settings) -> Calibration:
    """The one made on this terminal by `kiosk calibrate`, or the one that came with the program.

    Raises devices.face_engine.calibrations.CalibrationFileError.
    """
    own = settings.calibration_file
    return calibrations.read(own) if own.exists() else calibrations.shipped()


def rules_of(settings: Settings) -> Rules:
    """The settings' rules with the limits on faces that the calibration allows.

    Raises kiosk.domain.matching.BeyondModelError, devices.face_engine.calibrations.CalibrationFileError,
    kiosk.thermometers.ThermometerSetupError.
    """
    match = calibrated(calibration_of(settings), settings.faces.wanted)
    screens = settings.screening is not Screening.OFF and settings.place is Place.DOOR
    return replace(settings.rules, match=match, chain=chain_of(settings) if screens else settings.thermometer.chain)


def recogniser_of(settings: Settings, ring: FrameRing) -> DlibRecogniser:
    return DlibRecogniser(ring, settings.rules.framing, settings.models_dir, settings.faces.people)


class Store:
    """The terminal's encrypted database and what lies in it."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        """Raises offline_cache.errors.StoreOpenError, offline_cache.key.KeyFileError."""
        self._database = Database(
            settings.data_dir / "kiosk.db", store_key(settings.data_dir), settings.terminal, clock
        )
        self.outbox = DurableOutbox(self._database, clock)
        self.mirror = StoredMirror(self._database)
        self.templates = StoredTemplates(self._database)

    def gallery(self) -> Sequence[FaceTemplate]:
        """Faces that may open the door: of the active model, and still on the roster."""
        return [
            template
            for template in self.templates.templates()
            if template.model == MODEL_ID and self.mirror.resident(template.person) is not None
        ]

    def close(self) -> None:
        self._database.close()


def store_key(data_dir: Path) -> StoreKey:
    credentials = os.environ.get("CREDENTIALS_DIRECTORY")
    if credentials is not None and (Path(credentials) / STORE_CREDENTIAL).exists():
        return credential_key(Path(credentials), STORE_CREDENTIAL)
    return key_from_file(data_dir / "store.key")


def district_sync(settings: Settings, store: Store, clock: Clock) -> DistrictSync:
    """Raises offline_cache.sync.identity.IdentityError."""
    poll = settings.district.poll_seconds
    pace = Pace(poll_seconds=poll, longest_wait_seconds=max(poll, 1.0), spread_seconds=2.0 * poll)
    vitals = StoreVitals(store.outbox, store.mirror, clock, settings.data_dir, {"kiosk": program_version()})
    return DistrictSync(district_line(settings, store, clock), store.outbox, store.mirror, clock, pace, vitals=vitals)


def program_version() -> str:
    """What the district lists; a working tree that was never installed has none."""
    try:
        return version("meijiang-kiosk")
    except PackageNotFoundError:
        return "unreleased"


def district_line(settings: Settings, store: Store, clock: Clock) -> DistrictLine:
    """A terminal that is not enrolled works, and keeps its records until it is. Raises IdentityError."""
    credentials = os.environ.get("CREDENTIALS_DIRECTORY")
    enrolment = load_enrolment(settings.data_dir, None if credentials is None else Path(credentials))
    if enrolment is None:
        return UnenrolledLine()
    if enrolment.terminal != settings.terminal:
        raise IdentityError(f"enrolled as {enrolment.terminal}, and the settings say {settings.terminal}")
    identity = Identity(enrolment, store.outbox.identity().epoch, this_boot())
    address = DistrictAddress(settings.district.url, settings.district.ca_file)
    return DistrictClient(SignedExchange(address, identity, clock), identity)


class Terminal:
    """A whole kiosk but for its window. Made, attached, started, stopped: once each, in this order."""

    def __init__(self, settings: Settings, hardware: Hardware, clock: Clock) -> None:
        self._settings = settings
        self._hardware = hardware
        self._journal = Journal(clock)
        self.store = Store(settings, clock)
        self._gallery = self.store.gallery()
        self._sync = district_sync(settings, self.store, clock)
        self._store_worker = ThreadPoolExecutor(1, "store")
        self._latch_worker = ThreadPoolExecutor(1, "latch")
        rules = rules_of(settings)
        self.loop: SessionLoop[door.DoorState] | SessionLoop[query.QueryState]
        if settings.place is Place.DOOR:
            self.loop = SessionLoop(door.FLOW, rules, self._journal)
        else:
            self.loop = SessionLoop(query.FLOW, rules, self._journal)
        self._timers = ThreadTimers(clock, lambda timer, wanted: self.loop.post(TimerFired(timer), wanted))
        self._voice = hardware.voice(partial(self.loop.post_health, Device.VOICE))
        world = World(
            recogniser=hardware.recogniser,
            latch=hardware.latch,
            voice=self._voice,
            mirror=self.store.mirror,
            outbox=self.store.outbox,
            sync=self._sync,
            pins=VolunteerPins(settings.volunteer_pins, clock),
            timers=self._timers,
            store_worker=self._store_worker,
            latch_worker=self._latch_worker,
        )
        waits = {timer: settings.waits.of(timer) for timer in Timer}
        self._effects = Effects(world, settings.place, waits, clock, self._journal, self.loop.post)

    def start(self, on_posted: Callable[[], None]) -> None:
        """`on_posted` is called on any thread when `loop.drain()` has something to do."""
        self.loop.attach(self._effects, on_posted)
        self._journal.write(Entry.STARTED)
        devices, loop = self._hardware, self.loop
        devices.recogniser.load(self._gallery)
        devices.camera.start(partial(loop.post_health, Device.CAMERA))
        devices.recogniser.start(
            lambda scene: loop.post(SceneSeen(scene)),
            self._effects.evidence,
            partial(loop.post_health, Device.RECOGNISER),
        )
        if self._settings.place is Place.DOOR:
            devices.latch.start(partial(loop.post_health, Device.LATCH))
            if self._settings.screening is not Screening.OFF:
                devices.thermometer.start(
                    lambda reading: loop.post(WarmthMeasured(reading)), partial(loop.post_health, Device.THERMOMETER)
                )
        self._sync.start(self._link_changed)

    def _link_changed(self, link: Link) -> None:
        """On the sync's thread. New data may have put somebody on the roster or struck him off: the gallery follows."""
        gallery = self.store.gallery()
        if gallery != self._gallery:
            self._gallery = gallery
            self._hardware.recogniser.load(gallery)
        self.loop.post_link(link, self.store.mirror.as_of())

    def stop(self) -> None:
        """Ends every thread and process; what was kept stays kept."""
        devices = self._hardware
        for stop in (
            devices.recogniser.stop,
            devices.camera.stop,
            devices.thermometer.stop,
            devices.latch.stop,
            self._voice.stop,
            self._timers.close,
            self._latch_worker.shutdown,
            self._store_worker.shutdown,
            self._sync.stop,
            self.store.close,
        ):
            stop()
        self._journal.write(Entry.STOPPED)


def window(settings: Settings, terminal: Terminal, camera: Camera, dock: DockPanel | None) -> KioskWindow:
    screen = settings.screen
    appearance = Appearance(
        screen.width_px, screen.height_px, screen.px_per_mm, screen.full_screen, Language(screen.language)
    )
    drain: Callable[[], Snapshot] = terminal.loop.drain
    return KioskWindow(terminal.loop.post, drain, camera, appearance, dock)
