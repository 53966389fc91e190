"""Whether a terminal is fit for its day, as values: what each part is, what was found, and what somebody is to do about it.

The same facts for `kiosk doctor` and for a page that staff look at. Texts are for the operator, in English; a page words them
anew by `part`, `standing` and `fault`.
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
    ROOM = "room"
    DISTRICT = "district"
    CLOCK = "clock"
    VOICE_PACKS = "voice packs"
    FACES = "faces"


@dataclass(frozen=True, slots=True)
class Finding:
    """`found` in a few words; `advice` says what to do, and is empty where there is nothing to be done."""

    part: Device | Part
    standing: Standing
    found: str
    advice: str = ""
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class Readiness:
    findings: tuple[Finding, ...]

    @property
    def ready(self) -> bool:
        """Nothing is broken; what wants attention may be looked at tomorrow."""
        return all(finding.standing is not Standing.BROKEN for finding in self.findings)


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


def finding_of(device: Device, health: Health) -> Finding:
    """What a device's own health says of it."""
    match health:
        case Ready():
            return Finding(device, Standing.GOOD, "works")
        case Retrying(fault):
            return Finding(device, Standing.BROKEN, fault.value.replace("_", " "), ADVICE[fault], fault)
        case _:
            return Finding(device, Standing.BROKEN, "has not answered yet", ADVICE[Fault.SILENT], Fault.SILENT)
