"""What must survive: each record is complete in itself and is written once, to the outbox."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from uuid import UUID

from kiosk.domain.consultations import (
    LABEL_CHARACTERS,
    MOST_PIECES,
    PIECE_BYTES,
    TEXT_CHARACTERS,
    ConsultationSort,
    Doubted,
    VoiceCodec,
    is_plain,
)
from kiosk.domain.people import PersonId, VolunteerId
from kiosk.domain.ratings import LowReason, Step
from kiosk.domain.receipts import Receipt


class Way(Enum):
    """How a visitor was, or asked to be, let in."""

    FACE = "face"
    ID_CARD = "id_card"
    HEALTH_CODE = "health_code"
    VOLUNTEER = "volunteer"


class HandOver(Enum):
    """Why a visitor was handed to the volunteer."""

    ASKED = "asked"
    ID_CARD = "id_card"
    CARD_UNREADABLE = "card_unreadable"
    CARD_EXPIRED = "card_expired"
    CARD_NOT_LISTED = "card_not_listed"
    HEALTH_CODE = "health_code"
    CODE_NOT_GREEN = "code_not_green"
    CODE_UNVERIFIED = "code_unverified"
    FEVER = "fever"
    NO_READING = "no_reading"
    NOT_RECOGNISED = "not_recognised"
    CANNOT_RECORD = "cannot_record"
    DOOR_STUCK = "door_stuck"
    DEVICE_LOST = "device_lost"
    OUT_OF_ORDER = "out_of_order"
    CLINICAL = "clinical"
    """A volunteer's clinical thermometer showed a temperature that is not normal."""


class Place(Enum):
    """Where a terminal stands."""

    DOOR = "door"
    TERMINAL = "terminal"


class QueryOutcome(Enum):
    SHOWN = "shown"
    NOT_AVAILABLE = "not_available"
    NOT_PROVEN = "not_proven"


@dataclass(frozen=True, slots=True)
class EntryRecord:
    """A visitor was admitted. `celsius` is None where screening is off or its result was not required."""

    record_id: UUID
    at: datetime
    person: PersonId
    way: Way
    celsius: float | None


class Ground(Enum):
    """What a volunteer looked at before letting somebody in whom the terminal did not know."""

    ID_CARD = "id_card"
    HEALTH_CODE = "health_code"
    ESCORTED = "escorted"
    """Somebody who is known here came along and answers for the visitor."""


@dataclass(frozen=True, slots=True)
class LetInRecord:
    """A volunteer let a visitor in. Says who did and on what ground, and nothing about who the visitor was."""

    record_id: UUID
    at: datetime
    volunteer: VolunteerId
    ground: Ground
    celsius: float | None


@dataclass(frozen=True, slots=True)
class HandOverRecord:
    """A visitor was handed to the volunteer. Says nothing about who it was."""

    record_id: UUID
    at: datetime
    place: Place
    reason: HandOver


@dataclass(frozen=True, slots=True)
class ClinicalRecord:
    """A volunteer measured a visitor with a clinical thermometer, for this reason. Says nothing about who it was."""

    record_id: UUID
    at: datetime
    reason: HandOver
    celsius: float


@dataclass(frozen=True, slots=True)
class QueryRecord:
    """A subsidy query ended. Says nothing about who asked or what was shown."""

    record_id: UUID
    at: datetime
    outcome: QueryOutcome


@dataclass(frozen=True, slots=True)
class EnrolmentRecord:
    """A citizen consented to being recognised and a template was stored on this terminal; the template stays here."""

    record_id: UUID
    at: datetime
    person: PersonId
    model: str
    consent_text: str
    """Identifier of the consent text that was shown and agreed to."""


@dataclass(frozen=True, slots=True)
class ConsultationRecord:
    """A question or a complaint. Anonymous where `person` is None; `contact` is what the asker chose to leave. With a
    voice note `text` may be empty.

    The receipt proves who asked: it is not sent, only its hash is.
    """

    record_id: UUID
    at: datetime
    receipt: Receipt
    sort: ConsultationSort
    department: str
    topic: str
    text: str = field(repr=False)
    contact: str | None = field(default=None, repr=False)
    person: PersonId | None = None
    doubted: Doubted | None = None

    def __post_init__(self) -> None:
        labels = (self.department, self.topic, "-" if self.contact is None else self.contact)
        if not all(1 <= len(label) <= LABEL_CHARACTERS for label in labels):
            raise ValueError(f"department, topic and contact have 1 to {LABEL_CHARACTERS} characters")
        if len(self.text) > TEXT_CHARACTERS:
            raise ValueError(f"a consultation has at most {TEXT_CHARACTERS} characters")
        if not all(map(is_plain, (*labels, self.text))):
            raise ValueError("a consultation has no control or half characters")


