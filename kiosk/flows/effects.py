"""All that a journey can ask of the world. Each is a value; what comes of it comes back as an event."""

from dataclasses import dataclass, field

from kiosk.domain.people import PersonId
from kiosk.domain.prompts import Prompt
from kiosk.domain.records import HandOver, QueryOutcome, Way
from kiosk.flows.events import Timer


@dataclass(frozen=True, slots=True)
class Say:
    prompt: Prompt


@dataclass(frozen=True, slots=True)
class StartTimer:
    """Start, or start again. Fires once, as TimerFired."""

    timer: Timer


@dataclass(frozen=True, slots=True)
class StopTimer:
    timer: Timer


@dataclass(frozen=True, slots=True)
class CompareFaces:
    """Begin to collect evidence: one to many, or one to one with `claimed`. `nobody` collects none: a claim that is nobody's."""

    claimed: PersonId | None = None
    nobody: bool = False


@dataclass(frozen=True, slots=True)
class RestFaces:
    """Stop comparing and overwrite what was collected."""


@dataclass(frozen=True, slots=True)
class KeepEntry:
    """Answered by EntryKept or EntryNotKept, after the record is durable."""

    person: PersonId
    way: Way
    celsius: float | None


@dataclass(frozen=True, slots=True)
class KeepHandOver:
    """Not answered: the visitor is helped whether it could be recorded or not."""

    reason: HandOver


@dataclass(frozen=True, slots=True)
class KeepClinical:
    """What a clinical thermometer showed. Not answered: the entry that may follow carries the value itself."""

    celsius: float
    reason: HandOver


@dataclass(frozen=True, slots=True)
class KeepQuery:
    outcome: QueryOutcome


@dataclass(frozen=True, slots=True)
class Unlock:
    """Answered by LatchOpened or LatchStuck."""


@dataclass(frozen=True, slots=True)
class CheckClaim:
    """Answered by ClaimChecked."""

    name: str = field(repr=False)
    id_number: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class CheckPin:
    """Answered by PinChecked."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class LookUpSubsidies:
    """Answered by SubsidiesFound."""

    person: PersonId | None


Effect = (
    Say
    | StartTimer
    | StopTimer
    | CompareFaces
    | RestFaces
    | KeepEntry
    | KeepHandOver
    | KeepClinical
    | KeepQuery
    | Unlock
    | CheckClaim
    | CheckPin
    | LookUpSubsidies
)
