"""What citizens send goes up once over real lines to a real district; what comes back reaches them and nobody else."""

import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from io import StringIO
from pathlib import Path
from queue import Queue
from random import Random
from threading import Event
from uuid import uuid4

import pytest
from sqlcipher3 import dbapi2

from district.__main__ import main
from district.line import LineMode, SimulatedLine
from kiosk.clock import SystemClock
from kiosk.domain.consultations import Consultation, ConsultationSort, ConsultationState
from kiosk.domain.health import Link
from kiosk.domain.people import FaceTemplate, PersonId
from kiosk.domain.receipts import Receipt
from kiosk.domain.records import ConsentWithdrawalRecord, ConsultationRecord, SharedTemplateRecord
from offline_cache.sync.exchange import DistrictAddress
from offline_cache.sync.loop import DistrictSync
from offline_cache.sync.plan import Pace
from tests.support import speaking_writer
from tests.support.district_process import DistrictProcess
from tests.support.enrolled import client_of, enrol
from tests.support.terminal_store import TerminalStore, terminal_store

PACE = Pace(poll_seconds=0.4, first_wait_seconds=0.05, longest_wait_seconds=0.2, spread_seconds=0.2)
NEWS_SECONDS = 30.0
LOOK_SECONDS = 0.05
TOWN, OTHER_TOWN = "三角镇", "西阳镇"
CANARY = "隔壁老王没有资格领"
ME = PersonId("p-me")
VECTOR = b"\x00\x00\x80\x3f" * 128


@dataclass
class Post:
    """A terminal in a town, with a line of its own to the district."""

    store: TerminalStore
    line: SimulatedLine
    sync: DistrictSync
    news: "Queue[Link]" = field(default_factory=Queue[Link])

    def drain(self) -> None:
        self.sync.nudge()
        while True:
            link = self.news.get(timeout=NEWS_SECONDS)
            if link.online and link.waiting == 0:
                return

    def found(self, receipt: Receipt) -> Consultation | None:
        return self.store.replies.by_receipt(receipt)


def eventually(holds: Callable[[], bool]) -> None:
    pause = Event()
    for _ in range(int(NEWS_SECONDS / LOOK_SECONDS)):
        if holds():
            return
        pause.wait(LOOK_SECONDS)
    raise AssertionError("it never came about")


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> Generator[tuple[Path, DistrictProcess]]:
    database = tmp_path_factory.mktemp("district") / "district.db"
    with DistrictProcess(database) as running:
        yield database, running
    said = running.log.read_text()
    assert "Traceback" not in said
    assert CANARY not in said


@contextmanager
def post(
    folder: Path, district: tuple[Path, DistrictProcess], town: str = TOWN, terminal: str | None = None
) -> Generator[Post]:
    database, running = district
    terminal = terminal or f"T-{uuid4().hex[:12]}"
    enrolment = enrol(database, running.url, terminal, folder, town)
    with terminal_store(folder, SystemClock(), terminal=terminal) as store:
        line = SimulatedLine("127.0.0.1", running.port)
        address = DistrictAddress(f"http://127.0.0.1:{line.port}")
        client = client_of(address, enrolment, store.outbox.identity().epoch, store.clock)
        made = Post(store, line, DistrictSync(client, store.outbox, store.mirror, store.clock, PACE, Random(7)))
        try:
            made.sync.start(made.news.put)
            yield made
        finally:
            made.sync.stop()
            line.close()


Operator = Callable[..., str]


