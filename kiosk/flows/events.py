"""All that can happen to a journey: small frozen values in families, so that a state can name what it ignores."""

from dataclasses import dataclass, field
from enum import Enum

from kiosk.domain.framing import Scene
from kiosk.domain.health import Device
from kiosk.domain.matching import FaceEvidence
from kiosk.domain.people import PersonId
from kiosk.domain.readings import ThermometerReading
from kiosk.domain.records import Way
from kiosk.domain.subsidies import SubsidyAnswer


class Touch:
    """The citizen pressed something."""


class Answer:
    """The end of an effect. Carries its session outside, in the loop: late ones never reach a flow."""


class News:
    """A device was lost or came back."""


@dataclass(frozen=True, slots=True)
class SceneSeen:
    scene: Scene


@dataclass(frozen=True, slots=True)
class WarmthMeasured:
    reading: ThermometerReading


@dataclass(frozen=True, slots=True)
class DeviceLost(News):
    device: Device


@dataclass(frozen=True, slots=True)
class DeviceBack(News):
    device: Device


class Timer(Enum):
    """Every wait has a name; its length and the reason for it stand in the settings."""

    PATIENCE = "patience"
    MEASURE = "measure"
    ANSWER = "answer"
    HOLD = "hold"
    REST = "rest"
    CLEAR = "clear"
    IDLE = "idle"
    ALERT = "alert"


@dataclass(frozen=True, slots=True)
class TimerFired:
    timer: Timer


@dataclass(frozen=True, slots=True)
class OtherWayWanted(Touch):
    """不刷脸: the visitor will not be filmed, or wants to choose."""


@dataclass(frozen=True, slots=True)
class WayChosen(Touch):
    way: Way


@dataclass(frozen=True, slots=True)
class TryAgainPressed(Touch):
    pass


@dataclass(frozen=True, slots=True)
class VolunteerWanted(Touch):
    pass


@dataclass(frozen=True, slots=True)
class StillHerePressed(Touch):
    pass


@dataclass(frozen=True, slots=True)
class BackPressed(Touch):
    pass


@dataclass(frozen=True, slots=True)
class EndPressed(Touch):
    pass


@dataclass(frozen=True, slots=True)
class Activity(Touch):
    """A key was pressed on a page that keeps its own text; only the idle time starts again."""


@dataclass(frozen=True, slots=True)
class SubsidiesWanted(Touch):
    pass


@dataclass(frozen=True, slots=True)
class NumberEntered(Touch):
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class NameEntered(Touch):
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class PinEntered(Touch):
    """A volunteer vouches for the citizen with his or her own number."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ClinicalWanted(Touch):
    """A volunteer has measured with a clinical thermometer and will type what it shows."""


@dataclass(frozen=True, slots=True)
class CelsiusEntered(Touch):
    text: str


@dataclass(frozen=True, slots=True)
class FaceCompared(Answer):
    evidence: FaceEvidence


@dataclass(frozen=True, slots=True)
class EntryKept(Answer):
    masked_name: str


@dataclass(frozen=True, slots=True)
class EntryNotKept(Answer):
    pass


@dataclass(frozen=True, slots=True)
class LatchOpened(Answer):
    pass


@dataclass(frozen=True, slots=True)
class LatchStuck(Answer):
    pass


@dataclass(frozen=True, slots=True)
class ClaimChecked(Answer):
    """Whose name and number were typed; None when nobody's. The next page is the same either way."""

    person: PersonId | None


@dataclass(frozen=True, slots=True)
class PinChecked(Answer):
    accepted: bool


@dataclass(frozen=True, slots=True)
class SubsidiesFound(Answer):
    """None when there is nothing that may be shown; which reason it has is not told."""

    masked_name: str
    answer: SubsidyAnswer | None


Event = (
    SceneSeen
    | WarmthMeasured
    | DeviceLost
    | DeviceBack
    | TimerFired
    | OtherWayWanted
    | WayChosen
    | TryAgainPressed
    | VolunteerWanted
    | StillHerePressed
    | BackPressed
    | EndPressed
    | Activity
    | SubsidiesWanted
    | NumberEntered
    | NameEntered
    | PinEntered
    | ClinicalWanted
    | CelsiusEntered
    | FaceCompared
    | EntryKept
    | EntryNotKept
    | LatchOpened
    | LatchStuck
    | ClaimChecked
    | PinChecked
    | SubsidiesFound
)
