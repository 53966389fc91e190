"""The composition root: the one file that names concrete classes. Wires, and decides nothing."""

import hmac
import logging
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from secrets import randbelow
from threading import Lock
from typing import TYPE_CHECKING

from devices.camera.driver import OpenCvCamera
from devices.camera.ring import FrameRing, PictureSize
from devices.face_engine import calibrations, engines
from devices.face_engine.driver import EngineRecogniser
from devices.face_engine.engines import Engine
from devices.handwriting.driver import HandwritingReader
from devices.handwriting.network import HandwritingNetwork, WeightsError, model_file
from devices.id_card_reader.driver import SerialIdCardReader
from devices.latch.driver import SerialLatch
from devices.latch.modbus import Board
from devices.latch.modbus_driver import LatchPace, ModbusLatch
from devices.microphone.arecord import microphone
from devices.printer.driver import EscPosPrinter
from devices.printer.layout import Paper
from devices.scanner.camera import CameraScanner
from devices.scanner.driver import SerialScanner
from devices.scanner.profiles import Maker
from devices.thermometer.driver import SerialThermometer
from devices.voice.library import Library
from devices.voice.player import ClipVoice, Manner, aplay
from kiosk.attack_channels import require_a_channel
from kiosk.clock import Clock
from kiosk.domain.health import Device, Health, Link
from kiosk.domain.matching import Calibration, calibrated
from kiosk.domain.people import FaceTemplate
from kiosk.domain.readiness import Readiness
from kiosk.domain.readings import ThermometerReading
from kiosk.domain.records import Place
from kiosk.domain.room import StoreHealth
from kiosk.domain.speech import Speaking
from kiosk.flows import assisted
from kiosk.flows.events import SceneSeen, Timer, TimerFired, WarmthMeasured
from kiosk.flows.machine import AttackDetection, Rules, Screening
from kiosk.inspecting import Surroundings, device_findings
from kiosk.journal import Entry, Journal
from kiosk.ports import (
    Camera,
    DockPanel,
    FrameSource,
    IdCardReader,
    Latch,
    Printer,
    Recogniser,
    Recorder,
    Scanner,
    Thermometer,
    Voice,
)
from kiosk.service.absent import NoCardReader, NoHealthCodes, NoPrinter, NoRecorder, NoScanner
from kiosk.service.device_states import DeviceState, DeviceStates
from kiosk.service.effects import Effects, World
from kiosk.service.guessing import Guessing
from kiosk.service.messages import MessageMaker
from kiosk.service.session import SessionLoop
from kiosk.service.snapshot import Snapshot
from kiosk.service.timers import ThreadTimers
from kiosk.service.town import TownWorld
from kiosk.service.volunteers import VolunteerPins
from kiosk.settings import Settings, StoreSettings
from kiosk.thermometers import chain_of, profiles_of
from offline_cache.caretaker import Caretaker, Rounds
from offline_cache.database import Database
from offline_cache.guess_locks import StoredGuessLocks
from offline_cache.key import StoreKey, credential_key, key_from_file
from offline_cache.mirror import StoredMirror
from offline_cache.outbox import DurableOutbox
from offline_cache.own_pins import StoredOwnPins
from offline_cache.publications import StoredPublications
from offline_cache.replies import StoredReplies
from offline_cache.room import RoomRules
from offline_cache.standing import Standing
from offline_cache.sync.client import DistrictClient, DistrictLine, UnenrolledLine
from offline_cache.sync.codes import DistrictHealthCodes
from offline_cache.sync.exchange import DistrictAddress, SignedExchange
from offline_cache.sync.identity import Identity, IdentityError, load_enrolment, this_boot
from offline_cache.sync.loop import DistrictSync
from offline_cache.sync.plan import Pace
from offline_cache.sync.vitals import StoreVitals
from offline_cache.telling import journal_opening
from offline_cache.templates import StoredTemplates
from offline_cache.tickets import StoredTickets
from offline_cache.upkeep import Upkeep
from offline_cache.wire.heartbeat import Vitals, guess_subject
from ui.i18n import Language, message_words, words_of
from ui.slips import slip_of

