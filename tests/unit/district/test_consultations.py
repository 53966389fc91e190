"""A consultation is taken once, answered once, and its answer goes to those whom it concerns."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from district.consultations import desk
from district.consultations.answer_times import LOCAL, AnswerTimes, Calendar
from district.consultations.models import ConsultationRow, VoicePieceRow
from district.consultations.store import page_after
from district.database import Database, now
from district.forgetting import CitizenPeriods, forget_of_citizens
from district.records.models import RecordRow, RefusedRecordRow
from district.records.retention import Periods, forget_old
from district.records.store import ingest
from kiosk.domain.consultations import ConsultationSort, Doubted, DoubtedKind, VoiceCodec
from kiosk.domain.people import PersonId
from kiosk.domain.receipts import Receipt
from kiosk.domain.records import ConsultationRecord, VoiceNotePiece
from offline_cache.wire.feed import Delete, Put, ReplyValue
from offline_cache.wire.ingest import ReceivedBatch
from offline_cache.wire.message import sha256_hex
from offline_cache.wire.receipt import hash_of
from tests.support.deliveries import EPOCH, INTAKE, deliver, enrolled_in, envelope

AT = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
RECEIPT = Receipt.draw(Random(1).randrange)
TEXT = "隔壁没有人住也领低保"


def complaint(receipt: Receipt = RECEIPT, record_id: UUID | None = None) -> ConsultationRecord:
    return ConsultationRecord(
        record_id or uuid4(),
        AT,
        receipt,
        ConsultationSort.COMPLAINT,
        "民政局",
        "低保",
        TEXT,
        "13800138000",
        PersonId("p-1"),
        Doubted(DoubtedKind.NOTICE_LINE, "n-7#12"),
    )


def pieces(consultation: UUID, note: bytes, size: int) -> Sequence[VoiceNotePiece]:
    cut = [note[at : at + size] for at in range(0, len(note), size)]
    return [
        VoiceNotePiece(uuid4(), AT, consultation, number, len(cut), VoiceCodec.OGG_OPUS, content)
        for number, content in enumerate(cut, 1)
    ]


def replies(database: Database, terminal: str = "T0042", town: str | None = "三角镇") -> list[ReplyValue]:
    page = page_after(database, None, 100, terminal, town)
    return [item.value for item in page.items if isinstance(item, Put)]


def count(database: Database, table: type[ConsultationRow] | type[VoicePieceRow]) -> int:
    with database.reading() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


@pytest.fixture
def town(emptied_district: Database) -> Database:
    enrolled_in(emptied_district, "T0042", "三角镇")
    return emptied_district


def test_a_consultation_is_shown_to_whoever_answers_it_and_its_receipt_is_not_known(town: Database) -> None:
    asked = complaint()
    assert deliver(town, asked) == ["accepted"]
    for name in (str(asked.record_id), RECEIPT.spoken):
        shown = desk.shown(town, name)
        assert (shown.text, shown.contact, shown.person) == (TEXT, "13800138000", "p-1")
        assert shown.doubted == ("notice_line", "n-7#12")
        assert (shown.listed.town, shown.listed.state) == ("三角镇", "received")
    with town.reading() as connection:
        (kept,) = connection.execute(select(RecordRow.body)).scalars()
        row = connection.execute(select(ConsultationRow)).mappings().one()
    assert kept == ""
    assert RECEIPT.digits not in str(dict(row))


def test_delivered_again_it_is_there_once_and_stays_as_far_as_it_got(town: Database) -> None:
    asked, note = complaint(), b"0123456789"
    spoken = pieces(asked.record_id, note, 4)
    deliver(town, asked, *spoken)
    desk.answer(town, str(asked.record_id), "已核实", "民政局", AT)
    assert set(deliver(town, asked, *spoken)) == {"duplicate"}
    # a terminal whose store was replaced sends it under a new epoch
    deliver(town, asked, *spoken, epoch=UUID(int=10))
    assert (count(town, ConsultationRow), count(town, VoicePieceRow)) == (1, 3)
    assert [reply.state for reply in replies(town)] == ["answered"]


def test_after_the_records_were_forgotten_nothing_comes_back(town: Database) -> None:
    asked = complaint()
    deliver(town, asked)
    desk.answer(town, str(asked.record_id), "已核实", "民政局", AT)
    old = (now() - timedelta(days=900)).isoformat()
    with town.writing() as connection:
        connection.execute(update(RecordRow).values(received_at=old))
        connection.execute(update(ConsultationRow).values(state_at=old))
    before = page_after(town, None, 100, "T0042", "三角镇").next
    forget_old(town, Periods(), now())
    assert forget_of_citizens(town, CitizenPeriods(), now()).consultations == 1
    assert deliver(town, asked) == ["duplicate"]
    (gone,) = page_after(town, before, 100, "T0042", "三角镇").items
    assert isinstance(gone, Delete)
    with pytest.raises(desk.ConsultationError, match="no such"):
        desk.shown(town, RECEIPT.digits)
    with town.reading() as connection:
        assert TEXT not in str(dict(connection.execute(select(ConsultationRow)).mappings().one()))


def test_one_that_waits_for_its_answer_is_never_forgotten(town: Database) -> None:
    asked = complaint()
    deliver(town, asked, *pieces(asked.record_id, b"abc", 2))
    assert forget_of_citizens(town, CitizenPeriods(), now() + timedelta(days=9000)).consultations == 0
    desk.answer(town, RECEIPT.digits, "已核实", "民政局", now())
    assert forget_of_citizens(town, CitizenPeriods(), now() + timedelta(days=9000)).consultations == 1
    assert count(town, VoicePieceRow) == 0


def test_a_reply_goes_to_the_town_and_to_the_terminal_that_asked_and_to_nobody_else(town: Database) -> None:
    enrolled_in(town, "T0007", "西阳镇")
    deliver(town, complaint())
    assert len(replies(town, "T0001", "三角镇")) == 1
    assert replies(town, "T0007", "西阳镇") == []
    # the terminal that asked serves another town by now
    assert len(replies(town, "T0042", "西阳镇")) == 1
    assert len(replies(town, "T0007", None)) == 1


def test_what_goes_down_says_no_word_of_the_question(town: Database) -> None:
    asked = complaint()
    deliver(town, asked)
    desk.assign(town, RECEIPT.digits, "社会救助股", AT)
    (assigned,) = replies(town)
    assert (assigned.state, assigned.at, assigned.answer) == ("assigned", AT, None)
    desk.answer(town, RECEIPT.digits, " 已核实。\n", "民政局", AT + timedelta(days=1))
    page = page_after(town, None, 100, "T0042", "三角镇")
    (item,) = page.items
    assert isinstance(item, Put)
    assert (item.key, item.value.answer, item.value.person) == (str(asked.record_id), "已核实。", "p-1")
    assert item.value.receipt_sha256 == hash_of(RECEIPT.digits)
    assert TEXT not in page.model_dump_json()
    assert "13800138000" not in page.model_dump_json()
    assert "已核实" not in repr(page)


def test_each_change_comes_once_after_the_one_before(town: Database) -> None:
    deliver(town, complaint())
    cursors = [page_after(town, None, 100, "T0042", "三角镇").next]
    desk.assign(town, RECEIPT.digits, "甲", AT)
    desk.assign(town, RECEIPT.digits, "乙", AT)
    desk.answer(town, RECEIPT.digits, "一", "乙", AT)
    desk.answer(town, RECEIPT.digits, "二", "乙", AT, correct=True)
    page = page_after(town, cursors[0], 100, "T0042", "三角镇")
    assert [item.value.answer for item in page.items if isinstance(item, Put)] == ["二"]
    assert page_after(town, page.next, 100, "T0042", "三角镇").items == ()


def test_what_the_operator_cannot_do_changes_nothing(town: Database) -> None:
    deliver(town, complaint())
    cursor = page_after(town, None, 100, "T0042", "三角镇").next
    with pytest.raises(desk.ConsultationError, match="words"):
        desk.answer(town, RECEIPT.digits, "  \n", "甲", AT)
    with pytest.raises(desk.ConsultationError, match="not answered"):
        desk.answer(town, RECEIPT.digits, "一", "甲", AT, correct=True)
    desk.answer(town, RECEIPT.digits, "一", "甲", AT)
    with pytest.raises(desk.ConsultationError, match="not received or assigned"):
        desk.answer(town, RECEIPT.digits, "二", "乙", AT)
    with pytest.raises(desk.ConsultationError, match="not received or assigned"):
        desk.assign(town, RECEIPT.digits, "乙", AT)
    for name in ("", "nonsense", str(uuid4()), "0" * 20):
        with pytest.raises(desk.ConsultationError, match="no such"):
            desk.shown(town, name)
    assert len(page_after(town, cursor, 100, "T0042", "三角镇").items) == 1


def test_the_open_ones_are_listed_by_when_they_are_due(town: Database) -> None:
    receipts = [Receipt.draw(Random(number).randrange) for number in range(3)]
    deliver(town, *(complaint(receipt) for receipt in receipts))
    desk.answer(town, receipts[0].digits, "一", "甲", AT)
    with town.writing() as connection:
        late = ConsultationRow.receipt_sha256 == hash_of(receipts[2].digits)
        connection.execute(update(ConsultationRow).where(late).values(due_on="2026-01-05"))
    listed = desk.listed(town)
    assert [one.due_on == date(2026, 1, 5) for one in listed] == [True, False]
    assert [one.due_on for one in desk.overdue(town, date(2026, 1, 6))] == [date(2026, 1, 5)]
    assert desk.count_open(town, date(2026, 1, 6)) == desk.Open(in_time=1, overdue=1)
    assert desk.listed(town, "answered", "民政局")[0].state == "answered"
    assert desk.listed(town, department="公安局") == []


@pytest.mark.parametrize("seed", range(3))
def test_a_voice_note_comes_together_in_whatever_order_its_pieces_come(town: Database, seed: int) -> None:
    asked, note = complaint(), bytes(range(250))
    records = [*pieces(asked.record_id, note, 40), asked]
    Random(seed).shuffle(records)
    missing = next(one for one in records if isinstance(one, VoiceNotePiece))
    others = [one for one in records if one is not missing]
    deliver(town, *others)
    with pytest.raises(desk.ConsultationError, match="6 of 7"):
        desk.voice_note(town, RECEIPT.digits)
    deliver(town, missing, first=100)
    assert desk.voice_note(town, RECEIPT.digits) == desk.VoiceNote("ogg_opus", note)
    assert desk.shown(town, RECEIPT.digits).voice_of == 7


def test_without_a_note_there_is_none(town: Database) -> None:
    deliver(town, complaint())
    with pytest.raises(desk.ConsultationError, match="no voice note"):
        desk.voice_note(town, RECEIPT.digits)


def test_one_that_cannot_be_read_costs_the_others_nothing(town: Database) -> None:
    """A NUL, which PostgreSQL cannot keep and no terminal of ours sends."""
    good, bad = envelope(1, complaint()), envelope(2, complaint())
    body = str(bad["body"]).replace(TEXT, "a\\u0000b")
    bad |= {"body": body, "sha256": sha256_hex(body.encode())}
    batch = ReceivedBatch(terminal="T0042", epoch=EPOCH, batch=EPOCH, records=(bad, good))
    assert [result.verdict.value for result in ingest(town, batch, INTAKE)] == ["rejected", "accepted"]
    assert count(town, ConsultationRow) == 1
    with town.reading() as connection:
        assert connection.execute(select(func.count()).select_from(RefusedRecordRow)).scalar_one() == 1


NATIONAL_DAY = Calendar(
    off=frozenset(date(2026, 10, day) for day in range(1, 8)), worked=frozenset([date(2026, 9, 27), date(2026, 10, 10)])
)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-11-23T01:00:00+00:00", date(2026, 11, 30)),
        ("2026-11-20T15:59:00+00:00", date(2026, 11, 27)),
        # after midnight here, though not in Greenwich
        ("2026-11-20T16:00:00+00:00", date(2026, 11, 27)),
        ("2026-11-21T16:00:00+00:00", date(2026, 11, 27)),
        ("2026-09-30T01:00:00+00:00", date(2026, 10, 13)),
    ],
)
def test_a_question_is_due_after_five_working_days(received: str, due: date) -> None:
    assert AnswerTimes(calendar=NATIONAL_DAY).due_on("question", datetime.fromisoformat(received)) == due


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)), st.integers(1, 30))
def test_the_day_is_a_working_day_and_so_many_lie_before_it(received: datetime, days: int) -> None:
    times = AnswerTimes(complaint_days=days, calendar=NATIONAL_DAY)
    due = times.due_on("complaint", received)
    first = received.astimezone(LOCAL).date()
    after = [first + timedelta(days=number) for number in range(1, (due - first).days + 1)]
    assert NATIONAL_DAY.is_working(due)
    assert sum(map(NATIONAL_DAY.is_working, after)) == days
