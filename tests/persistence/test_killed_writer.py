"""kill -9 at any moment: what was confirmed is there, once, whole; at most the record being confirmed is there besides.

The suite kills 15 times; KIOSK_TEST_KILLS=60 is the nightly run.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select

from offline_cache.opening import Opening
from offline_cache.schema import OutboxRow, StoreMetaRow
from tests.support.terminal_store import terminal_store

KILLS = int(os.environ.get("KIOSK_TEST_KILLS", "15"))


def confirmed_before_the_kill(folder: Path, after: int) -> list[str]:
    """Run a writer, kill it once it has confirmed `after` records or more, and return all that it confirmed."""
    writer = subprocess.Popen(
        [sys.executable, "-m", "tests.persistence.killed_writer", str(folder)], stdout=subprocess.PIPE, text=True
    )
    with writer:
        assert writer.stdout is not None
        confirmed = [writer.stdout.readline().strip() for _ in range(after)]
        writer.kill()
        confirmed += [line.strip() for line in writer.stdout if line.endswith("\n")]
    return confirmed


@pytest.mark.parametrize("kill", range(KILLS))
def test_a_killed_terminal_has_every_confirmed_record_once(tmp_path: Path, kill: int) -> None:
    confirmed = confirmed_before_the_kill(tmp_path, after=Random(kill).randint(1, 60))
    assert all(confirmed)
    with terminal_store(tmp_path) as store, store.database.reading() as connection:
        assert store.database.opening == Opening()
        rows = connection.execute(select(OutboxRow.seq, OutboxRow.record_id, OutboxRow.body, OutboxRow.sha256)).all()
        next_seq = connection.execute(select(StoreMetaRow.next_seq)).scalar_one()
        assert connection.exec_driver_sql("PRAGMA quick_check").scalars().all() == ["ok"]
        assert connection.exec_driver_sql("PRAGMA cipher_integrity_check").all() == []
    kept = [record_id for _, record_id, _, _ in rows]
    assert kept[: len(confirmed)] == confirmed
    assert len(kept) - len(confirmed) in (0, 1)
    assert [seq for seq, _, _, _ in rows] == list(range(1, next_seq))
    assert all(hashlib.sha256(body).hexdigest() == sha256 for _, _, body, sha256 in rows)