@pytest.fixture
def operator(
    district: tuple[Path, DistrictProcess], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Operator:
    """The district's command line, beside the running server; returns what it prints."""

    def command(*arguments: str, words: str = "") -> str:
        monkeypatch.setattr("sys.stdin", StringIO(words))
        status = main([*arguments, "--database", str(district[0])])
        told = capsys.readouterr()
        assert status == 0, told.err
        return told.out

    return command


def in_the_file(database: Path, query: str, *values: object) -> list[tuple[object, ...]]:
    connection = dbapi2.connect(str(database))
    try:
        return connection.execute(query, values).fetchall()
    finally:
        connection.close()


def complaint(store: TerminalStore, receipt: Receipt) -> ConsultationRecord:
    return ConsultationRecord(
        store.clock.new_id(),
        store.clock.now(),
        receipt,
        ConsultationSort.COMPLAINT,
        "民政局",
        "低保",
        CANARY,
        "13800138000",
        ME,
    )


def test_a_complaint_goes_up_once_and_its_answer_is_found_by_the_receipt(
    tmp_path: Path, district: tuple[Path, DistrictProcess], operator: Operator
) -> None:
    database, _ = district
    receipt = Receipt.draw(Random(1).randrange)
    with (
        post(tmp_path / "here", district) as here,
        post(tmp_path / "neighbour", district) as neighbour,
        post(tmp_path / "elsewhere", district, OTHER_TOWN) as elsewhere,
    ):
        here.line.cut()
        here.store.outbox.append(complaint(here.store, receipt))
        sent = here.found(receipt)
        assert sent is not None
        assert sent.state is ConsultationState.SENT
        # it arrives, and the terminal does not hear so: it is sent again
        here.line.set_mode(LineMode.ANSWERS_LOST)
        asked = "SELECT count(*) FROM consultation WHERE id = ?"
        eventually(lambda: in_the_file(database, asked, str(sent.consultation)) == [(1,)])
        here.line.restore()
        here.drain()
        eventually(lambda: (found := here.found(receipt)) is not None and found.due_on is not None)
        assert in_the_file(database, asked, str(sent.consultation)) == [(1,)]

        assert str(sent.consultation) in operator("consultations", "list")
        shown = operator("consultations", "show", "--consultation", receipt.spoken)
        assert CANARY in shown
        assert "13800138000" in shown
        operator("consultations", "assign", "社会救助股", "--consultation", str(sent.consultation))
        eventually(lambda: (found := here.found(receipt)) is not None and found.state is ConsultationState.ASSIGNED)
        by = ("--by", "民政局", "--consultation", receipt.digits)
        operator("consultations", "answer", *by, words="已入户核实，停发。\n")
        for one in (here, neighbour):
            eventually(lambda one=one: (found := one.found(receipt)) is not None and found.answer is not None)
            answered = one.found(receipt)
            assert answered is not None
            assert (answered.state, answered.answer) == (ConsultationState.ANSWERED, "已入户核实，停发。")
            assert [reply.consultation for reply in one.store.replies.by_person(ME)] == [sent.consultation]
        # another town has read its feed to the end by now, and knows nothing of it
        elsewhere.store.outbox.append(elsewhere.store.entry())
        elsewhere.drain()
        assert elsewhere.found(receipt) is None
    assert str(sent.consultation) not in operator("consultations", "overdue")


def test_a_withdrawal_at_one_terminal_deletes_the_face_at_all(
    tmp_path: Path, district: tuple[Path, DistrictProcess]
) -> None:
    database, _ = district

    def known(one: Post) -> list[str]:
        return [face.person for face in one.store.templates.shared("m-1", timedelta(days=1))]

    with (
        post(tmp_path / "here", district) as here,
        post(tmp_path / "neighbour", district) as neighbour,
        post(tmp_path / "elsewhere", district, OTHER_TOWN) as elsewhere,
    ):
        now = here.store.clock.now()
        sharing = SharedTemplateRecord(uuid4(), now, ME, "m-1", VECTOR, "s-1")
        here.store.templates.add(FaceTemplate(ME, "m-1", VECTOR, now), sharing)
        # enrolled there as well, for that terminal alone
        elsewhere.store.templates.add(FaceTemplate(ME, "m-1", VECTOR, now))
        here.drain()
        eventually(lambda: known(neighbour) == [ME])
        assert known(elsewhere) == []
        assert VECTOR not in database.read_bytes()

        neighbour.line.cut()
        neighbour.store.templates.forget(ME, ConsentWithdrawalRecord(uuid4(), neighbour.store.clock.now(), ME))
        assert known(neighbour) == []
        neighbour.line.restore()
        neighbour.drain()
        eventually(lambda: not here.store.templates.templates())
        eventually(lambda: not elsewhere.store.templates.templates())
        assert known(here) == []
        assert in_the_file(database, "SELECT person, sealed FROM shared_face") == [(None, None)]


def test_a_voice_note_outlives_a_kill_and_comes_together_once(
    tmp_path: Path, district: tuple[Path, DistrictProcess], operator: Operator
) -> None:
    database, _ = district
    folder, terminal = tmp_path / "here", f"T-{uuid4().hex[:12]}"
    folder.mkdir()
    command = [sys.executable, "-m", "tests.support.speaking_writer", str(folder), terminal]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        kept = [int(writer.stdout.readline()) for _ in range(4)]
        writer.kill()
    with post(folder, district, terminal=terminal) as here:
        assert here.store.outbox.head().seq >= 1 + len(kept)
        here.line.set_mode(LineMode.ANSWERS_LOST)
        speaking_writer.write(here.store)
        here.line.restore()
        here.drain()
    voice = tmp_path / "note.ogg"
    name = ("--consultation", speaking_writer.RECEIPT.digits)
    assert "voice note: 12 of 12 pieces" in operator("consultations", "show", *name, "--voice", str(voice))
    assert voice.read_bytes() == speaking_writer.NOTE
    assert voice.stat().st_mode & 0o777 == 0o600
    rows = in_the_file(database, "SELECT count(*) FROM voice_piece WHERE terminal = ?", terminal)
    assert rows == [(12,)]
