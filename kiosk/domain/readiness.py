"""Whether a terminal is fit for its day, as values: what each part is, what was found, and what somebody is to do about it.

The same findings for `kiosk doctor` and for the page that staff look at. Sentences are for the operator; those here are English,
and a page words a remark anew in its own language.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from kiosk.domain.health import Device, Fault, Health, Ready, Retrying


class Standing(Enum):
    GOOD = "good"
    ATTENTION = "attention"
    """It works, and will not for ever."""
    BROKEN = "broken"
    ABSENT = "absent"
    """This terminal was built without it, or nothing asks for it."""


class Part(Enum):
    """What beside the devices a terminal stands on."""

    STORE = "store"
    QUEUE = "queue"
    """What waits for the district."""
    FEEDS = "feeds"
    """What the district has sent."""
    ROOM = "room"
    DISTRICT = "district"
    CLOCK = "clock"
    VOICE_PACKS = "voice packs"
    FACES = "faces"
    LIVING = "living faces"
    """What tells them from pictures of one."""


class Remark(Enum):
    """What can be found. Its sentences have gaps, which a finding's values fill."""

    WORKS = "works"
    FAULTY = "faulty"
    """What exactly, the finding's fault says."""
    UNREGISTERED = "unregistered"
    UNTRIED = "untried"
    NOT_FITTED = "not_fitted"
    NOT_USED = "not_used"
    STORE_OPENS = "store_opens"
    STORE_HELD = "store_held"
    STORE_SHUT = "store_shut"
    QUEUE_EMPTY = "queue_empty"
    QUEUE_WAITS = "queue_waits"
    QUEUE_STANDS = "queue_stands"
    QUEUE_SET_ASIDE = "queue_set_aside"
    FEEDS_FRESH = "feeds_fresh"
    FEEDS_STALE = "feeds_stale"
    FEEDS_LACKING = "feeds_lacking"
    ROSTER_OUTDATED = "roster_outdated"
    ROOM_AMPLE = "room_ample"
    ROOM_SHORT = "room_short"
    ROOM_UNKNOWN = "room_unknown"
    STORE_FILLS = "store_fills"
    DISTRICT_ANSWERS = "district_answers"
    DISTRICT_BUSY = "district_busy"
    DISTRICT_REFUSES = "district_refuses"
    DISTRICT_NO_ANSWER = "district_no_answer"
    DISTRICT_TOO_SLOW = "district_too_slow"
    DISTRICT_NOT_THE_DISTRICT = "district_not_the_district"
    DISTRICT_OTHER_KEY = "district_other_key"
    DISTRICT_NOT_TRUSTED = "district_not_trusted"
    DISTRICT_NOT_ENROLLED = "district_not_enrolled"
    DISTRICT_SERVER_FAILED = "district_server_failed"
    IDENTITY_WRONG = "identity_wrong"
    CLOCK_RIGHT = "clock_right"
    CLOCK_WRONG = "clock_wrong"
    CLIPS_COMPLETE = "clips_complete"
    CLIPS_LACKING = "clips_lacking"
    FACES_SERVE = "faces_serve"
    FACES_TOO_MANY = "faces_too_many"
    FACES_OF_OTHERS = "faces_of_others"
    FACES_IMPOSSIBLE = "faces_impossible"
    LIVING_BY_WARMTH = "living_by_warmth"
    LIVING_BY_PACK = "living_by_pack"
    LIVING_BY_CAMERA = "living_by_camera"


_WORTH = (
    "{engine}: {turned_away} of visits not recognised with {people} enrolled on three days each, more with fewer days "
    "({strangers} of strangers accepted); {enrolled} enrolled, {allowed} allowed, {most} at most"
)
_OFF_BY = "differs from the district's by {seconds} s"

