"""The terminal's store by numbers: `python -m tests.benchmarks.store`.

Real files on this machine's disk, the product's own code. Prints figures and asserts nothing about time. How much of it is
set by KIOSK_BENCH_APPENDS (2,000), KIOSK_BENCH_QUEUED (1,000,000), KIOSK_BENCH_DRAINED (50,000) and KIOSK_BENCH_SUBSIDIES
(2,000,000). Names after the command choose from appends, queue, drain and subsidies.

A busy machine stretches what the wall says: the processor's time stands beside it where the two may differ.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from uuid import UUID

from sqlalchemy import insert, update
from sqlcipher3 import dbapi2

from district.seed import seed
from kiosk.clock import SystemClock
from kiosk.domain.people import PersonId
from kiosk.domain.records import EnrolmentRecord, EntryRecord, Way
from kiosk.domain.subsidies import PaymentState, Subsidy
from offline_cache.changes import Grant, GrantChanges, Kept, PageHead
from offline_cache.connections import make_durable, reading_engine, writing_engine
from offline_cache.encoding import encode
from offline_cache.mirror import StoredMirror
from offline_cache.outbox import DurableOutbox
from offline_cache.schema import OutboxRow, StoreMetaRow
from offline_cache.schema.opening import create_schema
from offline_cache.sync.exchange import DistrictAddress
from offline_cache.sync.outcomes import Finished
from offline_cache.sync.plan import Pace
from offline_cache.sync.turn import Turn
from offline_cache.transactions import Transactions
from offline_cache.wire.heartbeat import Vitals
from tests.benchmarks.machine import machine
from tests.support.district_process import DistrictProcess
from tests.support.enrolled import client_of, enrol
from tests.support.terminal_store import TerminalStore, terminal_store

APPENDS = int(os.environ.get("KIOSK_BENCH_APPENDS", "2000"))
QUEUED = int(os.environ.get("KIOSK_BENCH_QUEUED", "1000000"))
DRAINED = int(os.environ.get("KIOSK_BENCH_DRAINED", "50000"))
SUBSIDIES = int(os.environ.get("KIOSK_BENCH_SUBSIDIES", "2000000"))
GRANTS_A_PERSON = 5
PAGE_LINES = 5000
LOOK_UPS = 3000
DRAINING = "T-draining"
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def main(wanted: Sequence[str]) -> None:
    print(machine())
    parts = {"appends": _appends, "queue": _queue, "drain": _drain, "subsidies": _subsidies}
    for name in wanted or parts:
        with tempfile.TemporaryDirectory(prefix="kiosk-bench-") as folder:
            parts[name](Path(folder))


class PlainConnector:
    """The same library and settings, without a key: what encryption costs."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def connect(self) -> dbapi2.Connection:
        connection = dbapi2.connect(str(self._path), timeout=5.0, isolation_level=None, check_same_thread=False)
        make_durable(connection)
        return connection

    connect_for_reading = connect


@contextmanager
def _plain_store(path: Path) -> Iterator[Transactions]:
    connector = PlainConnector(path)
    store = Transactions(writing_engine(connector), reading_engine(connector))
    try:
        with store.writing() as connection:
            create_schema(connection, "T0042", UUID(int=1), NOW)
        yield store
    finally:
        store.dispose()


# ---------------------------------------------------------------- appends


def _appends(folder: Path) -> None:
    """Round by round in turn, so that a busy moment of the machine meets both."""
    clock = SystemClock()
    figures: dict[str, list[float]] = {"encrypted, with witness": [], "encrypted": [], "plain": []}
    raw = [_timed(lambda: _synced_write(folder / "raw")) for _ in range(APPENDS)]
    with terminal_store(folder / "encrypted", clock) as store, _plain_store(folder / "plain.db") as plain:
        without_witness = Transactions(store.database._writing, store.database._reading)
        outboxes = {
            "encrypted, with witness": store.outbox,
            "encrypted": DurableOutbox(without_witness, clock),
            "plain": DurableOutbox(plain, clock),
        }
        for _ in range(APPENDS):
            for name, outbox in outboxes.items():
                record = EntryRecord(clock.new_id(), clock.now(), PersonId("p-1"), Way.FACE, 36.5)
                figures[name].append(_timed(lambda outbox=outbox, record=record: outbox.append(record)))
    print(f"\nappend at synchronous=FULL, {APPENDS} each, ms")
    print(f"  a synced write of 4 KiB   {_spread(raw)}")
    for name, values in figures.items():
        print(f"  {name:<25} {_spread(values)}; {1 / statistics.fmean(values):,.0f} a second")


