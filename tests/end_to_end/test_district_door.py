"""The server's front door: who may come in, how much may be carried, and what a stranger learns. A real process on a
real port.
"""

import gzip
import socket
import subprocess
import sys
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import httpx2
import pytest
from sqlalchemy import select

from district.database import Database
from district.terminals.models import TerminalRow
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