FOUND: Mapping[Remark, str] = MappingProxyType(
    {
        Remark.WORKS: "works",
        Remark.FAULTY: "{fault}",
        Remark.UNREGISTERED: "an array, and nobody measured where a face lies in its picture",
        Remark.UNTRIED: "has not been needed since the start",
        Remark.NOT_FITTED: "not part of this terminal, by its settings",
        Remark.NOT_USED: "in the settings, and not used at this kind of terminal",
        Remark.STORE_OPENS: "opens; takes {taken} MB",
        Remark.STORE_HELD: "held by another program",
        Remark.STORE_SHUT: "{error}",
        Remark.QUEUE_EMPTY: "nothing waits for the district",
        Remark.QUEUE_WAITS: "{waiting} records wait, the oldest for {hours} h",
        Remark.QUEUE_STANDS: "{waiting} records wait, the oldest for {hours} h",
        Remark.QUEUE_SET_ASIDE: "{set_aside} records were refused by the district and set aside; {waiting} wait",
        Remark.FEEDS_FRESH: "all {count} kinds of data are followed, the oldest as of {hours} h ago",
        Remark.FEEDS_STALE: "not followed for {hours} h: {feeds}",
        Remark.FEEDS_LACKING: "never received: {feeds}",
        Remark.ROSTER_OUTDATED: "the roster is too old to be believed: nobody is let in by the face",
        Remark.ROOM_AMPLE: "{free} GB free",
        Remark.ROOM_SHORT: "{free} GB free",
        Remark.ROOM_UNKNOWN: "{error}",
        Remark.STORE_FILLS: "the store takes {taken} MB, nearly all that it may",
        Remark.DISTRICT_ANSWERS: "answers, signed",
        Remark.DISTRICT_BUSY: "is busy",
        Remark.DISTRICT_REFUSES: "refuses this terminal: {reason}",
        Remark.DISTRICT_NO_ANSWER: "no answer",
        Remark.DISTRICT_TOO_SLOW: "too slow",
        Remark.DISTRICT_NOT_THE_DISTRICT: "something else answers at its address",
        Remark.DISTRICT_OTHER_KEY: "signs by a key that this terminal does not know",
        Remark.DISTRICT_NOT_TRUSTED: "its certificate is not trusted",
        Remark.DISTRICT_NOT_ENROLLED: "this terminal is not enrolled",
        Remark.DISTRICT_SERVER_FAILED: "has trouble of its own",
        Remark.IDENTITY_WRONG: "{error}",
        Remark.CLOCK_RIGHT: _OFF_BY,
        Remark.CLOCK_WRONG: _OFF_BY,
        Remark.CLIPS_COMPLETE: "Mandarin lacks nothing; clips that it has to speak for others: {missing}",
        Remark.CLIPS_LACKING: "{missing} clips are missing, {outdated} outdated, {damaged} damaged: {languages}",
        Remark.FACES_SERVE: _WORTH,
        Remark.FACES_TOO_MANY: _WORTH,
        Remark.FACES_OF_OTHERS: _WORTH,
        Remark.FACES_IMPOSSIBLE: "{error}",
        Remark.LIVING_BY_WARMTH: "told from pictures by the thermometer and the camera, {mode}",
        Remark.LIVING_BY_PACK: "told from pictures by the camera and minifasnet, {mode}",
        Remark.LIVING_BY_CAMERA: "told from pictures by the camera alone, {mode}",
    }
)

TO_DO: Mapping[Remark, str] = MappingProxyType(
    {
        Remark.UNREGISTERED: "measure it, with somebody before the camera: kiosk thermometer register",
        Remark.STORE_HELD: "the kiosk is running: stop it first (systemctl stop kiosk)",
        Remark.STORE_SHUT: "see the operator's guide: when the store does not open",
        Remark.QUEUE_STANDS: "look at the line to the district: records are sent by themselves once it is back",
        Remark.QUEUE_SET_ASIDE: "tell the district's operator; kiosk sync says which",
        Remark.FEEDS_STALE: "look at the line to the district: data come by themselves once it is back",
        Remark.FEEDS_LACKING: "wait for the first look at the district, or begin it: kiosk sync",
        Remark.ROSTER_OUTDATED: "look at the line to the district; until then visitors come in by card or by the volunteer",
        Remark.ROOM_SHORT: "make room: records are kept here while the line is cut",
        Remark.ROOM_UNKNOWN: "data_dir must be on a disk that is there",
        Remark.STORE_FILLS: "look at the line: what is sent makes room; or give it more (store.quota_megabytes)",
        Remark.DISTRICT_BUSY: "try again in a minute",
        Remark.DISTRICT_REFUSES: "ask the district's operator to look at its list",
        Remark.DISTRICT_NO_ANSWER: "check the network cable, and that district.url is the district's address",
        Remark.DISTRICT_TOO_SLOW: "the line is slow or drops packets: measure it",
        Remark.DISTRICT_NOT_THE_DISTRICT: "a portal that wants a login, or another server: compare district.url",
        Remark.DISTRICT_OTHER_KEY: "ask the district's operator; if its key was changed meanwhile, enrol this terminal anew",
        Remark.DISTRICT_NOT_TRUSTED: "compare district.ca_file with the district's authority, and this terminal's date",
        Remark.DISTRICT_NOT_ENROLLED: "enrol it: kiosk enrol-terminal CODE, with a code of the district's operator",
        Remark.DISTRICT_SERVER_FAILED: "tell the district's operator",
        Remark.IDENTITY_WRONG: "enrol it anew, or correct `terminal` in the settings",
        Remark.CLOCK_WRONG: "set it: timedatectl set-ntp true, or the BIOS battery is flat",
        Remark.CLIPS_LACKING: "list them: kiosk voice check; make Mandarin anew: kiosk voice synthesise",
        Remark.FACES_TOO_MANY: "set faces.people to {most} at most",
        Remark.FACES_OF_OTHERS: "{others} people are strangers to this engine: kiosk enrol-again names them",
        Remark.FACES_IMPOSSIBLE: "bring what is missing, or choose another faces.engine",
        Remark.LIVING_BY_PACK: "a paper mask that is worn is hardly noticed without a thermometer: somebody should be in sight",
        Remark.LIVING_BY_CAMERA: "bring the pack: kiosk models add PATH; a mask that is worn is noticed by a thermometer only",
    }
)
"""What somebody is to do, where something is to be done."""

