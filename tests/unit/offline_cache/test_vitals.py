"""What a terminal says of itself each minute: all its parts, in words that the district's operator can read."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric import ec
from sqlcipher3 import dbapi2

from district.terminals.commands import line_of
from district.terminals.keys import SigningKey
from district.terminals.store import Listed
from kiosk.clock import ManualClock
from kiosk.domain.health import Device, Fault, Ready, Retrying, Starting
from kiosk.domain.room import Level, StoreHealth
from kiosk.service.device_states import DeviceState, DeviceStates
from offline_cache.changes import FeedName, PageHead, ResidentChanges
from offline_cache.opening import Break, Migrated, NewEpoch, Numbers, Opening, SetAsideStore
from offline_cache.standing import Standing
from offline_cache.sync.vitals import StoreVitals
from offline_cache.telling import notices_of
from offline_cache.wire.heartbeat import Heartbeat, Notice, Vitals
from tests.support.terminal_store import TerminalStore, terminal_store

PUBLIC_KEY = SigningKey(ec.generate_private_key(ec.SECP256R1())).public_pem
WEEK = timedelta(days=7)


def no_devices() -> Mapping[Device, DeviceState]:
    return {}


def vitals_of(store: TerminalStore, states: DeviceStates | None = None) -> Vitals:
    standing = Standing(store.database, store.outbox, store.mirror, WEEK)
    devices = no_devices if states is None else states.states
    versions = {"kiosk": "1.2.3", "face_model": "dlib-resnet-v1/hog5pt"}
    return StoreVitals(store.database, store.outbox, store.mirror, standing, store.clock, versions, devices)()


def follow_roster(store: TerminalStore) -> None:
    store.outbox.purge()
    store.mirror.apply(ResidentChanges(PageHead("e.1", store.clock.now(), complete=True), ()))


def test_everything_that_the_operator_asks_for_is_in_it(tmp_path: Path) -> None:
    clock = ManualClock()
    heard: list[Device] = []
    states = DeviceStates(clock, lambda device, _: heard.append(device))
    for device in (Device.CAMERA, Device.LATCH):
        states.listener(device)(Starting())
    clock.advance(5)
    states.listener(Device.CAMERA)(Ready())
    states.listener(Device.LATCH)(Retrying(Fault.NOT_FOUND, clock.monotonic() - 2, 1))
    clock.advance(55)
    states.listener(Device.LATCH)(Retrying(Fault.SILENT, clock.monotonic() - 57, 2))
    with terminal_store(tmp_path, clock) as store:
        follow_roster(store)
        store.outbox.append(store.entry())
        clock.advance(30)
        vitals = vitals_of(store, states)
        path = store.path
        assert vitals.store_bytes == path.stat().st_size + path.with_name(path.name + "-wal").stat().st_size
    assert [(one.device, one.state, one.fault, one.since_seconds) for one in vitals.devices] == [
        ("camera", "ready", None, 85.0),
        ("latch", "retrying", "silent", 87.0),
    ]
    assert heard == [Device.CAMERA, Device.LATCH, Device.CAMERA, Device.LATCH, Device.LATCH]
    assert vitals.room == "ample" and vitals.notices == ()
    assert {feed.feed: feed.age_seconds for feed in vitals.feeds}["residents"] == 30.0
    assert [(lane.waiting, lane.oldest_seconds) for lane in vitals.lanes if lane.waiting] == [(1, 30.0)]
    assert vitals.seq_head == 1 and (vitals.disk_free_bytes or 0) > 0
    assert vitals.versions["sqlite"] == dbapi2.sqlite_version
    assert set(vitals.versions) == {"kiosk", "face_model", "schema", "sqlite", "python"}


def test_a_roster_that_was_not_followed_for_too_long_is_no_longer_believed(tmp_path: Path) -> None:
    clock = ManualClock()
    with terminal_store(tmp_path, clock) as store:
        standing = Standing(store.database, store.outbox, store.mirror, WEEK)
        clock.advance(30 * 86_400)
        assert standing() == StoreHealth()
        follow_roster(store)
        clock.advance(7 * 86_400)
        assert not standing().roster_outdated
        clock.advance(1)
        assert standing().roster_outdated
        assert Notice(what="roster_outdated") in vitals_of(store).notices
        follow_roster(store)
        assert standing() == StoreHealth(Level.AMPLE, roster_outdated=False)
        assert store.mirror.unseen_for(FeedName.RESIDENTS, store.outbox.age_seconds()) == timedelta(0)


def test_what_happened_at_the_opening_is_told_in_every_heartbeat(tmp_path: Path) -> None:
    clock = ManualClock()
    with terminal_store(tmp_path, clock) as store:
        for _ in range(3):
            store.outbox.append(store.entry())
    store.path.unlink()
    with terminal_store(tmp_path, clock) as store:
        notices = vitals_of(store).notices
    assert [(one.what, one.detail) for one in notices] == [("new_epoch", "store_gone"), ("records_lost", "1..3")]


def test_every_accident_has_its_word() -> None:
    opening = Opening(
        new_epoch=NewEpoch(Break.OTHER_HISTORY, None),
        migrated=Migrated(1, Path("store.db.v1")),
        set_aside=SetAsideStore(Path("quarantine"), 3, 1, (Numbers(4, 4), Numbers(9, 12))),
        witness_unreadable=True,
    )
    assert [(one.what, one.detail) for one in notices_of(opening)] == [
        ("store_set_aside", None),
        ("records_unread", "4"),
        ("records_unread", "9..12"),
        ("new_epoch", "other_history"),
        ("tables_migrated", "1"),
        ("witness_unreadable", None),
    ]
    assert notices_of(Opening()) == ()


OF_AN_EARLIER_PROGRAM = (
    '{"protocol":1,"terminal":"T0042","epoch":"00000000-0000-0000-0000-000000000001",'
    '"boot":"00000000-0000-0000-0000-000000000002","vitals":{"uptime_seconds":5.0,"seq_head":7,'
    '"devices":[{"device":"latch","state":"retrying","fault":"silent"}]}}'
)


def test_the_operator_reads_it_of_a_new_terminal_and_of_one_with_an_earlier_program(tmp_path: Path) -> None:
    clock = ManualClock()
    with terminal_store(tmp_path, clock) as store:
        said = vitals_of(store)
    said = said.model_copy(update={"room": "warn", "notices": (Notice(what="new_epoch", detail="tail_lost"),)})
    new = Heartbeat(terminal="T0042", epoch=uuid4(), boot=uuid4(), vitals=said)
    for beat in (new, Heartbeat.model_validate_json(OF_AN_EARLIER_PROGRAM)):
        assert Heartbeat.model_validate_json(beat.model_dump_json()) == beat
    line = line_of(listed(new, clock), clock.now())
    assert "room=warn" in line and "new_epoch=tail_lost" in line and "kiosk 1.2.3" in line
    old = line_of(listed(Heartbeat.model_validate_json(OF_AN_EARLIER_PROGRAM), clock), clock.now())
    assert "latch=retrying(silent)" in old and "head 7" in old


def listed(beat: Heartbeat, clock: ManualClock) -> Listed:
    return Listed("T0042", "江南街道", PUBLIC_KEY, revoked=False, last_seen=clock.now(), heartbeat=beat, alarms=0)
