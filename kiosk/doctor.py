"""`kiosk doctor`: opens everything that the settings name, says what it found, what is wrong and what to do. Changes nothing.

Not while the kiosk runs: ports, camera and store belong to one program at a time, and it says so. The devices speak for
themselves through the health of their ports; nothing here knows a driver.
"""

import json
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from devices.face_engine.calibrations import CalibrationFileError
from devices.face_engine.engines import EngineMissingError
from devices.voice.recorded import lacking
from kiosk.assembly import Hardware, Store, calibration_of, engine_of, identity_of
from kiosk.clock import Clock
from kiosk.domain.health import Device, Health, Ready, Starting
from kiosk.domain.prompts import Prompt
from kiosk.domain.records import Place
from kiosk.domain.speech import SpokenLanguage
from kiosk.enrolling import to_enrol_again
from kiosk.flows.machine import Screening
from kiosk.service.readiness import Finding, Part, Readiness, Standing, finding_of
from kiosk.settings import Settings
from offline_cache.changes import FeedName
from offline_cache.errors import StoreInUseError, StoreOpenError
from offline_cache.key import KeyFileError
from offline_cache.sync.client import DistrictClient
from offline_cache.sync.exchange import DistrictAddress, SignedExchange
from offline_cache.sync.identity import IdentityError
from offline_cache.sync.outcomes import Obstacle, Pulled, Refused, Unreachable

PATIENCE_SECONDS = 30.0
"""For the slowest device, the recogniser, which loads its network."""
LEAST_ROOM_BYTES = 500_000_000
"""A year of records and the mirror of a district are a tenth of this."""
CLOCK_LIMIT = timedelta(minutes=1)
"""More is within what the district still accepts, and shows on receipts."""
_DISTRICT_SECONDS = 10.0

_OBSTACLES = {
    Obstacle.NO_ANSWER: "check the network cable, and that district.url is the district's address",
    Obstacle.TOO_SLOW: "the line is slow or drops packets: measure it",
    Obstacle.NOT_THE_DISTRICT: "something else answers at district.url: a portal that wants a login, or another server",
    Obstacle.NOT_TRUSTED: "compare district.ca_file with the district's authority, and this terminal's date",
    Obstacle.NOT_ENROLLED: "enrol it: kiosk enrol-terminal CODE, with a code of the district's operator",
    Obstacle.SERVER_FAILED: "the district has trouble of its own: tell its operator",
}


@dataclass(slots=True)
class _Heard:
    """The newest health of each device that was opened."""

    changed: threading.Condition = field(default_factory=threading.Condition)
    health: dict[Device, Health] = field(default_factory=dict[Device, Health])

    def expect(self, device: Device) -> Callable[[Health], None]:
        self.health[device] = Starting()
        return partial(self._take, device)

    def _take(self, device: Device, health: Health) -> None:
        with self.changed:
            self.health[device] = health
            self.changed.notify_all()

    def wait(self, seconds: float) -> None:
        """Until each works: a first failure may be the plug's last bounce, so only that ends it early."""
        with self.changed:
            self.changed.wait_for(lambda: all(isinstance(one, Ready) for one in self.health.values()), seconds)


def examine(settings: Settings, hardware: Hardware, clock: Clock, patience: float = PATIENCE_SECONDS) -> Readiness:
    """Takes up to `patience` seconds where something does not answer."""
    return Readiness((*_devices(settings, hardware, patience), *_around(settings, clock)))


def as_text(readiness: Readiness) -> str:
    marks = {Standing.GOOD: "ok", Standing.ATTENTION: "!", Standing.BROKEN: "WRONG", Standing.ABSENT: "-"}
    lines: list[str] = []
    for finding in readiness.findings:
        lines.append(f"{marks[finding.standing]:<6}{finding.part.value:<16}{finding.found}")
        if finding.advice:
            lines.append(f"{'':<22}{finding.advice}")
    return "\n".join((*lines, "ready" if readiness.ready else "NOT READY"))


