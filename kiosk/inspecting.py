"""Looks a terminal over, device by device and at all that it stands on, and says what it found as values.

For `kiosk doctor`, which has opened the devices itself, and for the running kiosk, which asks those that are open how they are:
nothing here opens a device, and nothing is changed.
"""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from devices.face_engine.calibrations import CalibrationFileError
from devices.face_engine.engines import Engine, EngineMissingError, to_enrol_again
from devices.face_engine.packs import MINIFASNET, installed
from devices.voice.recorded import lacking
from kiosk.attack_channels import measures_warmth
from kiosk.clock import Clock
from kiosk.domain.health import Device, Health
from kiosk.domain.matching import Calibration
from kiosk.domain.people import FaceTemplate
from kiosk.domain.readiness import Finding, Part, Remark, Standing, Value, finding_of
from kiosk.domain.room import Level
from kiosk.domain.speech import SpokenLanguage
from kiosk.flows.machine import AttackDetection
from kiosk.ports import StorageError
from kiosk.settings import Settings
from kiosk.thermometers import is_unregistered
from offline_cache.changes import FeedName
from offline_cache.sync.client import DistrictClient
from offline_cache.sync.exchange import DistrictAddress, SignedExchange
from offline_cache.sync.identity import Identity, IdentityError
from offline_cache.sync.outcomes import Pulled, Refused, Unreachable
from offline_cache.sync.vitals import ROSTER_OUTDATED
from offline_cache.wire.heartbeat import Vitals

LEAST_ROOM_BYTES = 500_000_000
"""A year of records and the mirror of a district are a tenth of this."""
CLOCK_LIMIT = timedelta(minutes=1)
"""More is within what the district still accepts, and shows on receipts."""
STALE_SECONDS = 24 * 3600.0
"""A line that is cut for a day is a fault that somebody has to look for."""
_DISTRICT_SECONDS = 10.0
_HOUR_SECONDS = 3600.0
_GIGABYTE, _MEGABYTE = 1e9, 1e6


def _finding(part: Device | Part, standing: Standing, remark: Remark, **values: Value) -> Finding:
    return Finding(part, standing, remark, tuple(values.items()))


def device_findings(settings: Settings, health: Mapping[Device, Health], *, pictured: bool) -> Iterator[Finding]:
    """One for each kind of device. `health` is that of those that were opened; `pictured` whether the thermometer has
    delivered a picture, and so is an array, whatever the settings call it.
    """
    for device in Device:
        if device not in settings.parts:
            yield Finding(device, Standing.ABSENT, Remark.NOT_FITTED)
        elif device not in health:
            # the voice is opened by its first word
            spoken = device is Device.VOICE
            yield Finding(device, *(Standing.GOOD, Remark.UNTRIED) if spoken else (Standing.ABSENT, Remark.NOT_USED))
        else:
            found = finding_of(device, health[device])
            lame = device is Device.THERMOMETER and found.standing is Standing.GOOD
            if lame and is_unregistered(settings, pictured=pictured):
                found = Finding(device, Standing.BROKEN, Remark.UNREGISTERED)
            yield found


