"""The server's front door: who may come in, how much may be carried, and what a stranger learns. A real process on a
real port.
"""

import gzip
import json
import socket
import subprocess
from collections.abc import Generator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Thread
from uuid import UUID, uuid4

import httpx2
import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text

from district.__main__ import main
from district.commands import listening
from district.database import Database
from district.roster.store import page_after
from district.seed import seed
from district.terminals.store import alarms_of, listed, revoke
from kiosk.clock import ManualClock, SystemClock
from offline_cache.sync.enrolment import EnrolmentFailedError, enrol_terminal
from offline_cache.sync.exchange import Answer, Ask, DistrictAddress, PlainLine, SignedExchange
from offline_cache.sync.identity import Enrolment, Identity, load_enrolment
from offline_cache.wire.feed import Put
from offline_cache.wire.heartbeat import Heartbeat, LaneVitals, Vitals
from offline_cache.wire.message import canonical_json, sha256_hex
from tests.support.district_process import DistrictProcess, new_code
from tests.support.enrolled import enrol
from tests.support.forked import run_forked

LARGEST_BATCH_BYTES = 10_000
EPOCH = UUID(int=5)
PACKED = {"content-encoding": "gzip"}


@dataclass
class Door:
    url: str
    database: str
    folder: Path
    enrolment: Enrolment
    boot: UUID = field(default_factory=uuid4)

    def ask(self, ask: Ask, epoch: UUID = EPOCH) -> Answer:
        exchange = SignedExchange(DistrictAddress(self.url), Identity(self.enrolment, epoch, self.boot), SystemClock())
        try:
            answer = exchange.ask(ask)
        finally:
            exchange.close()
        assert isinstance(answer, Answer)
        assert answer.signed
        return answer

    def post(self, content: bytes, headers: dict[str, str] | None = None) -> Answer:
        return self.ask(Ask("POST", "/v1/ingest", content, headers or {}))

    def newcomer(self, folder: Path, name: str | None = None) -> "Door":
        """Another terminal at the same door."""
        enrolment = enrol(self.database, self.url, name or f"T-{uuid4().hex[:8]}", folder)
        return Door(self.url, self.database, self.folder, enrolment)

    def alarms(self) -> list[str]:
        database = Database(self.database)
        try:
            return [kind for _, kind, _ in alarms_of(database, self.enrolment.terminal)]
        finally:
            database.close()


@pytest.fixture(scope="module")
def door(shared_location: str, tmp_path_factory: pytest.TempPathFactory) -> Generator[Door]:
    folder = tmp_path_factory.mktemp("door") if "://" in shared_location else Path(shared_location).parent
    with DistrictProcess(shared_location, LARGEST_BATCH_BYTES, log=folder / "district.log") as district:
        enrolment = enrol(shared_location, district.url, "T0042", tmp_path_factory.mktemp("terminal"))
        yield Door(district.url, shared_location, folder, enrolment)
    assert "Traceback" not in district.log.read_text()


def batch(terminal: str = "T0042", epoch: UUID = EPOCH, seq: int | None = None) -> bytes:
    """With one record, or none."""
    made = {"protocol": 1, "terminal": terminal, "epoch": str(epoch), "batch": str(uuid4())}
    return json.dumps({**made, "records": [] if seq is None else [_record(seq)]}).encode()


def _record(seq: int) -> dict[str, object]:
    identifier, at = str(UUID(int=seq)), "2026-11-23T00:30:00Z"
    body = json.dumps({"record_id": identifier, "at": at, "outcome": "shown"})
    envelope = {"seq": seq, "id": identifier, "kind": "query", "schema": 1, "at": at, "lane": 4, "body": body}
    return {**envelope, "sha256": sha256_hex(body.encode())}


def test_an_enrolled_terminal_comes_in(door: Door) -> None:
    answer = door.post(batch())
    assert (answer.status, answer.content_type) == (200, "application/json")
    for path in ("/v1/feed/residents", "/v1/feed/subsidies"):
        assert door.ask(Ask("GET", path)).status == 200


