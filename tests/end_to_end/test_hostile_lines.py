"""A real district behind a line that is slow, foreign, false or torn: whatever comes, nothing is believed that is not its.

TLS is the district's own (uvicorn), with certificates of every kind, good and bad.
"""

import ssl
from collections.abc import Generator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import trustme

from district.line import LineMode, SimulatedLine
from kiosk.clock import SystemClock
from offline_cache.changes import FeedName
from offline_cache.sync.enrolment import EnrolmentFailedError, enrol_terminal
from offline_cache.sync.exchange import DistrictAddress
from offline_cache.sync.identity import Enrolment
from offline_cache.sync.outcomes import Beat, Beaten, Fetched, Obstacle, Unreachable
from offline_cache.wire.heartbeat import Vitals
from tests.support.district_process import DistrictProcess, new_code
from tests.support.enrolled import client_of, enrol

NOW = datetime.now(UTC)


def beat(url: str, enrolment: Enrolment, ca_file: Path | None = None, deadline: float = 20.0) -> Beat:
    address = DistrictAddress(url, ca_file, deadline_seconds=deadline)
    client = client_of(address, enrolment, uuid4(), SystemClock())
    try:
        return client.beat(Vitals())
    finally:
        client.close()


class Certificates:
    """An authority in a folder, and what it signs."""

    def __init__(self, folder: Path, name: str) -> None:
        self._authority = trustme.CA()
        self._folder = folder
        self.ca_file = folder / f"{name}.pem"
        self._authority.cert_pem.write_to_path(str(self.ca_file))

    def options(
        self, host: str = "127.0.0.1", not_before: datetime | None = None, not_after: datetime | None = None
    ) -> list[str]:
        """For `district run`."""
        certificate = self._authority.issue_cert(host, not_before=not_before, not_after=not_after)
        path, key = self._folder / f"{uuid4()}.pem", self._folder / f"{uuid4()}.key"
        certificate.cert_chain_pems[0].write_to_path(str(path))
        certificate.private_key_pem.write_to_path(str(key))
        return ["--certificate", str(path), "--certificate-key", str(key)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hostile")


@pytest.fixture(scope="module")
def ours(folder: Path) -> Certificates:
    return Certificates(folder, "ours")


@pytest.fixture(scope="module")
def enrolment(folder: Path, ours: Certificates) -> Enrolment:
    """Over TLS by the private authority, as in the field."""
    database = folder / "district.db"
    with DistrictProcess(database, options=ours.options()) as district:
        assert district.url.startswith("https://")
        return enrol_terminal(
            district.url, new_code(database, "T0042"), "T0042", folder / "terminal", SystemClock(), ours.ca_file
        )


@pytest.mark.parametrize(
    ("options", "outcome"),
    [
        pytest.param({}, Beaten(), id="good"),
        pytest.param({"host": "other.example"}, Unreachable(Obstacle.NOT_TRUSTED), id="for another host"),
        pytest.param(
            {"not_before": NOW - timedelta(days=9), "not_after": NOW - timedelta(days=1)},
            Unreachable(Obstacle.NOT_TRUSTED),
            id="expired",
        ),
        pytest.param(
            {"not_before": NOW + timedelta(days=1), "not_after": NOW + timedelta(days=9)},
            Unreachable(Obstacle.NOT_TRUSTED),
            id="not yet valid",
        ),
    ],
)
def test_a_certificate_is_the_districts_or_there_is_no_line(
    folder: Path, ours: Certificates, enrolment: Enrolment, options: dict[str, Any], outcome: Beat
) -> None:
    with DistrictProcess(folder / "district.db", options=ours.options(**options)) as district:
        assert beat(district.url, enrolment, ours.ca_file) == outcome


def test_an_authority_that_is_not_ours_is_not_believed(folder: Path, ours: Certificates, enrolment: Enrolment) -> None:
    theirs = Certificates(folder, "theirs")
    code = new_code(folder / "district.db", "T0043")
    with DistrictProcess(folder / "district.db", options=theirs.options()) as district:
        for ca_file in (ours.ca_file, None):
            assert beat(district.url, enrolment, ca_file) == Unreachable(Obstacle.NOT_TRUSTED)
        with pytest.raises(EnrolmentFailedError, match="not_trusted"):
            enrol_terminal(district.url, code, "T0043", folder / "T0043", SystemClock(), ours.ca_file)
    assert not (folder / "T0043").exists()


def test_a_file_of_authorities_that_is_none_is_told_at_once(folder: Path, enrolment: Enrolment) -> None:
    nothing = folder / "nothing.pem"
    nothing.write_text("nothing")
    with pytest.raises(ssl.SSLError):
        beat("https://127.0.0.1:1", enrolment, nothing)


def test_another_district_with_a_good_certificate_is_still_not_ours(
    tmp_path: Path, ours: Certificates, enrolment: Enrolment
) -> None:
    with DistrictProcess(tmp_path / "district.db", options=ours.options()) as other:
        assert beat(other.url, enrolment, ours.ca_file) == Unreachable(Obstacle.OTHER_KEY)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Generator[tuple[DistrictProcess, Path]]:
    database = tmp_path_factory.mktemp("plain") / "district.db"
    with DistrictProcess(database) as district:
        yield district, database
    assert "Traceback" not in district.log.read_text()


@pytest.mark.parametrize(
    ("mode", "outcome"),
    [
        (LineMode.OPEN, Beaten()),
        (LineMode.SLOW, Unreachable(Obstacle.TOO_SLOW)),
        (LineMode.PORTAL, Unreachable(Obstacle.NOT_THE_DISTRICT)),
        (LineMode.ANSWERS_BROKEN, Unreachable(Obstacle.NO_ANSWER)),
        (LineMode.BODIES_BROKEN, Unreachable(Obstacle.NO_ANSWER)),
        (LineMode.ANSWERS_LOST, Unreachable(Obstacle.NO_ANSWER)),
        (LineMode.CUT, Unreachable(Obstacle.NO_ANSWER)),
    ],
)
def test_a_line_that_does_not_carry_an_answer_whole_is_no_line(
    plain: tuple[DistrictProcess, Path], tmp_path: Path, mode: LineMode, outcome: Beat
) -> None:
    district, database = plain
    enrolment = enrol(database, district.url, f"T-{mode.value}", tmp_path)
    line = SimulatedLine("127.0.0.1", district.port)
    line.set_mode(mode)
    try:
        assert beat(f"http://127.0.0.1:{line.port}", enrolment, deadline=3.0) == outcome
    finally:
        line.close()


def test_a_snapshot_is_fetched_on_from_where_the_line_broke(
    plain: tuple[DistrictProcess, Path], tmp_path: Path
) -> None:
    district, database = plain
    enrolment = enrol(database, district.url, "T-snapshot", tmp_path)
    epoch, boot = uuid4(), uuid4()
    line = SimulatedLine("127.0.0.1", district.port)
    client = client_of(DistrictAddress(f"http://127.0.0.1:{line.port}"), enrolment, epoch, SystemClock(), boot)
    try:
        whole = client.fetch(FeedName.RESIDENTS, 0, None)
        assert isinstance(whole, Fetched)
        line.cut()
        assert client.fetch(FeedName.RESIDENTS, 5, whole.sha256) == Unreachable(Obstacle.NO_ANSWER)
        line.restore()
        rest = client.fetch(FeedName.RESIDENTS, 5, whole.sha256)
        assert isinstance(rest, Fetched)
        assert (rest.piece.first, rest.content, rest.sha256) == (5, whole.content[5:], whole.sha256)
        another = client.fetch(FeedName.RESIDENTS, 5, "0" * 64)
        assert isinstance(another, Fetched)
        assert another.piece.first == 0
    finally:
        client.close()
        line.close()
