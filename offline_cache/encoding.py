"""The hub's values to the line's messages and back: the only file that knows both.

An encoded record's bytes are frozen: they are stored, hashed and sent as they are, whatever later versions would write.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import assert_never
from uuid import UUID

from kiosk.domain.id_number import IdNumber, InvalidIdNumberError
from kiosk.domain.people import PersonId, Resident
from kiosk.domain.records import ClinicalRecord, EnrolmentRecord, EntryRecord, HandOverRecord, QueryRecord, Record
from kiosk.domain.subsidies import PaymentState, Subsidy
from offline_cache.changes import Gone, Grant, GrantChanges, Kept, MirrorPage, PageHead, ResidentChanges, Unreadable
from offline_cache.lanes import Lane
from offline_cache.wire.bodies import ClinicalBody, EnrolmentBody, EntryBody, HandOverBody, QueryBody, RecordBody
from offline_cache.wire.feed import Delete, FeedPage, Put, ResidentPage, ResidentValue, SubsidyPage, SubsidyValue
from offline_cache.wire.message import canonical_json, sha256_hex


@dataclass(frozen=True, slots=True)
class EncodedRecord:
    """A record as it will be sent."""

    record_id: UUID
    kind: str
    schema: int
    lane: Lane
    at: datetime
    body: bytes = field(repr=False)
    sha256: str


def encode(record: Record) -> EncodedRecord:
    kind, schema, lane, body = _body_of(record)
    content = canonical_json(body)
    return EncodedRecord(record.record_id, kind, schema, lane, record.at, content, sha256_hex(content))


def _body_of(record: Record) -> tuple[str, int, Lane, RecordBody]:
    match record:
        case EntryRecord(record_id=identifier, at=at):
            entry = EntryBody(
                record_id=identifier, at=at, person=record.person, way=record.way.value, celsius=record.celsius
            )
            return "entry", 1, Lane.ENTRIES, entry
        case HandOverRecord(record_id=identifier, at=at):
            hand_over = HandOverBody(record_id=identifier, at=at, place=record.place.value, reason=record.reason.value)
            return "hand_over", 1, Lane.AUDIT, hand_over
        case ClinicalRecord(record_id=identifier, at=at):
            clinical = ClinicalBody(record_id=identifier, at=at, reason=record.reason.value, celsius=record.celsius)
            return "clinical", 1, Lane.AUDIT, clinical
        case QueryRecord(record_id=identifier, at=at):
            return "query", 1, Lane.AUDIT, QueryBody(record_id=identifier, at=at, outcome=record.outcome.value)
        case EnrolmentRecord(record_id=identifier, at=at):
            enrolment = EnrolmentBody(
                record_id=identifier, at=at, person=record.person, model=record.model, consent_text=record.consent_text
            )
            return "enrolment", 1, Lane.REGISTRATIONS, enrolment
        case _:
            assert_never(record)


def decode_page(page: FeedPage) -> MirrorPage:
    """A line that this program cannot read costs that line, not the page: the feed goes on."""
    head = PageHead(page.next, page.as_of, complete=not page.more)
    match page:
        case ResidentPage():
            return ResidentChanges(head, tuple(_resident_change(item) for item in page.items))
        case SubsidyPage():
            return GrantChanges(head, tuple(_grant_change(item) for item in page.items))
        case _:
            assert_never(page)


def _resident_change(item: Put[ResidentValue] | Delete) -> Kept[Resident] | Gone | Unreadable:
    if isinstance(item, Delete):
        return Gone(item.key, item.version)
    try:
        number = IdNumber.parse(item.value.id_number)
    except InvalidIdNumberError:
        return Unreadable(item.key, item.version)
    resident = Resident(PersonId(item.key), item.value.name, number, item.value.town)
    return Kept(item.key, item.version, resident)


def _grant_change(item: Put[SubsidyValue] | Delete) -> Kept[Grant] | Gone | Unreadable:
    if isinstance(item, Delete):
        return Gone(item.key, item.version)
    value = item.value
    try:
        state = PaymentState(value.state)
    except ValueError:
        return Unreadable(item.key, item.version)
    subsidy = Subsidy(value.item, value.fen, value.granted_on, state, value.account_tail)
    return Kept(item.key, item.version, Grant(PersonId(value.person), subsidy))
