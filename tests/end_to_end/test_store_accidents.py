"""What befalls a terminal's store in its years in a hall, on real files: damage, lost logs, swapped files, a full disk, a
clock gone mad, and somebody who searches the disk for names. KIOSK_TEST_FLIPS sets how many bytes are flipped.
"""

import logging
import os
import shutil
import subprocess
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select

from kiosk.clock import ManualClock
from kiosk.domain.id_number import IdNumber
from kiosk.domain.people import FaceTemplate, PersonId, Resident
from kiosk.domain.records import (
    EnrolmentRecord,
    HandOver,
    HandOverRecord,
    Place,
    QueryOutcome,
    QueryRecord,
)
from kiosk.domain.room import Level
from kiosk.domain.subsidies import PaymentState, Subsidy
from kiosk.ports import NoRoomError, StorageError
from offline_cache.changes import FeedName, Gone, Grant, GrantChanges, Kept, PageHead, ResidentChanges
from offline_cache.database import Database
from offline_cache.errors import ForeignStoreError, StoreFullError, UnreadableStoreError
from offline_cache.key import StoreKey, key_from_file
from offline_cache.opening import Break, Numbers, Opening
from offline_cache.outbox import DurableOutbox
from offline_cache.room import RoomRules
from offline_cache.schema import OutboxRow
from offline_cache.upkeep import Upkeep
from tests.support.damage import damage_a_page_of_records, flip
from tests.support.terminal_store import TERMINAL, TerminalStore, terminal_store

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)
FLIPS = int(os.environ.get("KIOSK_TEST_FLIPS", "20"))


def fill(store: TerminalStore, records: int) -> list[str]:
    """Records in three lanes, and a face; returns the records' ids."""
    appended: list[str] = []
    for number in range(records):
        identifier, at = store.clock.new_id(), store.clock.now()
        match number % 3:
            case 0:
                store.outbox.append(store.entry(record_id=identifier))
            case 1:
                store.outbox.append(QueryRecord(identifier, at, QueryOutcome.SHOWN))
            case _:
                store.outbox.append(EnrolmentRecord(identifier, at, PersonId("p-1"), "m-1", "c-1"))
        appended.append(str(identifier))
    store.templates.add(FaceTemplate(PersonId("p-1"), "m-1", b"\x01" * 512, NINE))
    return appended


def append_for_ever(store: TerminalStore, person: str) -> None:
    for _ in range(20_000):
        store.outbox.append(store.entry(person))


def fill_up(path: Path) -> None:
    with path.open("wb", buffering=0) as file:
        while True:
            file.write(b"x" * 4096)


def waiting(store: TerminalStore) -> list[str]:
    return [str(record.record_id) for record in sorted(store.outbox.pending(100_000), key=lambda record: record.seq)]


@contextmanager
def as_if_killed(folder: Path, clock: ManualClock, work: Callable[[TerminalStore], object]) -> Generator[Path]:
    """A copy of the store's files as a kill leaves them: the log is still there."""
    copy = folder / "killed"
    with terminal_store(folder / "alive", clock) as store:
        work(store)
        shutil.copytree(folder / "alive", copy)
    yield copy


# ---------------------------------------------------------------- a flipped byte in the database


def test_a_flipped_byte_in_the_database_is_noticed_or_harmless(tmp_path: Path) -> None:
    """Wherever it is: all records are there, or those that are not are named and the damaged file is kept."""
    clock, random = ManualClock(), Random(7)
    with terminal_store(tmp_path / "whole", clock) as store:
        ids = fill(store, 300)
    size = store.path.stat().st_size
    noticed = 0
    for trial in range(FLIPS):
        folder = tmp_path / f"trial-{trial}"
        shutil.copytree(tmp_path / "whole", folder)
        offset = random.randrange(size)
        flip(folder / "store.db", offset)
        damaged = (folder / "store.db").read_bytes()
        with terminal_store(folder, clock) as store:
            assert_all_or_named(store, ids)
            set_aside = store.database.opening.set_aside
            if set_aside is None:
                assert waiting(store) == ids
                continue
            noticed += 1
            assert (set_aside.place / "store.db").read_bytes() == damaged
            store.outbox.append(store.entry())
            assert store.outbox.head().seq == 301
        shutil.rmtree(folder)
    # the rest hit pages that hold nothing
    assert noticed > FLIPS * 0.8