if TYPE_CHECKING:
    from ui.application import KioskWindow

CODE_SECONDS = 4.0
"""For the district's answer about a health code: less than a visitor is told to wait (`waits.answer_seconds`)."""
PAPER_DOTS = {58: 384, 80: 576}
_log = logging.getLogger(__name__)

STORE_CREDENTIAL = "kiosk-store"
"""Name of the systemd credential that holds the store's key, where there is one."""

_MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Hardware:
    """The devices of a terminal, real or emulated."""

    camera: Camera
    recogniser: Recogniser
    thermometer: Thermometer
    latch: Latch
    voice: Callable[[Callable[[Health], None]], Voice]
    """Made when somebody listens to its health: a voice has no start of its own."""
    id_card_reader: IdCardReader = field(default_factory=NoCardReader)
    scanner: Scanner = field(default_factory=NoScanner)
    printer: Printer = field(default_factory=NoPrinter)
    recorder: Recorder = field(default_factory=NoRecorder)


def real_hardware(settings: Settings, clock: Clock) -> Hardware:
    wanted = settings.camera
    place = int(wanted.source) if wanted.source.isdigit() else wanted.source
    size = PictureSize(wanted.width_px, wanted.height_px)
    camera = OpenCvCamera(place, size, wanted.frames_per_second, mirrored=wanted.mirrored, exposure=wanted.exposure)
    return Hardware(
        camera=camera,
        recogniser=recogniser_of(settings, camera.ring),
        thermometer=thermometer_of(settings, clock),
        latch=latch_of(settings, clock),
        voice=voice_of(settings, clock),
        id_card_reader=card_reader_of(settings, clock),
        scanner=scanner_of(settings, camera, clock),
        printer=printer_of(settings, clock),
        recorder=recorder_of(settings, clock),
    )


def thermometer_of(settings: Settings, clock: Clock) -> SerialThermometer:
    """Raises kiosk.thermometers.ThermometerSetupError."""
    wanted = settings.thermometer
    return SerialThermometer(settings.serial.thermometer, clock, profiles_of(wanted), wanted.baud)


def latch_of(settings: Settings, clock: Clock) -> Latch:
    port, pulse, relay = settings.serial.latch, settings.serial.latch_pulse_seconds, settings.relay
    if relay.kind == "lcus1":
        return SerialLatch(port, clock, pulse)
    board = Board(relay.slave, relay.coil, relay.fire_input)
    return ModbusLatch(port, clock, board, LatchPace(pulse), timed=relay.timed)


def card_reader_of(settings: Settings, clock: Clock) -> IdCardReader:
    port = settings.card_reader.port
    return SerialIdCardReader(port, clock) if port else NoCardReader()


def scanner_of(settings: Settings, frames: FrameSource, clock: Clock) -> Scanner:
    wanted = settings.scanner
    if wanted.port == "camera":
        return CameraScanner(frames, clock)
    return SerialScanner(wanted.port, Maker(wanted.maker), clock) if wanted.port else NoScanner()


def printer_of(settings: Settings, clock: Clock) -> Printer:
    wanted = settings.printer
    if not wanted.port:
        return NoPrinter()
    from ui.receipt import draw_text

    return EscPosPrinter(wanted.port, clock, Paper(PAPER_DOTS[wanted.paper_mm]), draw_text, wanted.baud)


def recorder_of(settings: Settings, clock: Clock) -> Recorder:
    return microphone(settings.microphone, clock) if settings.microphone else NoRecorder()


def handwriting_of(settings: Settings) -> HandwritingReader | None:
    """None at a door, and where the weights are missing: tiles and pinyin remain."""
    if settings.place is not Place.TERMINAL:
        return None
    try:
        return HandwritingReader(HandwritingNetwork(model_file()))
    except (FileNotFoundError, WeightsError) as error:
        _log.warning("nothing can be written by hand here: %s", error)
        return None


