"""The district's tables: the same by migration as by declaration, on either database, and out of a file of long ago.

`old/district_v1.db` was written by the first version in the field: eight people of whom one is deleted, their grants, two
records, one refused, one terminal.
"""

import shutil
import sqlite3
import stat
from collections.abc import Generator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, func, insert, inspect, select, text

from district.database import Database, DatabaseRefusedError
from district.migrate import alembic_config
from district.records.models import RecordRow, RefusedRecordRow
from district.roster.models import ResidentRow
from district.roster.store import page_after
from district.schema import HEAD, Base
from district.subsidies.models import GrantRow
from district.subsidies.store import page_after as grants_after
from offline_cache.wire.feed import Delete, Put
from tests.support.postgres import PostgresServer

OLD = Path(__file__).parent / "old" / "district_v1.db"


@pytest.fixture
def old_file(tmp_path: Path) -> Path:
    return Path(shutil.copy(OLD, tmp_path / "district.db"))


@pytest.fixture
def migrated(old_file: Path) -> Generator[Database]:
    database = Database(old_file)
    yield database
    database.close()


def test_the_programs_head_is_the_newest_revision(district: Database) -> None:
    with district.reading() as connection:
        assert ScriptDirectory.from_config(alembic_config(connection)).get_heads() == [HEAD]


def test_the_revisions_make_the_tables_that_are_declared(district: Database) -> None:
    with district.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
        assert primary_keys(connection) == {
            name: [column.name for column in table.primary_key] for name, table in Base.metadata.tables.items()
        }


def test_an_old_file_becomes_a_new_one(migrated: Database) -> None:
    with migrated.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_nothing_of_an_old_file_is_lost(migrated: Database) -> None:
    with migrated.reading() as connection:
        counts = [
            connection.execute(select(func.count()).select_from(row)).scalar_one()
            for row in (ResidentRow, GrantRow, RecordRow, RefusedRecordRow)
        ]
        assert connection.execute(select(GrantRow.town).where(GrantRow.person == "p-known")).scalars().all() == [
            "三角镇"
        ]
    assert counts == [8, 16, 2, 1]


def test_the_feeds_of_an_old_file_go_on_where_they_were(migrated: Database, old_file: Path) -> None:
    """A terminal keeps its place: nothing is sent again, and a deletion of before is still one."""
    people = page_after(migrated, None, 100)
    assert {item.key for item in people.items if isinstance(item, Delete)} == {"p-gone"}
    assert {item.value.town for item in people.items if isinstance(item, Put) and item.key == "p-known"} == {"三角镇"}
    old = sqlite3.connect(OLD)
    epoch, head = old.execute("SELECT epoch, version FROM feed_state").fetchone()
    old.close()
    assert page_after(migrated, f"{epoch}.{head}", 100).items == ()
    assert grants_after(migrated, f"{epoch}.{head - 1}", 100).items[0].version == head


def test_a_copy_is_kept_before_an_old_file_is_touched(migrated: Database, old_file: Path) -> None:
    (copy,) = old_file.parent.glob("district.db.before-migration-from-0001.*")
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    kept = sqlite3.connect(copy)
    assert kept.execute("PRAGMA user_version").fetchone() == (1,)
    assert kept.execute("SELECT count(*) FROM resident").fetchone() == (8,)
    kept.close()


def test_a_new_file_needs_no_copy_and_a_second_start_does_nothing(tmp_path: Path) -> None:
    for _ in range(2):
        Database(tmp_path / "district.db").close()
    assert not list(tmp_path.glob("*.before-migration*"))


def test_a_program_of_before_refuses_a_new_file(migrated: Database) -> None:
    """It asked for the file's user_version, and knew 1."""
    with migrated.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA user_version").scalar_one() == 2


def test_a_database_of_a_newer_program_is_left_alone(district: Database, location: str) -> None:
    with district.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseRefusedError, match="9999"):
        Database(location)
    assert not district.is_ready()


def test_a_migration_that_fails_changes_nothing(old_file: Path) -> None:
    """A column of before is not where it should be."""
    damaged = sqlite3.connect(old_file)
    damaged.execute("ALTER TABLE resident RENAME COLUMN id_number TO number")
    damaged.close()
    with pytest.raises(Exception, match="id_number"):
        Database(old_file)
    after = sqlite3.connect(old_file)
    tables = {name for (name,) in after.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    after.close()
    assert tables == {"feed_state", "grant_to_resident", "record", "refused_record", "resident", "terminal"}


def primary_keys(connection: Connection) -> dict[str, list[str]]:
    found = inspect(connection)
    return {name: found.get_pk_constraint(name)["constrained_columns"] for name in Base.metadata.tables}


def test_what_was_taken_twice_under_two_epochs_is_there_once_afterwards(empty_location: str) -> None:
    """A terminal was given a new store and sent again what it could not know to have arrived."""
    engine = create_engine(empty_location)
    with engine.begin() as connection:
        command.upgrade(alembic_config(connection), "0003")
        for epoch, seq, identity, digest in [
            ("old", 1, "a", "1"),
            ("old", 2, "b", "2"),
            ("new", 1, "a", "1"),
            ("new", 2, "b", "other"),
            ("new", 3, "c", "3"),
        ]:
            line = {
                "epoch": epoch,
                "seq": seq,
                "record_id": identity,
                "sha256": digest,
                "record_schema": 1,
                "body": "{}",
            }
            at = {"at": "2026-11-23T00:30:00+00:00", "received_at": f"2026-11-2{3 if epoch == 'old' else 4}"}
            connection.execute(insert(RecordRow), {"terminal": "T1", "kind": "query", **line, **at})
    engine.dispose()
    database = Database(empty_location)
    with database.reading() as connection:
        query = select(RecordRow.epoch, RecordRow.seq).order_by(RecordRow.record_id)
        kept = [tuple(row) for row in connection.execute(query)]
        refused = connection.execute(select(RefusedRecordRow.seq, RefusedRecordRow.reason)).all()
    database.close()
    assert kept == [("old", 1), ("old", 2), ("new", 3)]
    assert [tuple(row) for row in refused] == [(2, "other_content")]


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_location(request: pytest.FixtureRequest, tmp_path: Path) -> Generator[str]:
    """A database without any table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'district.db'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    url = server.new_database()
    yield url
    server.drop(url)
