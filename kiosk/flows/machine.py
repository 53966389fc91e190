"""What every journey is made of: a step, and the limits that it is given."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Generic, TypeVar

from kiosk.domain.fever import FeverRules
from kiosk.domain.framing import FramingRules
from kiosk.domain.health import Device
from kiosk.domain.liveness import LivenessRules
from kiosk.domain.matching import MatchRules
from kiosk.domain.people import VolunteerId
from kiosk.domain.proofs import SecondProof
from kiosk.domain.room import StoreHealth
from kiosk.domain.warmth import ChainRules
from kiosk.flows.effects import Effect
from kiosk.flows.events import Event

S = TypeVar("S")
S_co = TypeVar("S_co", covariant=True)


class Screening(Enum):
    """What the temperature decides: nothing, nothing but a remark, or whether the door opens."""

    OFF = "off"
    ADVISORY = "advisory"
    REQUIRED = "required"


class AttackDetection(Enum):
    """What signs of a presentation attack decide: they are not looked for, are remarked to the volunteer, or keep the door
    shut."""

    OFF = "off"
    ADVISORY = "advisory"
    REQUIRED = "required"


@dataclass(frozen=True, slots=True)
class Rules:
    """The limits of a journey. `lost`, `store` and `volunteer` are kept current by whoever drives it; all else is settings."""

    screening: Screening = Screening.REQUIRED
    attack_detection: AttackDetection = AttackDetection.OFF
    health_code_accepted: bool = False
    second_proofs: frozenset[SecondProof] = frozenset(SecondProof)
    chain: ChainRules = field(default_factory=ChainRules)
    fever: FeverRules = field(default_factory=FeverRules)
    framing: FramingRules = field(default_factory=FramingRules)
    match: MatchRules = field(default_factory=MatchRules)
    liveness: LivenessRules = field(default_factory=LivenessRules)
    steady_scenes: int = 2
    """Usable pictures in a row before measuring begins."""
    lapse_seconds: float = 0.5
    """How long a face may be unusable in the middle of measuring: detectors blink."""
    left_after_seconds: float = 3.0
    """No face for so long, and the visitor has gone."""
    faceless_seconds: float = 3.0
    """Who stands there for so long without a face to be seen does not only pass by."""
    faceless_again_seconds: float = 30.0
    """Before the same is said again, be it to the same or to another."""
    face_attempts: int = 2
    warmth_attempts: int = 3
    """The first measurement and two more after a rest."""
    doubts: int = 2
    """How often in one visit somebody who looks like two is asked for surname or digits; then another way."""
    unseen_while_asked_seconds: float = 10.0
    """Without a face for so long, whoever was asked has gone. Longer than elsewhere: who types looks down."""
    pin_attempts: int = 3
    card_attempts: int = 3
    """How often a card may be laid that cannot be read."""
    card_proves: bool = False
    """Whether a citizen's own card in the hand is proof enough for personal pages; else the second proof is asked as well."""
    fitted: frozenset[Device] = frozenset()
    """Which of the devices that not every terminal has are there."""
    speak_hint_after_seconds: float = 1.3
    """A hint is spoken when it has been on the screen for so long."""
    speak_every_seconds: float = 4.0
    repeat_hint_seconds: float = 9.0
    lost: frozenset[Device] = frozenset()
    volunteer: VolunteerId | None = None
    """Who is signed in and stands beside the citizen (assisted.py)."""
    store: StoreHealth = field(default_factory=StoreHealth)

    @property
    def can_record(self) -> bool:
        return Device.MICROPHONE in self.fitted - self.lost

    @property
    def can_print(self) -> bool:
        return Device.PRINTER in self.fitted - self.lost

    @property
    def sees_faces(self) -> bool:
        return not self.lost & {Device.CAMERA, Device.RECOGNISER}

    @property
    def faces_work(self) -> bool:
        """Faces of a roster that is too old are not believed: somebody may have been struck off it meanwhile."""
        return self.sees_faces and not self.store.roster_outdated

    @property
    def can_screen(self) -> bool:
        """Whether the temperature can be taken, or need not be."""
        return self.screening is not Screening.REQUIRED or Device.THERMOMETER not in self.lost

    @property
    def reads_cards(self) -> bool:
        return Device.ID_CARD_READER in self.fitted - self.lost

    @property
    def reads_codes(self) -> bool:
        return Device.SCANNER in self.fitted - self.lost

    @property
    def face_opens_door(self) -> bool:
        """Whether looking at the camera can end at an open door; where it cannot, nobody is asked to look."""
        return self.faces_work and self.can_screen and self.store.takes_entries


@dataclass(frozen=True, slots=True)
class Step(Generic[S_co]):
    """Where the citizen stands now, and what to do about it, in order."""

    state: S_co
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True)
class Flow(Generic[S]):
    """A journey: where it rests, how it moves, and what it undoes on its way home."""

    home: S
    step: Callable[[S, Event, Rules], Step[S]]
    is_home: Callable[[S], bool]
    rescue: Step[S]
    """Where a citizen is taken when the program itself has broken a promise."""


@dataclass(frozen=True, slots=True)
class StaffedFlow(Flow[S]):
    """A journey beside which a volunteer can stand (assisted.py)."""

    leave: Callable[[S], Step[S]]
    """Home from any place, with nothing of the visit left."""
    called: Callable[[S], bool]
    """Whether a volunteer was called to this place."""
    met: Callable[[S], Step[S]]
    """What a volunteer who was called, and signed in, finds there."""
