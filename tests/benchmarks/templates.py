"""Shared faces on their way to a terminal that begins: `python -m tests.benchmarks.templates`.

So many random faces of one town (KIOSK_BENCH_TEMPLATES, 100,000) are taken in by a district on SQLite, made into a
snapshot, and swapped into a terminal's encrypted store. No network: what a line takes is the size over its rate. Prints
figures; asserts that every face arrives.
"""

import os
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from uuid import uuid4

from district.database import Database
from district.faces.key import FaceKey
from district.faces.store import take_faces
from district.place import Place
from district.snapshots.shelf import SnapshotShelf
from kiosk.clock import SystemClock
from offline_cache.changes import FeedName, PageHead, WithdrawalChanges
from offline_cache.encoding import decode_page
from offline_cache.sync.outcomes import Fetched
from offline_cache.sync.snapshot import Download
from offline_cache.wire.bodies import SharedTemplateBody
from offline_cache.wire.feed import FeedKind
from offline_cache.wire.snapshot import Piece
from tests.benchmarks.machine import machine
from tests.support.terminal_store import terminal_store

TEMPLATES = int(os.environ.get("KIOSK_BENCH_TEMPLATES", "100000"))
VECTOR_BYTES = 128 * 4
TAKEN_AT_ONCE = 1000
TOWN, MODEL = "三角镇", "dlib-1"
NOW = datetime(2026, 11, 23, tzinfo=UTC)


@contextmanager
def measured(what: str) -> Generator[None]:
    began, processor = time.perf_counter(), time.process_time()
    yield
    print(f"{what}: {time.perf_counter() - began:.1f} s ({time.process_time() - processor:.1f} s of processor)")


def bodies(count: int, random: Random) -> list[SharedTemplateBody]:
    return [
        SharedTemplateBody(
            record_id=uuid4(),
            at=NOW,
            person=f"p-{uuid4().hex[:16]}",
            model=MODEL,
            vector=random.randbytes(VECTOR_BYTES),
            consent_text="share",
        )
        for _ in range(count)
    ]


def main() -> None:
    print(machine())
    random, key = Random(1), FaceKey(bytes(32))
    with tempfile.TemporaryDirectory(prefix="templates-bench-") as folder:
        database = Database(Path(folder) / "district.db")
        with measured(f"{TEMPLATES} faces sealed and kept"):
            for _ in range(0, TEMPLATES, TAKEN_AT_ONCE):
                some = bodies(min(TAKEN_AT_ONCE, TEMPLATES), random)
                with database.writing() as connection:
                    take_faces(connection, Place("T1", TOWN, NOW), some, key)
        shelf = SnapshotShelf(database, key)
        with measured("the snapshot made"):
            made = shelf.snapshot(FeedKind.TEMPLATES, TOWN)
        print(f"its size: {made.size / 1e6:.1f} MB, {made.size / TEMPLATES:.0f} bytes a face")
        download = Download(FeedName.TEMPLATES)
        download.add(Fetched(Piece(0, made.size - 1, made.size), made.sha256, made.read(0, made.size)))
        shelf.close()
        database.close()
        with terminal_store(Path(folder) / "terminal", SystemClock()) as store:
            with measured("swapped into a terminal's store"):
                for page in download.pages():
                    store.mirror.apply(decode_page(page))
            store.mirror.apply(WithdrawalChanges(PageHead("e.1", NOW, complete=True), ()))
            with measured("read for the gallery"):
                faces = store.templates.shared(MODEL, timedelta(days=1))
            assert len(faces) == TEMPLATES
            print(f"the store: {store.path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