def engine_of(settings: Settings) -> Engine:
    """The face engine in use. Raises devices.face_engine.engines.EngineMissingError where a file of it is missing."""
    return engines.engine_of(settings.faces.engine, settings.models_dir)


def voice_of(settings: Settings, clock: Clock) -> Callable[[Callable[[Health], None]], Voice]:
    spoken = settings.voice
    library = Library(settings.voice_dir, spoken.languages)
    manner = Manner(spoken.loudness, spoken.pace, spoken.repeat_after_seconds)
    return partial(ClipVoice, library, clock, player=aplay(spoken.speaker), manner=manner)


def calibration_of(settings: Settings) -> Calibration:
    """The one made on this terminal by `kiosk calibrate`, or the one that came with the program.

    Raises devices.face_engine.calibrations.CalibrationFileError, devices.face_engine.engines.EngineMissingError.
    """
    own, engine = settings.calibration_file, engine_of(settings)
    return calibrations.read(own, engine) if own.exists() else calibrations.shipped(engine)


def rules_of(settings: Settings) -> Rules:
    """The settings' rules with the limits on faces that the calibration allows.

    Raises kiosk.domain.matching.BeyondModelError, kiosk.thermometers.ThermometerSetupError, and what `calibration_of` raises.
    """
    match = calibrated(calibration_of(settings), settings.faces.wanted)
    screens = settings.screening is not Screening.OFF and settings.place is Place.DOOR
    return replace(settings.rules, match=match, chain=chain_of(settings) if screens else settings.thermometer.chain)


def recogniser_of(settings: Settings, ring: FrameRing) -> EngineRecogniser:
    """Raises devices.face_engine.engines.EngineMissingError, kiosk.attack_channels.NoLivingFaceError."""
    require_a_channel(settings)
    return EngineRecogniser(
        ring,
        settings.rules.framing,
        engine_of(settings),
        settings.models_dir,
        settings.faces.people,
        liveness=settings.attack_detection is not AttackDetection.OFF,
    )


