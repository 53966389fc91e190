"""Stores of every earlier version, made by the programs of their time, are brought up: nothing is lost, nothing invented.

Each file in `snapshots/` was written by that version's own code: 120 records of all kinds (54 acknowledged, 3 set aside), 7
residents, 40 subsidies, 3 faces; its key is 32 times the letter k.
"""

import os
import shutil
import signal
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Connection

from kiosk.clock import ManualClock
from kiosk.domain.people import PersonId
from offline_cache.changes import FeedName
from offline_cache.connections import open_read_only
from offline_cache.database import Database
from offline_cache.errors import StoreOpenError
from offline_cache.key import StoreKey
from offline_cache.lanes import Lane
from offline_cache.mirror import StoredMirror
from offline_cache.opening import Migrated
from offline_cache.outbox import Depth, DurableOutbox
from offline_cache.schema import VERSION
from offline_cache.templates import StoredTemplates
from tests.persistence import killed_migration
from tests.support.forked import FORKS
from tests.support.terminal_store import TERMINAL, terminal_store

SNAPSHOTS = Path(__file__).parent / "snapshots"
KEY = StoreKey(b"k" * 32)
FROZEN = "seq, record_id, kind, record_schema, lane, at, sha256, body, created_at, state, settled_at, reason"
KILLS = int(os.environ.get("KIOSK_TEST_KILLS", "15")) // 3


@pytest.fixture(params=range(1, VERSION))
def version(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def old_store(version: int, tmp_path: Path) -> Path:
    return Path(shutil.copy(SNAPSHOTS / f"terminal_v{version}.db", tmp_path / "store.db"))


def rows(path: Path, query: str) -> list[tuple[object, ...]]:
    connection = open_read_only(path, KEY)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def shape(connection: Connection) -> dict[str, object]:
    """What the tables are, however they came to be it: columns, indices with their conditions, triggers."""
    run = connection.exec_driver_sql
    tables = [name for (name,) in run("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]
    others = run("SELECT name, sql FROM sqlite_schema WHERE type <> 'table' AND sql IS NOT NULL ORDER BY name").all()
    return {
        **{table: [tuple(column)[1:] for column in run(f"PRAGMA table_xinfo({table})")] for table in tables},
        "others": [(name, " ".join(sql.split())) for name, sql in others],
    }


def test_an_old_store_keeps_every_record_in_its_state(old_store: Path) -> None:
    before = rows(old_store, f"SELECT {FROZEN} FROM outbox ORDER BY seq")
    clock = ManualClock()
    database = Database(old_store, KEY, TERMINAL, clock)
    try:
        outbox = DurableOutbox(database, clock)
        assert outbox.depth() == Depth(pending=63, set_aside=3)
        assert sum(depth.pending for depth in outbox.depths().values()) == 63
        assert outbox.head().seq == 120
        mirror = StoredMirror(database)
        assert mirror.resident(PersonId("p-3")) is not None
        answer = mirror.subsidies(PersonId("p-3"))
        assert answer is not None and len(answer.subsidies) == 6
        assert len(StoredTemplates(database, DurableOutbox(database, ManualClock())).templates()) == 3
    finally:
        database.close()
    assert rows(old_store, f"SELECT {FROZEN} FROM outbox ORDER BY seq") == before
    assert rows(old_store, "PRAGMA user_version") == [(VERSION,)]


def test_a_migrated_store_has_the_same_tables_as_a_new_one(old_store: Path, tmp_path: Path) -> None:
    database = Database(old_store, KEY, TERMINAL, ManualClock())
    try:
        with database.reading() as connection:
            migrated = shape(connection)
    finally:
        database.close()
    with terminal_store(tmp_path / "new") as store, store.database.reading() as connection:
        assert migrated == shape(connection)


def test_the_store_as_it_was_lies_beside_the_migrated_one(old_store: Path, version: int) -> None:
    before = rows(old_store, f"SELECT {FROZEN} FROM outbox ORDER BY seq")
    database = Database(old_store, KEY, TERMINAL, ManualClock())
    database.close()
    backup = old_store.with_name(f"store.db.v{version}")
    assert database.opening.migrated == Migrated(version, backup)
    assert rows(backup, f"SELECT {FROZEN} FROM outbox ORDER BY seq") == before
    assert rows(backup, "PRAGMA user_version") == [(version,)]
    assert backup.stat().st_mode & 0o077 == 0
    assert not backup.read_bytes().startswith(b"SQLite format 3")


def test_a_second_start_migrates_nothing(old_store: Path) -> None:
    Database(old_store, KEY, TERMINAL, ManualClock()).close()
    again = Database(old_store, KEY, TERMINAL, ManualClock())
    again.close()
    assert again.opening.migrated is None
    assert again.opening.sentences() == ()


def test_another_terminals_old_store_is_not_touched(old_store: Path) -> None:
    before = old_store.read_bytes()
    with pytest.raises(StoreOpenError):
        Database(old_store, KEY, "T9999", ManualClock())
    assert old_store.read_bytes() == before


def test_what_was_settled_before_is_kept_its_whole_period_once_more(old_store: Path) -> None:
    clock = ManualClock()
    database = Database(old_store, KEY, TERMINAL, clock)
    try:
        outbox = DurableOutbox(database, clock)
        clock.advance(6 * 86_400)
        assert outbox.purge() == 0
        clock.advance(3 * 86_400)
        assert outbox.purge() == 54
    finally:
        database.close()


def test_the_reasons_of_what_came_back_are_asked_for_again(old_store: Path) -> None:
    """The district has sent them already, to a program that did not know them; what is here is shown until they are here."""
    database = Database(old_store, KEY, TERMINAL, ManualClock())
    try:
        mirror = StoredMirror(database)
        assert mirror.cursor(FeedName.SUBSIDIES) is None
        assert mirror.cursor(FeedName.RESIDENTS) is not None
    finally:
        database.close()


def test_what_waited_before_waits_in_its_lane_after(old_store: Path) -> None:
    clock = ManualClock()
    database = Database(old_store, KEY, TERMINAL, clock)
    try:
        batch = DurableOutbox(database, clock).pending(200)
        assert len(batch) == 63
        assert batch[0].lane == Lane.REGISTRATIONS
    finally:
        database.close()


@pytest.mark.parametrize("kill", range(KILLS))
def test_a_power_cut_of_the_process_in_the_middle_leaves_the_old_or_the_new(old_store: Path, kill: int) -> None:
    """kill -9 at a random line of the migration; what is left opens, and has everything."""
    terminal = FORKS.Process(
        target=killed_migration.main, args=(old_store, KEY, TERMINAL, Random(kill).randint(1, 700))
    )
    terminal.start()
    terminal.join(60)
    assert terminal.exitcode == -signal.SIGKILL
    database = Database(old_store, KEY, TERMINAL, ManualClock())
    try:
        assert DurableOutbox(database, ManualClock()).depth() == Depth(pending=63, set_aside=3)
    finally:
        database.close()
    assert database.opening.set_aside is None
    assert len(rows(old_store, "SELECT seq FROM outbox")) == 120


def test_a_later_sqlite_goes_on_reading_the_snapshot(old_store: Path, version: int) -> None:
    """It stands for the stores in the field."""
    assert rows(old_store, "PRAGMA quick_check") == [("ok",)]
    assert rows(old_store, "PRAGMA user_version") == [(version,)]
