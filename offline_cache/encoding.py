"""The hub's values to the line's messages and back; what each record's body is, record_bodies.py says.

An encoded record's bytes are frozen: they are stored, hashed and sent as they are, whatever later versions would write.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import assert_never
from uuid import UUID

from kiosk.domain.consultations import Consultation, ConsultationState
from kiosk.domain.id_number import IdNumber, InvalidIdNumberError
from kiosk.domain.people import FaceTemplate, PersonId, Resident
from kiosk.domain.records import Record
from kiosk.domain.subsidies import PaymentState, Subsidy, return_reason
from offline_cache.changes import (
    FaceChanges,
    Gone,
    Grant,
    GrantChanges,
    Kept,
    MirrorPage,
    PageHead,
    Reply,
    ReplyChanges,
    ResidentChanges,
    Unreadable,
    Withdrawal,
    WithdrawalChanges,
)
from offline_cache.lanes import Lane
from offline_cache.publication_decoding import decode_publications
from offline_cache.record_bodies import SORTS, body_of
from offline_cache.wire.feed import (
    Delete,
    FeedPage,
    GuidePage,
    NoticePage,
    PolicyPage,
    Put,
    ReplyPage,
    ReplyValue,
    ResidentPage,
    ResidentValue,
    SettingPage,
    SubsidyPage,
    SubsidyValue,
    TemplatePage,
    TemplateValue,
    WithdrawalPage,
    WithdrawalValue,
)
from offline_cache.wire.message import canonical_json, sha256_hex
from offline_cache.wire.publication_checks import shows_number


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
    sort = SORTS[type(record)]
    content = canonical_json(body_of(record))
    return EncodedRecord(record.record_id, sort.kind, sort.schema, sort.lane, record.at, content, sha256_hex(content))


def decode_page(page: FeedPage) -> MirrorPage:
    """A line that this program cannot read costs that line, not the page: the feed goes on."""
    head = PageHead(page.next, page.as_of, complete=not page.more)
    match page:
        case ResidentPage():
            return ResidentChanges(head, tuple(_resident_change(item) for item in page.items))
        case SubsidyPage():
            return GrantChanges(head, tuple(_grant_change(item) for item in page.items))
        case ReplyPage():
            return ReplyChanges(head, tuple(_reply_change(item) for item in page.items))
        case TemplatePage():
            return FaceChanges(head, tuple(_face_change(item) for item in page.items))
        case WithdrawalPage():
            return WithdrawalChanges(head, tuple(_withdrawal_change(item) for item in page.items))
        case PolicyPage() | NoticePage() | GuidePage() | SettingPage():
            return decode_publications(page)
        case _:
            assert_never(page)


def _resident_change(item: Put[ResidentValue] | Delete) -> Kept[Resident] | Gone | Unreadable:
    if isinstance(item, Delete):
        return Gone(item.key, item.version)
    try:
        number = IdNumber.parse(item.value.id_number)
    except InvalidIdNumberError:
        return Unreadable(item.key, item.version)
    value = item.value
    attributes = frozenset(value.attributes)
    resident = Resident(PersonId(item.key), value.name, number, value.town, value.village, attributes)
    return Kept(item.key, item.version, resident)


def _grant_change(item: Put[SubsidyValue] | Delete) -> Kept[Grant] | Gone | Unreadable:
    if isinstance(item, Delete):
        return Gone(item.key, item.version)
    value = item.value
    try:
        state = PaymentState(value.state)
    except ValueError:
        return Unreadable(item.key, item.version)
    # checked once more: what an office writes is shown to whoever the payment is to
    said = value.returned_for if state is PaymentState.RETURNED else None
    if shows_number("".join((said or "").split())):
        said = None
    subsidy = Subsidy(
        value.item, value.fen, value.granted_on, state, value.account_tail, returned_for=return_reason(said)
    )
    return Kept(item.key, item.version, Grant(PersonId(value.person), subsidy))


def _reply_change(item: Put[ReplyValue] | Delete) -> Kept[Reply] | Gone | Unreadable:
    if isinstance(item, Delete):
        return Gone(item.key, item.version)
    value = item.value
    try:
        consultation = Consultation(
            consultation=UUID(item.key),
            department=value.department,
            topic=value.topic,
            state=ConsultationState(value.state),
            at=value.at,
            due_on=value.due_on,
            answer=value.answer,
        )
    except ValueError:
        return Unreadable(item.key, item.version)
    person = None if value.person is None else PersonId(value.person)
    return Kept(item.key, item.version, Reply(value.receipt_sha256, person, consultation))


def _face_change(item: Put[TemplateValue] | Delete) -> Kept[FaceTemplate] | Gone | Unreadable:
    if isinstance(item, Delete):
        return Gone(item.key, item.version)
    value = item.value
    template = FaceTemplate(PersonId(value.person), value.model, value.vector, value.enrolled_at)
    return Kept(item.key, item.version, template)


def _withdrawal_change(item: Put[WithdrawalValue] | Delete) -> Kept[Withdrawal] | Gone | Unreadable:
    if isinstance(item, Delete):
        return Gone(item.key, item.version)
    return Kept(item.key, item.version, Withdrawal(PersonId(item.value.person), item.value.at))
