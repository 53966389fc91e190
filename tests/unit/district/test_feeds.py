"""The feeds: every change once, in order, from any place that was ever handed out; anything else begins anew."""

from datetime import date
from threading import Thread

import pytest

from district.database import Database
from district.feed import Cursor, GoneError
from district.roster import store as roster
from district.subsidies import store as subsidies
from offline_cache.wire.feed import Delete, Put, ResidentValue, SubsidyValue


@pytest.fixture
def database(district: Database) -> Database:
    return district


def put(database: Database, *persons: str, name: str = "李明") -> None:
    with database.writing() as connection:
        value = ResidentValue(name=name, id_number="11010519491231002X", town="三角镇")
        roster.put_residents(connection, [(person, value) for person in persons])


def grant(database: Database, grant_id: str, person: str) -> None:
    with database.writing() as connection:
        value = SubsidyValue(
            person=person, item="低保", fen=100, granted_on=date(2026, 1, 1), state="paid", account_tail="1234"
        )
        subsidies.put_grants(connection, [(grant_id, value)])


def keys(database: Database, after: str | None = None, limit: int = 100) -> list[str]:
    return [item.key for item in roster.page_after(database, after, limit).items]


def test_a_feed_without_a_cursor_begins_at_the_beginning(database: Database) -> None:
    put(database, "p-1", "p-2")
    assert keys(database) == ["p-1", "p-2"]


def test_pages_follow_each_other_without_a_gap_or_a_repetition(database: Database) -> None:
    put(database, *(f"p-{number}" for number in range(7)))
    cursor, seen, more = None, list[str](), True
    while more:
        page = roster.page_after(database, cursor, 3)
        seen += [item.key for item in page.items]
        cursor, more = page.next, page.more
    assert seen == [f"p-{number}" for number in range(7)]
    assert keys(database, cursor) == []


def test_a_changed_line_comes_again_and_only_it(database: Database) -> None:
    put(database, "p-1", "p-2")
    cursor = roster.page_after(database, None, 100).next
    put(database, "p-1", name="李月")
    (item,) = roster.page_after(database, cursor, 100).items
    assert isinstance(item, Put)
    assert (item.key, item.value.name) == ("p-1", "李月")


def test_a_deletion_travels_without_the_name_and_takes_the_grants_along(database: Database) -> None:
    put(database, "p-1", "p-2")
    grant(database, "g-1", "p-1")
    grant(database, "g-2", "p-2")
    people, grants = (
        roster.page_after(database, None, 100).next,
        subsidies.page_after(database, None, 100).next,
    )
    with database.writing() as connection:
        roster.delete_resident(connection, "p-1")
    (gone,) = roster.page_after(database, people, 100).items
    assert isinstance(gone, Delete)
    assert gone.key == "p-1"
    assert [item.key for item in subsidies.page_after(database, grants, 100).items] == ["g-1"]


def test_both_feeds_share_one_counter(database: Database) -> None:
    put(database, "p-1")
    grant(database, "g-1", "p-1")
    put(database, "p-2")
    versions = [item.version for item in roster.page_after(database, None, 9).items]
    assert versions + [item.version for item in subsidies.page_after(database, None, 9).items] == [1, 3, 2]


@pytest.mark.parametrize(
    "after",
    [
        "",
        "7",
        "nonsense",
        "00000000-0000-0000-0000-000000000001.0",
        "00000000-0000-0000-0000-000000000001.-1",
        "00000000-0000-0000-0000-000000000001.1" + "0" * 30,
    ],
)
def test_a_cursor_that_is_not_ours_is_gone(database: Database, after: str) -> None:
    with pytest.raises(GoneError):
        roster.page_after(database, after, 10)


def test_a_cursor_from_the_future_is_gone(database: Database) -> None:
    """The district was restored from a backup older than what the terminal has seen."""
    put(database, "p-1")
    cursor = Cursor.parse(roster.page_after(database, None, 10).next)
    with pytest.raises(GoneError):
        roster.page_after(database, str(Cursor(cursor.epoch, cursor.version + 1)), 10)


def test_a_place_is_of_one_town_and_of_no_other(database: Database) -> None:
    put(database, "p-1", "p-2", "p-3")
    page = roster.page_after(database, None, 1, "三角镇")
    (second,) = roster.page_after(database, page.next, 1, "三角镇").items
    assert second.version > page.items[0].version
    for elsewhere in ("西阳镇", None):
        with pytest.raises(GoneError):
            roster.page_after(database, page.next, 1, elsewhere)
    with pytest.raises(GoneError):
        roster.page_after(database, roster.page_after(database, None, 1).next, 1, "三角镇")


def test_a_reader_beside_many_writers_misses_no_change(database: Database) -> None:
    """Versions of their own sequence would: a later number may commit before an earlier one."""
    writers = [
        Thread(target=lambda writer=writer: [put(database, f"p-{writer}-{turn}") for turn in range(20)])
        for writer in range(4)
    ]
    for writer in writers:
        writer.start()
    cursor, seen = None, list[str]()
    while any(writer.is_alive() for writer in writers):
        page = roster.page_after(database, cursor, 3)
        seen, cursor = seen + [item.key for item in page.items], page.next
    for writer in writers:
        writer.join()
    seen += keys(database, cursor)
    assert sorted(seen) == sorted(f"p-{writer}-{turn}" for writer in range(4) for turn in range(20))
