"""The power goes at any moment: a confirmed record is there afterwards, and an acknowledged one stays acknowledged.

100 cuts; KIOSK_TEST_CUTS changes that. That the disk really forgets is shown by the setting that trusts it too much.
"""

import hashlib
import os
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from uuid import UUID

import pytest
from sqlalchemy import select

from kiosk.clock import ManualClock
from kiosk.domain.people import PersonId
from kiosk.domain.records import EntryRecord, QueryOutcome, QueryRecord, Record, Way
from kiosk.ports import StorageError
from offline_cache.connections import reading_engine, writing_engine
from offline_cache.outbox import ACKNOWLEDGED, PENDING, DurableOutbox
from offline_cache.schema import OutboxRow, TallyRow
from offline_cache.schema.opening import create_schema
from offline_cache.transactions import Transactions

pytest.importorskip("apsw", reason="without APSW nothing can stand between SQLite and the disk")

from tests.support.power_cut import ApswConnector, CutVfs, Disk, PowerCutError

CUTS = int(os.environ.get("KIOSK_TEST_CUTS", "100"))
BUNDLES = 10
MOST_OPERATIONS = 400


@dataclass
class Promises:
    """What was confirmed to somebody before the power went."""

    kept: list[UUID] = field(default_factory=list)
    acknowledged: set[int] = field(default_factory=set)


@contextmanager
def transactions(connector: ApswConnector) -> Generator[Transactions]:
    opened = Transactions(writing_engine(connector), reading_engine(connector))
    try:
        yield opened
    finally:
        opened.dispose()


def work_until_the_power_goes(store: Transactions, promises: Promises, random: Random) -> None:
    clock = ManualClock()
    outbox = DurableOutbox(store, clock)
    while True:
        for _ in range(random.randint(1, 6)):
            record = a_record(clock, random)
            outbox.append(record)
            promises.kept.append(record.record_id)
        seqs = [record.seq for record in outbox.pending(random.randint(1, 5))]
        outbox.acknowledge(seqs)
        promises.acknowledged.update(seqs)
        if random.random() < 0.3:
            store.checkpoint()


def a_record(clock: ManualClock, random: Random) -> Record:
    identifier = UUID(int=random.getrandbits(128))
    if random.random() < 0.5:
        return QueryRecord(identifier, clock.now(), QueryOutcome.SHOWN)
    return EntryRecord(identifier, clock.now(), PersonId("p" * random.randint(1, 80)), Way.FACE, 36.5)


def lost_in_a_cut(folder: Path, seed: int, synchronous: str) -> int:
    """Work, cut the power, look. Returns how many promises were broken; all else that is wrong fails at once."""
    random, promises = Random(seed), Promises()
    disk = Disk(random)
    before, after = folder / "before", folder / "after"
    before.mkdir(parents=True)
    after.mkdir()
    vfs = CutVfs(f"cut-{synchronous}-{seed}", disk)
    with transactions(ApswConnector(before / "store.db", f"cut-{synchronous}-{seed}", synchronous)) as store:
        with store.writing() as connection:
            create_schema(connection, "T0042", UUID(int=1), ManualClock().now())
        store.checkpoint()
        disk.cut_after(random.randint(1, MOST_OPERATIONS))
        with pytest.raises((PowerCutError, StorageError)):
            work_until_the_power_goes(store, promises, random)
        assert disk.is_off
        disk.after_the_cut(after)
        disk.restore()
    vfs.unregister()
    return broken_promises(after / "store.db", promises)


def broken_promises(path: Path, promises: Promises) -> int:
    with transactions(ApswConnector(path)) as store, store.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalars().all() == ["ok"]
        rows = connection.execute(
            select(OutboxRow.seq, OutboxRow.record_id, OutboxRow.state, OutboxRow.sha256, OutboxRow.body).order_by(
                OutboxRow.seq
            )
        ).all()
        tally = sum(connection.execute(select(TallyRow.records)).scalars())
    assert tally == len(rows)
    assert [row.seq for row in rows] == list(range(1, len(rows) + 1))
    assert all(hashlib.sha256(row.body).hexdigest() == row.sha256 for row in rows)
    kept = {UUID(row.record_id) for row in rows}
    acknowledged = {row.seq for row in rows if row.state == ACKNOWLEDGED}
    assert {row.state for row in rows} <= {PENDING, ACKNOWLEDGED}
    # the record that was being kept may be there, or not
    assert len(kept - set(promises.kept)) <= 1
    return len(set(promises.kept) - kept) + len(promises.acknowledged - acknowledged)


@pytest.mark.parametrize("bundle", range(BUNDLES))
def test_no_confirmed_record_is_lost_in_a_power_cut(tmp_path: Path, bundle: int) -> None:
    for seed in range(bundle, CUTS, BUNDLES):
        assert lost_in_a_cut(tmp_path / str(seed), seed, "FULL") == 0, f"cut {seed}"


def test_the_same_cuts_catch_a_store_that_trusts_the_disk(tmp_path: Path) -> None:
    """With synchronous=NORMAL the file stays sound and confirmed records are gone: what FULL is for."""
    lost = [lost_in_a_cut(tmp_path / str(seed), seed, "NORMAL") for seed in range(20)]
    assert sum(1 for records in lost if records) > len(lost) / 4
