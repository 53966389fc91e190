"""Damage to a closed store's file, where a test wants it."""

from pathlib import Path

from sqlcipher3 import dbapi2

from offline_cache.connections import open_read_only
from tests.support.terminal_store import TerminalStore

PAGE = 4096


def flip(path: Path, offset: int) -> None:
    with path.open("r+b") as file:
        file.seek(offset)
        byte = file.read(1)[0]
        file.seek(offset)
        file.write(bytes([byte ^ 0x01]))


def damage_a_page_of_records(store: TerminalStore) -> None:
    """Of a closed store: the first page from the middle of its file on that costs some records and not all of them."""
    size = store.path.stat().st_size
    for page in range(size // 2 // PAGE * PAGE, size, PAGE):
        flip(store.path, page + 50)
        if _reads(store, "seq IN (5, 300)") and not _reads(store, "seq > 0"):
            return
        flip(store.path, page + 50)
    raise AssertionError("no records lie in the second half of the file")


def _reads(store: TerminalStore, records: str) -> bool:
    connection = open_read_only(store.path, store.key)
    try:
        connection.execute(f"SELECT max(length(body)) FROM outbox NOT INDEXED WHERE {records}").fetchall()
    except dbapi2.DatabaseError:
        return False
    finally:
        connection.close()
    return True