def as_json(readiness: Readiness) -> str:
    """`{"ready": ..., "findings": [{"part", "standing", "found", "advice", "fault"}]}`, words as in service/readiness.py."""
    findings = [
        {
            "part": finding.part.value,
            "standing": finding.standing.value,
            "found": finding.found,
            "advice": finding.advice,
            "fault": None if finding.fault is None else finding.fault.value,
        }
        for finding in readiness.findings
    ]
    return json.dumps({"ready": readiness.ready, "findings": findings}, ensure_ascii=False, indent=2)


def _devices(settings: Settings, hardware: Hardware, patience: float) -> Iterator[Finding]:
    heard = _Heard()
    stops: list[Callable[[], None]] = []
    starts = _starts(settings, hardware)
    try:
        for device, (start, stop) in starts.items():
            stops.append(stop)
            start(heard.expect(device))
        voice = hardware.voice(heard.expect(Device.VOICE))
        stops.append(voice.stop)
        voice.say(Prompt.WELCOME)
        heard.wait(patience)
        found = dict(heard.health)
    finally:
        for stop in stops:
            stop()
    for device in Device:
        if device in found:
            yield finding_of(device, found[device])
        else:
            yield Finding(device, Standing.ABSENT, "not part of this terminal, by its settings")


_Start = Callable[[Callable[[Health], None]], None]


def _starts(settings: Settings, hardware: Hardware) -> dict[Device, tuple[_Start, Callable[[], None]]]:
    """Of each device that this terminal has, how to open and close it; what it measures is of no interest now."""
    camera, recogniser, thermometer = hardware.camera, hardware.recogniser, hardware.thermometer
    reader, scanner, printer, latch = hardware.id_card_reader, hardware.scanner, hardware.printer, hardware.latch
    at_door = settings.place is Place.DOOR
    starts: dict[Device, tuple[_Start, Callable[[], None]]] = {
        Device.CAMERA: (camera.start, camera.stop),
        Device.RECOGNISER: (lambda told: recogniser.start(_ignored, _ignored, told), recogniser.stop),
        Device.ID_CARD_READER: (lambda told: reader.start(_ignored, told), reader.stop),
        Device.SCANNER: (lambda told: scanner.start(_ignored, told), scanner.stop),
        Device.PRINTER: (printer.start, printer.stop),
        Device.MICROPHONE: (hardware.recorder.start, hardware.recorder.stop),
    }
    wanted = settings.fitted | {Device.CAMERA, Device.RECOGNISER}
    if at_door:
        starts[Device.LATCH] = (latch.start, latch.stop)
        wanted |= {Device.LATCH}
    if at_door and settings.screening is not Screening.OFF:
        starts[Device.THERMOMETER] = (lambda told: thermometer.start(_ignored, told), thermometer.stop)
        wanted |= {Device.THERMOMETER}
    return {device: start for device, start in starts.items() if device in wanted}


def _ignored(*_: object) -> None:
    """What the devices see is nobody's business here."""


def _around(settings: Settings, clock: Clock) -> Iterator[Finding]:
    try:
        store = Store(settings, clock)
    except StoreInUseError:
        advice = "the kiosk is running: stop it first (systemctl stop kiosk)"
        yield Finding(Part.STORE, Standing.BROKEN, "held by another program", advice)
    except (StoreOpenError, KeyFileError, OSError) as error:
        yield Finding(Part.STORE, Standing.BROKEN, str(error), "see the operator's guide: when the store does not open")
    else:
        try:
            waiting = store.outbox.depth().pending
            yield Finding(Part.STORE, Standing.GOOD, f"opens; {waiting} records wait")
            yield _faces(settings, store)
            yield from _district(settings, store, clock)
        finally:
            store.close()
    yield _room(settings)
    yield _voice_packs(settings)


def _voice_packs(settings: Settings) -> Finding:
    """What another language lacks is spoken in Mandarin; what Mandarin lacks is not spoken."""
    languages = dict.fromkeys((*settings.voice.languages, SpokenLanguage.MANDARIN))
    lacks = {language: lacking(settings.voice_dir, language) for language in languages}
    found = ", ".join(f"{language.value} lacks {len(lack.missing)} clips" for language, lack in lacks.items())
    if lacks[SpokenLanguage.MANDARIN].anything or any(lack.damaged for lack in lacks.values()):
        advice = "list them: kiosk voice check; make Mandarin anew: kiosk voice synthesise"
        return Finding(Part.VOICE_PACKS, Standing.ATTENTION, found, advice)
    return Finding(Part.VOICE_PACKS, Standing.GOOD, found)


