"""Opening the store: what is not ours, not readable or not safe is refused with a name, and left as it is."""

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlcipher3 import dbapi2

from kiosk.clock import ManualClock
from kiosk.domain.id_number import IdNumber
from kiosk.domain.people import PersonId, Resident
from kiosk.ports import StorageError
from offline_cache import connections
from offline_cache.changes import Kept, PageHead, ResidentChanges
from offline_cache.database import Database
from offline_cache.errors import (
    ForeignStoreError,
    NewerStoreError,
    OldSqliteError,
    StoreInUseError,
    StoreOpenError,
    UnreadableStoreError,
)
from offline_cache.key import StoreKey
from tests.support.terminal_store import TERMINAL, terminal_store

KEY = StoreKey(b"k" * 32)
CANARY_NAME = "梅州金丝雀"
CANARY_NUMBER = "11010519491231002X"


def opened(path: Path, key: StoreKey = KEY, terminal: str = TERMINAL) -> Database:
    return Database(path, key, terminal, ManualClock())


def refused(error: type[StoreOpenError], path: Path, open_it: Callable[[], Database]) -> str:
    """The sentence of the refusal; the file stays as it was, and the lock is free again."""
    before = path.read_bytes()
    with pytest.raises(error) as caught:
        open_it()
    assert path.read_bytes() == before
    return str(caught.value)


def test_a_wrong_key_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    opened(path).close()
    sentence = refused(UnreadableStoreError, path, lambda: opened(path, StoreKey(b"x" * 32)))
    assert "key" in sentence
    assert "damaged" in sentence
    opened(path).close()


def test_a_damaged_first_page_without_a_witness_is_refused(tmp_path: Path) -> None:
    """It looks like a wrong key, and under a wrong key nothing may be set aside."""
    path = tmp_path / "store.db"
    opened(path).close()
    (tmp_path / "store.db.head").unlink()
    content = bytearray(path.read_bytes())
    content[100] ^= 0x01
    path.write_bytes(content)
    refused(UnreadableStoreError, path, lambda: opened(path))


def test_a_page_damaged_in_service_is_a_storage_error_and_not_a_wrong_answer(tmp_path: Path) -> None:
    with terminal_store(tmp_path) as store:
        for _ in range(200):
            store.outbox.append(store.entry())
        store.database.checkpoint()
        # a connection that has the pages in its memory would not look at the file again
        store.database.dispose()
        content = bytearray(store.path.read_bytes())
        for page in range(4096 * 6, len(content), 4096):
            content[page + 2000] ^= 0x01
        with store.path.open("r+b") as file:
            file.write(content)
        with pytest.raises(StorageError):
            store.outbox.pending(1000)


def test_another_terminals_store_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    opened(path).close()
    assert "T9999" in refused(ForeignStoreError, path, lambda: opened(path, terminal="T9999"))


def test_a_later_programs_store_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    database = opened(path)
    with database.writing() as connection:
        connection.exec_driver_sql("PRAGMA user_version = 99")
    database.close()
    assert "99" in refused(NewerStoreError, path, lambda: opened(path))


def test_an_old_sqlite_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An older library cannot be loaded beside this one: ask for a later one than there is."""
    monkeypatch.setattr(connections, "OLDEST_SOUND_SQLITE", (99, 0, 0))
    with pytest.raises(OldSqliteError):
        opened(tmp_path / "store.db")


def test_a_second_program_is_refused_until_the_first_has_ended(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    opened(path).close()
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            f"from offline_cache.lock import StoreLock; from pathlib import Path; "
            f"lock = StoreLock(Path({str(path)!r} + '.lock')); print('held', flush=True); input()",
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        refused(StoreInUseError, path, lambda: opened(path))
        holder.kill()
    opened(path).close()


def test_a_reader_cannot_write(tmp_path: Path) -> None:
    def write_while_reading(database: Database) -> None:
        with database.reading() as connection:
            connection.execute(text("DELETE FROM outbox"))

    with terminal_store(tmp_path) as store, pytest.raises(StorageError, match="SQLITE_READONLY"):
        write_while_reading(store.database)


def test_a_transaction_that_fails_leaves_nothing(tmp_path: Path) -> None:
    def fail_half_way(database: Database) -> None:
        with database.writing() as connection:
            connection.execute(text("DELETE FROM outbox"))
            raise RuntimeError

    with terminal_store(tmp_path) as store:
        store.outbox.append(store.entry())
        with pytest.raises(RuntimeError):
            fail_half_way(store.database)
        assert store.outbox.depth().pending == 1


def test_every_connection_is_durable(tmp_path: Path) -> None:
    with terminal_store(tmp_path) as store, store.database.writing() as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "secure_delete", "auto_vacuum", "foreign_keys")
        }
    assert settings == {
        "journal_mode": "wal",
        "synchronous": 2,
        "secure_delete": 1,
        "auto_vacuum": 2,
        "foreign_keys": 1,
    }


def test_no_file_of_the_store_shows_a_name_or_a_number(tmp_path: Path) -> None:
    with terminal_store(tmp_path) as store:
        resident = Resident(PersonId("p-1"), CANARY_NAME, IdNumber.parse(CANARY_NUMBER), "三角镇")
        head = PageHead("e.1", datetime(2026, 11, 23, tzinfo=UTC), complete=True)
        store.mirror.apply(ResidentChanges(head, (Kept("p-1", 1, resident),)))
        store.outbox.append(store.entry("canary-person"))
        assert (tmp_path / "store.db-wal").stat().st_size > 0
        open_files = {entry.name: entry.read_bytes() for entry in tmp_path.iterdir() if entry.name != "store.db"}
    open_files["store.db"] = (tmp_path / "store.db").read_bytes()
    for name, content in open_files.items():
        for canary in (CANARY_NAME, CANARY_NUMBER, "canary-person", "三角镇", "resident"):
            assert canary.encode() not in content, name
        assert store.key.raw not in content or name == "store.key"
    assert not open_files["store.db"].startswith(b"SQLite format 3")


def test_the_stores_files_are_ours_alone(tmp_path: Path) -> None:
    with terminal_store(tmp_path) as store:
        store.outbox.append(store.entry())
        assert {entry.name: entry.stat().st_mode & 0o077 for entry in tmp_path.iterdir()} == {
            "store.db": 0,
            "store.db-wal": 0,
            "store.db-shm": 0,
            "store.db.head": 0,
            "store.db.lock": 0,
            "store.key": 0,
        }


def test_the_key_is_in_no_text_of_the_database(tmp_path: Path) -> None:
    database = opened(tmp_path / "store.db")
    try:
        shown = f"{database!r} {vars(database)!r}"
        assert KEY.raw.hex() not in shown
        assert repr(KEY.raw) not in shown
    finally:
        database.close()


def test_a_plain_sqlite_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    plain = dbapi2.connect(str(path))
    plain.execute("CREATE TABLE somebody_elses (x)")
    plain.close()
    refused(UnreadableStoreError, path, lambda: opened(path))