def test_who_asks_is_answered_while_more_batches_than_threads_wait_for_the_disk(door: Door) -> None:
    """A health code, say, while five hundred terminals come back after an outage."""
    done: list[int] = []
    senders = [Thread(target=lambda seq=seq: done.append(door.post(batch(seq=seq)).status)) for seq in range(1, 13)]
    database = Database(door.database)
    try:
        with database.writing() as connection:
            if "://" in door.database:
                connection.execute(text("LOCK TABLE record IN EXCLUSIVE MODE"))
            for sender in senders:
                sender.start()
            for _ in range(10):
                assert door.ask(Ask("GET", "/v1/feed/residents")).status == 200
                assert done == []
    finally:
        for sender in senders:
            sender.join()
        database.close()
    assert done == [200] * len(senders)


def test_no_part_of_an_answer_waits_for_the_one_before_it() -> None:
    """On Linux a connection inherits it from its listener."""
    with (
        listening("127.0.0.1", 0) as listener,
        socket.create_connection(listener.getsockname()),
        listener.accept()[0] as connection,
    ):
        assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_a_stranger_does_not(door: Door) -> None:
    assert httpx2.post(f"{door.url}/v1/ingest", content=batch()).status_code == 401
    for path in ("/v1/feed/residents", "/v1/feed/subsidies", "/v1/snapshot/residents"):
        assert httpx2.get(door.url + path).status_code == 401


def test_an_unenrolled_name_is_told_so(door: Door) -> None:
    stranger = Door(door.url, door.database, door.folder, _renamed(door.enrolment, "T-nobody"))
    assert (stranger.post(batch("T-nobody")).status, stranger.post(batch()).body) == (401, b'{"detail":"unknown"}')


def test_a_signature_by_another_key_is_none(door: Door, tmp_path: Path) -> None:
    other = door.newcomer(tmp_path)
    thief = Door(door.url, door.database, door.folder, _renamed(other.enrolment, "T0042"))
    assert thief.post(batch()).body == b'{"detail":"unsigned"}'


def _renamed(enrolment: Enrolment, terminal: str) -> Enrolment:
    return Enrolment(terminal, enrolment.town, enrolment.private_key, enrolment.district_key)


def test_a_terminal_cannot_speak_for_another_nor_for_another_store(door: Door) -> None:
    assert door.post(batch("T0043")).status == 403
    assert door.post(batch(epoch=UUID(int=6))).status == 403


def test_a_clock_that_is_years_wrong_is_corrected_by_the_districts(door: Door) -> None:
    for wrong in (datetime(1970, 1, 2, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC)):
        exchange = SignedExchange(
            DistrictAddress(door.url), Identity(door.enrolment, EPOCH, door.boot), ManualClock(wrong)
        )
        answer = exchange.ask(Ask("POST", "/v1/ingest", batch()))
        exchange.close()
        assert isinstance(answer, Answer)
        assert answer.status == 200
        assert exchange.clock_offset is not None
        assert abs(wrong + exchange.clock_offset - datetime.now(UTC)) < timedelta(seconds=30)