@dataclass(frozen=True, slots=True)
class VoiceNotePiece:
    """Piece `piece` (from 1) of `pieces` of the voice note that belongs to a consultation, by that one's `record_id`."""

    record_id: UUID
    at: datetime
    consultation: UUID
    piece: int
    pieces: int
    codec: VoiceCodec
    content: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if not 1 <= self.piece <= self.pieces <= MOST_PIECES:
            raise ValueError(f"a voice note has 1 to {MOST_PIECES} pieces")
        if not 1 <= len(self.content) <= PIECE_BYTES:
            raise ValueError(f"a piece has 1 to {PIECE_BYTES} bytes")


@dataclass(frozen=True, slots=True)
class RatingRecord:
    """How somebody was served, at a counter or with a matter of the service guide, by their codes. `call_back` is where to
    reach whoever was very dissatisfied and wants to be called.
    """

    record_id: UUID
    at: datetime
    step: Step
    reasons: tuple[LowReason, ...] = ()
    counter: str | None = None
    matter: str | None = None
    call_back: str | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if self.reasons and not self.step.low:
            raise ValueError("reasons belong to a low rating")
        if self.call_back is not None and self.step is not Step.VERY_DISSATISFIED:
            raise ValueError("only who is very dissatisfied is called back")
        labels = ["-" if label is None else label for label in (self.counter, self.matter, self.call_back)]
        if not all(1 <= len(label) <= LABEL_CHARACTERS and is_plain(label) for label in labels):
            raise ValueError(f"counter, matter and call-back have 1 to {LABEL_CHARACTERS} characters")


@dataclass(frozen=True, slots=True)
class QueueTicketRecord:
    """A number was taken for one of the hall's queues; `number` as it is printed. Says nothing about who took it."""

    record_id: UUID
    at: datetime
    queue: str
    day: date
    number: str


@dataclass(frozen=True, slots=True)
class ConsentWithdrawalRecord:
    """A person no longer wants to be recognised: every face of this person, made before this moment, goes everywhere."""

    record_id: UUID
    at: datetime
    person: PersonId


@dataclass(frozen=True, slots=True)
class SharedTemplateRecord:
    """A person consented, separately, to being recognised at the other terminals of the town too: the face for them."""

    record_id: UUID
    at: datetime
    person: PersonId
    model: str
    vector: bytes = field(repr=False)
    consent_text: str
    """Identifier of the separate consent's text."""


class Help(Enum):
    """What a volunteer did at a terminal."""

    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    """Also by leaving the terminal alone for too long."""

    TYPED = "typed"
    """Filled in what the citizen said."""
    VOUCHED = "vouched"
    """Answered for who the citizen is, instead of a face or a number."""
    PIN_SET = "pin_set"
    ENROLLED = "enrolled"
    WITHDREW = "withdrew"
    PRINTED = "printed"
    MEASURED = "measured"
    """Took the temperature with a clinical thermometer."""
    SENT_HOME = "sent_home"
    SENT_TO_CLINIC = "sent_to_clinic"
    SENT_TO_DESK = "sent_to_desk"
    """Not let in here: to the staff's own desk."""


@dataclass(frozen=True, slots=True)
class AssistedRecord:
    """A volunteer helped or vouched. Says who helped and how, and nothing about the citizen."""

    record_id: UUID
    at: datetime
    volunteer: VolunteerId
    help: Help
    place: Place


Record = (
    EntryRecord
    | LetInRecord
    | HandOverRecord
    | ClinicalRecord
    | QueryRecord
    | EnrolmentRecord
    | ConsultationRecord
    | VoiceNotePiece
    | RatingRecord
    | QueueTicketRecord
    | ConsentWithdrawalRecord
    | SharedTemplateRecord
    | AssistedRecord
)