class Store:
    """The terminal's encrypted database and what lies in it."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        """Raises offline_cache.errors.StoreOpenError, offline_cache.key.KeyFileError."""
        wanted = settings.store
        key = store_key(settings.data_dir)
        self.guess_secret = hmac.digest(key.raw, b"guess locks", "sha256")
        self.database = Database(
            settings.store_file,
            key,
            settings.terminal,
            clock,
            quota_bytes=wanted.quota_megabytes * _MEBIBYTE,
            ballast_bytes=wanted.ballast_megabytes * _MEBIBYTE,
            room_rules=room_rules_of(wanted),
        )
        self.outbox = DurableOutbox(self.database, clock, timedelta(days=wanted.acknowledged_days))
        self.mirror = StoredMirror(self.database)
        self.templates = StoredTemplates(self.database, self.outbox)
        self.face_model = engines.ENGINES[settings.faces.engine].model_id
        self.publications = StoredPublications(self.database)
        self.replies = StoredReplies(self.database)
        self.tickets = StoredTickets(self.outbox, clock, settings.ticket_prefix)
        self.own_pins = StoredOwnPins(self.database, clock)
        self.guess_locks = StoredGuessLocks(self.database, self.outbox.age_seconds)
        self.health = Standing(self.database, self.outbox, self.mirror, timedelta(days=wanted.roster_days))
        self.upkeep = Upkeep(self.database, self.outbox, clock, timedelta(days=wanted.backup_days))

    def gallery(self) -> Sequence[FaceTemplate]:
        """Faces that may open the door: of the engine in use, still on the roster, and of a roster that is believed."""
        if self.health().roster_outdated:
            return []
        return [
            template
            for template in self.templates.templates()
            if template.model == self.face_model and self.mirror.resident(template.person) is not None
        ]

    def shared_name(self, id_number: str) -> str | None:
        """What the district knows this number by, for counting guesses; None before it has given its key."""
        settings = self.publications.settings()
        key = None if settings is None else settings.value.guess_key
        return None if key is None else guess_subject(key, id_number)

    def close(self) -> None:
        self.database.close()


def room_rules_of(settings: StoreSettings) -> RoomRules:
    return RoomRules(
        warn=settings.warn_percent / 100,
        stop_caching=settings.stop_caching_percent / 100,
        stop_registrations=settings.stop_registrations_percent / 100,
        shut_door=settings.shut_door_percent / 100,
    )


def store_key(data_dir: Path) -> StoreKey:
    credentials = os.environ.get("CREDENTIALS_DIRECTORY")
    if credentials is not None and (Path(credentials) / STORE_CREDENTIAL).exists():
        return credential_key(Path(credentials), STORE_CREDENTIAL)
    return key_from_file(data_dir / "store.key")


def no_devices() -> Mapping[Device, DeviceState]:
    """Of a command that runs beside none."""
    return {}


def vitals_of(store: Store, clock: Clock, devices: Callable[[], Mapping[Device, DeviceState]]) -> StoreVitals:
    versions = {"kiosk": program_version(), "face_model": store.face_model}
    return StoreVitals(store.database, store.outbox, store.mirror, store.health, clock, versions, devices)


def surroundings_of(settings: Settings, store: Store, clock: Clock, vitals: Callable[[], Vitals]) -> Surroundings:
    return Surroundings(
        settings,
        clock,
        vitals,
        store.templates.templates,
        engine=partial(engine_of, settings),
        calibration=partial(calibration_of, settings),
        identity=partial(identity_of, settings, store),
    )


def district_sync(
    settings: Settings, store: Store, clock: Clock, vitals: Callable[[], Vitals] | None = None
) -> DistrictSync:
    """`vitals` go with the heartbeats; without them those of a command that runs beside no device.

    Raises offline_cache.sync.identity.IdentityError.
    """
    poll = settings.district.poll_seconds
    pace = Pace(poll_seconds=poll, longest_wait_seconds=max(poll, 1.0), spread_seconds=2.0 * poll)
    told = vitals or vitals_of(store, clock, no_devices)
    line = district_line(settings, store, clock)
    return DistrictSync(line, store.outbox, store.mirror, clock, pace, vitals=told, guesses=store.guess_locks)


def program_version() -> str:
    """What the district lists; a working tree that was never installed has none."""
    try:
        return version("meijiang-kiosk")
    except PackageNotFoundError:
        return "unreleased"


def district_line(settings: Settings, store: Store, clock: Clock) -> DistrictLine:
    """A terminal that is not enrolled works, and keeps its records until it is. Raises IdentityError."""
    identity = identity_of(settings, store)
    if identity is None:
        return UnenrolledLine()
    address = DistrictAddress(settings.district.url, settings.district.ca_file)
    return DistrictClient(SignedExchange(address, identity, clock), identity)


def health_codes_of(settings: Settings, store: Store, clock: Clock) -> DistrictHealthCodes | NoHealthCodes:
    """Raises IdentityError."""
    identity = identity_of(settings, store)
    if identity is None:
        return NoHealthCodes()
    address = DistrictAddress(settings.district.url, settings.district.ca_file, deadline_seconds=CODE_SECONDS)
    return DistrictHealthCodes(SignedExchange(address, identity, clock))


def identity_of(settings: Settings, store: Store) -> Identity | None:
    """None for a terminal that is not enrolled. Raises IdentityError."""
    credentials = os.environ.get("CREDENTIALS_DIRECTORY")
    enrolment = load_enrolment(settings.data_dir, None if credentials is None else Path(credentials))
    if enrolment is None:
        return None
    if enrolment.terminal != settings.terminal:
        raise IdentityError(f"enrolled as {enrolment.terminal}, and the settings say {settings.terminal}")
    return Identity(enrolment, store.outbox.identity().epoch, this_boot())


class Terminal:
    """A whole kiosk but for its window. Made, attached, started, stopped: once each, in this order."""

    def __init__(self, settings: Settings, hardware: Hardware, clock: Clock) -> None:
        self._settings = settings
        self._hardware = hardware
        self._journal = Journal(clock)
        self.store = Store(settings, clock)
        self._gallery = self.store.gallery()
        self._health = StoreHealth()
        self._looking = Lock()
        self._store_worker = ThreadPoolExecutor(1, "store")
        self._latch_worker = ThreadPoolExecutor(1, "latch")
        self._line_worker = ThreadPoolExecutor(1, "line")
        self._printer_worker = ThreadPoolExecutor(1, "printer")
        self._health_codes = health_codes_of(settings, self.store, clock)
        rules, speaking = rules_of(settings), Speaking(settings.voice.pace)
        self.loop: SessionLoop[assisted.DoorWithHelp] | SessionLoop[assisted.TownWithHelp]
        if settings.place is Place.DOOR:
            self.loop = SessionLoop(assisted.DOOR, rules, self._journal, speaking=speaking)
        else:
            self.loop = SessionLoop(assisted.TOWN, rules, self._journal, speaking=speaking)
        self._timers = ThreadTimers(clock, lambda timer, wanted: self.loop.post(TimerFired(timer), wanted))
        self._devices = DeviceStates(clock, self.loop.post_health)
        self._pictured = False
        """Whether the thermometer has delivered a picture."""
        self.vitals = vitals_of(self.store, clock, self._devices.states)
        self._surroundings = surroundings_of(settings, self.store, clock, self.vitals)
        self._sync = district_sync(settings, self.store, clock, self.vitals)
        self._caretaker = Caretaker(
            self._look_at_store,
            self.store.upkeep.run,
            lambda: self.loop.at_rest,
            clock,
            Rounds(upkeep=60 * settings.store.upkeep_minutes),
        )
        self.handwriting = handwriting_of(settings)
        self._voice = hardware.voice(self._devices.listener(Device.VOICE))
        world = World(
            recogniser=hardware.recogniser,
            latch=hardware.latch,
            voice=self._voice,
            mirror=self.store.mirror,
            outbox=self.store.outbox,
            sync=self._sync,
            pins=VolunteerPins(settings.volunteers, clock),
            timers=self._timers,
            store_worker=self._store_worker,
            latch_worker=self._latch_worker,
            line_worker=self._line_worker,
            guessing=Guessing(self.store.guess_locks, self.store.guess_secret, self.store.shared_name),
            id_card_reader=hardware.id_card_reader,
            scanner=hardware.scanner,
            health_codes=self._health_codes,
            look_over=self._look_over,
        )
        waits = {timer: settings.waits.of(timer) for timer in Timer}
        self._effects = Effects(world, settings.place, waits, clock, self._journal, self.loop.post)
        if settings.place is Place.TERMINAL:
            self._effects.with_town(self._town_world(clock))

    def _town_world(self, clock: Clock) -> TownWorld:
        store, words = self.store, words_of(Language.ZH_CN)
        return TownWorld(
            mirror=store.mirror,
            publications=store.publications,
            replies=store.replies,
            tickets=store.tickets,
            own_pins=store.own_pins,
            outbox=store.outbox,
            sync=self._sync,
            voice=self._voice,
            messages=MessageMaker(message_words(words), clock, randbelow),
            slips=partial(slip_of, words, clock.now),
            printer_worker=self._printer_worker,
            printer=self._hardware.printer,
            recorder=self._hardware.recorder,
        )

    def start(self, on_posted: Callable[[], None]) -> None:
        """`on_posted` is called on any thread when `loop.drain()` has something to do."""
        self.loop.attach(self._effects, on_posted)
        self._journal.write(Entry.STARTED)
        journal_opening(self.store.database.opening, self._journal)
        devices, loop, listener = self._hardware, self.loop, self._devices.listener
        self._caretaker.start()
        devices.recogniser.load(self._gallery)
        devices.camera.start(listener(Device.CAMERA))
        devices.recogniser.start(
            lambda scene: loop.post(SceneSeen(scene)),
            self._effects.evidence,
            listener(Device.RECOGNISER),
        )
        presented = self._effects.presented
        devices.id_card_reader.start(presented.card, listener(Device.ID_CARD_READER))
        devices.scanner.start(presented.code, listener(Device.SCANNER))
        devices.printer.start(listener(Device.PRINTER))
        if self._settings.place is Place.TERMINAL:
            devices.recorder.start(listener(Device.MICROPHONE))
        if self._settings.place is Place.DOOR:
            devices.latch.start(listener(Device.LATCH))
        if self._settings.measures_warmth:
            devices.thermometer.start(self._measured, listener(Device.THERMOMETER))
        if self.handwriting is not None:
            self.handwriting.start()
        self._sync.start(self._link_changed)

    def _measured(self, reading: ThermometerReading) -> None:
        """On the thermometer's thread."""
        self._pictured |= reading.image is not None
        self.loop.post(WarmthMeasured(reading))

    def _look_over(self) -> Readiness:
        """What the running terminal finds out about itself, beside the visitors; blocks while the district is asked."""
        health = {device: state.health for device, state in self._devices.states().items()}
        devices = device_findings(self._settings, health, pictured=self._pictured)
        return Readiness((*devices, *self._surroundings.findings()))

    def _link_changed(self, link: Link) -> None:
        """On the sync's thread. New data may have put somebody on the roster or struck him off: the gallery follows."""
        with self._looking:
            self._refresh_gallery()
        self._look_at_store()
        self.loop.post_link(link, self.store.mirror.as_of())

    def _look_at_store(self) -> None:
        """On the sync's thread or the caretaker's. Raises StorageError."""
        with self._looking:
            before, self._health = self._health, self.store.health()
            if self._health.roster_outdated != before.roster_outdated:
                self._refresh_gallery()
            if self._health != before:
                self.loop.post_store(self._health)

    def _refresh_gallery(self) -> None:
        gallery = self.store.gallery()
        if gallery != self._gallery:
            self._gallery = gallery
            self._hardware.recogniser.load(gallery)

    def stop(self) -> None:
        """Ends every thread and process; what was kept stays kept."""
        devices = self._hardware
        if self.handwriting is not None:
            self.handwriting.stop()
        for stop in (
            devices.id_card_reader.stop,
            devices.scanner.stop,
            devices.printer.stop,
            devices.recorder.stop,
            self._health_codes.close,
            devices.recogniser.stop,
            devices.camera.stop,
            devices.thermometer.stop,
            devices.latch.stop,
            self._voice.stop,
            self._timers.close,
            self._latch_worker.shutdown,
            self._line_worker.shutdown,
            self._printer_worker.shutdown,
            self._store_worker.shutdown,
            self._sync.stop,
            self._caretaker.stop,
            self.store.close,
        ):
            stop()
        self._journal.write(Entry.STOPPED)


def window(settings: Settings, terminal: Terminal, camera: Camera, dock: DockPanel | None) -> "KioskWindow":
    # Qt and the spellings of Chinese take a second to load, which no command without a screen needs
    from ui.application import Appearance, KioskWindow

    screen = settings.screen
    appearance = Appearance(
        screen.width_px, screen.height_px, screen.px_per_mm, screen.full_screen, Language(screen.language)
    )
    drain: Callable[[], Snapshot] = terminal.loop.drain
    return KioskWindow(terminal.loop.post, drain, camera, appearance, dock, terminal.handwriting)
