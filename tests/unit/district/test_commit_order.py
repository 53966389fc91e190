"""A feed with 16 writers: nobody who asks for "after N" ever misses a change.

The same harness, with versions from a naive sequence, does miss some: it would have caught us.
"""

from collections.abc import Callable, Generator
from random import Random
from threading import Event, Thread

import pytest
from sqlalchemy import Connection, text

from district.database import BusyError, Database
from district.roster.store import page_after, put_residents
from offline_cache.wire.feed import ResidentValue

WRITERS = 16
CHANGES = 25
"""Of each writer."""

VALUE = ResidentValue(name="李明", id_number="11010519491231002X", town="三角镇")


def test_the_counter_line_misses_nothing(district: Database) -> None:
    def read(after: str | None) -> tuple[list[str], str]:
        page = page_after(district, after, 50)
        return [item.key for item in page.items], page.next

    written, seen = race(district, lambda connection, key: put_residents(connection, [(key, VALUE)]), read)
    assert sorted(seen) == sorted(written)


@pytest.fixture
def on_postgres(postgres_location: str) -> Generator[Database]:
    opened = Database(postgres_location)
    yield opened
    opened.close()


def test_a_naive_sequence_misses_some(on_postgres: Database) -> None:
    """Not on SQLite: its one writer has no order but that of its commits."""
    with on_postgres.writing() as connection:
        connection.execute(text("CREATE TABLE naive (version BIGSERIAL PRIMARY KEY, key TEXT NOT NULL)"))

    def read(after: str | None) -> tuple[list[str], str]:
        query = text("SELECT version, key FROM naive WHERE version > :after ORDER BY version LIMIT 50")
        with on_postgres.reading() as connection:
            rows = connection.execute(query, {"after": int(after or 0)}).all()
        return [key for _, key in rows], str(rows[-1][0]) if rows else (after or "0")

    insert = text("INSERT INTO naive (key) VALUES (:key)")
    written, seen = race(on_postgres, lambda connection, key: connection.execute(insert, {"key": key}), read)
    assert len(seen) < len(written)


def race(
    database: Database,
    write: Callable[[Connection, str], object],
    read: Callable[[str | None], tuple[list[str], str]],
) -> tuple[list[str], list[str]]:
    """What was written and what was read. Some writers dawdle between their change and its commit, as a slow disk does."""
    keys = [f"{writer}-{turn}" for writer in range(WRITERS) for turn in range(CHANGES)]
    threads = [
        Thread(target=write_all, args=(database, write, keys[first::WRITERS], Random(first)))
        for first in range(WRITERS)
    ]
    for thread in threads:
        thread.start()
    cursor, seen = None, list[str]()
    while True:
        last_look = not any(thread.is_alive() for thread in threads)
        found, cursor = read(cursor)
        seen += found
        if last_look and not found:
            break
    for thread in threads:
        thread.join()
    return keys, seen


def write_all(database: Database, write: Callable[[Connection, str], object], keys: list[str], random: Random) -> None:
    pause = Event()
    for key in keys:
        while True:
            try:
                with database.writing() as connection:
                    write(connection, key)
                    if random.random() < 0.3:
                        pause.wait(random.random() * 0.01)
                break
            except BusyError:
                # one writer too many for the time that they wait for each other: comes again, as a terminal does
                continue
