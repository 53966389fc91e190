"""Ratings are counted once each, and who is very dissatisfied is found; tickets are listed by their day."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from district.database import Database, now
from district.forgetting import CitizenPeriods, forget_of_citizens
from district.ratings.commands import line_of
from district.ratings.models import RatingRow
from district.ratings.store import call_backs, summaries
from district.records.models import RecordRow
from district.tickets.models import TicketRow
from district.tickets.store import of_day
from kiosk.domain.people import VolunteerId
from kiosk.domain.ratings import LowReason, Step
from kiosk.domain.records import AssistedRecord, Help, Place, QueueTicketRecord, RatingRecord
from tests.support.deliveries import deliver, enrolled_in

AT = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
LOW = (LowReason.LONG_WAIT, LowReason.ATTITUDE)


@pytest.fixture
def town(emptied_district: Database) -> Database:
    enrolled_in(emptied_district, "T0042", "三角镇")
    return emptied_district


def rating(step: Step, *reasons: LowReason, counter: str | None = "12", call_back: str | None = None) -> RatingRecord:
    return RatingRecord(uuid4(), AT, step, reasons, counter, None, call_back)


def test_ratings_are_summed_up_once_each_by_what_they_are_of(town: Database) -> None:
    given = [
        rating(Step.VERY_SATISFIED),
        rating(Step.FAIR),
        rating(Step.DISSATISFIED, *LOW),
        rating(Step.VERY_DISSATISFIED, LowReason.LONG_WAIT, counter=None, call_back="13800138000"),
    ]
    for epoch in (UUID(int=9), UUID(int=9), UUID(int=10)):
        deliver(town, *given, epoch=epoch)
    by_town = summaries(town, "town", LONG_AGO)["三角镇"]
    assert dict(by_town.steps) == {"very_satisfied": 1, "fair": 1, "dissatisfied": 1, "very_dissatisfied": 1}
    assert dict(by_town.reasons) == {"long_wait": 2, "attitude": 1}
    assert by_town.good_share == 0.5
    by_counter = summaries(town, "counter", LONG_AGO)
    assert {counter: sum(one.steps.values()) for counter, one in by_counter.items()} == {"": 1, "12": 3}
    assert line_of("12", by_counter["12"]).endswith("good 66.7%  attitude 1  long_wait 1")
    assert summaries(town, "matter", now() + timedelta(days=1)) == {}


def test_who_wants_to_be_called_is_found_and_the_number_is_in_no_record(town: Database) -> None:
    deliver(town, rating(Step.VERY_DISSATISFIED, call_back="13800138000"), rating(Step.SATISFIED))
    (one,) = call_backs(town, LONG_AGO)
    assert (one.contact, one.counter, one.town) == ("13800138000", "12", "三角镇")
    assert "13800138000" not in repr(one)
    with town.reading() as connection:
        assert set(connection.execute(select(RecordRow.body)).scalars()) == {""}


def test_tickets_are_listed_by_day_and_queue(town: Database) -> None:
    day = date(2026, 11, 23)
    tickets = [
        QueueTicketRecord(uuid4(), AT + timedelta(minutes=number), queue, day, f"T42-{number}")
        for number, queue in enumerate(("社保", "户籍", "社保"), 1)
    ]
    deliver(town, *tickets)
    deliver(town, *tickets, epoch=UUID(int=10))
    assert [(queue, number) for queue, number, _ in of_day(town, day)] == [
        ("户籍", "T42-2"),
        ("社保", "T42-1"),
        ("社保", "T42-3"),
    ]
    assert of_day(town, date(2026, 11, 24)) == []


def test_what_has_been_kept_long_enough_goes(town: Database) -> None:
    deliver(town, rating(Step.FAIR), QueueTicketRecord(uuid4(), AT, "社保", AT.date(), "A001"))
    with town.writing() as connection:
        for table in (RatingRow, TicketRow):
            connection.execute(update(table).values(received_at=LONG_AGO.isoformat()))
    done = forget_of_citizens(town, CitizenPeriods(), now())
    assert (done.ratings, done.tickets) == (1, 1)


def test_a_volunteers_help_is_kept_as_a_record_alone(town: Database) -> None:
    assert deliver(town, AssistedRecord(uuid4(), AT, VolunteerId("v-3"), Help.VOUCHED, Place.TERMINAL)) == ["accepted"]
    with town.reading() as connection:
        assert '"help":"vouched"' in connection.execute(select(RecordRow.body)).scalar_one()
