"""All that can happen to a journey: small frozen values in families, so that a state can name what it ignores."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from uuid import UUID

from kiosk.domain.catalogue import Document, Entry, Option, Search, Shelf
from kiosk.domain.consultations import Consultation, ConsultationSort
from kiosk.domain.consulting import ReadyQuestion
from kiosk.domain.entitlements import Finding
from kiosk.domain.framing import Scene
from kiosk.domain.health import Device
from kiosk.domain.health_code import CodeVerdict, Unverified
from kiosk.domain.id_card import CardVerdict
from kiosk.domain.matching import FaceEvidence
from kiosk.domain.narrowing import Clue
from kiosk.domain.people import PersonId, VolunteerId
from kiosk.domain.proofs import SecondProof
from kiosk.domain.rated import Subject
from kiosk.domain.ratings import LowReason
from kiosk.domain.ratings import Step as Grade
from kiosk.domain.readiness import Readiness
from kiosk.domain.readings import ThermometerReading
from kiosk.domain.receipts import Receipt
from kiosk.domain.records import Ground, Help, Way
from kiosk.domain.speech import SpeechWish
from kiosk.domain.subsidies import SubsidyAnswer
from kiosk.flows.questions import FindEntries, FindOptions, OpenDocument


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
    BROWSE = "browse"
    TYPING = "typing"
    GONE = "gone"
    ALERT = "alert"
    VOLUNTEER = "volunteer"


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
class SpeechAsked(Touch):
    """Once more, slower, faster, silence: no page needs to know, but its time begins again."""

    wish: SpeechWish


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
class ClueGiven(Touch):
    clue: Clue


@dataclass(frozen=True, slots=True)
class DigitsWanted(Touch):
    """The surname is not on the grid, or the visitor would rather give the end of the identity number."""


@dataclass(frozen=True, slots=True)
class PinEntered(Touch):
    """A secret number: the citizen's own, or a volunteer's who vouches or signs in."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ClinicalWanted(Touch):
    """A volunteer has measured with a clinical thermometer and will type what it shows."""


@dataclass(frozen=True, slots=True)
class CelsiusEntered(Touch):
    text: str


@dataclass(frozen=True, slots=True)
class SignInWanted(Touch):
    """A volunteer wants to work at this terminal."""


@dataclass(frozen=True, slots=True)
class SignOutPressed(Touch):
    pass


@dataclass(frozen=True, slots=True)
class ConfirmPressed(Touch):
    """The citizen agrees to what a volunteer filled in."""


@dataclass(frozen=True, slots=True)
class VouchPressed(Touch):
    """A volunteer who is signed in has looked at the citizen's card."""


@dataclass(frozen=True, slots=True)
class LetInWanted(Touch):
    """A volunteer who is signed in wants to let a visitor in."""


@dataclass(frozen=True, slots=True)
class GroundChosen(Touch):
    ground: Ground


@dataclass(frozen=True, slots=True)
class SendAwayWanted(Touch):
    """A volunteer who is signed in will not let the visitor in."""


@dataclass(frozen=True, slots=True)
class SentAway(Touch):
    """`where`: one of those of `Help` that say where to."""

    where: Help


@dataclass(frozen=True, slots=True)
class FaceCompared(Answer):
    evidence: FaceEvidence


@dataclass(frozen=True, slots=True)
class CardChecked(Answer):
    """What came of a card that was laid. The card itself never enters a journey."""

    verdict: CardVerdict


@dataclass(frozen=True, slots=True)
class CodeSeen(Answer):
    """A code was read and the district is asked about it."""


@dataclass(frozen=True, slots=True)
class CodeChecked(Answer):
    verdict: CodeVerdict | Unverified


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
class ClueChecked(Answer):
    """Those of the candidates whom the clue fits: none, one, or still several."""

    fitting: tuple[PersonId, ...]


@dataclass(frozen=True, slots=True)
class PinChecked(Answer):
    """Whose number it is; None when it is no volunteer's, or none is taken at the moment."""

    volunteer: VolunteerId | None


@dataclass(frozen=True, slots=True)
class LookOverWanted(Touch):
    """A volunteer who is signed in wants to know how the terminal is."""


@dataclass(frozen=True, slots=True)
class LookAgainPressed(Touch):
    """Somebody has put right what was wrong, and wants to see it."""


@dataclass(frozen=True, slots=True)
class LookedOver(Answer):
    readiness: Readiness


@dataclass(frozen=True, slots=True)
class SubsidiesFound(Answer):
    """None when there is nothing that may be shown; which reason it has is not told."""

    masked_name: str
    answer: SubsidyAnswer | None


# --- the town terminal --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ShelfWanted(Touch):
    shelf: Shelf


@dataclass(frozen=True, slots=True)
class AskingWanted(Touch):
    pass


@dataclass(frozen=True, slots=True)
class RatingWanted(Touch):
    pass


@dataclass(frozen=True, slots=True)
class SearchChosen(Touch):
    search: Search


@dataclass(frozen=True, slots=True)
class OptionChosen(Touch):
    value: str


@dataclass(frozen=True, slots=True)
class WordsEntered(Touch):
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class EntryChosen(Touch):
    key: str


@dataclass(frozen=True, slots=True)
class PrintPressed(Touch):
    pass


@dataclass(frozen=True, slots=True)
class ReadAloudPressed(Touch):
    """读给我听: amounts are spoken only when the citizen asks for it."""


@dataclass(frozen=True, slots=True)
class DoubtPressed(Touch):
    """“Not right”: the citizen doubts something on the page. `line` counts from 0; None: the whole of what is shown."""

    line: int | None = None


@dataclass(frozen=True, slots=True)
class ProofChosen(Touch):
    proof: SecondProof


