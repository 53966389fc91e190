"""The assembled terminal and its store: limits from the settings, an accident that the operator hears of, a roster grown old."""

import logging
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from devices.face_engine.engines import DLIB
from devices.voice.silent import SilentVoice
from kiosk.assembly import STORE_CREDENTIAL, Hardware, Store, Terminal
from kiosk.clock import Clock, ManualClock, SystemClock
from kiosk.commands import enrol
from kiosk.domain.health import Device, Health, Ready
from kiosk.domain.id_number import IdNumber
from kiosk.domain.people import FaceTemplate, PersonId, Resident
from kiosk.domain.records import EnrolmentRecord
from kiosk.domain.room import Level, StoreHealth
from kiosk.enrolling import EnrolmentRefusedError
from kiosk.settings import Settings, load
from offline_cache.changes import Kept, PageHead, ResidentChanges
from offline_cache.connections import PAGE_BYTES
from offline_cache.errors import UnreadableStoreError
from offline_cache.key import KeyFileError
from tests.support.canaries import leaks_in, spellings_of_bytes
from tests.support.waiting import Heard

NUMBER = IdNumber.parse("11010519491231002X")
PERSON = PersonId("p-1")
SECRET = b"secret-secret-secret-secret-32by"


@dataclass
class StandIn:
    """Any device: says that it is ready, and remembers which faces it was given."""

    galleries: Heard[Sequence[FaceTemplate]] = field(default_factory=Heard[Sequence[FaceTemplate]])

    def start(self, *listeners: Callable[..., None]) -> None:
        on_health: Callable[[Health], None] = listeners[-1]
        on_health(Ready())

    def stop(self) -> None:
        """Nothing runs."""

    def load(self, templates: Sequence[FaceTemplate]) -> None:
        self.galleries(templates)


def settings_in(folder: Path, **store: Any) -> Settings:
    return load(None, {"terminal": "T0042", "data_dir": folder, "store": store})


@contextmanager
def opened(settings: Settings, clock: Clock) -> Generator[Store]:
    store = Store(settings, clock)
    try:
        yield store
    finally:
        store.close()


@contextmanager
def running(settings: Settings) -> Generator[tuple[Terminal, StandIn]]:
    device = StandIn()
    same = cast(Any, device)
    terminal = Terminal(settings, Hardware(same, same, same, same, lambda _: SilentVoice()), SystemClock())
    posted = Heard[None]()
    terminal.start(lambda: posted(None))
    try:
        yield terminal, device
    finally:
        terminal.stop()


def roster(clock: Clock) -> ResidentChanges:
    resident = Resident(PERSON, "肖国强", NUMBER, "三角镇")
    return ResidentChanges(PageHead("e.1", clock.now(), complete=True), (Kept(PERSON, 1, resident),))


def enrolled(settings: Settings, clock: ManualClock) -> None:
    """Somebody is on the roster, and has a face."""
    with opened(settings, clock) as store:
        store.mirror.apply(roster(clock))
        store.templates.add(FaceTemplate(PERSON, DLIB.model_id, bytes(512), clock.now()))


def test_the_settings_bound_the_store(tmp_path: Path) -> None:
    settings = settings_in(tmp_path, quota_megabytes=32, ballast_megabytes=1, acknowledged_days=2)
    clock = ManualClock()
    with opened(settings, clock) as store:
        with store.database.writing() as connection:
            assert connection.exec_driver_sql("PRAGMA max_page_count").scalar_one() == 32 * 2**20 // PAGE_BYTES
        with store.database.reading() as connection:
            assert connection.exec_driver_sql("PRAGMA query_only").scalar_one() == 1
        assert (tmp_path / "kiosk.db.ballast").stat().st_blocks * 512 >= 2**20
        enrolment_of(store, clock)
        store.outbox.acknowledge([1])
        clock.advance(2 * 86_400)
        assert store.upkeep.run() == 0
        clock.advance(1)
        assert store.upkeep.run() == 1


