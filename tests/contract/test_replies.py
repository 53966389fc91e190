"""What a citizen sent is found again by receipt and by person, as far as this terminal or the district knows."""

from collections.abc import Generator
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from uuid import UUID

import pytest

from kiosk.clock import ManualClock
from kiosk.domain.consultations import Consultation, ConsultationSort, ConsultationState, VoiceCodec, in_pieces
from kiosk.domain.people import PersonId
from kiosk.domain.receipts import Receipt
from kiosk.domain.records import ConsultationRecord, EntryRecord, QueueTicketRecord, RatingRecord, VoiceNotePiece
from kiosk.ports import NoRoomError, Replies, Tickets
from offline_cache.changes import Gone, Kept, PageHead, Reply, ReplyChanges
from offline_cache.outbox import DurableOutbox
from offline_cache.room import RoomRules
from offline_cache.tickets import StoredTickets
from offline_cache.wire.receipt import hash_of
from tests.support.terminal_store import TERMINAL, TerminalStore, terminal_store

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)
RECEIPT, OTHER = (Receipt.draw(Random(seed).randrange) for seed in (1, 2))
ME = PersonId("p-1")


@pytest.fixture
def store(tmp_path: Path) -> Generator[TerminalStore]:
    with terminal_store(tmp_path) as opened:
        yield opened


def ask(store: TerminalStore, receipt: Receipt = RECEIPT, person: PersonId | None = ME) -> ConsultationRecord:
    record = ConsultationRecord(
        store.clock.new_id(),
        store.clock.now(),
        receipt,
        ConsultationSort.QUESTION,
        "民政局",
        "低保",
        "怎么办",
        None,
        person,
    )
    store.outbox.append(record)
    return record


def told(
    consultation: UUID, state: ConsultationState, version: int, answer: str | None = None, person: PersonId | None = ME
) -> ReplyChanges:
    shown = Consultation(consultation, "民政局", "低保", state, NINE, date(2026, 11, 30), answer)
    reply = Reply(hash_of(RECEIPT.digits), person, shown)
    return ReplyChanges(PageHead(f"e.{version}", NINE, complete=True), (Kept(str(consultation), version, reply),))


def test_what_was_just_sent_is_found_and_on_its_way(store: TerminalStore) -> None:
    replies: Replies = store.replies
    record = ask(store)
    found = replies.by_receipt(RECEIPT)
    assert found == Consultation(record.record_id, "民政局", "低保", ConsultationState.SENT, record.at)
    assert list(replies.by_person(ME)) == [found]
    assert replies.by_receipt(OTHER) is None
    assert replies.by_person(PersonId("p-2")) == []


def test_what_the_district_has_acknowledged_is_received_even_when_it_was_purged(store: TerminalStore) -> None:
    ask(store)
    store.outbox.acknowledge([1])
    for _ in range(2):
        found = store.replies.by_receipt(RECEIPT)
        assert found is not None
        assert found.state is ConsultationState.RECEIVED
        assert isinstance(store.clock, ManualClock)
        store.clock.advance(9 * 86400)
        store.outbox.age_seconds()
        store.outbox.purge()


def test_what_the_district_says_is_shown_instead_each_time_as_it_is_now(store: TerminalStore) -> None:
    record = ask(store)
    for version, (state, answer) in enumerate(
        [(ConsultationState.RECEIVED, None), (ConsultationState.ASSIGNED, None), (ConsultationState.ANSWERED, "可以")],
        1,
    ):
        store.mirror.apply(told(record.record_id, state, version, answer))
        found = store.replies.by_receipt(RECEIPT)
        assert found is not None
        assert (found.state, found.answer, found.due_on) == (state, answer, date(2026, 11, 30))
        assert list(store.replies.by_person(ME)) == [found]
    # an old page once more
    store.mirror.apply(told(record.record_id, ConsultationState.ASSIGNED, 2))
    assert store.replies.by_person(ME)[0].state is ConsultationState.ANSWERED


