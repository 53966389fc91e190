"""The hub's records as the bodies that travel, and the kind, schema and lane of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

from kiosk.domain.records import (
    AssistedRecord,
    ClinicalRecord,
    ConsentWithdrawalRecord,
    ConsultationRecord,
    EnrolmentRecord,
    EntryRecord,
    HandOverRecord,
    LetInRecord,
    QueryRecord,
    QueueTicketRecord,
    RatingRecord,
    Record,
    SharedTemplateRecord,
    VoiceNotePiece,
    Way,
)
from offline_cache.lanes import Lane
from offline_cache.wire import receipt
from offline_cache.wire.bodies import (
    AssistedBody,
    ClinicalBody,
    ConsentWithdrawalBody,
    ConsultationBody,
    DoubtedBody,
    EnrolmentBody,
    EntryBody,
    HandOverBody,
    LetInBody,
    QueryBody,
    QueueTicketBody,
    RatingBody,
    RecordBody,
    SharedTemplateBody,
    VoicePieceBody,
)


@dataclass(frozen=True, slots=True)
class Sort:
    """How a record's body is named on the line, and what it may not wait behind."""

    kind: str
    schema: int
    lane: Lane


SORTS: Mapping[type[Record], Sort] = {
    EntryRecord: Sort("entry", 1, Lane.ENTRIES),
    LetInRecord: Sort("let_in", 1, Lane.ENTRIES),
    HandOverRecord: Sort("hand_over", 1, Lane.AUDIT),
    ClinicalRecord: Sort("clinical", 1, Lane.AUDIT),
    QueryRecord: Sort("query", 1, Lane.AUDIT),
    EnrolmentRecord: Sort("enrolment", 1, Lane.REGISTRATIONS),
    ConsultationRecord: Sort("consultation", 1, Lane.REGISTRATIONS),
    VoiceNotePiece: Sort("voice_piece", 1, Lane.REGISTRATIONS),
    RatingRecord: Sort("rating", 1, Lane.RATINGS),
    QueueTicketRecord: Sort("queue_ticket", 1, Lane.RATINGS),
    ConsentWithdrawalRecord: Sort("consent_withdrawal", 1, Lane.WITHDRAWALS),
    SharedTemplateRecord: Sort("shared_template", 1, Lane.REGISTRATIONS),
    AssistedRecord: Sort("assisted", 1, Lane.AUDIT),
}


def body_of(record: Record) -> RecordBody:
    match record:
        case EntryRecord(record_id=identifier, at=at):
            return EntryBody(
                record_id=identifier, at=at, person=record.person, way=record.way.value, celsius=record.celsius
            )
        case LetInRecord(record_id=identifier, at=at):
            return LetInBody(
                record_id=identifier,
                at=at,
                volunteer=record.volunteer,
                way=Way.VOLUNTEER.value,
                ground=record.ground.value,
                celsius=record.celsius,
            )
        case HandOverRecord(record_id=identifier, at=at):
            return HandOverBody(record_id=identifier, at=at, place=record.place.value, reason=record.reason.value)
        case ClinicalRecord(record_id=identifier, at=at):
            return ClinicalBody(record_id=identifier, at=at, reason=record.reason.value, celsius=record.celsius)
        case QueryRecord(record_id=identifier, at=at):
            return QueryBody(record_id=identifier, at=at, outcome=record.outcome.value)
        case EnrolmentRecord(record_id=identifier, at=at):
            return EnrolmentBody(
                record_id=identifier, at=at, person=record.person, model=record.model, consent_text=record.consent_text
            )
        case ConsultationRecord():
            return _consultation(record)
        case VoiceNotePiece(record_id=identifier, at=at):
            return VoicePieceBody(
                record_id=identifier,
                at=at,
                consultation=record.consultation,
                piece=record.piece,
                pieces=record.pieces,
                codec=record.codec.value,
                content=record.content,
            )
        case RatingRecord(record_id=identifier, at=at):
            return RatingBody(
                record_id=identifier,
                at=at,
                step=record.step.value,
                reasons=tuple(reason.value for reason in record.reasons),
                counter=record.counter,
                matter=record.matter,
                call_back=record.call_back,
            )
        case QueueTicketRecord(record_id=identifier, at=at):
            return QueueTicketBody(
                record_id=identifier, at=at, queue=record.queue, day=record.day, number=record.number
            )
        case ConsentWithdrawalRecord(record_id=identifier, at=at, person=person):
            return ConsentWithdrawalBody(record_id=identifier, at=at, person=person)
        case SharedTemplateRecord(record_id=identifier, at=at):
            return SharedTemplateBody(
                record_id=identifier,
                at=at,
                person=record.person,
                model=record.model,
                vector=record.vector,
                consent_text=record.consent_text,
            )
        case AssistedRecord(record_id=identifier, at=at):
            return AssistedBody(
                record_id=identifier,
                at=at,
                volunteer=record.volunteer,
                help=record.help.value,
                place=record.place.value,
            )
        case _:
            assert_never(record)


def _consultation(record: ConsultationRecord) -> ConsultationBody:
    doubted = record.doubted
    return ConsultationBody(
        record_id=record.record_id,
        at=record.at,
        receipt_sha256=receipt.hash_of(record.receipt.digits),
        sort=record.sort.value,
        department=record.department,
        topic=record.topic,
        text=record.text,
        contact=record.contact,
        person=record.person,
        doubted=None if doubted is None else DoubtedBody(kind=doubted.kind.value, key=doubted.key),
    )