ADVICE: Mapping[Fault, str] = MappingProxyType(
    {
        Fault.NOT_FOUND: "check the cable and its power, and that the settings name its port (ls /dev/serial/by-id)",
        Fault.DISCONNECTED: "push the plug in; another program may hold the port: end it (fuser PORT)",
        Fault.SILENT: "check its power; it may be set to another rate, or be another model than the settings say",
        Fault.GARBLED: "something answers at this port, and not this device: compare model and rate with the settings",
        Fault.CRASHED: "start the kiosk again; if it happens again, read the journal",
        Fault.HUNG: "switch the device off and on; if it says so again, it has to be mended",
        Fault.NO_PAPER: "put a new roll in",
        Fault.COVER_OPEN: "close the cover until it clicks",
        Fault.BLACK: "take off whatever covers the lens, and put the light on",
        Fault.FROZEN: "pull the camera's plug and push it in again; if it freezes again, it has to be replaced",
    }
)
OWN_ADVICE: Mapping[tuple[Device, Fault], str] = MappingProxyType(
    {
        (Device.MICROPHONE, Fault.NOT_FOUND): (
            "push its plug in; `microphone` must be a name that arecord -L lists (arecord: package alsa-utils)"
        ),
        (
            Device.MICROPHONE,
            Fault.SILENT,
        ): "nothing is heard, not even the room: turn capture on and up (alsamixer, F4)",
        (Device.MICROPHONE, Fault.GARBLED): "it does not record at 16 kHz: choose its plughw: name (arecord -L)",
        (Device.VOICE, Fault.NOT_FOUND): "aplay or a clip is missing: package alsa-utils, kiosk voice check",
        (
            Device.VOICE,
            Fault.DISCONNECTED,
        ): "push the loudspeaker's plug in; voice.speaker must be a name that aplay -L lists",
    }
)
"""Devices without a serial port fail in ways of their own."""

Value = int | float | str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """`values` fill the gaps of the remark's sentences; `fault` where a device reports one."""

    part: Device | Part
    standing: Standing
    remark: Remark
    values: tuple[tuple[str, Value], ...] = ()
    fault: Fault | None = None

    @property
    def found(self) -> str:
        """In a few words of English."""
        fault = "" if self.fault is None else self.fault.value.replace("_", " ")
        return FOUND[self.remark].format(**self._filled(), fault=fault)

    @property
    def advice(self) -> str:
        """What to do, in English; empty where there is nothing to be done."""
        if self.fault is not None and isinstance(self.part, Device):
            return OWN_ADVICE.get((self.part, self.fault), ADVICE[self.fault])
        return TO_DO.get(self.remark, "").format(**self._filled())

    def _filled(self) -> dict[str, object]:
        return {name: ", ".join(value) if isinstance(value, tuple) else value for name, value in self.values}


@dataclass(frozen=True, slots=True)
class Readiness:
    findings: tuple[Finding, ...] = ()

    @property
    def ready(self) -> bool:
        """Nothing is broken; what wants attention may be looked at tomorrow."""
        return all(finding.standing is not Standing.BROKEN for finding in self.findings)


def finding_of(device: Device, health: Health) -> Finding:
    """What a device's own health says of it."""
    match health:
        case Ready():
            return Finding(device, Standing.GOOD, Remark.WORKS)
        case Retrying(fault):
            return Finding(device, Standing.BROKEN, Remark.FAULTY, fault=fault)
        case _:
            return Finding(device, Standing.BROKEN, Remark.FAULTY, fault=Fault.SILENT)
