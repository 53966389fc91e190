"""What every journey is made of: a step, and the limits that it is given."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Generic, TypeVar

from kiosk.domain.fever import FeverRules
from kiosk.domain.framing import FramingRules
from kiosk.domain.health import Device
from kiosk.domain.matching import MatchRules
from kiosk.domain.warmth import ChainRules
from kiosk.flows.effects import Effect
from kiosk.flows.events import Event

S = TypeVar("S")


class Screening(Enum):
    """What the temperature decides: nothing, nothing but a remark, or whether the door opens."""

    OFF = "off"
    ADVISORY = "advisory"
    REQUIRED = "required"


class SecondProof(Enum):
    """What must come to a typed name and number before anything personal is shown."""

    FACE = "face"
    VOLUNTEER = "volunteer"


@dataclass(frozen=True, slots=True)
class Rules:
    """The limits of a journey. `lost` is kept current by whoever drives it; all else is settings."""

    screening: Screening = Screening.REQUIRED
    health_code_accepted: bool = False
    second_proofs: frozenset[SecondProof] = frozenset(SecondProof)
    chain: ChainRules = field(default_factory=ChainRules)
    fever: FeverRules = field(default_factory=FeverRules)
    framing: FramingRules = field(default_factory=FramingRules)
    match: MatchRules = field(default_factory=MatchRules)
    steady_scenes: int = 2
    """Usable pictures in a row before measuring begins."""
    lapse_seconds: float = 0.5
    """How long a face may be unusable in the middle of measuring: detectors blink."""
    left_after_seconds: float = 3.0
    """No face for so long, and the visitor has gone."""
    face_attempts: int = 2
    warmth_attempts: int = 3
    """The first measurement and two more after a rest."""
    pin_attempts: int = 3
    speak_hint_after_seconds: float = 1.3
    """A hint is spoken when it has been on the screen for so long."""
    speak_every_seconds: float = 4.0
    repeat_hint_seconds: float = 9.0
    lost: frozenset[Device] = frozenset()

    @property
    def faces_work(self) -> bool:
        return not self.lost & {Device.CAMERA, Device.RECOGNISER}

    @property
    def face_opens_door(self) -> bool:
        """Whether looking at the camera can end at an open door; where it cannot, nobody is asked to look."""
        measurable = self.screening is not Screening.REQUIRED or Device.THERMOMETER not in self.lost
        return self.faces_work and measurable


@dataclass(frozen=True, slots=True)
class Step(Generic[S]):
    """Where the citizen stands now, and what to do about it, in order."""

    state: S
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True)
class Flow(Generic[S]):
    """A journey: where it rests, how it moves, and what it undoes on its way home."""

    home: S
    step: Callable[[S, Event, Rules], Step[S]]
    is_home: Callable[[S], bool]
    rescue: Step[S]
    """Where a citizen is taken when the program itself has broken a promise."""