@dataclass(frozen=True, slots=True)
class Surroundings:
    """All but the devices, of a terminal whose store is open. `engine` and `calibration` raise what the assembly's do."""

    settings: Settings
    clock: Clock
    vitals: Callable[[], Vitals]
    templates: Callable[[], Sequence[FaceTemplate]]
    engine: Callable[[], Engine]
    calibration: Callable[[], Calibration]
    identity: Callable[[], Identity | None]

    def findings(self) -> Iterator[Finding]:
        """Asks the district, for up to ten seconds."""
        try:
            vitals = self.vitals()
            faces = self._faces()
        except StorageError as error:
            yield _finding(Part.STORE, Standing.BROKEN, Remark.STORE_SHUT, error=str(error))
        else:
            yield store(vitals)
            yield queue(vitals)
            yield feeds(vitals)
            yield faces
        yield from self._district()
        yield from around(self.settings)

    def _faces(self) -> Finding:
        """Which engine tells people apart, and what it is worth."""
        try:
            engine, calibration = self.engine(), self.calibration()
        except (EngineMissingError, CalibrationFileError) as error:
            return _finding(Part.FACES, Standing.BROKEN, Remark.FACES_IMPOSSIBLE, error=str(error))
        wanted, templates = self.settings.faces.wanted, self.templates()
        most = calibration.most_people(wanted.accepted_strangers, wanted.turned_away)
        enrolled = len({template.person for template in templates if template.model == engine.model_id})
        others = len(to_enrol_again(templates, engine))
        if max(wanted.people, enrolled) > most:
            standing, remark = Standing.BROKEN, Remark.FACES_TOO_MANY
        elif others:
            standing, remark = Standing.ATTENTION, Remark.FACES_OF_OTHERS
        else:
            standing, remark = Standing.GOOD, Remark.FACES_SERVE
        return _finding(
            Part.FACES,
            standing,
            remark,
            engine=engine.name,
            most=most,
            strangers=f"{wanted.accepted_strangers:.1%}",
            turned_away=f"{calibration.turned_away(enrolled or wanted.people, wanted.accepted_strangers):.0%}",
            people=enrolled or wanted.people,
            enrolled=enrolled,
            allowed=wanted.people,
            others=others,
        )

    def _district(self) -> Iterator[Finding]:
        try:
            identity = self.identity()
        except IdentityError as error:
            yield _finding(Part.DISTRICT, Standing.BROKEN, Remark.IDENTITY_WRONG, error=str(error))
            return
        if identity is None:
            yield Finding(Part.DISTRICT, Standing.BROKEN, Remark.DISTRICT_NOT_ENROLLED)
            return
        wanted = self.settings.district
        address = DistrictAddress(wanted.url, wanted.ca_file, deadline_seconds=_DISTRICT_SECONDS)
        exchange = SignedExchange(address, identity, self.clock)
        client = DistrictClient(exchange, identity)
        try:
            answer = client.pull(FeedName.RESIDENTS, None, 1)
            offset = exchange.clock_offset
        finally:
            client.close()
        match answer:
            case Pulled():
                yield Finding(Part.DISTRICT, Standing.GOOD, Remark.DISTRICT_ANSWERS)
            case Unreachable(obstacle):
                # records wait and doors open without a line: nothing is broken at this end
                yield Finding(Part.DISTRICT, Standing.ATTENTION, Remark[f"DISTRICT_{obstacle.name}"])
            case Refused(_, refusal):
                reason = "?" if refusal is None else refusal.value
                yield _finding(Part.DISTRICT, Standing.BROKEN, Remark.DISTRICT_REFUSES, reason=reason)
            case _:
                yield Finding(Part.DISTRICT, Standing.ATTENTION, Remark.DISTRICT_BUSY)
        if offset is not None:
            yield clock(offset)


def store(vitals: Vitals) -> Finding:
    taken = round((vitals.store_bytes or 0) / _MEGABYTE)
    if vitals.room is None or Level[vitals.room.upper()] is Level.AMPLE:
        return _finding(Part.STORE, Standing.GOOD, Remark.STORE_OPENS, taken=taken)
    return _finding(Part.STORE, Standing.ATTENTION, Remark.STORE_FILLS, taken=taken)


def queue(vitals: Vitals) -> Finding:
    """What waits to be sent."""
    waiting = sum(lane.waiting for lane in vitals.lanes)
    oldest = max((lane.oldest_seconds for lane in vitals.lanes if lane.oldest_seconds is not None), default=0.0)
    hours = round(oldest / _HOUR_SECONDS)
    if vitals.set_aside:
        return _finding(
            Part.QUEUE, Standing.ATTENTION, Remark.QUEUE_SET_ASIDE, set_aside=vitals.set_aside, waiting=waiting
        )
    if not waiting:
        return Finding(Part.QUEUE, Standing.GOOD, Remark.QUEUE_EMPTY)
    if oldest > STALE_SECONDS:
        return _finding(Part.QUEUE, Standing.ATTENTION, Remark.QUEUE_STANDS, waiting=waiting, hours=hours)
    return _finding(Part.QUEUE, Standing.GOOD, Remark.QUEUE_WAITS, waiting=waiting, hours=hours)