def _faces(settings: Settings, store: Store) -> Finding:
    """Which engine tells people apart, and what it is worth."""
    try:
        engine, calibration = engine_of(settings), calibration_of(settings)
    except (EngineMissingError, CalibrationFileError) as error:
        return Finding(Part.FACES, Standing.BROKEN, str(error), "bring what is missing, or choose another faces.engine")
    wanted, templates = settings.faces.wanted, store.templates.templates()
    most = calibration.most_people(wanted.accepted_strangers, wanted.turned_away)
    enrolled = len({template.person for template in templates if template.model == engine.model_id})
    found = (
        f"{engine.name}: tells {most} people apart ({wanted.accepted_strangers:.1%} of strangers accepted, "
        f"{wanted.turned_away:.0%} turned away, measured on {calibration.group}); {enrolled} enrolled, {wanted.people} allowed"
    )
    if max(wanted.people, enrolled) > most:
        return Finding(Part.FACES, Standing.BROKEN, found, f"set faces.people to {most} at most")
    others = len(to_enrol_again(templates, engine))
    if others:
        advice = f"{others} people are strangers to this engine: kiosk enrol-again names them"
        return Finding(Part.FACES, Standing.ATTENTION, found, advice)
    return Finding(Part.FACES, Standing.GOOD, found)


def _room(settings: Settings) -> Finding:
    place = settings.data_dir if settings.data_dir.exists() else settings.data_dir.parent
    try:
        free = shutil.disk_usage(place).free
    except OSError as error:
        return Finding(Part.ROOM, Standing.BROKEN, str(error), "data_dir must be on a disk that is there")
    found = f"{free / 1e9:.1f} GB free"
    if free < LEAST_ROOM_BYTES:
        return Finding(Part.ROOM, Standing.ATTENTION, found, "make room: records are kept here while the line is cut")
    return Finding(Part.ROOM, Standing.GOOD, found)


def _district(settings: Settings, store: Store, clock: Clock) -> Iterator[Finding]:
    try:
        identity = identity_of(settings, store)
    except IdentityError as error:
        yield Finding(
            Part.DISTRICT, Standing.BROKEN, str(error), "enrol it anew, or correct `terminal` in the settings"
        )
        return
    if identity is None:
        advice = _OBSTACLES[Obstacle.NOT_ENROLLED]
        yield Finding(Part.DISTRICT, Standing.BROKEN, "this terminal is not enrolled", advice)
        return
    address = DistrictAddress(settings.district.url, settings.district.ca_file, deadline_seconds=_DISTRICT_SECONDS)
    exchange = SignedExchange(address, identity, clock)
    client = DistrictClient(exchange, identity)
    try:
        answer = client.pull(FeedName.RESIDENTS, None, 1)
        offset = exchange.clock_offset
    finally:
        client.close()
    match answer:
        case Pulled():
            yield Finding(Part.DISTRICT, Standing.GOOD, "answers, signed")
        case Unreachable(obstacle):
            found = obstacle.value.replace("_", " ")
            # records wait and doors open without a line: nothing is broken at this end
            yield Finding(Part.DISTRICT, Standing.ATTENTION, found, _OBSTACLES[obstacle])
        case Refused(_, refusal):
            found = "refuses this terminal" if refusal is None else f"refuses this terminal: {refusal.value}"
            yield Finding(Part.DISTRICT, Standing.BROKEN, found, "ask the district's operator to look at its list")
        case _:
            yield Finding(Part.DISTRICT, Standing.ATTENTION, "is busy", "try again in a minute")
    if offset is not None:
        yield _clock(offset)


def _clock(offset: timedelta) -> Finding:
    seconds = offset.total_seconds()
    found = f"{abs(seconds):.0f} s {'behind' if seconds > 0 else 'ahead of'} the district's"
    if abs(offset) > CLOCK_LIMIT:
        return Finding(
            Part.CLOCK, Standing.ATTENTION, found, "set it: timedatectl set-ntp true, or the BIOS battery is flat"
        )
    return Finding(Part.CLOCK, Standing.GOOD, found)
