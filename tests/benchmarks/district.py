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
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy import func, select

from district.database import Database
from district.records.models import RecordRow
from district.terminals.store import enrol, offer_enrolment
from kiosk.clock import SystemClock
from offline_cache.sync.exchange import Answer, Ask, DistrictAddress, SignedExchange
from offline_cache.sync.identity import Identity, new_private_key, public_pem
from offline_cache.sync.signing import Question, sign
from offline_cache.wire import signature as wire
from offline_cache.wire.enrolment import EVERY_TOWN
from offline_cache.wire.message import sha256_hex
from tests.benchmarks.machine import machine
from tests.support.district_process import DistrictProcess
from tests.support.enrolled import enrol as enrol_by_hand
from tests.support.postgres import PostgresServer, missing

TERMINALS = int(os.environ.get("KIOSK_BENCH_TERMINALS", "500"))
RECORDS = int(os.environ.get("KIOSK_BENCH_RECORDS", "200000"))
RESIDENTS = int(os.environ.get("KIOSK_BENCH_RESIDENTS", "440000"))
SUBSIDIES = int(os.environ.get("KIOSK_BENCH_SUBSIDIES", "197800"))

BATCH = 500
"""What a terminal sends at most."""
SENT_TWICE = 0.1
"""Of the batches."""

PAGES = 100
LONGEST_WAIT_SECONDS = 5.0
"""Of a terminal that was told to come again."""

START = datetime(2026, 11, 23, tzinfo=UTC)


@dataclass
class Terminal:
    id: str
    key: ec.EllipticCurvePrivateKey
    epoch: UUID = field(default_factory=uuid4)
    boot: UUID = field(default_factory=uuid4)
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
    with DistrictProcess(location, log=folder / f"{kind}.log") as district:
        before, begun = _computed(district.pid), time.perf_counter()
        storm = asyncio.run(_all_at_once(terminals, district.port))
        took, cpu = time.perf_counter() - begun, _computed(district.pid) - before
    kept = _kept(location)
    accepted = storm.verdicts["accepted"]
    print(
        f"{kind}: {RECORDS} records of {TERMINALS} terminals in batches of {BATCH}, {packed / 1e6:.0f} MB packed: "
        f"{took:.1f} s, {RECORDS / took:.0f} a second ({cpu:.1f} s of CPU in the district's process, "
        f"{cpu / RECORDS * 1e6:.0f} ms for 1,000 records); "
        f"a batch {_spread(storm.seconds)}; sent twice {storm.verdicts['duplicate']}; "
        f"told to come again {storm.retries}; accepted {accepted}, kept {kept}"
    )
    assert accepted == kept == RECORDS, "lost or twice"


def _computed(pid: int) -> float:
    """Seconds of processor that a process has used: utime and stime, proc(5)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _added(location: str) -> list[Terminal]:
    database = Database(location)
    try:
        return [_enrolled(database, f"T{number:04d}") for number in range(TERMINALS)]
    finally:
        database.close()


def _enrolled(database: Database, name: str) -> Terminal:
    key = new_private_key()
    enrol(database, name, offer_enrolment(database, name, EVERY_TOWN), public_pem(key))
    return Terminal(name, key)


def _loaded(terminal: Terminal) -> Terminal:
    epoch, count = str(terminal.epoch), RECORDS // TERMINALS
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
                writer.write(_request(terminal, port, batch))
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


def _request(terminal: Terminal, port: int, batch: bytes) -> bytes:
    """Signed now: a signature holds for a minute, and once."""
    headers = {
        "content-encoding": "gzip",
        wire.TERMINAL_HEADER: terminal.id,
        wire.EPOCH_HEADER: str(terminal.epoch),
        wire.BOOT_HEADER: str(terminal.boot),
    }
    question = Question("POST", f"http://127.0.0.1:{port}/v1/ingest", headers)
    sign(question, batch, terminal.key, terminal.id, wire.REQUEST_COMPONENTS, datetime.now(UTC))
    lines = [f"{name}: {value}" for name, value in question.headers.items()]
    lines += [f"host: 127.0.0.1:{port}", f"content-length: {len(batch)}"]
    return "\r\n".join(["POST /v1/ingest HTTP/1.1", *lines, "", ""]).encode() + batch


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
    with DistrictProcess(location, log=folder / f"{kind}.log") as district:
        enrolment = enrol_by_hand(location, district.url, "T9999", folder / kind)
        identity = Identity(enrolment, uuid4(), uuid4())
        exchange = SignedExchange(DistrictAddress(district.url), identity, SystemClock())
        after, seconds = "", list[float]()
        for _ in range(min(PAGES, RESIDENTS // 1000)):
            begun = time.perf_counter()
            page = exchange.ask(Ask("GET", f"/v1/feed/residents?limit=1000{after}"))
            seconds.append(time.perf_counter() - begun)
            assert isinstance(page, Answer)
            after = f"&after={json.loads(page.body)['next']}"
        exchange.close()
    print(f"{kind}: a page of 1000 residents, signed and packed: {_spread(seconds)}")


def _spread(seconds: list[float]) -> str:
    if len(seconds) < 2:
        return f"{seconds[0] * 1e3:.0f} ms" if seconds else "none"
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    return f"p50 {cuts[49] * 1e3:.0f} ms, p99 {cuts[98] * 1e3:.0f} ms"


if __name__ == "__main__":
    main()
