"""Records become bytes that never change again; pages become what the mirror can keep."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.consultations import ConsultationSort, Doubted, DoubtedKind, VoiceCodec
from kiosk.domain.people import PersonId, VolunteerId
from kiosk.domain.ratings import LowReason, Step
from kiosk.domain.receipts import Receipt
from kiosk.domain.records import (
    AssistedRecord,
    ClinicalRecord,
    ConsentWithdrawalRecord,
    ConsultationRecord,
    EnrolmentRecord,
    EntryRecord,
    Ground,
    HandOver,
    HandOverRecord,
    Help,
    LetInRecord,
    Place,
    QueryOutcome,
    QueryRecord,
    QueueTicketRecord,
    RatingRecord,
    Record,
    SharedTemplateRecord,
    VoiceNotePiece,
    Way,
)
from offline_cache.changes import GrantChanges, Kept, ResidentChanges, Unreadable
from offline_cache.encoding import decode_page, encode
from offline_cache.wire.bodies import UnknownBodyError, parse_body
from offline_cache.wire.feed import Put, ResidentPage, ResidentValue, SubsidyPage, SubsidyValue

AT = datetime(2026, 11, 23, 8, 30, tzinfo=timezone(timedelta(hours=8)))
persons = st.text("abcdef0123456789-", min_size=1, max_size=40).map(PersonId)
moments = st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC))
labels = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=80)
receipts = st.integers(0, 10**18 - 1).map(lambda drawn: Receipt.draw(lambda _: drawn))
doubts = st.builds(Doubted, st.sampled_from(DoubtedKind), labels)
ratings = st.builds(RatingRecord, st.uuids(), moments, st.just(Step.FAIR), counter=st.none() | labels) | st.builds(
    RatingRecord,
    st.uuids(),
    moments,
    st.just(Step.VERY_DISSATISFIED),
    st.lists(st.sampled_from(LowReason), max_size=3).map(tuple),
    call_back=labels,
)
volunteers = st.just(VolunteerId("V012"))
records: st.SearchStrategy[Record] = st.one_of(
    st.builds(EntryRecord, st.uuids(), moments, persons, st.sampled_from(Way), st.none() | st.floats(34, 43)),
    st.builds(HandOverRecord, st.uuids(), moments, st.sampled_from(Place), st.sampled_from(HandOver)),
    st.builds(ClinicalRecord, st.uuids(), moments, st.sampled_from(HandOver), st.floats(34, 43)),
    st.builds(QueryRecord, st.uuids(), moments, st.sampled_from(QueryOutcome)),
    st.builds(EnrolmentRecord, st.uuids(), moments, persons, st.just("dlib-1"), st.just("consent-1")),
    st.builds(
        ConsultationRecord,
        st.uuids(),
        moments,
        receipts,
        st.sampled_from(ConsultationSort),
        labels,
        labels,
        st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=200),
        st.none() | labels,
        st.none() | persons,
        st.none() | doubts,
    ),
    st.builds(
        VoiceNotePiece,
        st.uuids(),
        moments,
        st.uuids(),
        st.integers(1, 3),
        st.integers(3, 64),
        st.sampled_from(VoiceCodec),
        st.binary(min_size=1, max_size=99),
    ),
    ratings,
    st.builds(QueueTicketRecord, st.uuids(), moments, labels, st.dates(), st.just("A012")),
    st.builds(ConsentWithdrawalRecord, st.uuids(), moments, persons),
    st.builds(
        SharedTemplateRecord, st.uuids(), moments, persons, labels, st.binary(min_size=4, max_size=512), st.just("c-1")
    ),
    st.builds(LetInRecord, st.uuids(), moments, volunteers, st.sampled_from(Ground), st.none() | st.just(36.6)),
    st.builds(AssistedRecord, st.uuids(), moments, volunteers, st.sampled_from(Help), st.sampled_from(Place)),
)


def test_an_entrys_bytes_are_these_and_stay_these() -> None:
    """Frozen: the district compares hashes of them for ever."""
    record = EntryRecord(UUID(int=1), AT, PersonId("p-1"), Way.FACE, 36.5)
    assert encode(record).body == (
        b'{"at":"2026-11-23T08:30:00+08:00","celsius":36.5,"person":"p-1",'
        b'"record_id":"00000000-0000-0000-0000-000000000001","way":"face"}'
    )


@given(records)
def test_every_record_can_be_read_at_the_other_end(record: Record) -> None:
    encoded = encode(record)
    body = parse_body(encoded.kind, encoded.schema, encoded.body)
    assert (body.record_id, body.at) == (record.record_id, record.at)
    assert encode(record) == encoded


@given(records)
def test_bytes_are_canonical(record: Record) -> None:
    content = encode(record).body
    again = json.dumps(json.loads(content), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert again.encode() == content


def test_a_body_of_an_unknown_kind_or_schema_has_a_name() -> None:
    for kind, schema in (("ballot", 1), ("entry", 2)):
        with pytest.raises(UnknownBodyError):
            parse_body(kind, schema, b"{}")


def test_a_resident_whose_number_is_none_costs_only_that_line() -> None:
    good = ResidentValue(name="肖国强", id_number="11010519491231002X", town="三角镇")
    bad = ResidentValue(name="肖国强", id_number="110105194912310021", town="三角镇")
    page = ResidentPage(
        items=(
            Put[ResidentValue](key="p-1", version=1, value=good),
            Put[ResidentValue](key="p-2", version=2, value=bad),
        ),
        next="e.2",
        more=True,
        as_of=AT,
    )
    changes = decode_page(page)
    assert isinstance(changes, ResidentChanges)
    assert isinstance(changes.changes[0], Kept)
    assert changes.changes[1] == Unreadable("p-2", 2)
    assert not changes.head.complete


def test_a_payment_state_of_later_years_costs_only_that_line() -> None:
    value = SubsidyValue(
        person="p-1", item="低保", fen=1, granted_on=date(2026, 1, 1), state="frozen", account_tail="1234"
    )
    page = SubsidyPage(items=(Put[SubsidyValue](key="g-1", version=1, value=value),), next="e.1", more=False, as_of=AT)
    changes = decode_page(page)
    assert isinstance(changes, GrantChanges)
    assert changes.changes == (Unreadable("g-1", 1),)


def test_messages_do_not_print_what_a_citizen_is_called() -> None:
    value = ResidentValue(name="肖国强", id_number="11010519491231002X", town="三角镇")
    assert "肖国强" not in repr(value)
    assert "11010519491231002X" not in repr(value)
