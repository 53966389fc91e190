"""Faces: kept with their consent, forgotten with their withdrawal, shared ones used only while the district is heard of."""

from collections.abc import Generator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import text

from kiosk.clock import ManualClock
from kiosk.domain.people import FaceTemplate, PersonId
from kiosk.domain.records import ConsentWithdrawalRecord, EnrolmentRecord, SharedTemplateRecord
from kiosk.ports import NoRoomError, StorageError, TemplateStore
from offline_cache.changes import (
    FaceChanges,
    FeedName,
    Gone,
    Kept,
    PageHead,
    ResidentChanges,
    Withdrawal,
    WithdrawalChanges,
)
from offline_cache.room import RoomRules
from tests.support.terminal_store import TerminalStore, terminal_store

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)
HEAD = PageHead("e.9", NINE, complete=True)
DAY = timedelta(days=1)


@pytest.fixture
def store(tmp_path: Path) -> Generator[TerminalStore]:
    with terminal_store(tmp_path) as opened:
        yield opened


def face(person: str = "p-1", vector: bytes = b"\x01" * 512, at: datetime = NINE, model: str = "m-1") -> FaceTemplate:
    return FaceTemplate(PersonId(person), model, vector, at)


def withdrawal(person: str = "p-1", at: datetime = NINE + timedelta(hours=1)) -> ConsentWithdrawalRecord:
    return ConsentWithdrawalRecord(uuid4(), at, PersonId(person))


def shared(*templates: FaceTemplate, version: int = 1) -> FaceChanges:
    changes = tuple(Kept(f"t-{number}", version, template) for number, template in enumerate(templates))
    return FaceChanges(HEAD, changes)


def withdrawn(*records: ConsentWithdrawalRecord) -> WithdrawalChanges:
    changes = tuple(Kept(str(one.record_id), 1, Withdrawal(one.person, one.at)) for one in records)
    return WithdrawalChanges(HEAD, changes)


def persons(store: TerminalStore, longest: timedelta = DAY) -> list[str]:
    return [template.person for template in store.templates.shared("m-1", longest)]


def kinds(store: TerminalStore) -> list[str]:
    return [record.kind for record in store.outbox.pending(10)]


def test_a_face_and_its_consents_are_kept_together_or_not_at_all(store: TerminalStore, tmp_path: Path) -> None:
    templates: TemplateStore = store.templates
    one = face()
    consent = EnrolmentRecord(uuid4(), NINE, one.person, one.model, "c-1")
    sharing = SharedTemplateRecord(uuid4(), NINE, one.person, one.model, one.vector, "s-1")
    templates.add(one, consent, sharing)
    assert list(templates.templates()) == [one]
    assert kinds(store) == ["enrolment", "shared_template"]
    with store.database.writing() as connection:
        connection.execute(
            text("CREATE TRIGGER bad BEFORE INSERT ON face_template BEGIN SELECT RAISE(ABORT, 'no'); END")
        )
    with pytest.raises(StorageError):
        templates.add(face("p-2"), EnrolmentRecord(uuid4(), NINE, PersonId("p-2"), "m-1", "c-1"))
    assert len(kinds(store)) == 2
    # the head outside the store knows of what was kept, and of nothing else
    assert store.outbox.head().seq == 2


def test_a_face_of_a_new_model_takes_the_place_of_those_of_the_old(store: TerminalStore) -> None:
    templates: TemplateStore = store.templates
    for one in (face(), face(vector=b"\x02" * 512), face("p-2")):
        templates.add(one)
    with store.database.writing() as connection:
        connection.execute(
            text(
                "CREATE TRIGGER bad BEFORE INSERT ON face_template WHEN NEW.model = 'm-2' "
                "BEGIN SELECT RAISE(ABORT, 'no'); END"
            )
        )
    newer = face(vector=b"\x03" * 1024, model="m-2")
    with pytest.raises(StorageError):
        templates.add(newer)
    assert len(templates.templates()) == 3, "where the new one cannot be kept the old ones stay"
    with store.database.writing() as connection:
        connection.execute(text("DROP TRIGGER bad"))
    templates.add(newer)
    assert list(templates.templates()) == [face("p-2"), newer]


