"""The bodies of records, each complete in itself and frozen as bytes when the record is written.

A change of meaning or of fields is a new schema number beside the old one, never an edit: terminals that were cut off
for a month still send yesterday's. The texts of enumerations are kept open here; what they mean is the hub's business.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints

from offline_cache.wire.message import BINARY, ExactMessage

# a NUL is in no text that a person means, and PostgreSQL's text cannot hold it
_NO_NUL = r"^[^\x00]*$"
Word = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,40}$")]
Label = Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=_NO_NUL)]
Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
PIECE_BYTES = 48 * 1024
MOST_PIECES = 64
VECTOR_BYTES = 8 * 1024


class EntryBody(ExactMessage):
    """`celsius` is a body temperature, or null where none was required."""

    record_id: UUID
    at: AwareDatetime
    person: Label
    way: Word
    celsius: Annotated[float, Field(ge=20.0, le=50.0)] | None


class LetInBody(ExactMessage):
    """Somebody whom a volunteer let in: not said who. `celsius` as in an entry."""

    record_id: UUID
    at: AwareDatetime
    volunteer: Label
    way: Word
    ground: Word
    celsius: Annotated[float, Field(ge=20.0, le=50.0)] | None


class HandOverBody(ExactMessage):
    record_id: UUID
    at: AwareDatetime
    place: Word
    reason: Word


class ClinicalBody(ExactMessage):
    """`celsius` by a clinical thermometer, typed by a volunteer; `reason` of the hand-over before it."""

    record_id: UUID
    at: AwareDatetime
    reason: Word
    celsius: Annotated[float, Field(ge=20.0, le=50.0)]


class QueryBody(ExactMessage):
    record_id: UUID
    at: AwareDatetime
    outcome: Word


class EnrolmentBody(ExactMessage):
    record_id: UUID
    at: AwareDatetime
    person: Label
    model: Label
    consent_text: Label


class DoubtedBody(ExactMessage):
    kind: Word
    key: Label


class ConsultationBody(ExactMessage):
    """`receipt_sha256` is offline_cache.wire.receipt's hash of what only the asker has."""

    record_id: UUID
    at: AwareDatetime
    receipt_sha256: Hash
    sort: Word
    department: Label
    topic: Label
    text: Annotated[str, Field(repr=False), StringConstraints(max_length=2000, pattern=_NO_NUL)]
    contact: Annotated[Label | None, Field(repr=False)]
    person: Label | None
    doubted: DoubtedBody | None


class VoicePieceBody(ExactMessage):
    """`consultation` is the record id of what the note belongs to; `piece` counts from 1."""

    model_config = BINARY

    record_id: UUID
    at: AwareDatetime
    consultation: UUID
    piece: Annotated[int, Field(ge=1, le=MOST_PIECES)]
    pieces: Annotated[int, Field(ge=1, le=MOST_PIECES)]
    codec: Word
    content: Annotated[bytes, Field(repr=False, min_length=1, max_length=PIECE_BYTES)]


class RatingBody(ExactMessage):
    record_id: UUID
    at: AwareDatetime
    step: Word
    reasons: Annotated[tuple[Word, ...], Field(max_length=20)]
    counter: Label | None
    matter: Label | None
    call_back: Annotated[Label | None, Field(repr=False)]


class QueueTicketBody(ExactMessage):
    record_id: UUID
    at: AwareDatetime
    queue: Label
    day: date
    number: Label


class ConsentWithdrawalBody(ExactMessage):
    record_id: UUID
    at: AwareDatetime
    person: Label


class SharedTemplateBody(ExactMessage):
    """`vector` is little-endian float32, as many as `model` has dimensions."""

    model_config = BINARY

    record_id: UUID
    at: AwareDatetime
    person: Label
    model: Label
    vector: Annotated[bytes, Field(repr=False, min_length=4, max_length=VECTOR_BYTES)]
    consent_text: Label


class AssistedBody(ExactMessage):
    record_id: UUID
    at: AwareDatetime
    volunteer: Label
    help: Word
    place: Word


RecordBody = (
    EntryBody
    | LetInBody
    | HandOverBody
    | ClinicalBody
    | QueryBody
    | EnrolmentBody
    | ConsultationBody
    | VoicePieceBody
    | RatingBody
    | QueueTicketBody
    | ConsentWithdrawalBody
    | SharedTemplateBody
    | AssistedBody
)

_BODIES: Mapping[tuple[str, int], type[RecordBody]] = {
    ("entry", 1): EntryBody,
    ("let_in", 1): LetInBody,
    ("hand_over", 1): HandOverBody,
    ("clinical", 1): ClinicalBody,
    ("query", 1): QueryBody,
    ("enrolment", 1): EnrolmentBody,
    ("consultation", 1): ConsultationBody,
    ("voice_piece", 1): VoicePieceBody,
    ("rating", 1): RatingBody,
    ("queue_ticket", 1): QueueTicketBody,
    ("consent_withdrawal", 1): ConsentWithdrawalBody,
    ("shared_template", 1): SharedTemplateBody,
    ("assisted", 1): AssistedBody,
}


class UnknownBodyError(ValueError):
    """No such kind of record, or no such schema of it, at this end of the line."""


def parse_body(kind: str, schema: int, body: bytes) -> RecordBody:
    """Read a record's frozen bytes. Raises UnknownBodyError, or pydantic's ValidationError for a body that breaks its
    schema.
    """
    known = _BODIES.get((kind, schema))
    if known is None:
        raise UnknownBodyError
    return known.model_validate_json(body)