def _synced_write(path: Path) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    try:
        os.write(descriptor, b"x" * 4096)
        os.fdatasync(descriptor)
    finally:
        os.close(descriptor)


# ---------------------------------------------------------------- a queue of a million


def _queue(folder: Path) -> None:
    clock = SystemClock()
    print(f"\n{QUEUED:,} records queued")
    with terminal_store(folder, clock) as store:
        taken = _timed(lambda: _bulk(store, clock, QUEUED))
        print(f"  written by thousands: {QUEUED / taken:,.0f} a second")
        store.database.checkpoint()
        store.outbox.append(EnrolmentRecord(clock.new_id(), clock.now(), PersonId("p-1"), "m-1", "c-1"))
        print(f"  file: {store.path.stat().st_size / 1e6:,.0f} MB")
    for start in ("first", "second"):
        print(f"  {start} start, from opening (with quick_check) to the first count: {_start(folder, clock)}")
    with terminal_store(folder, clock) as store:
        first = store.outbox.pending(500)
        print(f"  the consultation is number {1 + [r.lane for r in first].index(1)} of the next batch")
        print(f"  pending(500), ms: {_spread(_many(lambda: store.outbox.pending(500), 100))}")
        print(f"  depth(), ms:      {_spread(_many(store.outbox.depth, 100))}")
        print(f"  depths(), ms:     {_spread(_many(store.outbox.depths, 100))}")
        print(f"  append(), ms:     {_spread(_many(lambda: store.outbox.append(store.entry()), 300))}")
        batches = min(200, QUEUED // 500)
        drained = _timed(lambda: [_acknowledge(store) for _ in range(batches)])
        print(f"  pending + acknowledge: {batches * 500 / drained:,.0f} records a second")
        print(f"  checkpoint(): {_timed(store.database.checkpoint) * 1000:.1f} ms")


def _start(folder: Path, clock: SystemClock) -> str:
    """The processor's time beside that on the wall: a busy machine stretches only the latter."""
    began, computed = time.perf_counter(), time.process_time()
    with terminal_store(folder, clock) as store:
        store.outbox.depth()
        return f"{time.perf_counter() - began:.2f} s, of it computing {time.process_time() - computed:.2f} s"


def _acknowledge(store: TerminalStore) -> None:
    store.outbox.acknowledge([record.seq for record in store.outbox.pending(500)])


def _bulk(store: TerminalStore, clock: SystemClock, count: int) -> None:
    """What `append` writes, a thousand to a transaction, without the chain: the store is not asked for it."""
    for first in range(1, count + 1, 1000):
        lines = [_line(seq, clock) for seq in range(first, min(first + 1000, count + 1))]
        with store.database.writing() as connection:
            connection.execute(insert(OutboxRow), lines)
            connection.execute(update(StoreMetaRow).values(next_seq=first + len(lines)))


def _line(seq: int, clock: SystemClock) -> dict[str, object]:
    at = NOW + timedelta(seconds=seq)
    record = encode(EntryRecord(clock.new_id(), at, PersonId(f"p-{seq % 5000}"), Way.FACE, 36.5))
    return {
        "seq": seq,
        "record_id": str(record.record_id),
        "kind": record.kind,
        "record_schema": record.schema,
        "lane": int(record.lane),
        "at": at.isoformat(),
        "sha256": record.sha256,
        "body": record.body,
        "created_at": at.isoformat(),
        "state": "pending",
        "settled_age": None,
    }


# ---------------------------------------------------------------- the queue, over a real line


def _drain(folder: Path) -> None:
    """One terminal empties its outbox to a real district on the same machine: signed, compressed, acknowledged."""
    clock = SystemClock()
    database = folder / "district.db"
    seed(database, residents=30, subsidies=60, random_seed=1, today=NOW.date())
    with (
        DistrictProcess(database) as district,
        terminal_store(folder / "terminal", clock, terminal=DRAINING) as store,
    ):
        _bulk(store, clock, DRAINED)
        enrolment = enrol(database, district.url, DRAINING, folder / "terminal")
        client = client_of(DistrictAddress(district.url), enrolment, store.outbox.identity().epoch, clock)
        turn = Turn(client, store.outbox, store.mirror, clock, Pace(), Vitals)
        computed = time.process_time()
        taken = _timed(lambda: _take_turns(turn, store))
        computed = time.process_time() - computed
        client.close()
    print(f"\n{DRAINED:,} records drained over loopback: {DRAINED / taken:,.0f} a second")
    print(f"  the terminal's own computing: {computed:.1f} of {taken:.1f} s")


def _take_turns(turn: Turn, store: TerminalStore) -> None:
    while store.outbox.depth().pending:
        outcome = turn.take(500, 0.5)
        assert isinstance(outcome, Finished), f"the line failed: {outcome}"


# ---------------------------------------------------------------- subsidies


def _subsidies(folder: Path) -> None:
    """The same pages into an encrypted and a plain store; then look-ups in turn, so that a busy moment meets both."""
    print(f"\n{SUBSIDIES:,} subsidies of {SUBSIDIES // GRANTS_A_PERSON:,} persons")
    clock = SystemClock()
    plain_path = folder / "plain.db"
    with terminal_store(folder, clock) as store, _plain_store(plain_path) as plain:
        mirrors = {"encrypted": store.mirror, "plain": StoredMirror(plain)}
        paths = {"encrypted": store.path, "plain": plain_path}
        for name, mirror in mirrors.items():
            taken = _timed(lambda mirror=mirror: [mirror.apply(page) for page in _pages()])
            (store.database if name == "encrypted" else plain).checkpoint()
            size = paths[name].stat().st_size / 1e6
            print(f"  {name:<9} {SUBSIDIES / taken:,.0f} lines a second by pages of {PAGE_LINES}; {size:,.0f} MB")
        _look_ups(mirrors)
    print(f"  start of the encrypted one: {_start(folder, clock)}")


def _look_ups(mirrors: Mapping[str, StoredMirror]) -> None:
    random = Random(1)
    walls: dict[str, list[float]] = {name: [] for name in mirrors}
    computed: dict[str, list[float]] = {name: [] for name in mirrors}
    for _ in range(LOOK_UPS):
        person = PersonId(f"p-{random.randrange(SUBSIDIES // GRANTS_A_PERSON)}")
        for name, mirror in mirrors.items():
            before = time.thread_time()
            walls[name].append(_timed(lambda mirror=mirror, person=person: mirror.subsidies(person)))
            computed[name].append(time.thread_time() - before)
    print("  look-up of one person's, random persons, ms")
    for name in mirrors:
        print(f"    {name:<9} on the wall {_spread(walls[name])}; computing {_spread(computed[name])}")


def _pages() -> Iterator[GrantChanges]:
    for first in range(0, SUBSIDIES, PAGE_LINES):
        last = min(first + PAGE_LINES, SUBSIDIES)
        head = PageHead(f"e.{last}", NOW, complete=last == SUBSIDIES)
        yield GrantChanges(head, tuple(_grant(number) for number in range(first, last)))


def _grant(number: int) -> Kept[Grant]:
    """The grants of one person lie far apart in the file, as years of payments do."""
    person = PersonId(f"p-{number % (SUBSIDIES // GRANTS_A_PERSON)}")
    subsidy = Subsidy("高龄津贴", 10_000, date(2020, 1, 1) + timedelta(days=number % 2000), PaymentState.PAID, "1234")
    return Kept(f"g-{number}", number + 1, Grant(person, subsidy))


# ---------------------------------------------------------------- figures


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _many(work: Callable[[], object], times: int) -> list[float]:
    return [_timed(work) for _ in range(times)]


def _spread(seconds: Sequence[float]) -> str:
    cuts = statistics.quantiles([value * 1000 for value in seconds], n=100, method="inclusive")
    return ", ".join(f"p{quantile} {cuts[quantile - 1]:.2f}" for quantile in (50, 95, 99))


if __name__ == "__main__":
    main(sys.argv[1:])
