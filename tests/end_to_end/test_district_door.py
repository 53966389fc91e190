"""The server's front door: who may come in, how much may be carried, and what a stranger learns. A real process on a
real port.
"""

import gzip
import socket
import subprocess
import sys
from collections.abc import Generator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import uuid4

import httpx2
import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import select, text

from district.__main__ import main
from district.database import Database
from district.roster.store import page_after
from district.seed import seed
from district.terminals.models import TerminalRow
from offline_cache.wire.feed import Put
from tests.support.district_process import DistrictProcess, new_token

LARGEST_BATCH_BYTES = 10_000


@dataclass(frozen=True)
class Door:
    url: str
    token: str
    database: str
    folder: Path

    def post(self, content: bytes, token: str | None = None, **headers: str) -> httpx2.Response:
        authorization = {"Authorization": f"Bearer {token or self.token}"}
        return httpx2.post(f"{self.url}/v1/ingest", content=content, headers={**authorization, **headers})

    def get(self, path: str, token: str | None = None) -> httpx2.Response:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return httpx2.get(self.url + path, headers=headers)


@pytest.fixture(scope="module")
def door(shared_location: str, tmp_path_factory: pytest.TempPathFactory) -> Generator[Door]:
    folder = tmp_path_factory.mktemp("door") if "://" in shared_location else Path(shared_location).parent
    token = new_token(shared_location, "T0042")
    with DistrictProcess(shared_location, LARGEST_BATCH_BYTES, log=folder / "district.log") as district:
        yield Door(district.url, token, shared_location, folder)
    assert "Traceback" not in district.log.read_text()


def batch(terminal: str = "T0042") -> bytes:
    return f'{{"protocol":1,"terminal":"{terminal}","epoch":"{uuid4()}","batch":"{uuid4()}","records":[]}}'.encode()


def test_a_terminal_with_its_token_comes_in(door: Door) -> None:
    answer = door.post(batch())
    assert answer.status_code == 200
    assert answer.json()["results"] == []


def test_a_stranger_does_not(door: Door) -> None:
    assert door.post(batch(), token="guess").status_code == 401
    for path in ("/v1/feed/residents", "/v1/feed/subsidies"):
        assert door.get(path).status_code == 401
        assert door.get(path, "guess").status_code == 401
        assert door.get(path, door.token).status_code == 200


def test_a_terminal_cannot_speak_for_another(door: Door) -> None:
    assert door.post(batch("T0043")).status_code == 403


def test_a_new_token_ends_the_old_one(door: Door) -> None:
    old = new_token(door.database, "T0050")
    new = new_token(door.database, "T0050")
    assert door.post(batch("T0050"), token=old).status_code == 401
    assert door.post(batch("T0050"), token=new).status_code == 200


def test_a_token_is_not_in_the_database(door: Door) -> None:
    """Nor in the log beside it."""
    database = Database(door.database)
    with database.reading() as connection:
        columns = connection.execute(select(TerminalRow.__table__)).all()
    database.close()
    assert door.token not in str(columns)
    for path in door.folder.iterdir():
        assert door.token.encode() not in path.read_bytes()


def test_a_packed_batch_is_unpacked(door: Door) -> None:
    assert door.post(gzip.compress(batch()), **{"Content-Encoding": "gzip"}).status_code == 200


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
    assert door.post(content, **{"Content-Encoding": "gzip"}).status_code == status


def test_a_batch_that_breaks_off_on_the_way_is_not_noise(door: Door) -> None:
    """The fixture looks for tracebacks when all is done."""
    with socket.create_connection(("127.0.0.1", int(door.url.rpartition(":")[2]))) as line:
        head = f"POST /v1/ingest HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {door.token}\r\nContent-Length: 500"
        line.sendall(head.encode() + b"\r\n\r\n{")
    assert door.post(batch()).status_code == 200


def test_more_than_may_be_carried_is_refused(door: Door) -> None:
    assert door.post(b" " * (LARGEST_BATCH_BYTES + 1)).status_code == 413


def test_a_cursor_of_another_district_is_gone(door: Door) -> None:
    assert door.get(f"/v1/feed/residents?after={uuid4()}.3", door.token).status_code == 410


def test_a_stranger_learns_that_the_process_answers_and_no_more(door: Door) -> None:
    assert door.get("/healthz").json() == {"status": "ok"}
    for path in ("/docs", "/openapi.json", "/redoc", "/"):
        assert door.get(path).status_code == 404


def test_the_command_line_adds_terminals_and_people(location: str) -> None:
    def district(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "district", *arguments, "--database", location]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    assert district("seed", "--residents", "5", "--subsidies", "9", "--random-seed", "3").returncode == 0
    added = district("terminal", "add", "T0042")
    assert (added.returncode, added.stderr) == (0, "")
    assert len(added.stdout.strip()) == 43
    refused = district("terminal", "add", "not an id")
    assert refused.returncode == 2
    assert "letters" in refused.stderr


def test_ready_says_that_the_database_answers_and_not_more(door: Door) -> None:
    assert (door.get("/readyz").status_code, door.get("/readyz").json()) == (200, {"status": "ready"})


def test_a_district_whose_tables_are_another_programs_is_not_ready(location: str, tmp_path: Path) -> None:
    with DistrictProcess(location, log=tmp_path / "log") as district:
        database = Database(location)
        with database.writing() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        database.close()
        assert httpx2.get(f"{district.url}/readyz").status_code == 503
        assert httpx2.get(f"{district.url}/healthz").status_code == 200


def test_prometheus_reads_what_was_counted(door: Door) -> None:
    assert door.post(batch()).status_code == 200
    assert door.post(b"", token="guess").status_code == 401
    figures = door.get("/metrics")
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
    door.get("/wp-login.php?name=somebody")
    figures = door.get("/metrics").text
    assert "wp-login" not in figures
    assert 'route="none"' in figures


def test_the_feeds_of_publications_need_a_token_too(door: Door) -> None:
    for path in ("/v1/feed/policies", "/v1/feed/notices", "/v1/feed/guide"):
        assert door.get(path).status_code == 401
        page = door.get(path, door.token).json()
        assert (page["kind"], page["items"], page["more"]) == (path.rpartition("/")[2], [], False)
        assert door.get(f"{path}?after={uuid4()}.3", door.token).status_code == 410


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
    assert "line 2, 金额: is no amount in yuan" in told
    assert item.value.id_number not in told


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
