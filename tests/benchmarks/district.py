"""The district's server under load: `python -m tests.benchmarks.district`, on SQLite and on PostgreSQL.

500 terminals come back at the same moment after an outage, 200,000 records in all; each tenth batch is sent twice, as by a
terminal that did not hear the answer. Then a whole district is made up, and its roster read page by page. Real
processes, loopback, PostgreSQL with fsync; client and server share the machine. Prints figures; of the records it
asserts that none is lost and none is there twice.

KIOSK_BENCH_TERMINALS, _RECORDS (in all), _RESIDENTS and _SUBSIDIES make it smaller.
"""

import asyncio
import gzip
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import httpx2
from sqlalchemy import func, select

from district.database import Database
from district.records.models import RecordRow
from district.terminals.store import add_terminal
from offline_cache.wire.message import sha256_hex
from tests.benchmarks.machine import machine
from tests.support.district_process import DistrictProcess
from tests.support.postgres import PostgresServer, missing

TERMINALS = int(os.environ.get("KIOSK_BENCH_TERMINALS", "500"))
RECORDS = int(os.environ.get("KIOSK_BENCH_RECORDS", "200000"))
RESIDENTS = int(os.environ.get("KIOSK_BENCH_RESIDENTS", "440000"))
SUBSIDIES = int(os.environ.get("KIOSK_BENCH_SUBSIDIES", "197800"))

BATCH = 200
SENT_TWICE = 0.1
"""Of the batches."""

PAGES = 100
LONGEST_WAIT_SECONDS = 5.0
"""Of a terminal that was told to come again."""

START = datetime(2026, 11, 23, tzinfo=UTC)


@dataclass
class Terminal:
    id: str
    token: str
    batches: list[bytes] = field(default_factory=list[bytes])
    """Packed, as they travel."""


@dataclass
class Storm:
    verdicts: Counter[str] = field(default_factory=Counter[str])
    seconds: list[float] = field(default_factory=list[float])
    retries: int = 0


def main() -> None:
    print(machine())
    with tempfile.TemporaryDirectory(prefix="district-bench-") as folder:
        _measure("SQLite", lambda name: str(Path(folder) / f"{name}.db"), Path(folder))
        if reason := missing():
            print(f"PostgreSQL: {reason}")
            return
        with PostgresServer(durable=True) as server:
            _measure("PostgreSQL", lambda _name: server.new_database(), Path(folder))


def _measure(kind: str, new_location: Callable[[str], str], folder: Path) -> None:
    _ingest(kind, new_location("ingest"), folder)
    _seed_and_read(kind, new_location("seed"), folder)


def _ingest(kind: str, location: str, folder: Path) -> None:
    terminals = [_loaded(terminal) for terminal in _added(location)]
    packed = sum(len(batch) for terminal in terminals for batch in terminal.batches)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with DistrictProcess(location, log=folder / f"{kind}.log") as district:
        begun = time.perf_counter()
        storm = asyncio.run(_all_at_once(terminals, district.port))
        took = time.perf_counter() - begun
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    kept = _kept(location)
    accepted = storm.verdicts["accepted"]
    print(
        f"{kind}: {RECORDS} records of {TERMINALS} terminals in batches of {BATCH}, {packed / 1e6:.0f} MB packed: "
        f"{took:.1f} s, {RECORDS / took:.0f} a second ({cpu:.1f} s of CPU in the district's process); "
        f"a batch {_spread(storm.seconds)}; sent twice {storm.verdicts['duplicate']}; "
        f"told to come again {storm.retries}; accepted {accepted}, kept {kept}"
    )
    assert accepted == kept == RECORDS, "lost or twice"


def _added(location: str) -> list[Terminal]:
    database = Database(location)
    try:
        return [Terminal(name, add_terminal(database, name)) for name in (f"T{n:04d}" for n in range(TERMINALS))]
    finally:
        database.close()


def _loaded(terminal: Terminal) -> Terminal:
    epoch, count = str(uuid4()), RECORDS // TERMINALS
    for first in range(1, count + 1, BATCH):
        records = [_record(seq) for seq in range(first, min(first + BATCH, count + 1))]
        batch = {"protocol": 1, "terminal": terminal.id, "epoch": epoch, "batch": str(uuid4()), "records": records}
        terminal.batches.append(gzip.compress(json.dumps(batch).encode(), compresslevel=1))
    return terminal