def feeds(vitals: Vitals) -> Finding:
    """How old what the district has sent is, by the store's own age."""
    ages = {feed.feed: feed.age_seconds for feed in vitals.feeds if feed.age_seconds is not None}
    oldest = round(max(ages.values(), default=0.0) / _HOUR_SECONDS)
    if ROSTER_OUTDATED in vitals.notices:
        return Finding(Part.FEEDS, Standing.BROKEN, Remark.ROSTER_OUTDATED)
    if len(ages) < len(vitals.feeds):
        return _finding(
            Part.FEEDS, Standing.ATTENTION, Remark.FEEDS_LACKING, feeds=_names(vitals, lambda age: age is None)
        )
    if stale := _names(vitals, lambda age: age is not None and age > STALE_SECONDS):
        return _finding(Part.FEEDS, Standing.ATTENTION, Remark.FEEDS_STALE, feeds=stale, hours=oldest)
    return _finding(Part.FEEDS, Standing.GOOD, Remark.FEEDS_FRESH, count=len(ages), hours=oldest)


def _names(vitals: Vitals, chosen: Callable[[float | None], bool]) -> tuple[str, ...]:
    return tuple(feed.feed for feed in vitals.feeds if chosen(feed.age_seconds))


def around(settings: Settings) -> Iterator[Finding]:
    """What can be told without the store."""
    yield room(settings)
    yield voice_packs(settings)
    if settings.attack_detection is not AttackDetection.OFF:
        yield living(settings)


def living(settings: Settings) -> Finding:
    """What tells a face from a picture of one, and what that misses: docs/presentation-attacks.md."""
    if measures_warmth(settings):
        standing, remark = Standing.GOOD, Remark.LIVING_BY_WARMTH
    elif installed(settings.models_dir, MINIFASNET) is not None:
        standing, remark = Standing.ATTENTION, Remark.LIVING_BY_PACK
    else:
        standing, remark = Standing.ATTENTION, Remark.LIVING_BY_CAMERA
    return _finding(Part.LIVING, standing, remark, mode=settings.attack_detection.value)


def room(settings: Settings) -> Finding:
    place = settings.data_dir if settings.data_dir.exists() else settings.data_dir.parent
    try:
        free = shutil.disk_usage(place).free
    except OSError as error:
        return _finding(Part.ROOM, Standing.BROKEN, Remark.ROOM_UNKNOWN, error=str(error))
    short = free < LEAST_ROOM_BYTES
    standing, remark = (Standing.ATTENTION, Remark.ROOM_SHORT) if short else (Standing.GOOD, Remark.ROOM_AMPLE)
    return _finding(Part.ROOM, standing, remark, free=f"{free / _GIGABYTE:.1f}")


def voice_packs(settings: Settings) -> Finding:
    """What another language lacks is spoken in Mandarin; what Mandarin lacks is not spoken."""
    languages = dict.fromkeys((*settings.voice.languages, SpokenLanguage.MANDARIN))
    lacks = {language: lacking(settings.voice_dir, language) for language in languages}
    missing = sum(len(lack.missing) for lack in lacks.values())
    if lacks[SpokenLanguage.MANDARIN].anything or any(lack.damaged for lack in lacks.values()):
        return _finding(
            Part.VOICE_PACKS,
            Standing.ATTENTION,
            Remark.CLIPS_LACKING,
            missing=missing,
            outdated=sum(len(lack.outdated) for lack in lacks.values()),
            damaged=sum(len(lack.damaged) for lack in lacks.values()),
            languages=tuple(language.value for language, lack in lacks.items() if lack.anything),
        )
    return _finding(Part.VOICE_PACKS, Standing.GOOD, Remark.CLIPS_COMPLETE, missing=missing)


def clock(offset: timedelta) -> Finding:
    """`offset` is what must be added to the terminal's clock to read the district's."""
    wrong = abs(offset) > CLOCK_LIMIT
    standing, remark = (Standing.ATTENTION, Remark.CLOCK_WRONG) if wrong else (Standing.GOOD, Remark.CLOCK_RIGHT)
    return _finding(Part.CLOCK, standing, remark, seconds=round(offset.total_seconds()))