def test_a_request_that_is_played_back_is_refused(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("secrets.token_urlsafe", lambda _: "the-same-nonce")
    assert door.post(batch()).status == 200
    assert door.post(batch()).body == b'{"detail":"replayed"}'


def test_a_request_whose_content_was_changed_on_the_way_is_refused(door: Door) -> None:
    exchange = SignedExchange(DistrictAddress(door.url), Identity(door.enrolment, EPOCH, door.boot), SystemClock())
    line = exchange._line
    carry = line.carry
    line.carry = lambda question, content: carry(question, content.replace(b"T0042", b"T0043"))
    answer = exchange.ask(Ask("POST", "/v1/ingest", batch()))
    exchange.close()
    assert isinstance(answer, Answer)
    assert (answer.status, answer.body) == (401, b'{"detail":"unsigned"}')


def test_a_new_enrolment_ends_the_old_key(door: Door, tmp_path: Path) -> None:
    old = door.newcomer(tmp_path / "old", "T0050")
    new = door.newcomer(tmp_path / "new", "T0050")
    assert old.post(batch("T0050")).status == 401
    assert new.post(batch("T0050")).status == 200


def test_a_code_works_once_and_only_five_times_wrong(door: Door, tmp_path: Path) -> None:
    code = new_code(door.database, "T0060")
    wrong = "0" * 10 if code != "0" * 10 else "1" * 10

    def attempt(typed: str) -> Enrolment:
        return enrol_terminal(door.url, typed, "T0060", tmp_path, SystemClock())

    for _ in range(4):
        with pytest.raises(EnrolmentFailedError, match="the code is wrong"):
            attempt(wrong)
    assert load_enrolment(tmp_path) is None
    spoken = f" {code[:5].lower()}-{code[5:].replace('0', 'o').replace('1', 'l')} "
    enrolment = attempt(spoken)
    assert load_enrolment(tmp_path) is not None
    with pytest.raises(EnrolmentFailedError, match="used"):
        attempt(code)
    assert enrolment.terminal == "T0060"
    second = new_code(door.database, "T0060")
    for _ in range(5):
        with pytest.raises(EnrolmentFailedError):
            attempt(wrong)
    with pytest.raises(EnrolmentFailedError, match="code"):
        attempt(second)


def test_a_code_is_not_in_the_database(door: Door, tmp_path: Path) -> None:
    """Nor the terminal's private key, nor either in the log."""
    code = new_code(door.database, "T0061")
    enrol_terminal(door.url, code, "T0061", tmp_path, SystemClock())
    key = (tmp_path / "terminal.key").read_text().splitlines()[1]
    for path in door.folder.iterdir():
        assert code.encode() not in path.read_bytes()
        assert key.encode() not in path.read_bytes()


def test_a_code_is_never_sent_over_plain_http_to_another_machine(tmp_path: Path) -> None:
    with pytest.raises(EnrolmentFailedError, match="https"):
        enrol_terminal("http://district.example", "0123456789", "T1", tmp_path, SystemClock())


def test_a_copied_disk_is_an_alarm_and_the_second_machine_is_refused(door: Door, tmp_path: Path) -> None:
    first = door.newcomer(tmp_path)
    second = Door(door.url, door.database, door.folder, first.enrolment)
    name = first.enrolment.terminal
    assert first.post(batch(name)).status == 200
    knocking = second.post(batch(name))
    assert knocking.status == 503
    assert 1 <= int(knocking.headers["retry-after"]) <= 90
    assert first.alarms() == []
    assert first.post(batch(name)).status == 200
    assert first.alarms() == ["clone"]
    assert (second.post(batch(name)).status, second.post(batch(name)).body) == (403, b'{"detail":"clone"}')
    assert first.post(batch(name)).status == 200
    mended = door.newcomer(tmp_path, name)
    assert mended.post(batch(name)).status == 200


def test_a_terminal_with_a_new_store_speaks_at_once_and_its_old_store_no_more(door: Door, tmp_path: Path) -> None:
    terminal = door.newcomer(tmp_path)
    name = terminal.enrolment.terminal
    ask = Ask("POST", "/v1/ingest", batch(name, UUID(int=7)))
    assert terminal.post(batch(name)).status == 200
    assert terminal.ask(ask, epoch=UUID(int=7)).status == 200
    assert terminal.post(batch(name)).body == b'{"detail":"clone"}'


def test_a_revoked_terminal_is_refused(door: Door, tmp_path: Path) -> None:
    terminal = door.newcomer(tmp_path)
    database = Database(door.database)
    revoke(database, terminal.enrolment.terminal)
    database.close()
    assert terminal.post(batch(terminal.enrolment.terminal)).body == b'{"detail":"revoked"}'


def test_the_newest_heartbeat_is_kept_and_a_head_that_goes_back_is_an_alarm(door: Door, tmp_path: Path) -> None:
    terminal = door.newcomer(tmp_path)
    name = terminal.enrolment.terminal

    def beat(head: int) -> None:
        vitals = Vitals(seq_head=head, lanes=(LaneVitals(lane=2, waiting=head),))
        heartbeat = Heartbeat(terminal=name, epoch=EPOCH, boot=terminal.boot, vitals=vitals)
        assert terminal.ask(Ask("POST", "/v1/heartbeat", canonical_json(heartbeat))).status == 200

    beat(7)
    waiting = f'district_terminal_waiting_records{{lane="2",terminal="{name}"}} 7.0'
    assert waiting in httpx2.get(f"{door.url}/metrics").text
    beat(9)
    assert terminal.alarms() == []
    beat(3)
    assert terminal.alarms() == ["head_went_back"]
    database = Database(door.database)
    (found,) = [one for one in listed(database) if one.id == name]
    database.close()
    assert found.heartbeat is not None
    assert (found.heartbeat.vitals.seq_head, found.heartbeat.vitals.lanes[0].waiting) == (3, 3)
    assert found.last_seen is not None


def test_a_packed_batch_is_unpacked(door: Door) -> None:
    assert door.post(gzip.compress(batch()), PACKED).status == 200


@pytest.mark.parametrize(
    ("content", "status"),
    [
        pytest.param(gzip.compress(b" " * 10_000_000), 413, id="a bomb"),
        pytest.param(gzip.compress(batch())[:-9], 400, id="broken off"),
        pytest.param(b"no gzip at all", 400, id="not packed"),
        pytest.param(gzip.compress(b"[]"), 422, id="not a batch"),
        pytest.param(gzip.compress(b'{"protocol":2}'), 422, id="another protocol"),
    ],
)
def test_what_is_no_batch_is_refused_with_a_status(door: Door, content: bytes, status: int) -> None:
    assert door.post(content, PACKED).status == status


def test_a_batch_that_breaks_off_on_the_way_is_not_noise(door: Door) -> None:
    """The fixture looks for tracebacks when all is done."""
    with socket.create_connection(("127.0.0.1", int(door.url.rpartition(":")[2]))) as line:
        head = "POST /v1/ingest HTTP/1.1\r\nHost: x\r\nContent-Length: 500"
        line.sendall(head.encode() + b"\r\n\r\n{")
    assert door.post(batch()).status == 200


@pytest.mark.parametrize("signature", ["", "nonsense", "sig=:AAAA:", "sig=1", ":::", "sig=:" + "A" * 4000 + ":"])
def test_a_malformed_signature_is_refused_and_no_noise(door: Door, signature: str) -> None:
    headers = {"x-terminal": "T0042", "signature": signature, "signature-input": signature}
    line = PlainLine(DistrictAddress(door.url))
    came = httpx2.post(f"{door.url}/v1/ingest", content=batch(), headers=headers)
    line.close()
    assert came.status_code == 401


def test_more_than_may_be_carried_is_refused(door: Door) -> None:
    assert door.post(b" " * (LARGEST_BATCH_BYTES + 1)).status == 413


def test_a_cursor_of_another_district_is_gone(door: Door) -> None:
    assert door.ask(Ask("GET", f"/v1/feed/residents?after={uuid4()}.3")).status == 410


def test_a_stranger_learns_that_the_process_answers_and_no_more(door: Door) -> None:
    assert httpx2.get(f"{door.url}/healthz").json() == {"status": "ok"}
    for path in ("/docs", "/openapi.json", "/redoc", "/"):
        assert httpx2.get(door.url + path).status_code == 404


def test_the_command_line_adds_terminals_and_people(location: str, tmp_path: Path) -> None:
    def district(*arguments: str) -> subprocess.CompletedProcess[str]:
        return run_forked(main, *arguments, "--database", location, "--signing-key", str(tmp_path / "district.key"))

    assert district("seed", "--residents", "5", "--subsidies", "9", "--random-seed", "3").returncode == 0
    added = district("terminal", "add", "T0042", "--town", "三角镇")
    assert added.returncode == 0
    assert len(added.stdout.strip()) == 10
    assert "compare the district's key" in added.stderr
    assert added.stdout.strip() not in added.stderr
    assert district("terminal", "list").stdout == ""
    for command in (("add", "not an id", "--town", "三角镇"), ("revoke", "T0099")):
        refused = district("terminal", *command)
        assert refused.returncode == 2
        assert "Traceback" not in refused.stderr


def test_ready_says_that_the_database_answers_and_not_more(door: Door) -> None:
    assert (httpx2.get(f"{door.url}/readyz").status_code, httpx2.get(f"{door.url}/readyz").json()) == (
        200,
        {"status": "ready"},
    )


def test_a_district_whose_tables_are_another_programs_is_not_ready(location: str, tmp_path: Path) -> None:
    with DistrictProcess(location, log=tmp_path / "log") as district:
        database = Database(location)
        with database.writing() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        database.close()
        assert httpx2.get(f"{district.url}/readyz").status_code == 503
        assert httpx2.get(f"{district.url}/healthz").status_code == 200


def test_prometheus_reads_what_was_counted(door: Door) -> None:
    assert door.post(batch()).status == 200
    assert httpx2.post(f"{door.url}/v1/ingest", content=batch()).status_code == 401
    figures = httpx2.get(f"{door.url}/metrics")
    assert figures.headers["content-type"].startswith("text/plain")
    counted = {
        (sample.name, *sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(figures.text)
        for sample in family.samples
    }
    route = ("route", "/v1/ingest")
    assert counted["district_requests_total", ("method", "POST"), route, ("status", "200")] >= 1
    assert counted["district_requests_total", ("method", "POST"), route, ("status", "401")] >= 1
    assert counted["district_request_seconds_count", route] >= 2
    assert counted["district_ingest_records_total", ("verdict", "accepted")] >= 0


def test_a_path_that_leads_nowhere_makes_no_line_of_its_own(door: Door) -> None:
    httpx2.get(f"{door.url}/wp-login.php?name=somebody")
    figures = httpx2.get(f"{door.url}/metrics").text
    assert "wp-login" not in figures
    assert 'route="none"' in figures


def test_the_feeds_of_publications_are_for_terminals_too(door: Door) -> None:
    for path in ("/v1/feed/policies", "/v1/feed/notices", "/v1/feed/guide"):
        assert httpx2.get(door.url + path).status_code == 401
        page = json.loads(door.ask(Ask("GET", path)).body)
        assert (page["kind"], page["items"], page["more"]) == (path.rpartition("/")[2], [], False)
        assert door.ask(Ask("GET", f"{path}?after={uuid4()}.3")).status == 410


def test_an_office_imports_by_the_command_line(
    location: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DISTRICT_DATABASE", location)
    seed(location, residents=1, subsidies=0, today=date(2026, 11, 23))
    database = Database(location)
    (item,) = page_after(database, None, 10).items
    database.close()
    assert isinstance(item, Put)
    file = tmp_path / "grants.csv"
    file.write_text(
        f"姓名,身份证号,补贴项目,金额,发放日期,账号\n{item.value.name},{item.value.id_number},低保,500,2026-10-15,1234\n"
    )
    assert main(["import", "subsidies", str(file), "--dry-run"]) == 0
    assert "a trial" in capsys.readouterr().out
    assert main(["import", "subsidies", str(file)]) == 0
    assert capsys.readouterr().out == "1 lines: 1 new, 0 changed, 0 as before\n"
    file.write_text(file.read_text().replace("500", "五百"))
    assert main(["import", "subsidies", str(file)]) == 2
    told = capsys.readouterr().err
    assert "第2行 金额：不是金额，请用数字写多少元" in told
    assert item.value.id_number not in told
    assert main(["import", "subsidies", str(file), "--language", "en"]) == 2
    assert "line 2, 金额: is no amount in yuan" in capsys.readouterr().err


def test_an_operator_keeps_house_by_the_command_line(
    location: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    database = ["--database", location]
    assert main([*database, "migrate"]) == 0
    assert main(["backup", str(tmp_path / "copy"), *database]) == 0
    assert main(["backup", str(tmp_path / "copy"), *database]) == 2
    assert main(["retention", "--records-days", "30", *database]) == 0
    captured = capsys.readouterr()
    assert "deleted: 0 records, 0 refused ones" in captured.out
    assert "there already" in captured.err