def _record(seq: int) -> dict[str, object]:
    identity, at = str(UUID(int=random.getrandbits(128))), (START + timedelta(seconds=seq)).isoformat()
    person = f"p-{random.getrandbits(64):016x}"
    body = json.dumps({"record_id": identity, "at": at, "person": person, "way": "face", "celsius": 36.5})
    envelope = {"seq": seq, "id": identity, "kind": "entry", "schema": 1, "at": at, "lane": 2}
    return {**envelope, "sha256": sha256_hex(body.encode()), "body": body}


async def _all_at_once(terminals: list[Terminal], port: int) -> Storm:
    storm = Storm()
    await asyncio.gather(*(_drain(terminal, port, storm) for terminal in terminals))
    return storm


async def _drain(terminal: Terminal, port: int, storm: Storm) -> None:
    """Plain sockets: a client library would take more of the machine than the server does."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for batch in terminal.batches:
        for _ in range(2 if random.random() < SENT_TWICE else 1):
            while True:
                begun = time.perf_counter()
                writer.write(_request(terminal, batch))
                status, body = await _answer(reader)
                storm.seconds.append(time.perf_counter() - begun)
                if status == 200:
                    storm.verdicts.update(result["verdict"] for result in json.loads(body)["results"])
                    break
                if status != 503:
                    raise RuntimeError(f"status {status}: {body[:200]!r}")
                storm.retries += 1
                await asyncio.sleep(random.random() * LONGEST_WAIT_SECONDS)
    writer.close()


def _request(terminal: Terminal, batch: bytes) -> bytes:
    head = (
        "POST /v1/ingest HTTP/1.1\r\nHost: district\r\nContent-Encoding: gzip\r\n"
        f"Authorization: Bearer {terminal.token}\r\nContent-Length: {len(batch)}\r\n\r\n"
    )
    return head.encode() + batch


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    length = int(head.partition("content-length:")[2].partition("\r\n")[0])
    return int(head.split(" ", 2)[1]), await reader.readexactly(length)


def _kept(location: str) -> int:
    database = Database(location)
    try:
        with database.reading() as connection:
            return connection.execute(select(func.count()).select_from(RecordRow)).scalar_one()
    finally:
        database.close()


def _seed_and_read(kind: str, location: str, folder: Path) -> None:
    sizes = ["--residents", str(RESIDENTS), "--subsidies", str(SUBSIDIES)]
    begun = time.perf_counter()
    # GNU time is not everywhere; the child tells its own high-water mark
    code = (
        "import resource, sys; from district.__main__ import main; main(sys.argv[1:]); "
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    command = [sys.executable, "-c", code, "seed", "--database", location, *sizes]
    kilobytes = int(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[-1])
    print(
        f"{kind}: made up {RESIDENTS} residents and {SUBSIDIES} subsidies in {time.perf_counter() - begun:.1f} s, "
        f"at most {kilobytes / 1e3:.0f} MB of memory"
    )
    if "://" not in location:
        print(f"{kind}: the file has {Path(location).stat().st_size / 1e6:.0f} MB")
    with _client(location, folder / f"{kind}.log") as client:
        after, seconds = "", list[float]()
        for _ in range(min(PAGES, RESIDENTS // 1000)):
            begun = time.perf_counter()
            page = client.get("/v1/feed/residents", params={"limit": "1000", **({"after": after} if after else {})})
            seconds.append(time.perf_counter() - begun)
            after = page.raise_for_status().json()["next"]
        print(f"{kind}: a page of 1000 residents: {_spread(seconds)}")


@contextmanager
def _client(location: str, log: Path) -> Generator[httpx2.Client]:
    database = Database(location)
    token = add_terminal(database, "T9999")
    database.close()
    with (
        DistrictProcess(location, log=log) as district,
        httpx2.Client(base_url=district.url, headers={"Authorization": f"Bearer {token}"}, timeout=30) as client,
    ):
        yield client


def _spread(seconds: list[float]) -> str:
    if len(seconds) < 2:
        return f"{seconds[0] * 1e3:.0f} ms" if seconds else "none"
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    return f"p50 {cuts[49] * 1e3:.0f} ms, p99 {cuts[98] * 1e3:.0f} ms"


if __name__ == "__main__":
    main()
