"""The composition root: the one file that names concrete classes. Wires, and decides nothing."""

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from devices.camera.driver import OpenCvCamera
from devices.camera.ring import PictureSize
from devices.face_engine.driver import DlibRecogniser
from devices.face_engine.models import MODEL_ID
from devices.latch.driver import SerialLatch
from devices.thermometer.driver import SerialThermometer
from devices.voice.player import ClipVoice
from kiosk.clock import Clock, SystemClock
from kiosk.domain.health import Device, Health, Link
from kiosk.domain.id_number import IdNumber
from kiosk.domain.people import FaceTemplate
from kiosk.domain.records import Place
from kiosk.enrolling import CONSENT_TEXT, TEMPLATES_A_PERSON, Registrar, from_camera, from_files
from kiosk.flows import door, query
from kiosk.flows.events import SceneSeen, Timer, TimerFired, WarmthMeasured
from kiosk.flows.machine import Screening
from kiosk.journal import Entry, Journal
from kiosk.ports import Camera, DockPanel, Latch, Recogniser, Thermometer, Voice
from kiosk.service.effects import Effects, World
from kiosk.service.session import SessionLoop
from kiosk.service.snapshot import Snapshot
from kiosk.service.timers import ThreadTimers
from kiosk.service.volunteers import VolunteerPins
from kiosk.settings import Settings
from offline_cache.database import Database
from offline_cache.key import StoreKey, credential_key, key_from_file
from offline_cache.mirror import StoredMirror
from offline_cache.outbox import DurableOutbox
from offline_cache.sync.client import DistrictAddress, DistrictClient
from offline_cache.sync.loop import DistrictSync
from offline_cache.sync.plan import Pace
from offline_cache.templates import StoredTemplates
from ui.application import Appearance, KioskWindow

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
    camera = OpenCvCamera(place, PictureSize(wanted.width_px, wanted.height_px), wanted.frames_per_second)
    return Hardware(
        camera=camera,
        recogniser=DlibRecogniser(camera.ring, settings.rules.framing),
        thermometer=SerialThermometer(settings.serial.thermometer, clock),
        latch=SerialLatch(settings.serial.latch, clock, settings.serial.latch_pulse_seconds),
        voice=partial(ClipVoice, settings.voice_dir, clock),
    )


class Store:
    """The terminal's encrypted database and what lies in it."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        """Raises offline_cache.errors.StoreOpenError, offline_cache.key.KeyFileError."""
        self._database = Database(settings.data_dir / "kiosk.db", store_key(settings.data_dir), settings.terminal, clock)
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
    district = settings.district
    client = DistrictClient(DistrictAddress(district.url, district.token.get_secret_value()))
    pace = Pace(poll_seconds=district.poll_seconds, longest_wait_seconds=max(district.poll_seconds, 1.0))
    return DistrictSync(client, store.outbox, store.mirror, clock, pace)


class Terminal:
    """A whole kiosk but for its window. Made, attached, started, stopped: once each, in this order."""

    def __init__(self, settings: Settings, hardware: Hardware, clock: Clock) -> None:
        self._settings = settings
        self._hardware = hardware
        self._journal = Journal(clock)
        self.store = Store(settings, clock)
        self._data_as_of = self.store.mirror.as_of()
        self._sync = district_sync(settings, self.store, clock)
        self._store_worker = ThreadPoolExecutor(1, "store")
        self._latch_worker = ThreadPoolExecutor(1, "latch")
        self.loop: SessionLoop[door.DoorState] | SessionLoop[query.QueryState]
        if settings.place is Place.DOOR:
            self.loop = SessionLoop(door.FLOW, settings.rules, self._journal)
        else:
            self.loop = SessionLoop(query.FLOW, settings.rules, self._journal)
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
        devices.recogniser.load(self.store.gallery())
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
        """On the sync's thread. New data may have struck somebody off the roster: the gallery follows it."""
        as_of = self.store.mirror.as_of()
        if as_of != self._data_as_of:
            self._data_as_of = as_of
            self._hardware.recogniser.load(self.store.gallery())
        self.loop.post_link(link, as_of)

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
    appearance = Appearance(screen.width_px, screen.height_px, screen.px_per_mm, screen.full_screen, screen.language)
    drain: Callable[[], Snapshot] = terminal.loop.drain
    return KioskWindow(terminal.loop.post, drain, camera, appearance, dock)


def run(settings: Settings) -> int:
    """The terminal on real devices, until it is told to end."""
    clock = SystemClock()
    hardware = real_hardware(settings, clock)
    terminal = Terminal(settings, hardware, clock)
    shown = window(settings, terminal, hardware.camera, None)
    terminal.start(shown.bridge.wake)
    shown.show()
    try:
        return shown.exec()
    finally:
        terminal.stop()
        shown.close()


def enrol(
    settings: Settings, name: str, id_number: IdNumber, photographs: Sequence[Path] | None, consented: bool
) -> int:
    """Enrol from photographs, or from the camera where there are none; asks for the consent unless it was given on paper."""
    clock = SystemClock()
    store = Store(settings, clock)
    try:
        registrar = Registrar(store.mirror, store.templates, store.outbox, clock, settings.rules)
        resident = registrar.resident(name, id_number)
        if not (consented or _asks_consent(resident.masked_name)):
            print("not enrolled: without consent nothing is stored")
            return 1
        for pictures in _pictures(settings, clock, photographs):
            enrolled = registrar.enrol(resident, pictures)
            print(f"{enrolled.resident.masked_name}: {enrolled.templates} of {TEMPLATES_A_PERSON} faces stored")
    finally:
        store.close()
    return 0


def _asks_consent(masked_name: str) -> bool:
    print(f"{CONSENT_TEXT}\n\n{masked_name}")
    return input("本人同意请输入“同意”(type 同意 to agree): ").strip() == "同意"


def _pictures(
    settings: Settings, clock: Clock, photographs: Sequence[Path] | None
) -> Iterator[Iterable[NDArray[np.uint8]]]:
    """For each template to make, the pictures to choose from."""
    if photographs is not None:
        for path in photographs:
            yield from_files([path])
        return
    camera = real_hardware(settings, clock).camera
    camera.start(lambda _: None)
    try:
        print("look at the camera …")
        yield from_camera(camera)
    finally:
        camera.stop()


def exchange(settings: Settings, patience_seconds: float = 60.0) -> int:
    """Send all that waits and bring the mirror up to date, once."""
    clock = SystemClock()
    store = Store(settings, clock)
    sync = district_sync(settings, store, clock)
    done = threading.Event()
    links: list[Link] = []

    def changed(link: Link) -> None:
        links.append(link)
        if link.online and link.waiting == 0 and store.mirror.as_of() is not None:
            done.set()

    try:
        sync.start(changed)
        done.wait(patience_seconds)
    finally:
        sync.stop()
        as_of = store.mirror.as_of()
        store.close()
    last = links[-1] if links else Link(online=False, waiting=0)
    print(f"{'online' if last.online else 'OFFLINE'}; {last.waiting} waiting, {last.set_aside} set aside; data as of {as_of}")
    return 0 if done.is_set() else 1
