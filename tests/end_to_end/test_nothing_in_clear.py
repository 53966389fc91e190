"""A whole day's run in which everybody is a canary, ended as a power cut ends it; then all that it left is searched.

It is the whole program as a visitor meets it: real processes, a real window on a real X screen, real touch, the scripted
morning from end to end.

Every log, database file, temporary file and shared memory: no name, no number, no face and no key in clear. The district's
database is not searched: it serves operators in clear, on a disk that is theirs to encrypt (docs/district.md).
"""

import gzip
import logging
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from kiosk.clock import SystemClock
from kiosk.demo.ledger import arrived
from offline_cache.database import Database
from offline_cache.key import key_from_file
from offline_cache.outbox import DurableOutbox
from offline_cache.templates import StoredTemplates
from tests.support.canaries import (
    Leak,
    leaks_in,
    leaks_in_files,
    spellings_of_bytes,
    spellings_of_face,
    spellings_of_text,
)
from tests.support.canary_day import ACTS, ELDER, NEIGHBOUR, PATTERN, PLATFORM, PROGRAM, STANDING
from tests.support.photographs import photograph
from tests.support.processes import core_size, group_members
from tests.support.x_screen import is_installed, x_screen

pytestmark = [pytest.mark.timeout(300), pytest.mark.long]
ROOT = Path(__file__).parents[2]
SHARED_MEMORY = Path("/dev/shm")
DEMO_TERMINALS = ("demo-door", "demo-terminal")


@dataclass(frozen=True)
class Day:
    """What is left of it. `core_sizes` are of each of its processes while it went on, `needles` what must not be found."""

    folder: Path
    said: str
    core_sizes: dict[int, str]
    needles: dict[bytes, str]
    in_memory: dict[str, bytes]

    def files(self) -> list[Path]:
        """All that lies in its folder, but for the district's database and, of the same content, one alone."""
        found = {
            (file.name, file.stat().st_size): file
            for file in sorted(self.folder.rglob("*"))
            if file.is_file() and not file.name.startswith("district.db")
        }
        return list(found.values())


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Generator[Day]:
    folder = tmp_path_factory.mktemp("day")
    for name in ("tmp", "home", "cwd"):
        (folder / name).mkdir()
    shared_before = set(SHARED_MEMORY.iterdir())
    with x_screen(1920, 1920) if is_installed() else nullcontext({"QT_QPA_PLATFORM": "offscreen"}) as screen:
        said, core_sizes = _lived(folder, screen)
    yield Day(folder, said, core_sizes, _needles(folder), _shared_since(shared_before))
    shutil.rmtree(folder)


