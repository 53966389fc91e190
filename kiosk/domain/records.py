"""What must survive: each record is complete in itself and is written once, to the outbox."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from uuid import UUID

from kiosk.domain.people import PersonId


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
    HEALTH_CODE = "health_code"
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


Record = EntryRecord | HandOverRecord | ClinicalRecord | QueryRecord | EnrolmentRecord