def test_an_answer_to_a_nameless_one_is_found_by_its_receipt_alone(store: TerminalStore) -> None:
    record = ask(store, person=None)
    store.mirror.apply(told(record.record_id, ConsultationState.ANSWERED, 1, "可以", person=None))
    assert store.replies.by_receipt(RECEIPT) is not None
    assert store.replies.by_person(ME) == []


def test_what_the_district_forgets_is_forgotten_here(store: TerminalStore) -> None:
    record = ask(store)
    store.mirror.apply(told(record.record_id, ConsultationState.ANSWERED, 1, "可以"))
    gone = ReplyChanges(PageHead("e.2", NINE, complete=True), (Gone(str(record.record_id), 2),))
    store.mirror.apply(gone)
    assert store.replies.by_receipt(RECEIPT) is None


def test_the_receipt_itself_is_kept_nowhere(store: TerminalStore) -> None:
    ask(store)
    with store.database.reading() as connection:
        bodies = connection.exec_driver_sql("SELECT body FROM outbox").scalars().all()
        asked = connection.exec_driver_sql("SELECT * FROM asked").all()
    assert RECEIPT.digits not in repr((bodies, asked))
    assert RECEIPT.digits.encode() not in bodies[0]


def test_a_consultation_is_refused_before_anything_is_typed_and_what_was_begun_has_room(tmp_path: Path) -> None:
    """By the longest voice note: who was let begin can finish."""
    quota = 12 * 1024 * 1024
    with terminal_store(tmp_path, quota_bytes=quota, room_rules=RoomRules(stop_registrations=0.9)) as store:
        begun = 0
        while True:
            try:
                store.outbox.require_room(ConsultationRecord)
            except NoRoomError:
                break
            record = ask(store, Receipt.draw(Random(begun + 10).randrange))
            pieces = in_pieces(bytes(64 * 48 * 1024))
            for number, piece in enumerate(pieces, 1):
                store.outbox.append(
                    VoiceNotePiece(
                        store.clock.new_id(),
                        record.at,
                        record.record_id,
                        number,
                        len(pieces),
                        VoiceCodec.WAV_PCM16_16K,
                        piece,
                    )
                )
            begun += 1
        assert begun == 2
        # what is small, and what may not wait, still goes
        store.outbox.require_room(RatingRecord)
        store.outbox.require_room(EntryRecord)
        store.outbox.append(store.entry())


def test_each_number_is_given_out_once_a_day_and_a_queue(store: TerminalStore) -> None:
    tickets: Tickets = StoredTickets(store.outbox, store.clock, "A")
    given = [tickets.take(queue) for queue in ("社保", "户籍", "社保")]
    assert [(one.queue, one.number) for one in given] == [("社保", "A001"), ("户籍", "A001"), ("社保", "A002")]
    assert store.outbox.depth().pending == 3
    assert isinstance(store.clock, ManualClock)
    # the day ends at midnight here, not in Greenwich: from 08:30 on
    store.clock.advance(15 * 3600)
    assert tickets.take("社保").number == "A003"
    store.clock.advance(3600)
    assert tickets.take("社保").number == "A001"


def test_numbers_go_on_after_a_restart(tmp_path: Path) -> None:
    for number in ("A001", "A002"):
        with terminal_store(tmp_path) as store:
            ticket = StoredTickets(DurableOutbox(store.database, store.clock), store.clock, "A")
            taken: QueueTicketRecord = ticket.take("社保") if number == "A001" else _later(store)
            assert taken.number == number
            assert store.outbox.identity().terminal == TERMINAL


def _later(store: TerminalStore) -> QueueTicketRecord:
    """With ids that the first start has not used."""
    assert isinstance(store.clock, ManualClock)
    for _ in range(10):
        store.clock.new_id()
    return StoredTickets(store.outbox, store.clock, "A").take("社保")