def enrolment_of(store: Store, clock: Clock) -> None:
    store.outbox.append(EnrolmentRecord(clock.new_id(), clock.now(), PERSON, DLIB.model_id, "consent"))


def test_an_old_roster_opens_no_door_until_it_is_followed_again(tmp_path: Path) -> None:
    settings, clock = settings_in(tmp_path, roster_days=7), ManualClock()
    enrolled(settings, clock)
    with opened(settings, clock) as store:
        assert len(store.gallery()) == 1
        clock.advance(timedelta(days=8).total_seconds())
        store.outbox.purge()
        assert store.gallery() == []
    with running(settings) as (terminal, device):
        terminal._look_at_store()
        rules = terminal.loop.drain().rules
        assert rules.store == StoreHealth(roster_outdated=True)
        assert not rules.face_opens_door
        assert device.galleries.items == [[]]
        terminal.store.outbox.purge()
        terminal.store.mirror.apply(roster(SystemClock()))
        terminal._look_at_store()
        assert terminal.loop.drain().rules.faces_work
        assert [len(gallery) for gallery in device.galleries.items] == [0, 1]


def test_the_journal_and_the_heartbeat_tell_of_a_store_that_was_lost(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    settings, clock = settings_in(tmp_path), ManualClock()
    with opened(settings, clock) as store:
        enrolment_of(store, clock)
    (tmp_path / "kiosk.db").unlink()
    with running(settings) as (terminal, _):
        vitals = terminal.vitals()
    assert '"event": "EPOCH_BEGAN", "why": "STORE_GONE", "first": 1, "last": 1' in caplog.text
    assert {notice.what for notice in vitals.notices} == {"new_epoch", "records_lost"}
    assert {(one.device, one.state) for one in vitals.devices} == {
        (device.value, "ready") for device in (Device.CAMERA, Device.RECOGNISER, Device.LATCH)
    }


@pytest.mark.parametrize("mode", [0o440, 0o404, 0o644])
def test_a_key_that_others_may_read_stops_the_start_with_a_sentence(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "store.key"
    path.write_bytes(SECRET)
    path.chmod(mode)
    with pytest.raises(KeyFileError, match="must have mode 0400") as refused:
        Store(settings_in(tmp_path), SystemClock())
    assert "secret" not in str(refused.value) and SECRET.hex() not in str(refused.value)
    assert not (tmp_path / "kiosk.db").exists()


def test_the_systemd_credential_goes_before_the_file_and_no_key_is_logged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    credentials = tmp_path / "credentials"
    credentials.mkdir()
    (credentials / STORE_CREDENTIAL).write_bytes(SECRET)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(credentials))
    with opened(settings_in(tmp_path / "data"), SystemClock()) as store:
        enrolment_of(store, SystemClock())
        logging.getLogger("kiosk").info("%r %s", store.database, vars(store))
    assert not (tmp_path / "data" / "store.key").exists()
    monkeypatch.delenv("CREDENTIALS_DIRECTORY")
    # a new key is made where there is none, and it is not this store's
    with pytest.raises(UnreadableStoreError):
        Store(settings_in(tmp_path / "data"), SystemClock())
    new = (tmp_path / "data" / "store.key").read_bytes()
    for key in (SECRET, new):
        assert list(leaks_in("log", caplog.text.encode(), spellings_of_bytes("key", key))) == []


def test_nobody_is_asked_for_consent_when_there_is_no_room_for_the_face(tmp_path: Path) -> None:
    settings = settings_in(
        tmp_path, warn_percent=1e-9, stop_caching_percent=1e-9, stop_registrations_percent=1e-9, shut_door_percent=99
    )
    with pytest.raises(EnrolmentRefusedError, match="no room"):
        enrol(settings, "肖国强", NUMBER, [], consented=False, share=None)
    with opened(settings, SystemClock()) as store:
        assert store.health() == StoreHealth(Level.NO_REGISTRATIONS)