def _lived(folder: Path, screen: dict[str, str]) -> tuple[str, dict[int, str]]:
    """Until the power fails, in the middle of a visit: everything it said, and what its processes were allowed."""
    environment = {
        **{name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")},
        "PYTHONPATH": str(ROOT),
        "TMPDIR": str(folder / "tmp"),
        "HOME": str(folder / "home"),
        **screen,
    }
    command = [sys.executable, "-c", PROGRAM, str(photograph("obama.jpg").parent), str(folder)]
    lines: list[str] = []
    with (folder / "stderr").open("wb") as errors:
        process = subprocess.Popen(
            command,
            cwd=folder / "cwd",
            env=environment,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            start_new_session=True,
        )
        assert process.stdout is not None
        try:
            for line in process.stdout:
                lines.append(line)
                if line.strip() == STANDING:
                    break
            core_sizes = {pid: core_size(Path(f"/proc/{pid}/limits").read_text()) for pid in group_members(process.pid)}
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            process.stdout.close()
    said = "".join(lines) + (folder / "stderr").read_text(encoding="utf-8")
    assert lines[-1:] == [f"{STANDING}\n"], said[-3000:]
    return said, core_sizes


def _shared_since(before: set[Path]) -> dict[str, bytes]:
    """By their names, the segments that came since and are still there; some are other tests', which run meanwhile."""
    found: dict[str, bytes] = {}
    for path in set(SHARED_MEMORY.iterdir()) - before:
        with suppress(FileNotFoundError, PermissionError, IsADirectoryError):
            found[path.name] = path.read_bytes()
    return found


def _needles(folder: Path) -> dict[bytes, str]:
    """Names, numbers and the pattern are known; the faces that were enrolled and the keys are read from a copy."""
    needles: dict[bytes, str] = {}
    for name, number in (ELDER, NEIGHBOUR):
        needles |= spellings_of_text(f"the name of {number[:6]}", name) | spellings_of_text("an ID number", number)
    needles |= spellings_of_face("the planted face", PATTERN)
    for terminal in DEMO_TERMINALS:
        copy = folder.with_name(f"{folder.name}-copy") / terminal
        shutil.copytree(folder / terminal, copy, ignore=shutil.ignore_patterns("tty*", "models"))
        key = key_from_file(copy / "store.key")
        needles |= spellings_of_bytes("a store's key", key.raw)
        database = Database(copy / "kiosk.db", key, terminal, SystemClock())
        try:
            faces = StoredTemplates(database, DurableOutbox(database, SystemClock())).templates()
        finally:
            database.close()
        assert len(faces) == 4
        for face in faces:
            needles |= spellings_of_face("an enrolled face", face.vector)
    return needles


def without_the_keys(leaks: list[Leak]) -> list[Leak]:
    return [leak for leak in leaks if not (leak.where.endswith("/store.key") and leak.what.startswith("a store's key"))]


def test_the_day_was_a_day(day: Day) -> None:
    """Or nothing would be shown by finding nothing."""
    assert [act for act in ACTS if act not in day.said] == []
    assert len(list((day.folder / "screens").glob("*.png"))) >= 18
    assert {kind for _, kind in arrived(day.folder / "district.db")} >= {"enrolment", "entry", "hand_over", "query"}
    assert '"event": "ENTRY_KEPT"' in day.said
    names = {file.name for file in day.files()}
    assert {"kiosk.db", "kiosk.db-wal", "kiosk.db.head", "kiosk.db.ballast", "store.key", "stderr"} <= names


@pytest.mark.skipif(not is_installed(), reason="Xvfb is not installed")
def test_the_day_was_on_a_real_screen(day: Day) -> None:
    assert f"{PLATFORM}xcb" in day.said


def test_no_log_shows_anybody(day: Day) -> None:
    assert list(leaks_in("what the program said", day.said.encode(), day.needles)) == []


def test_no_file_holds_anybody(day: Day) -> None:
    """Each store's key lies in its own file, and nowhere else."""
    found = leaks_in_files(day.files(), day.needles)
    assert without_the_keys(found) == []
    assert len(found) > len(without_the_keys(found))


def test_no_shared_memory_that_is_left_holds_anybody(day: Day) -> None:
    assert [leak for name, content in day.in_memory.items() for leak in leaks_in(name, content, day.needles)] == []


def test_no_process_could_have_left_a_core_and_the_one_that_aborted_did_not(day: Day) -> None:
    assert len(day.core_sizes) >= 3
    assert set(day.core_sizes.values()) == {"0"}
    assert list((day.folder / "cwd").iterdir()) == []


LEAKS = {
    "a log line": f"admitted {ELDER[0]}\n".encode(),
    "a log line in JSON": b'{"event": "X", "name": "\\u8096\\u56fd\\u5f3a"}\n',
    "a number in an address": f"GET /v1/residents?id={ELDER[1]}\n".encode(),
    "a page of a database": bytes(700) + NEIGHBOUR[0].encode("utf-16-le") + bytes(700),
    "a snapshot": gzip.compress(NEIGHBOUR[0].encode()),
    "a face in a core": bytes(64) + PATTERN + bytes(64),
    "a face in a text": b"nearest: [0.07312347, 0.07333071]",
}


def test_leaks_would_be_found(day: Day) -> None:
    """The day's own search, of the day's own files, with some leaks put among them."""
    leaks = {day.folder / "tmp" / name: content for name, content in LEAKS.items()}
    for leak, content in leaks.items():
        leak.write_bytes(content)
    try:
        found = without_the_keys(leaks_in_files(day.files(), day.needles))
        assert {one.where.removesuffix(" unpacked") for one in found} == set(map(str, leaks))
    finally:
        for leak in leaks:
            leak.unlink()


def test_a_name_that_the_program_logs_would_be_found(day: Day, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    logging.getLogger("kiosk.journal").info("%s", NEIGHBOUR[0])
    assert list(leaks_in("log", caplog.text.encode(), day.needles))
