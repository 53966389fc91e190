"""kill -9 at any moment: what was confirmed is there, once, whole; at most the record being confirmed is there besides.

60 kills; KIOSK_TEST_KILLS changes that. Each writer is a process, forked from one that has loaded the program.
"""

import hashlib
import os
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select

from offline_cache.opening import Opening
from offline_cache.schema import OutboxRow, StoreMetaRow
from tests.persistence import killed_writer
from tests.support.forked import FORKS
from tests.support.terminal_store import terminal_store

KILLS = int(os.environ.get("KIOSK_TEST_KILLS", "60"))


def confirmed_before_the_kill(folder: Path, after: int) -> list[str]:
    """Run a writer, kill it once it has confirmed `after` records or more, and return all that it confirmed."""
    heard, says = FORKS.Pipe(duplex=False)
    writer = FORKS.Process(target=killed_writer.main, args=(folder, says))
    writer.start()
    says.close()
    confirmed = [heard.recv_bytes() for _ in range(after)]
    writer.kill()
    with suppress(EOFError):
        while True:
            confirmed.append(heard.recv_bytes())
    writer.join()
    writer.close()
    heard.close()
    return [one.decode() for one in confirmed]


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
