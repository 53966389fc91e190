"""The bodies of records, each complete in itself and frozen as bytes when the record is written.

A change of meaning or of fields is a new schema number beside the old one, never an edit: terminals that were cut off
for a month still send yesterday's. The texts of enumerations are kept open here; what they mean is the hub's business.
"""

from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints

from offline_cache.wire.message import ExactMessage

Word = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,40}$")]
Label = Annotated[str, StringConstraints(min_length=1, max_length=80)]


class EntryBody(ExactMessage):
    """`celsius` is a body temperature, or null where none was required."""

    record_id: UUID
    at: AwareDatetime
    person: Label
    way: Word
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


RecordBody = EntryBody | HandOverBody | ClinicalBody | QueryBody | EnrolmentBody


class UnknownBodyError(ValueError):
    """No such kind of record, or no such schema of it, at this end of the line."""


def parse_body(kind: str, schema: int, body: bytes) -> RecordBody:
    """Read a record's frozen bytes. Raises UnknownBodyError, or pydantic's ValidationError for a body that breaks its
    schema.
    """
    match (kind, schema):
        case ("entry", 1):
            return EntryBody.model_validate_json(body)
        case ("hand_over", 1):
            return HandOverBody.model_validate_json(body)
        case ("clinical", 1):
            return ClinicalBody.model_validate_json(body)
        case ("query", 1):
            return QueryBody.model_validate_json(body)
        case ("enrolment", 1):
            return EnrolmentBody.model_validate_json(body)
        case _:
            raise UnknownBodyError
