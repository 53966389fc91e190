"""Keys give way to new ones while the line goes on; who was away for all of it needs a new code, and says so."""

from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest

from district.__main__ import main as district_command
from district.database import Database
from district.terminals.keys import signing_keys_from_file
from district.terminals.store import enrolled
from kiosk.clock import SystemClock
from offline_cache.sync import identity
from offline_cache.sync.client import DistrictClient
from offline_cache.sync.exchange import Answer, Ask, DistrictAddress, SignedExchange
from offline_cache.sync.identity import Enrolment, Identity, fingerprint_of, load_enrolment
from offline_cache.sync.outcomes import Beat, Beaten, Obstacle, Refused, Unreachable
from offline_cache.wire.heartbeat import Vitals
from offline_cache.wire.refusal import Refusal
from tests.support.district_process import DistrictProcess
from tests.support.enrolled import enrol

EPOCH, BOOT = uuid4(), uuid4()


def beat(url: str, folder: Path) -> Beat:
    """The terminal's program starts, says how it is, and ends."""
    enrolment = load_enrolment(folder)
    assert enrolment is not None
    speaker = Identity(enrolment, EPOCH, BOOT)
    client = DistrictClient(SignedExchange(DistrictAddress(url), speaker, SystemClock()), speaker)
    try:
        return client.beat(Vitals())
    finally:
        client.close()


@pytest.fixture
def database(tmp_path: Path) -> str:
    return str(tmp_path / "district.db")


@pytest.fixture
def key_file(database: str) -> Path:
    return Path(database).with_name("district.key")


# ---------------------------------------------------------------- the district's


def test_the_districts_key_gives_way_and_who_was_away_needs_a_code(
    tmp_path: Path, database: str, key_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    here, away = tmp_path / "here", tmp_path / "away"
    with DistrictProcess(database) as district:
        for folder in (here, away):
            enrol(database, district.url, f"T-{folder.name}", folder)
            assert beat(district.url, folder) == Beaten()
    first = signing_keys_from_file(key_file).present.fingerprint

    assert district_command(["key", "rotate", "--database", database]) == 0
    with DistrictProcess(database) as district:
        # announced, and told back with the heartbeat after
        assert beat(district.url, here) == Beaten()
        assert beat(district.url, here) == Beaten()
    capsys.readouterr()
    assert district_command(["key", "rotate", "--database", database]) == 1
    told = capsys.readouterr().out
    assert "does not know the next key: T-away" in told
    assert "T-here" not in told
    assert signing_keys_from_file(key_file).present.fingerprint == first

    assert district_command(["key", "rotate", "--leave-behind", "--database", database]) == 0
    second = signing_keys_from_file(key_file).present.fingerprint
    assert second != first
    assert key_file.with_name(f"district.key.over-{first}").exists()
    with DistrictProcess(database) as district:
        assert beat(district.url, here) == Beaten()
        kept = load_enrolment(here)
        assert kept is not None
        assert (kept.district_fingerprint, kept.next_district_key) == (second, None)
        assert beat(district.url, away) == Unreachable(Obstacle.OTHER_KEY)
        enrol(database, district.url, "T-away", away)
        assert beat(district.url, away) == Beaten()

    # whoever has found the key that is over in an old backup is not believed any more
    key_file.unlink()
    key_file.with_name(f"district.key.over-{first}").rename(key_file)
    with DistrictProcess(database) as district:
        assert beat(district.url, here) == Unreachable(Obstacle.OTHER_KEY)


# ---------------------------------------------------------------- the terminal's


@dataclass(frozen=True)
class Asked:
    """A terminal of which an operator wants a new key, at a running district."""

    url: str
    database: str
    folder: Path
    before: Enrolment

    def known_key(self) -> str:
        """By its fingerprint; the renewal is over."""
        opened = Database(self.database)
        try:
            found = enrolled(opened, self.before.terminal)
        finally:
            opened.close()
        assert found is not None
        assert (found.renewal_asked, found.next_public_key) == (False, None)
        return fingerprint_of(identity.public_key_of(found.public_key))


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Generator[tuple[str, str]]:
    database = str(tmp_path_factory.mktemp("district") / "district.db")
    with DistrictProcess(database) as district:
        yield district.url, database


@pytest.fixture
def asked(running: tuple[str, str], tmp_path: Path) -> Asked:
    url, database = running
    name = f"T-{uuid4().hex[:8]}"
    enrolment = enrol(database, url, name, tmp_path)
    assert district_command(["terminal", "renew", name, "--database", database]) == 0
    return Asked(url, database, tmp_path, enrolment)


def ask_as(enrolment: Enrolment, url: str) -> Answer:
    exchange = SignedExchange(DistrictAddress(url), Identity(enrolment, EPOCH, BOOT), SystemClock())
    try:
        answer = exchange.ask(Ask("GET", "/v1/feed/residents?limit=1"))
    finally:
        exchange.close()
    assert isinstance(answer, Answer)
    return answer


def test_a_terminal_that_is_asked_renews_its_key_and_goes_on(asked: Asked) -> None:
    url, folder, before = asked.url, asked.folder, asked.before
    assert beat(url, folder) == Beaten()
    after = load_enrolment(folder)
    assert after is not None
    assert after.fingerprint == asked.known_key() != before.fingerprint
    refused = ask_as(before, url)
    assert (refused.status, refused.body) == (401, b'{"detail":"unsigned"}')


def test_a_renewal_whose_answer_was_lost_is_made_good(asked: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    """The district knows the new key, and the terminal does not know that it does: both are good until one is used."""
    url, folder, before = asked.url, asked.folder, asked.before

    def power_cut(_enrolment: Enrolment) -> None:
        raise OSError("the power went")

    with monkeypatch.context() as cut:
        cut.setattr("offline_cache.sync.keyring.adopt_private_key", power_cut)
        assert beat(url, folder) == Refused(401, Refusal.RENEW)
    kept = load_enrolment(folder)
    assert kept is not None
    assert kept.fingerprint == before.fingerprint
    assert beat(url, folder) == Beaten()
    assert asked.known_key() != before.fingerprint


def test_a_power_cut_between_the_two_files_of_a_new_key_is_made_good(
    asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, folder = asked.url, asked.folder
    real = identity._rewrite

    def write_then_cut(enrolment: Enrolment, **fields: str | None) -> None:
        real(enrolment, **fields)
        raise OSError("the power went")

    with monkeypatch.context() as cut:
        cut.setattr("offline_cache.sync.identity._rewrite", write_then_cut)
        assert beat(url, folder) == Refused(401, Refusal.RENEW)
    assert (folder / identity.NEXT_KEY_FILE).exists()
    assert beat(url, folder) == Beaten()
    assert not (folder / identity.NEXT_KEY_FILE).exists()
    kept = load_enrolment(folder)
    assert kept is not None
    assert kept.fingerprint == asked.known_key()
