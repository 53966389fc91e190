"""All that a journey can ask of the world. Each is a value; what comes of it comes back as an event."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from kiosk.domain.catalogue import Document
from kiosk.domain.consultations import Consultation
from kiosk.domain.consulting import Draft
from kiosk.domain.guide import Matter
from kiosk.domain.liveness import Sign
from kiosk.domain.narrowing import Clue
from kiosk.domain.people import PersonId, VolunteerId
from kiosk.domain.prompts import Prompt
from kiosk.domain.rated import Rating
from kiosk.domain.receipts import Receipt
from kiosk.domain.records import Ground, HandOver, Help, QueryOutcome, Way
from kiosk.domain.subsidies import SubsidyAnswer
from kiosk.flows.events import Timer
from kiosk.flows.questions import Question


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
class ReadCard:
    """From now on each card that is laid is answered by CardChecked, until RestCard."""


@dataclass(frozen=True, slots=True)
class RestCard:
    """Read no more cards, and forget the one that is being read."""


class CodePurpose(Enum):
    """Where a scanned code goes. Any other kind of code is as good as none."""

    HEALTH = "health"
    """To the district, answered by CodeSeen and CodeChecked."""
    NUMBER = "number"
    """An identity number in the place of typing it, answered by NumberEntered."""


@dataclass(frozen=True, slots=True)
class ReadCode:
    """From now on codes are read, until RestCode."""

    purpose: CodePurpose


@dataclass(frozen=True, slots=True)
class RestCode:
    """Read no more codes, and forget the one that is being checked."""


@dataclass(frozen=True, slots=True)
class KeepEntry:
    """Answered by EntryKept or EntryNotKept, after the record is durable."""

    person: PersonId
    way: Way
    celsius: float | None


@dataclass(frozen=True, slots=True)
class KeepLetIn:
    """Answered by EntryKept, with nobody's name, or by EntryNotKept, after the record is durable."""

    volunteer: VolunteerId
    ground: Ground
    celsius: float | None


@dataclass(frozen=True, slots=True)
class KeepHelp:
    """What a volunteer did. Not answered: the citizen is helped whether it could be recorded or not."""

    volunteer: VolunteerId
    help: Help


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
class LookOver:
    """Find out how every part of the terminal is, beside the drivers; answered by LookedOver."""


@dataclass(frozen=True, slots=True)
class KeepQuery:
    outcome: QueryOutcome


@dataclass(frozen=True, slots=True)
class RemarkLiveness:
    """Journal what spoke against a living face, or how little spoke for it."""

    signs: tuple[Sign, ...]


@dataclass(frozen=True, slots=True)
class Unlock:
    """Answered by LatchOpened or LatchStuck."""


@dataclass(frozen=True, slots=True)
class CheckClaim:
    """Answered by ClaimChecked."""

    name: str = field(repr=False)
    id_number: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class CheckClue:
    """Answered by ClueChecked: names and numbers stay in the store, and the journey learns only whom the clue fits."""

    candidates: tuple[PersonId, ...]
    clue: Clue


@dataclass(frozen=True, slots=True)
class CheckPin:
    """Whose volunteer's number is it? Answered by PinChecked."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class LookUpSubsidies:
    """Answered by SubsidiesFound. `vouched`: a volunteer stands for who it is, whatever was guessed before."""

    person: PersonId | None
    vouched: bool = False


# --- the town terminal; the questions of its readers are in questions.py ----------------------------------------------


@dataclass(frozen=True, slots=True)
class FindDepartments:
    """Answered by DepartmentsFound."""


@dataclass(frozen=True, slots=True)
class CheckOwnPin:
    """Answered by OwnPinChecked, after the same time for everybody and nobody."""

    person: PersonId | None
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SetOwnPin:
    """Answered by OwnPinSet."""

    person: PersonId
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class FindEntitlements:
    """Answered by EntitlementsFound."""

    person: PersonId


@dataclass(frozen=True, slots=True)
class FindReplies:
    """Answered by RepliesFound."""

    person: PersonId


@dataclass(frozen=True, slots=True)
class FindReply:
    """Answered by ReplyFound."""

    receipt: Receipt


@dataclass(frozen=True, slots=True)
class StartRecording:
    """Answered by RecordingEnded: when it is stopped, when it is long enough, or at once without a microphone."""


@dataclass(frozen=True, slots=True)
class StopRecording:
    pass


@dataclass(frozen=True, slots=True)
class DiscardRecording:
    """Overwrite what was recorded; nothing of it is left."""


@dataclass(frozen=True, slots=True)
class SendMessage:
    """Answered by MessageKept, after the message is durable, or by MessageNotKept. Takes the recording along."""

    draft: Draft


@dataclass(frozen=True, slots=True)
class KeepRating:
    """Answered by RatingKept, after it is durable, or by RatingNotKept."""

    rating: Rating


@dataclass(frozen=True, slots=True)
class TakeTicket:
    """Answered by TicketTaken, after the number is durable."""

    matter: Matter


@dataclass(frozen=True, slots=True)
class TicketSlip:
    number: str
    title: str


Printable = SubsidyAnswer | Document | Receipt | Consultation | TicketSlip


@dataclass(frozen=True, slots=True)
class PrintSlip:
    """Answered by SlipPrinted. `as_of` is printed with what comes from the district's data."""

    content: Printable
    as_of: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReadAloud:
    """Amounts, items and dates, never a name; cut off by the next touch."""

    content: SubsidyAnswer


CommonEffect = (
    Say
    | StartTimer
    | StopTimer
    | CompareFaces
    | RestFaces
    | ReadCard
    | RestCard
    | ReadCode
    | RestCode
    | KeepEntry
    | KeepLetIn
    | KeepHelp
    | KeepHandOver
    | KeepClinical
    | KeepQuery
    | RemarkLiveness
    | Unlock
    | CheckClaim
    | CheckClue
    | CheckPin
    | LookUpSubsidies
    | LookOver
)
"""Those of every terminal, and of the ways to prove who one is."""

TownEffect = (
    Question
    | FindDepartments
    | CheckOwnPin
    | SetOwnPin
    | FindEntitlements
    | FindReplies
    | FindReply
    | StartRecording
    | StopRecording
    | DiscardRecording
    | SendMessage
    | KeepRating
    | TakeTicket
    | PrintSlip
    | ReadAloud
)

Effect = CommonEffect | TownEffect