def assert_all_or_named(store: TerminalStore, ids: list[str]) -> None:
    with store.database.reading() as connection:
        rows = connection.execute(select(OutboxRow.seq, OutboxRow.record_id)).all()
        kept = {row[0]: row[1] for row in rows}
    set_aside = store.database.opening.set_aside
    named: set[int] = set()
    if set_aside is not None:
        named = {seq for gap in set_aside.unread for seq in range(gap.first, gap.last + 1)}
        assert len(kept) == set_aside.records
    missing = {seq for seq in range(1, len(ids) + 1) if seq not in kept}
    assert missing <= named
    assert all(kept[seq] == ids[seq - 1] for seq in kept)


def test_one_damaged_page_costs_the_records_on_it_and_the_operator_is_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    clock = ManualClock()
    with terminal_store(tmp_path, clock) as store:
        ids = fill(store, 300)
        store.outbox.acknowledge([1, 2, 3])
        store.outbox.set_aside(4, "rejected:kind")
        epoch = store.outbox.identity().epoch
    damage_a_page_of_records(store)
    with terminal_store(tmp_path, clock) as store:
        report = store.database.opening.set_aside
        assert report is not None
        assert report.faces == 1
        lost = sum(gap.last - gap.first + 1 for gap in report.unread)
        assert 0 < lost < 60
        assert report.records == 297 - lost
        assert store.outbox.depth().set_aside == 1
        assert store.outbox.identity().epoch != epoch
        assert set(waiting(store)) < set(ids[4:])
        assert store.mirror.as_of() is None
        assert store.templates.templates()[0].person == "p-1"
    assert "set aside" in caplog.text
    with terminal_store(tmp_path, clock) as store:
        assert store.database.opening == Opening()


def test_a_damaged_first_page_is_told_from_a_wrong_key_by_the_witness(tmp_path: Path) -> None:
    clock = ManualClock()
    with terminal_store(tmp_path, clock) as store:
        fill(store, 30)
    flip(store.path, 20)
    before = store.path.read_bytes()
    with pytest.raises(UnreadableStoreError):
        Database(store.path, StoreKey(b"x" * 32), TERMINAL, clock)
    assert store.path.read_bytes() == before
    with terminal_store(tmp_path, clock) as store:
        report = store.database.opening.set_aside
        assert report is not None
        assert (report.records, report.unread) == (0, (Numbers(1, 30),))
        store.outbox.append(store.entry())
        assert store.outbox.head().seq == 31


def test_another_terminals_damaged_store_is_refused_and_not_set_aside(tmp_path: Path) -> None:
    clock = ManualClock()
    with terminal_store(tmp_path, clock) as store:
        fill(store, 300)
    damage_a_page_of_records(store)
    before = store.path.read_bytes()
    with pytest.raises(ForeignStoreError):
        Database(store.path, store.key, "T9999", clock)
    assert store.path.read_bytes() == before
    assert not (tmp_path / "quarantine").exists()


