"""The database under the resources: writers together and apart, a copy in service, and what is no database."""

import sqlite3
import stat
import subprocess
from pathlib import Path
from threading import Barrier, Event, Thread

import pytest
from sqlalchemy import Connection, func, insert, select

from district.database import BackupError, BusyError, Database, DatabaseRefusedError
from district.group_commit import GroupCommit
from district.roster.models import ResidentRow
from district.roster.store import page_after, put_residents
from district.subsidies.store import page_after as grants_after
from district.subsidies.store import put_grants
from offline_cache.wire.feed import Delete, Put, ResidentValue, SubsidyValue
from tests.support.waiting import LIMIT_SECONDS


def person(number: int) -> dict[str, object]:
    return {"person": f"p-{number}", "town": "三角镇", "version": number, "name": "李明", "id_number": "1"}


def count(database: Database) -> int:
    with database.reading() as connection:
        return connection.execute(select(func.count()).select_from(ResidentRow)).scalar_one()


def test_works_that_wait_together_are_all_written(district: Database) -> None:
    start = Barrier(20)

    def write(number: int) -> None:
        start.wait(LIMIT_SECONDS)
        answer = district.write(lambda connection: connection.execute(insert(ResidentRow), [person(number)]) and number)
        answers.append(answer)

    answers: list[object] = []
    threads = [Thread(target=write, args=(number,)) for number in range(1, 21)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LIMIT_SECONDS)
    assert sorted(map(str, answers)) == sorted(map(str, range(1, 21)))
    assert count(district) == 20


def test_one_bad_work_in_a_group_fails_alone(district: Database) -> None:
    """The group waits behind a first work, so that they are surely one transaction."""
    group = GroupCommit(district.writing)
    entered, go_on = Event(), Event()

    def first(connection: Connection) -> None:
        entered.set()
        assert go_on.wait(LIMIT_SECONDS)

    def write(number: int) -> None:
        try:
            group.run(
                lambda connection: bad() if number == 3 else connection.execute(insert(ResidentRow), [person(number)])
            )
        except ZeroDivisionError:
            failed.append(number)

    def bad() -> None:
        raise ZeroDivisionError

    failed: list[int] = []
    threads = [Thread(target=group.run, args=(first,))]
    threads[0].start()
    assert entered.wait(LIMIT_SECONDS)
    threads += [Thread(target=write, args=(number,)) for number in range(1, 7)]
    for thread in threads[1:]:
        thread.start()
    go_on.set()
    for thread in threads:
        thread.join(LIMIT_SECONDS)
    group.close()
    assert failed == [3]
    assert count(district) == 5


def test_a_closed_group_takes_nothing_more(district: Database) -> None:
    group = GroupCommit(district.writing)
    group.run(str)
    group.close()
    group.close()
    with pytest.raises(RuntimeError):
        group.run(str)


def test_a_writer_who_waits_too_long_is_told_to_come_again(
    location: str, district: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("district.sqlite._BUSY_TIMEOUT_SECONDS", 0.05)
    monkeypatch.setattr("district.postgresql._LOCK_TIMEOUT_SECONDS", 1)
    other = Database(location)
    with district.writing() as connection:
        put_residents(connection, [("p-1", ResidentValue(name="李明", id_number="1", town="三角镇"))])
        with pytest.raises(BusyError), other.writing() as waiting:
            put_residents(waiting, [("p-2", ResidentValue(name="李月", id_number="2", town="三角镇"))])
    other.close()
    assert count(district) == 1


def test_what_is_read_in_one_block_is_one_moment(district: Database) -> None:
    with district.reading() as connection:
        query = select(func.count()).select_from(ResidentRow)
        before = connection.execute(query).scalar_one()
        with district.writing() as writer:
            writer.execute(insert(ResidentRow), [person(1)])
        assert connection.execute(query).scalar_one() == before == 0


def test_who_moves_leaves_his_town_with_his_grants_and_arrives_in_the_other(district: Database) -> None:
    def move_to(town: str) -> None:
        with district.writing() as connection:
            put_residents(connection, [("p-1", ResidentValue(name="李明", id_number="1", town=town))])

    move_to("三角镇")
    paid = SubsidyValue(person="p-1", item="低保", fen=1, granted_on="2026-01-01", state="paid", account_tail="1234")  # pyright: ignore[reportArgumentType]
    with district.writing() as connection:
        put_grants(connection, [("g-1", paid)])
    old, there, everywhere = (page_after(district, None, 10, town=town).next for town in ("三角镇", "西阳镇", None))
    move_to("西阳镇")
    (left,) = page_after(district, old, 10, town="三角镇").items
    (arrived,) = page_after(district, there, 10, town="西阳镇").items
    assert isinstance(left, Delete)
    assert isinstance(arrived, Put)
    assert [type(item) for item in grants_after(district, old, 10, town="三角镇").items] == [Delete]
    assert [item.key for item in grants_after(district, there, 10, town="西阳镇").items] == ["g-1"]
    # who follows the whole district sees him go before he comes
    assert [type(item) for item in page_after(district, everywhere, 10).items] == [Delete, Put[ResidentValue]]
    move_to("三角镇")
    assert isinstance(page_after(district, old, 10, town="三角镇").items[-1], Put)


def test_a_backup_is_whole_while_others_write(district: Database, location: str, tmp_path: Path) -> None:
    with district.writing() as connection:
        connection.execute(insert(ResidentRow), [person(number) for number in range(1, 101)])
    copy = tmp_path / "copy"
    with district.reading() if "://" in location else district.writing():
        district.back_up(copy)
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    if "://" in location:
        listing = subprocess.run(["pg_restore", "--list", str(copy)], check=True, capture_output=True, text=True)
        assert "TABLE DATA public resident" in listing.stdout
    else:
        kept = sqlite3.connect(copy)
        assert kept.execute("SELECT count(*) FROM resident").fetchone() == (100,)
        kept.close()
    with pytest.raises(BackupError, match="there already"):
        district.back_up(copy)


def test_a_backup_that_fails_leaves_nothing(district: Database, tmp_path: Path) -> None:
    with pytest.raises(BackupError):
        district.back_up(tmp_path / "no such folder" / "copy")
    assert not [path for path in tmp_path.iterdir() if "copy" in path.name or "folder" in path.name]


@pytest.mark.parametrize(
    "location",
    [
        "mysql://somebody:secret@host/name",
        "postgresql+asyncpg://somebody:secret@host/name",
        "://",
        "postgresql+psycopg://nobody:secret@/none?host=/no/such/folder",
    ],
)
def test_what_is_no_database_is_refused_without_its_password(location: str) -> None:
    with pytest.raises(DatabaseRefusedError) as refused:
        Database(location)
    assert "secret" not in str(refused.value)
