"""A shared face reaches its town and nobody else, lies nowhere in clear, and goes for good when consent is withdrawn."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, text, update

from district.database import Database
from district.faces.key import FaceKey, FaceKeyError, FaceOf, face_key_from_file
from district.faces.models import SharedFaceRow
from district.faces.store import enrolled_persons, faces_after, require_readable, withdrawals_after
from district.records.models import RecordRow, RefusedRecordRow
from district.records.projecting import Intake
from district.roster.store import delete_resident
from district.snapshots.shelf import NoSnapshotError, SnapshotShelf
from kiosk.domain.people import PersonId
from kiosk.domain.records import ConsentWithdrawalRecord, SharedTemplateRecord
from offline_cache.wire.feed import Delete, FeedKind, Put
from tests.support.deliveries import INTAKE, deliver, enrolled_in

AT = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
VECTOR = b"\x00\x00\x80\x3f" * 128
KEY = FaceKey(bytes(range(32)))
FACE = FaceOf("i", "p-1", "dlib-1")


def shared(person: str = "p-1", at: datetime = AT) -> SharedTemplateRecord:
    return SharedTemplateRecord(uuid4(), at, PersonId(person), "dlib-1", VECTOR, "share-zh-1")


def withdrawal(person: str = "p-1", at: datetime = AT + timedelta(hours=1)) -> ConsentWithdrawalRecord:
    return ConsentWithdrawalRecord(uuid4(), at, PersonId(person))


@pytest.fixture
def town(emptied_district: Database) -> Database:
    enrolled_in(emptied_district, "T0042", "三角镇")
    enrolled_in(emptied_district, "T0007", "西阳镇")
    return emptied_district


def persons(database: Database, town: str | None = "三角镇", after: str | None = None) -> list[str]:
    page = faces_after(database, KEY, after, 100, town)
    return [item.value.person for item in page.items if isinstance(item, Put)]


def test_a_face_goes_to_the_town_where_it_was_shared(town: Database) -> None:
    deliver(town, shared())
    (item,) = faces_after(town, KEY, None, 100, "三角镇").items
    assert isinstance(item, Put)
    assert (item.value.person, item.value.model, item.value.vector) == ("p-1", "dlib-1", VECTOR)
    assert persons(town, "西阳镇") == []
    assert persons(town, None) == ["p-1"]
    assert enrolled_persons(town) == 1


def test_a_vector_lies_nowhere_in_clear(town: Database) -> None:
    deliver(town, shared())
    with town.reading() as connection:
        (sealed,) = connection.execute(select(SharedFaceRow.sealed)).scalars()
        assert connection.execute(select(RecordRow.body)).scalars().all() == [""]
    assert sealed is not None
    assert VECTOR not in sealed


def test_a_district_without_a_key_for_faces_takes_none_and_keeps_none(town: Database) -> None:
    assert deliver(town, shared(), intake=Intake()) == ["rejected"]
    with town.reading() as connection:
        content = connection.execute(select(RefusedRecordRow.content)).scalar_one()
        assert connection.execute(select(func.count()).select_from(SharedFaceRow)).scalar_one() == 0
    assert '"body": ""' in content


def test_a_withdrawal_takes_the_face_away_everywhere_and_leaves_nothing_of_it(town: Database) -> None:
    deliver(town, shared(), shared("p-2"))
    before = faces_after(town, KEY, None, 100, "三角镇").next
    deliver(town, withdrawal(), terminal="T0007", first=1)
    (gone,) = faces_after(town, KEY, before, 100, "三角镇").items
    assert isinstance(gone, Delete)
    assert persons(town) == ["p-2"]
    (told,) = withdrawals_after(town, None, 100).items
    assert isinstance(told, Put)
    assert (told.value.person, told.value.at) == ("p-1", AT + timedelta(hours=1))
    with town.reading() as connection:
        row = connection.execute(
            select(SharedFaceRow.person, SharedFaceRow.sealed).where(SharedFaceRow.id == gone.key)
        ).one()
    assert tuple(row) == (None, None)


@pytest.mark.parametrize("together", [True, False])
def test_a_face_of_before_the_withdrawal_that_comes_late_stays_away(town: Database, together: bool) -> None:
    late, later = shared(), shared(at=AT + timedelta(hours=2))
    if together:
        deliver(town, late, withdrawal(), later)
    else:
        deliver(town, withdrawal(), terminal="T0007")
        deliver(town, late, later)
    (item,) = [one for one in faces_after(town, KEY, None, 100, "三角镇").items if isinstance(one, Put)]
    assert item.value.enrolled_at == later.at


def test_delivered_again_nothing_changes(town: Database) -> None:
    face, gone = shared(), withdrawal("p-2")
    deliver(town, face, gone)
    ends = faces_after(town, KEY, None, 100, None).next, withdrawals_after(town, None, 100).next
    deliver(town, face, gone)
    deliver(town, face, gone, epoch=UUID(int=10))
    assert faces_after(town, KEY, ends[0], 100, None).items == ()
    assert withdrawals_after(town, ends[1], 100).items == ()


def test_whom_the_roster_forgets_nobody_recognises(town: Database) -> None:
    deliver(town, shared())
    with town.writing() as connection:
        delete_resident(connection, "p-1")
    assert persons(town) == []


def test_a_face_is_bound_to_its_key_its_model_and_its_person() -> None:
    sealed = KEY.seal(VECTOR, FACE)
    assert KEY.open(sealed, FACE) == VECTOR
    assert KEY.seal(VECTOR, FACE) != sealed
    for other in (FaceOf("i", "p-2", "dlib-1"), FaceOf("i", "p-1", "dlib-2"), FaceOf("j", "p-1", "dlib-1")):
        with pytest.raises(FaceKeyError):
            KEY.open(sealed, other)
    with pytest.raises(FaceKeyError):
        FaceKey(bytes(32)).open(sealed, FACE)


def test_the_key_lies_where_nobody_else_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "faces.key"
    assert face_key_from_file(path) == face_key_from_file(path)
    assert path.stat().st_mode & 0o777 == 0o400
    assert repr(face_key_from_file(path)) == "FaceKey()"
    path.chmod(0o644)
    with pytest.raises(FaceKeyError, match="0400"):
        face_key_from_file(path)
    path.chmod(0o600)
    path.write_bytes(b"short")
    with pytest.raises(FaceKeyError, match="32 bytes"):
        face_key_from_file(path)


def test_another_key_is_noticed_at_the_start(town: Database) -> None:
    require_readable(town, KEY)
    deliver(town, shared())
    require_readable(town, KEY)
    with pytest.raises(FaceKeyError):
        require_readable(town, FaceKey(bytes(32)))


def test_a_snapshot_holds_the_towns_faces_and_its_file_none(town: Database) -> None:
    deliver(town, shared(), *(shared(f"p-{number}") for number in range(20)))
    deliver(town, withdrawal())
    shelf = SnapshotShelf(town, KEY)
    made = shelf.snapshot(FeedKind.TEMPLATES, "三角镇")
    whole = made.read(0, made.size)
    assert len(whole) == made.size
    assert made.read(made.size // 2, made.size) == whole[made.size // 2 :]
    assert made.read(made.size, made.size) == made.read(made.size + 99, made.size) == b""
    assert b"".join(made.read(at, at + 32) for at in range(0, made.size, 33)) == whole
    assert os.pread(made.descriptor, 2, 0) != whole[:2] == b"\x1f\x8b"
    with pytest.raises(NoSnapshotError):
        shelf.snapshot(FeedKind.REPLIES, "三角镇")
    shelf.close()


def test_a_face_that_was_tampered_with_is_not_handed_out(town: Database) -> None:
    deliver(town, shared(), shared("p-2"))
    with town.writing() as connection:
        connection.execute(update(SharedFaceRow).values(person="p-3"))
    with pytest.raises(FaceKeyError):
        faces_after(town, INTAKE.face_key or KEY, None, 100, None)
    with town.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM shared_face")).scalar_one() == 2