@pytest.mark.parametrize("cut", range(10))
def test_a_change_over_that_is_cut_off_is_done_at_the_next_start(
    tmp_path: Path, cut: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The power goes at each of its renamings, links and deletions in turn."""
    clock = ManualClock()
    with terminal_store(tmp_path, clock) as store:
        ids = fill(store, 300)
    damage_a_page_of_records(store)
    steps = iter(range(1000))

    def cut_off(real: Callable[..., object]) -> Callable[..., object]:
        def step(*args: object, **kwargs: object) -> object:
            if next(steps) == cut:
                raise KeyboardInterrupt
            return real(*args, **kwargs)

        return step

    with monkeypatch.context() as patched:
        for owner, name in ((os, "link"), (Path, "rename"), (Path, "replace"), (Path, "unlink"), (os, "fsync")):
            patched.setattr(owner, name, cut_off(getattr(owner, name)))
        try:
            with terminal_store(tmp_path, clock):
                pass
        except KeyboardInterrupt:
            pass
    with terminal_store(tmp_path, clock) as store:
        kept = waiting(store)
        assert 240 < len(kept) < 300
        assert set(kept) < set(ids)
        store.outbox.append(store.entry())
        assert store.outbox.head().seq == 301
    assert list((tmp_path / "quarantine").iterdir())
    assert not [entry.name for entry in tmp_path.iterdir() if "draft" in entry.name or "ready" in entry.name]


# ---------------------------------------------------------------- a lost tail, a swapped file


def test_a_flipped_byte_in_the_log_loses_its_tail_and_the_witness_says_which_records(tmp_path: Path) -> None:
    """SQLite says nothing at all in this case: the checks pass and the newest records are not there."""
    clock, random = ManualClock(), Random(11)
    with as_if_killed(tmp_path, clock, lambda store: fill(store, 20)) as killed:
        size = (killed / "store.db-wal").stat().st_size
        told = 0
        for trial in range(FLIPS):
            folder = tmp_path / f"trial-{trial}"
            shutil.copytree(killed, folder)
            flip(folder / "store.db-wal", random.randrange(32, size))
            with terminal_store(folder, clock) as store:
                kept, opening = len(waiting(store)), store.database.opening
                if opening.set_aside is not None:
                    # the log held the tables themselves
                    assert opening.set_aside.records == kept
                elif kept < 20:
                    assert opening.new_epoch is not None
                    assert opening.new_epoch.lost == Numbers(kept + 1, 20)
                    assert opening.new_epoch.why is (Break.TAIL_LOST if kept else opening.new_epoch.why)
                    told += 1
                store.outbox.append(store.entry())
                assert store.outbox.head().seq == 21
            shutil.rmtree(folder)
        assert told > 0


def test_an_old_copy_of_the_file_begins_a_new_epoch(tmp_path: Path) -> None:
    """Its numbers are spent: the district has other records under them."""
    clock = ManualClock()
    with terminal_store(tmp_path, clock) as store:
        fill(store, 10)
    shutil.copy(store.path, tmp_path / "old-copy")
    with terminal_store(tmp_path, clock) as store:
        fill(store, 5)
        epoch = store.outbox.identity().epoch
    shutil.copy(tmp_path / "old-copy", store.path)
    with terminal_store(tmp_path, clock) as store:
        new = store.database.opening.new_epoch
        assert new is not None and (new.why, new.lost) == (Break.TAIL_LOST, Numbers(11, 15))
        assert store.outbox.identity().epoch != epoch
        store.outbox.append(store.entry())
        assert store.outbox.head().seq == 16
        assert len(waiting(store)) == 11


def test_an_old_copy_that_has_grown_past_the_witness_is_known_by_its_chain(tmp_path: Path) -> None:
    clock = ManualClock()
    with terminal_store(tmp_path, clock) as store:
        fill(store, 10)
    for name in ("store.db", "store.db.head"):
        shutil.copy(tmp_path / name, tmp_path / f"{name}.other")
    with terminal_store(tmp_path, clock) as store:
        fill(store, 5)
    shutil.copy(tmp_path / "store.db.head", tmp_path / "first-witness")
    for name in ("store.db", "store.db.head"):
        shutil.copy(tmp_path / f"{name}.other", tmp_path / name)
    with terminal_store(tmp_path, clock) as store:
        fill(store, 5)
    shutil.copy(tmp_path / "first-witness", tmp_path / "store.db.head")
    with terminal_store(tmp_path, clock) as store:
        new = store.database.opening.new_epoch
        assert new is not None and (new.why, new.lost) == (Break.OTHER_HISTORY, None)


def test_a_store_that_is_gone_is_missed(tmp_path: Path) -> None:
    clock = ManualClock()
    with terminal_store(tmp_path, clock) as store:
        fill(store, 10)
    store.path.unlink()
    with terminal_store(tmp_path, clock) as store:
        new = store.database.opening.new_epoch
        assert new is not None and (new.why, new.lost) == (Break.STORE_GONE, Numbers(1, 10))
        store.outbox.append(store.entry())
        assert store.outbox.head().seq == 11


@pytest.mark.parametrize("offset", [10, 4096 + 10])
def test_one_torn_slot_of_the_witness_is_no_news(tmp_path: Path, offset: int) -> None:
    clock = ManualClock()
    with terminal_store(tmp_path, clock) as store:
        fill(store, 10)
    flip(tmp_path / "store.db.head", offset)
    with terminal_store(tmp_path, clock) as store:
        assert store.database.opening == Opening()


def test_a_witness_that_nobody_can_read_is_reported_and_written_anew(tmp_path: Path) -> None:
    clock = ManualClock()
    with terminal_store(tmp_path, clock) as store:
        fill(store, 10)
    (tmp_path / "store.db.head").write_bytes(b"\x00" * 8192)
    with terminal_store(tmp_path, clock) as store:
        assert store.database.opening == Opening(witness_unreadable=True)
    with terminal_store(tmp_path, clock) as store:
        assert store.database.opening == Opening()


def test_a_kill_between_the_commit_and_the_witness_is_no_news(tmp_path: Path) -> None:
    clock = ManualClock()
    with terminal_store(tmp_path, clock) as store:
        fill(store, 10)
        shutil.copy(tmp_path / "store.db.head", tmp_path / "earlier")
        store.outbox.append(store.entry())
        store.outbox.append(store.entry())
    shutil.copy(tmp_path / "earlier", tmp_path / "store.db.head")
    with terminal_store(tmp_path, clock) as store:
        assert store.database.opening == Opening()


def test_a_checkpoint_leaves_nothing_in_the_log(tmp_path: Path) -> None:
    with terminal_store(tmp_path) as store:
        fill(store, 10)
        log = tmp_path / "store.db-wal"
        assert log.stat().st_size > 0
        assert store.database.checkpoint()
        assert log.stat().st_size == 0
        with store.database.reading() as reader:
            reader.execute(select(OutboxRow.seq)).all()
            store.outbox.append(store.entry())
        assert store.database.checkpoint()


# ---------------------------------------------------------------- a full disk


def test_levels_refuse_what_can_wait_first_and_the_door_last(tmp_path: Path) -> None:
    rules = RoomRules(reserve_bytes=0)
    with terminal_store(tmp_path, quota_bytes=656 * 1024, room_rules=rules) as store:
        refused: dict[str, Level] = {}
        head = PageHead("e.1", NINE, complete=True)
        for _ in range(20_000):
            level = store.database.level()
            identifier, at = store.clock.new_id(), store.clock.now()
            for name, attempt in (
                ("page", lambda: store.mirror.apply(one_resident())),
                ("deletions", lambda: store.mirror.apply(ResidentChanges(head, (Gone("p-2", 1),)))),
                (
                    "enrolment",
                    lambda identifier=identifier, at=at: store.outbox.append(
                        EnrolmentRecord(identifier, at, PersonId("p-1"), "m-1", "c-1")
                    ),
                ),
                ("entry", lambda: store.outbox.append(store.entry())),
            ):
                try:
                    attempt()
                except NoRoomError:
                    refused.setdefault(name, level)
            if "entry" in refused:
                break
        assert refused == {"page": Level.NO_CACHING, "enrolment": Level.NO_REGISTRATIONS, "entry": refused["entry"]}
        assert refused["entry"] >= Level.NO_REGISTRATIONS
        store.outbox.acknowledge([record.seq for record in store.outbox.pending(100_000)])
        for _ in range(20):
            store.outbox._delete_acknowledged([])
        assert store.database.level() is Level.AMPLE
        store.outbox.append(store.entry())


def one_resident() -> ResidentChanges:
    resident = Resident(PersonId("p-1"), "肖国强", IdNumber.parse("11010519491231002X"), "三角镇")
    return ResidentChanges(PageHead("e.1", NINE, complete=True), (Kept("p-1", 1, resident),))


@pytest.fixture
def small_disk(tmp_path: Path) -> Generator[Path]:
    """A disk of 12 MiB of its own, which only root can make."""
    if os.geteuid() != 0:
        pytest.skip("a small disk of its own can be mounted only by root")
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(place)], capture_output=True, text=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip(f"a small disk cannot be mounted here: {mounted.stderr.strip()}")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


def test_a_really_full_disk_is_left_by_throwing_off_the_ballast(small_disk: Path) -> None:
    """Nothing can be written any more, not even a deletion; what the district has makes room all the same."""
    ballast = 4 * 1024 * 1024
    rules = RoomRules(warn=2, stop_caching=2, stop_registrations=2, shut_door=2, reserve_bytes=0)
    with terminal_store(small_disk, ballast_bytes=ballast, room_rules=rules) as store:
        fill(store, 3000)
        filler = small_disk / "somebody-elses-log"
        with pytest.raises(OSError, match="No space left"):
            fill_up(filler)
        with pytest.raises(StoreFullError):
            append_for_ever(store, "p-1")
        kept = store.outbox.head().seq
        with pytest.raises(StoreFullError):
            store.outbox._delete_acknowledged(list(range(1, 2001)))
        assert store.outbox.depth().pending == kept

        store.outbox.acknowledge(list(range(1, 2001)))

        assert not (small_disk / "store.db.ballast").exists()
        assert store.outbox.depth().pending == kept - 2000
        store.outbox.append(store.entry())
        filler.unlink()
        store.database.checkpoint()
        assert (small_disk / "store.db.ballast").stat().st_size == ballast
    with terminal_store(small_disk, ballast_bytes=ballast, room_rules=rules) as store:
        assert store.database.opening == Opening()
        assert store.outbox.head().seq == kept + 1


# ---------------------------------------------------------------- a clock gone mad


class WrongClock(ManualClock):
    """Its wall clock shows what it is told to; time passes all the same."""

    def __init__(self) -> None:
        super().__init__()
        self.off = timedelta(0)

    def now(self) -> datetime:
        return super().now() + self.off


JUMPS = {
    "a year back": timedelta(days=-365),
    "a year on": timedelta(days=365),
    "1970": datetime(1970, 1, 1, tzinfo=UTC) - ManualClock().now(),
}


@pytest.mark.parametrize("jump", JUMPS)
@pytest.mark.parametrize("restarted", [False, True])
def test_a_wrong_clock_moves_neither_the_order_nor_the_retention(tmp_path: Path, jump: str, restarted: bool) -> None:
    clock = WrongClock()
    with terminal_store(tmp_path, clock) as store:
        store.outbox.append(store.entry())
        store.outbox.append(store.entry())
        store.outbox.acknowledge([1])
        if not restarted:
            clock.off = JUMPS[jump]
            assert_order_and_retention(store, clock)
    if restarted:
        clock.off = JUMPS[jump]
        with terminal_store(tmp_path, clock) as store:
            assert_order_and_retention(store, clock)


def assert_order_and_retention(store: TerminalStore, clock: WrongClock) -> None:
    store.outbox.append(store.entry())
    assert [record.seq for record in store.outbox.pending(10)] == [2, 3]
    assert store.outbox.purge() == 0
    # a restart may believe the clock for a day at most
    clock.advance(5.9 * 86_400)
    assert store.outbox.purge() == 0
    clock.off = timedelta(0)
    clock.advance(1.2 * 86_400)
    assert store.outbox.purge() == 1


@pytest.mark.parametrize("jump", JUMPS)
def test_a_wrong_clock_makes_an_old_roster_no_younger(tmp_path: Path, jump: str) -> None:
    """After a maximum age faces are no longer used; what that is, the composition root knows."""
    clock = WrongClock()
    with terminal_store(tmp_path, clock) as store:
        assert store.mirror.unseen_for(FeedName.RESIDENTS, store.outbox.age_seconds()) is None
        store.mirror.apply(one_resident())
        clock.advance(3 * 86_400)
    clock.off = JUMPS[jump]
    with terminal_store(tmp_path, clock) as store:
        clock.advance(5 * 86_400)
        unseen = store.mirror.unseen_for(FeedName.RESIDENTS, store.outbox.age_seconds())
        assert unseen is not None
        # the days before the restart are on record only if something was written in them
        assert timedelta(days=5) <= unseen <= timedelta(days=6)
        store.outbox.purge()
        store.mirror.apply(one_resident())
        assert store.mirror.unseen_for(FeedName.RESIDENTS, store.outbox.age_seconds()) == timedelta(0)


# ---------------------------------------------------------------- retention, and who searches the disk


def test_a_backup_goes_when_its_time_is_over_and_the_quarantine_stays(tmp_path: Path) -> None:
    clock = ManualClock()
    snapshot = Path(__file__).parents[1] / "persistence" / "snapshots" / "terminal_v1.db"
    path = Path(shutil.copy(snapshot, tmp_path / "store.db"))
    kept = tmp_path / "quarantine" / "2026-11-01"
    kept.mkdir(parents=True)
    database = Database(path, StoreKey(b"k" * 32), TERMINAL, clock)
    try:
        upkeep = Upkeep(database, DurableOutbox(database, clock), clock, timedelta(days=3))
        clock.advance(2.9 * 86_400)
        upkeep.run()
        assert path.with_name("store.db.v1").exists()
        clock.advance(0.2 * 86_400)
        upkeep.run()
        assert not path.with_name("store.db.v1").exists()
        assert kept.exists()
        clock.advance(8 * 86_400)
        assert upkeep.run() == 54
    finally:
        database.close()


def test_a_deleted_record_leaves_nothing_in_the_file_and_gives_back_its_room(tmp_path: Path) -> None:
    clock = ManualClock()
    with terminal_store(tmp_path, clock) as store:
        fill(store, 700)
        store.outbox.acknowledge([record.seq for record in store.outbox.pending(100_000)])
        store.database.checkpoint()
        before = store.path.stat().st_size
        clock.advance(8 * 86_400)
        upkeep = Upkeep(store.database, store.outbox, clock)
        while upkeep.run():
            pass
        store.database.checkpoint()
        assert store.path.stat().st_size < before / 2


CANARY_NAME = "梅州金丝雀"
CANARY_NUMBER = "11010519491231002X"
CANARY_PERSON = "canary-person-7731"
CANARY_FACE = b"canary-face-9953" * 32
CANARIES = (CANARY_NAME, CANARY_NUMBER, CANARY_PERSON, "金丝雀镇", "金丝雀补贴", CANARY_FACE[:16].decode())


def test_no_log_and_no_file_shows_a_name_a_number_or_a_face(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A day's work and all its accidents: refusals, a full quota, damage, salvage, a migration's backup, a checkpoint."""
    caplog.set_level(logging.DEBUG)
    clock = ManualClock()
    with terminal_store(tmp_path, clock, quota_bytes=528 * 1024) as store:
        a_day(store)
        with pytest.raises(StorageError):
            append_for_ever(store, CANARY_PERSON)
        search(tmp_path, caplog.text)
    damage_a_page_of_records(store)
    with terminal_store(tmp_path, clock) as store:
        assert store.database.opening.set_aside is not None
        a_day(store)
        search(tmp_path, caplog.text)
    search(tmp_path, caplog.text)


def a_day(store: TerminalStore) -> None:
    person, head = PersonId(CANARY_PERSON), PageHead("e.1", NINE, complete=True)
    resident = Resident(person, CANARY_NAME, IdNumber.parse(CANARY_NUMBER), "金丝雀镇")
    store.mirror.apply(ResidentChanges(head, (Kept(CANARY_PERSON, 1, resident),)))
    subsidy = Subsidy("金丝雀补贴", 100, date(2026, 6, 1), PaymentState.PAID, "1234")
    store.mirror.apply(GrantChanges(head, (Kept("g-1", 1, Grant(person, subsidy)),)))
    assert store.mirror.find(CANARY_NAME, IdNumber.parse(CANARY_NUMBER)) == resident
    store.templates.add(FaceTemplate(person, "m-1", CANARY_FACE, NINE))
    for _ in range(50):
        store.outbox.append(store.entry(CANARY_PERSON))
    identifier, at = store.clock.new_id(), store.clock.now()
    store.outbox.append(HandOverRecord(identifier, at, Place.DOOR, HandOver.FEVER))
    store.outbox.set_aside(store.outbox.head().seq, "rejected:kind")
    logging.getLogger("tests").info("%r %r %r", store.outbox.pending(3), store.outbox.refused(3), store.database)
    store.database.checkpoint()


def search(folder: Path, log: str) -> None:
    files = [file for file in folder.rglob("*") if file.is_file()]
    assert len(files) >= 4
    for file in files:
        content = file.read_bytes()
        for canary in CANARIES:
            assert canary.encode() not in content, file.name
            assert canary.encode("utf-16-le") not in content, file.name
        assert file.name == "store.key" or key_from_file(folder / "store.key").raw not in content
    for canary in CANARIES:
        assert canary not in log
    assert key_from_file(folder / "store.key").raw.hex() not in log
