"""A code from the scanner to the district and back, signed: a colour for all, a person only for his own town's terminal."""

import json
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from district.database import Database
from district.health_codes.source import TableError, read_table
from district.roster.store import put_residents
from kiosk.clock import SystemClock
from kiosk.domain.health_code import CodeColour, CodeVerdict, Unverified
from kiosk.domain.people import PersonId
from kiosk.domain.scanned_code import ScannedCode
from offline_cache.sync.codes import DistrictHealthCodes
from offline_cache.sync.exchange import DistrictAddress, SignedExchange
from offline_cache.sync.identity import Identity
from offline_cache.wire.feed import ResidentValue
from tests.support.district_process import DistrictProcess
from tests.support.enrolled import enrol

TOWN, OTHER = "长沙镇", "三角镇"
TABLE = [
    {"code": "token-green", "colour": "green", "person": "p-1"},
    {"code": "token-red", "colour": "red", "person": "p-1"},
    {"code": "token-nobodys", "colour": "yellow"},
]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[DistrictProcess, Path]]:
    folder = tmp_path_factory.mktemp("codes")
    database = Database(folder / "district.db")
    with database.writing() as connection:
        put_residents(connection, [("p-1", ResidentValue(name="肖国强", id_number="11010519491231002X", town=TOWN))])
    database.close()
    (folder / "codes.json").write_text(json.dumps(TABLE), encoding="utf-8")
    with DistrictProcess(folder / "district.db", options=["--health-codes", str(folder / "codes.json")]) as district:
        yield district, folder


def codes_of(running: tuple[DistrictProcess, Path], terminal: str, town: str) -> DistrictHealthCodes:
    district, folder = running
    enrolment = enrol(folder / "district.db", district.url, terminal, folder / terminal, town)
    identity = Identity(enrolment, UUID(int=7), uuid4())
    return DistrictHealthCodes(SignedExchange(DistrictAddress(district.url), identity, SystemClock()))


def test_what_the_district_says(running: tuple[DistrictProcess, Path]) -> None:
    codes = codes_of(running, "T1", TOWN)
    said = {code: codes.verify(ScannedCode(code)) for code in ("token-green", "token-red", "token-nobodys", "forged")}
    assert said == {
        "token-green": CodeVerdict(CodeColour.GREEN, PersonId("p-1")),
        "token-red": CodeVerdict(CodeColour.RED, PersonId("p-1")),
        "token-nobodys": CodeVerdict(CodeColour.YELLOW),
        "forged": CodeVerdict(CodeColour.UNKNOWN),
    }
    codes.close()


def test_another_town_learns_the_colour_and_not_the_person(running: tuple[DistrictProcess, Path]) -> None:
    codes = codes_of(running, "T2", OTHER)
    assert codes.verify(ScannedCode("token-green")) == CodeVerdict(CodeColour.GREEN)
    codes.close()


def test_without_a_line_a_code_is_unverified(running: tuple[DistrictProcess, Path]) -> None:
    _, folder = running
    enrolment = enrol(folder / "district.db", running[0].url, "T3", folder / "T3", TOWN)
    nowhere = DistrictAddress("http://127.0.0.1:9", deadline_seconds=2.0)
    codes = DistrictHealthCodes(SignedExchange(nowhere, Identity(enrolment, UUID(int=7), uuid4()), SystemClock()))
    assert codes.verify(ScannedCode("token-green")) is Unverified.NO_LINE
    codes.close()


@pytest.mark.parametrize(
    "content",
    ["", "{}", '[{"code": "a"}]', '[{"code": "a", "colour": "blue"}]', json.dumps([TABLE[0], TABLE[0]])],
)
def test_a_table_that_cannot_be_used_is_named_and_no_code_is_quoted(tmp_path: Path, content: str) -> None:
    file = tmp_path / "codes.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(TableError) as raised:
        read_table(file)
    assert str(file) in str(raised.value)
    assert "token" not in str(raised.value)