@dataclass(frozen=True, slots=True)
class EntitlementsWanted(Touch):
    pass


@dataclass(frozen=True, slots=True)
class RepliesWanted(Touch):
    pass


@dataclass(frozen=True, slots=True)
class ReplyChosen(Touch):
    consultation: UUID


@dataclass(frozen=True, slots=True)
class OwnPinWanted(Touch):
    """The volunteer who stands by lets the citizen set a number."""


@dataclass(frozen=True, slots=True)
class SortChosen(Touch):
    sort: ConsultationSort


@dataclass(frozen=True, slots=True)
class ReplyWanted(Touch):
    """The answer to an earlier question, by its receipt."""


@dataclass(frozen=True, slots=True)
class DepartmentChosen(Touch):
    """Empty: the service centre is to find the department."""

    name: str


@dataclass(frozen=True, slots=True)
class ReadyQuestionChosen(Touch):
    question: ReadyQuestion


@dataclass(frozen=True, slots=True)
class OwnWordsWanted(Touch):
    pass


@dataclass(frozen=True, slots=True)
class VoiceWanted(Touch):
    pass


@dataclass(frozen=True, slots=True)
class MessageEntered(Touch):
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class RecordingPressed(Touch):
    """Begins a recording, or ends it."""


@dataclass(frozen=True, slots=True)
class ContactEntered(Touch):
    """A telephone number; empty for none."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SendPressed(Touch):
    pass


@dataclass(frozen=True, slots=True)
class ReceiptEntered(Touch):
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SubjectChosen(Touch):
    subject: Subject


@dataclass(frozen=True, slots=True)
class GradeChosen(Touch):
    grade: Grade


@dataclass(frozen=True, slots=True)
class ReasonsGiven(Touch):
    reasons: tuple[LowReason, ...]


@dataclass(frozen=True, slots=True)
class TicketWanted(Touch):
    """取号: a number in the hall's queue for the matter on the page."""


@dataclass(frozen=True, slots=True)
class OptionsFound(Answer):
    question: FindOptions
    options: tuple[Option, ...]
    as_of: datetime | None


@dataclass(frozen=True, slots=True)
class EntriesFound(Answer):
    question: FindEntries
    entries: tuple[Entry, ...]
    as_of: datetime | None


@dataclass(frozen=True, slots=True)
class DocumentFound(Answer):
    """None: it is no longer published."""

    question: OpenDocument
    document: Document | None
    as_of: datetime | None


@dataclass(frozen=True, slots=True)
class TicketTaken(Answer):
    """None: it could not be kept."""

    number: str | None


@dataclass(frozen=True, slots=True)
class SlipPrinted(Answer):
    printed: bool


@dataclass(frozen=True, slots=True)
class OwnPinChecked(Answer):
    accepted: bool


@dataclass(frozen=True, slots=True)
class OwnPinSet(Answer):
    kept: bool


@dataclass(frozen=True, slots=True)
class EntitlementsFound(Answer):
    findings: tuple[Finding, ...]
    as_of: datetime | None


@dataclass(frozen=True, slots=True)
class RepliesFound(Answer):
    consultations: tuple[Consultation, ...]


@dataclass(frozen=True, slots=True)
class ReplyFound(Answer):
    """None: nothing is known here of such a receipt."""

    consultation: Consultation | None


@dataclass(frozen=True, slots=True)
class DepartmentsFound(Answer):
    departments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecordingEnded(Answer):
    """`seconds` were recorded; 0: nothing was, the microphone does not work."""

    seconds: int


@dataclass(frozen=True, slots=True)
class MessageKept(Answer):
    receipt: Receipt


@dataclass(frozen=True, slots=True)
class MessageNotKept(Answer):
    no_room: bool


@dataclass(frozen=True, slots=True)
class RatingKept(Answer):
    pass


@dataclass(frozen=True, slots=True)
class RatingNotKept(Answer):
    pass


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
    | SpeechAsked
    | LookAgainPressed
    | LookedOver
    | SubsidiesWanted
    | NumberEntered
    | NameEntered
    | ClueGiven
    | DigitsWanted
    | PinEntered
    | ClinicalWanted
    | CelsiusEntered
    | LookOverWanted
    | SignInWanted
    | SignOutPressed
    | ConfirmPressed
    | VouchPressed
    | LetInWanted
    | GroundChosen
    | SendAwayWanted
    | SentAway
    | FaceCompared
    | CardChecked
    | CodeSeen
    | CodeChecked
    | EntryKept
    | EntryNotKept
    | LatchOpened
    | LatchStuck
    | ClaimChecked
    | ClueChecked
    | PinChecked
    | SubsidiesFound
    | ShelfWanted
    | AskingWanted
    | RatingWanted
    | SearchChosen
    | OptionChosen
    | WordsEntered
    | EntryChosen
    | PrintPressed
    | ReadAloudPressed
    | DoubtPressed
    | ProofChosen
    | EntitlementsWanted
    | RepliesWanted
    | ReplyChosen
    | OwnPinWanted
    | SortChosen
    | ReplyWanted
    | DepartmentChosen
    | ReadyQuestionChosen
    | OwnWordsWanted
    | VoiceWanted
    | MessageEntered
    | RecordingPressed
    | ContactEntered
    | SendPressed
    | ReceiptEntered
    | SubjectChosen
    | GradeChosen
    | ReasonsGiven
    | TicketWanted
    | OptionsFound
    | EntriesFound
    | DocumentFound
    | TicketTaken
    | SlipPrinted
    | OwnPinChecked
    | OwnPinSet
    | EntitlementsFound
    | RepliesFound
    | ReplyFound
    | DepartmentsFound
    | RecordingEnded
    | MessageKept
    | MessageNotKept
    | RatingKept
    | RatingNotKept
)