def test_a_withdrawal_and_the_faces_go_together_or_not_at_all(store: TerminalStore) -> None:
    templates: TemplateStore = store.templates
    for one in (face(), face(vector=b"\x02" * 512), face("p-2")):
        templates.add(one)
    with store.database.writing() as connection:
        connection.execute(text("CREATE TRIGGER bad BEFORE INSERT ON outbox BEGIN SELECT RAISE(ABORT, 'no'); END"))
    with pytest.raises(StorageError):
        templates.forget(PersonId("p-1"), withdrawal())
    assert len(templates.templates()) == 3
    with store.database.writing() as connection:
        connection.execute(text("DROP TRIGGER bad"))
    record = withdrawal()
    for _ in range(2):
        templates.forget(PersonId("p-1"), record)
    assert [template.person for template in templates.templates()] == ["p-2"]
    assert kinds(store) == ["consent_withdrawal"]
    with pytest.raises(ValueError, match="own faces"):
        templates.forget(PersonId("p-2"), withdrawal("p-1"))


def test_a_withdrawal_is_taken_by_a_store_that_takes_nothing_else(tmp_path: Path) -> None:
    full = RoomRules(0.0, 0.0, 0.0, 0.0)
    with terminal_store(tmp_path) as store:
        store.templates.add(face())
    with terminal_store(tmp_path, room_rules=full) as store:
        with pytest.raises(NoRoomError):
            store.templates.add(face("p-2"))
        store.templates.forget(PersonId("p-1"), withdrawal())
        store.mirror.apply(withdrawn(withdrawal("p-3")))
        assert store.templates.templates() == []


def test_shared_faces_are_those_of_the_active_model(store: TerminalStore) -> None:
    store.mirror.apply(withdrawn())
    store.mirror.apply(shared(face(), face("p-2", model="m-2")))
    assert persons(store) == ["p-1"]
    # a face that was enrolled here is not there twice
    store.templates.add(face())
    assert persons(store) == []


def test_shared_faces_are_used_only_while_both_feeds_are_followed(store: TerminalStore) -> None:
    assert isinstance(store.clock, ManualClock)
    store.mirror.apply(shared(face()))
    assert persons(store) == []
    store.mirror.apply(withdrawn())
    assert persons(store) == ["p-1"]
    store.clock.advance(2 * DAY.total_seconds())
    store.outbox.append(store.entry())
    assert persons(store) == []
    store.mirror.apply(shared(face(), version=2))
    assert persons(store) == []
    store.mirror.apply(withdrawn())
    assert persons(store) == ["p-1"]


def test_a_withdrawal_anywhere_takes_the_faces_of_before_here_too(store: TerminalStore) -> None:
    gone = withdrawal()
    later = face(vector=b"\x03" * 512, at=gone.at + timedelta(minutes=1))
    store.templates.add(face())
    store.templates.add(face("p-2"))
    store.templates.add(later)
    store.mirror.apply(shared(face(vector=b"\x04" * 512), face("p-2", vector=b"\x04" * 512)))
    store.mirror.apply(withdrawn(gone))
    assert list(store.templates.templates()) == [face("p-2"), later]
    assert persons(store) == ["p-2"]


def test_a_face_of_before_the_withdrawal_that_comes_after_it_is_not_used(store: TerminalStore) -> None:
    """Out of a snapshot that was made an hour ago."""
    store.templates.forget(PersonId("p-1"), withdrawal())
    store.mirror.apply(shared(face(), face("p-2")))
    store.mirror.apply(withdrawn())
    assert persons(store) == ["p-2"]


def test_a_face_that_the_district_deletes_goes_and_so_does_a_resident(store: TerminalStore) -> None:
    store.mirror.apply(withdrawn())
    store.mirror.apply(shared(face(), face("p-2"), face("p-3")))
    store.mirror.apply(FaceChanges(HEAD, (Gone("t-0", 2),)))
    store.mirror.apply(ResidentChanges(HEAD, (Gone("p-3", 9),)))
    assert persons(store) == ["p-2"]


def test_what_a_new_beginning_does_not_name_goes(store: TerminalStore) -> None:
    store.mirror.apply(withdrawn())
    store.mirror.apply(shared(face(), face("p-2")))
    store.mirror.restart(FeedName.TEMPLATES)
    store.mirror.apply(shared(face()))
    assert persons(store) == ["p-1"]
