"""A real terminal store, a real district in its own process, and what happens to the line between them.

After every accident: each record is at the district once, unaltered, or set aside for an operator on both sides.
"""

from collections import Counter
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from queue import Queue
from random import Random
from threading import Event
from uuid import uuid4

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlcipher3 import dbapi2

from district.database import Database
from district.line import LineMode, SimulatedLine
from district.roster.store import delete_resident, put_residents
from district.seed import SeedResident, SeedSubsidy, check_character, seed
from district.terminals.store import revoke
from kiosk.clock import SystemClock
from kiosk.domain.health import Link
from kiosk.domain.id_number import IdNumber
from kiosk.domain.people import FaceTemplate, PersonId
from kiosk.domain.room import Level
from kiosk.ports import NoRoomError, StorageError, Sync
from offline_cache.schema import FaceTemplateRow, OutboxRow, ResidentRow
from offline_cache.sync.exchange import DistrictAddress
from offline_cache.sync.loop import DistrictSync
from offline_cache.sync.outcomes import Delivered, Finished
from offline_cache.sync.plan import Line, Pace
from offline_cache.sync.turn import Turn
from offline_cache.wire.feed import ResidentValue
from offline_cache.wire.heartbeat import Vitals
from offline_cache.wire.message import sha256_hex
from offline_cache.wire.refusal import Refusal
from tests.support.damage import damage_a_page_of_records
from tests.support.district_process import DistrictProcess
from tests.support.enrolled import client_of, enrol
from tests.support.terminal_store import TerminalStore, terminal_store

PACE = Pace(poll_seconds=0.1, first_wait_seconds=0.05, longest_wait_seconds=0.2, spread_seconds=0.2)
NEWS_SECONDS = 30.0
"""How long a test waits for news of the line before it gives up; nothing here takes a tenth of it."""

LOOK_SECONDS = 0.05
"""Between two looks at what makes no news."""

NUMBER = "44140219420715996" + check_character("44140219420715996")
KNOWN = SeedResident(
    "p-known", "肖国强", NUMBER, "三角镇", [SeedSubsidy("高龄津贴", 8_000, date(2026, 10, 15), account_tail="6677")]
)


@dataclass
class Town:
    """A terminal and its district, which may have other terminals too."""

    database: Path
    line: SimulatedLine
    store: TerminalStore
    sync: DistrictSync
    news: "Queue[Link]" = field(default_factory=Queue[Link])

    @property
    def terminal(self) -> str:
        return self.store.outbox.identity().terminal

    def write(self, count: int) -> None:
        for _ in range(count):
            self.store.outbox.append(self.store.entry())
        self.sync.nudge()

    def start(self) -> None:
        sync: Sync = self.sync
        sync.start(self.news.put)

    def wait_until(self, holds: Callable[[Link], bool]) -> Link:
        """Every change of the line is news: wait for the first that is as wanted."""
        while True:
            link = self.news.get(timeout=NEWS_SECONDS)
            if holds(link):
                return link

    def wait_until_drained(self) -> Link:
        return self.wait_until(lambda link: link.online and link.waiting == 0)

    def wait_until_offline(self) -> Link:
        return self.wait_until(lambda link: not link.online)

    def eventually(self, holds: Callable[[], bool]) -> None:
        """For what makes no news here, such as a line in the district's file: look, wait a little, look again."""
        pause = Event()
        for _ in range(int(NEWS_SECONDS / LOOK_SECONDS)):
            if holds():
                return
            pause.wait(LOOK_SECONDS)
        raise AssertionError("it never came about")

    def at_the_district(self, columns: str = "seq", table: str = "record") -> list[tuple[object, ...]]:
        connection = dbapi2.connect(str(self.database))
        try:
            query = f"SELECT {columns} FROM {table} WHERE terminal = ? ORDER BY seq"
            return connection.execute(query, (self.terminal,)).fetchall()
        finally:
            connection.close()


def seeded(folder: Path) -> Path:
    database = folder / "district.db"
    seed(database, residents=30, subsidies=60, random_seed=1, extra=[KNOWN], today=date(2026, 11, 23))
    return database


@pytest.fixture(scope="module")
def shared_district(tmp_path_factory: pytest.TempPathFactory) -> Generator[tuple[Path, int]]:
    """One district for all tests that do not harm it; each test is a terminal of its own."""
    database = seeded(tmp_path_factory.mktemp("district"))
    with DistrictProcess(database) as district:
        yield database, district.port
    assert "Traceback" not in district.log.read_text()


@contextmanager
def town_in(
    folder: Path,
    database: Path,
    port: int,
    pace: Pace = PACE,
    quota_bytes: int | None = None,
) -> Generator[Town]:
    terminal = f"T-{uuid4().hex[:12]}"
    enrolment = enrol(database, f"http://127.0.0.1:{port}", terminal, folder)
    with terminal_store(folder, SystemClock(), quota_bytes, terminal) as store:
        line = SimulatedLine("127.0.0.1", port)
        address = DistrictAddress(f"http://127.0.0.1:{line.port}")
        client = client_of(address, enrolment, store.outbox.identity().epoch, store.clock)
        sync = DistrictSync(client, store.outbox, store.mirror, store.clock, pace, Random(7))
        try:
            yield Town(database, line, store, sync)
        finally:
            sync.stop()
            line.close()


@pytest.fixture
def town(tmp_path: Path, shared_district: tuple[Path, int]) -> Generator[Town]:
    with town_in(tmp_path, *shared_district) as made:
        yield made


def test_records_go_up_and_the_roster_comes_down(town: Town) -> None:
    town.write(3)
    town.start()
    town.wait_until_drained()
    assert town.at_the_district("terminal, seq, kind") == [(town.terminal, seq, "entry") for seq in (1, 2, 3)]
    found = town.store.mirror.find("肖国强", IdNumber.parse(NUMBER))
    assert found is not None
    answer = town.store.mirror.subsidies(found.person)
    assert answer is not None
    assert [(subsidy.item, subsidy.fen, subsidy.account_tail) for subsidy in answer.subsidies] == [
        ("高龄津贴", 8_000, "6677")
    ]
    assert town.store.mirror.as_of() is not None


def test_the_bytes_that_arrive_are_the_bytes_that_were_written(town: Town) -> None:
    town.write(2)
    written = [(record.seq, record.sha256, record.body.decode()) for record in town.store.outbox.pending(10)]
    town.start()
    town.wait_until_drained()
    assert town.at_the_district("seq, sha256, body") == written


def test_a_line_that_is_cut_and_restored_loses_nothing(town: Town) -> None:
    town.start()
    town.wait_until(lambda link: link.online)
    town.line.cut()
    town.wait_until_offline()
    town.write(5)
    assert town.wait_until(lambda link: link.waiting == 5).online is False
    town.line.restore()
    town.wait_until_drained()
    assert town.at_the_district() == [(seq,) for seq in range(1, 6)]


def test_a_terminal_that_starts_without_a_line_says_so_and_drains_later(town: Town) -> None:
    town.line.cut()
    town.write(2)
    town.start()
    assert town.wait_until(lambda link: link.waiting == 2).online is False
    town.line.restore()
    town.wait_until_drained()
    assert town.at_the_district() == [(1,), (2,)]


def test_a_captive_portal_acknowledges_nothing(town: Town) -> None:
    town.line.set_mode(LineMode.PORTAL)
    town.write(2)
    town.start()
    town.wait_until(lambda link: link.waiting == 2)
    town.store.outbox.append(town.store.entry())
    town.sync.nudge()
    assert town.wait_until(lambda link: link.waiting == 3).online is False
    assert town.store.mirror.as_of() is None
    town.line.restore()
    town.wait_until_drained()
    assert town.at_the_district() == [(1,), (2,), (3,)]


@pytest.mark.parametrize("mode", [LineMode.ANSWERS_LOST, LineMode.ANSWERS_BROKEN])
def test_a_batch_whose_answer_was_lost_is_sent_again_and_is_there_once(town: Town, mode: LineMode) -> None:
    town.line.set_mode(mode)
    town.write(3)
    town.start()
    town.wait_until(lambda link: link.waiting == 3)
    town.eventually(lambda: len(town.at_the_district()) == 3)
    assert town.store.outbox.depth().pending == 3
    town.line.restore()
    town.wait_until_drained()
    assert town.at_the_district() == [(1,), (2,), (3,)]
    assert town.at_the_district(table="refused_record") == []


def test_a_store_that_was_damaged_sends_again_what_arrived_and_each_record_is_there_once(
    tmp_path: Path, shared_district: tuple[Path, int]
) -> None:
    """The power failed before the answer was written down, and took a page of the store with it: what is left goes on in a
    new store, under a new epoch, which cannot know what has arrived.
    """
    database, port = shared_district
    terminal, boot, clock = f"T-{uuid4().hex[:12]}", uuid4(), SystemClock()
    url = f"http://127.0.0.1:{port}"
    enrolment = enrol(database, url, terminal, tmp_path)
    with terminal_store(tmp_path, clock, terminal=terminal) as store:
        entries = [store.entry() for _ in range(300)]
        for entry in entries:
            store.outbox.append(entry)
        before = store.outbox.identity()
        client = client_of(DistrictAddress(url), enrolment, before.epoch, clock, boot)
        assert isinstance(client.send(before, uuid4(), store.outbox.pending(200)), Delivered)
        client.close()
    damage_a_page_of_records(store)
    with terminal_store(tmp_path, clock, terminal=terminal) as store:
        report = store.database.opening.set_aside
        assert report is not None
        assert store.outbox.identity().epoch != before.epoch
        client = client_of(DistrictAddress(url), enrolment, store.outbox.identity().epoch, clock, boot)
        turn = Turn(client, store.outbox, store.mirror, clock, PACE, Vitals)
        while store.outbox.depth().pending:
            assert isinstance(turn.take(batch_records=100, chance=0.5), Finished)
        client.close()
        assert store.outbox.depth().set_aside == 0
    lost = {seq for gap in report.unread for seq in range(gap.first, gap.last + 1)}
    safe = [str(entry.record_id) for seq, entry in enumerate(entries, start=1) if seq <= 200 or seq not in lost]
    assert 0 < len(lost) < 100
    connection = dbapi2.connect(str(database))
    arrived = connection.execute("SELECT record_id, epoch FROM record WHERE terminal = ?", (terminal,)).fetchall()
    connection.close()
    assert sorted(identity for identity, _ in arrived) == sorted(safe)
    assert sum(epoch == str(before.epoch) for _, epoch in arrived) == 200


def test_a_district_that_dies_in_service_has_everything_after_its_return(tmp_path: Path) -> None:
    database = seeded(tmp_path)
    with DistrictProcess(database) as district, town_in(tmp_path, database, district.port) as town:
        town.write(20)
        town.start()
        town.wait_until(lambda link: link.online)
        district.kill()
        town.wait_until_offline()
        town.write(20)
        with DistrictProcess(database, port=district.port):
            town.wait_until_drained()
        assert Counter(town.at_the_district()) == Counter((seq,) for seq in range(1, 41))


def test_a_record_that_the_district_cannot_read_is_set_aside_and_the_others_pass(town: Town) -> None:
    town.write(2)
    _insert_poison(town, kind="ballot")
    town.start()
    link = town.wait_until(lambda link: link.set_aside == 1 and link.waiting == 0)
    assert link.online
    assert town.at_the_district() == [(1,), (2,)]
    assert town.at_the_district("seq, verdict, reason", "refused_record") == [(900, "rejected", "kind")]
    (refused,) = town.store.outbox.refused(10)
    assert (refused.seq, refused.reason) == (900, "rejected:kind")


def test_a_redriven_record_is_refused_once_more_and_not_kept_twice(town: Town) -> None:
    _insert_poison(town, kind="ballot")
    town.start()
    town.wait_until(lambda link: link.set_aside == 1)
    town.line.cut()
    town.wait_until_offline()
    town.store.outbox.redrive(900)
    town.sync.nudge()
    town.wait_until(lambda link: link.waiting == 1 and link.set_aside == 0)
    town.line.restore()
    town.wait_until(lambda link: link.online and link.set_aside == 1)
    assert len(town.at_the_district(table="refused_record")) == 1


def _insert_poison(town: Town, kind: str) -> None:
    """A record as a later program might leave it behind."""
    body = b"{}"
    with town.store.database.writing() as connection:
        connection.execute(
            insert(OutboxRow).values(
                seq=900,
                record_id=str(town.store.clock.new_id()),
                kind=kind,
                record_schema=1,
                lane=1,
                at=town.store.clock.now().isoformat(),
                sha256=sha256_hex(body),
                body=body,
                created_at=town.store.clock.now().isoformat(),
                state="pending",
            )
        )


def test_other_bytes_under_a_known_number_are_kept_on_both_sides_and_never_taken_for_a_duplicate(town: Town) -> None:
    town.write(1)
    town.start()
    town.wait_until_drained()
    (original,) = town.at_the_district("body")
    with town.store.database.writing() as connection:
        other = str(original[0]).replace("36.5", "36.6").encode()
        connection.execute(
            update(OutboxRow).values(body=other, sha256=sha256_hex(other), state="pending", settled_at=None)
        )
    town.sync.nudge()
    town.wait_until(lambda link: link.set_aside == 1)
    assert town.at_the_district("body") == [original]
    assert town.at_the_district("seq, verdict, reason", "refused_record") == [(1, "conflict", "other_content")]
    assert town.store.outbox.refused(10)[0].reason == "conflict:other_content"


def test_a_terminal_that_was_revoked_is_refused_and_keeps_its_records(
    tmp_path: Path, shared_district: tuple[Path, int]
) -> None:
    database, port = shared_district
    with town_in(tmp_path, database, port) as town:
        district = Database(database)
        revoke(district, town.terminal)
        district.close()
        town.write(1)
        town.start()
        town.eventually(lambda: town.sync.line is Line.REFUSED)
        assert town.sync.refusal is Refusal.REVOKED
        town.write(1)
        assert town.wait_until(lambda link: link.waiting == 2).online is False
        assert town.at_the_district() == []


def test_batches_that_are_too_large_are_halved_and_an_endless_record_is_set_aside(tmp_path: Path) -> None:
    database = seeded(tmp_path)
    with (
        DistrictProcess(database, largest_batch_bytes=4000) as district,
        town_in(tmp_path, database, district.port) as town,
    ):
        town.write(40)
        with town.store.database.writing() as connection:
            endless = text("UPDATE outbox SET body = CAST(:body AS BLOB) WHERE seq = 20")
            connection.execute(endless, {"body": "x" * 8000})
        town.start()
        town.wait_until(lambda link: link.set_aside == 1 and link.waiting == 0)
        assert town.at_the_district() == [(seq,) for seq in range(1, 41) if seq != 20]
        assert town.store.outbox.refused(10)[0].reason == "too_large"


def test_a_district_restored_from_a_backup_is_followed_from_its_beginning(tmp_path: Path) -> None:
    database = seeded(tmp_path)

    def name_here(town: Town) -> str | None:
        resident = town.store.mirror.resident(PersonId("p-known"))
        return resident.name if resident else None

    with DistrictProcess(database) as district, town_in(tmp_path, database, district.port) as town:
        town.start()
        town.eventually(lambda: name_here(town) == "肖国强")
        connection = dbapi2.connect(str(database), timeout=10, isolation_level=None)
        connection.execute("UPDATE feed_state SET epoch = '00000000-0000-0000-0000-000000000001'")
        connection.execute("UPDATE resident SET name = '肖国庆' WHERE person = 'p-known'")
        connection.close()
        town.eventually(lambda: name_here(town) == "肖国庆")


def test_a_resident_whom_the_district_deletes_disappears_from_the_terminal(tmp_path: Path) -> None:
    database = seeded(tmp_path)
    with DistrictProcess(database) as district, town_in(tmp_path, database, district.port) as town:
        town.start()
        known = IdNumber.parse(NUMBER)
        town.eventually(lambda: town.store.mirror.find("肖国强", known) is not None)
        writer = Database(database)
        with writer.writing() as connection:
            delete_resident(connection, "p-known")
        writer.close()
        town.eventually(lambda: town.store.mirror.find("肖国强", known) is None)
        town.eventually(lambda: not _has_grants(town, "p-known"))


def _has_grants(town: Town, person: str) -> bool:
    answer = town.store.mirror.subsidies(PersonId(person))
    return answer is not None and bool(answer.subsidies)


def test_a_backlog_of_many_batches_drains(tmp_path: Path, shared_district: tuple[Path, int]) -> None:
    with town_in(tmp_path, *shared_district, pace=replace(PACE, batch_records=50)) as town:
        town.write(220)
        town.start()
        town.wait_until_drained()
        assert Counter(town.at_the_district()) == Counter((seq,) for seq in range(1, 221))


def test_a_terminal_that_was_cut_off_until_it_was_full_drains_and_takes_records_again(
    tmp_path: Path, shared_district: tuple[Path, int]
) -> None:
    with town_in(tmp_path, *shared_district, quota_bytes=400 * 1024) as town:
        kept = _fill(town.store)
        town.start()
        town.wait_until_drained()
        town.write(1)
        town.eventually(lambda: len(town.at_the_district()) == kept + 1)


def test_a_store_without_room_takes_no_page_goes_on_sending_and_catches_up_when_there_is_room(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """What fills it stays for good, so that nothing that is sent makes room."""
    database = seeded(tmp_path)

    def name_here(town: Town, person: str) -> str | None:
        resident = town.store.mirror.resident(PersonId(person))
        return resident.name if resident else None

    with (
        DistrictProcess(database) as district,
        town_in(tmp_path, database, district.port, quota_bytes=512 * 1024) as town,
    ):
        town.start()
        town.eventually(lambda: name_here(town, "p-known") == "肖国强")
        leaver = _somebody_else(town.store)
        _crowd(town.store)
        assert town.store.database.level() is Level.NO_REGISTRATIONS
        writer = Database(database)
        with writer.writing() as connection:
            put_residents(connection, [("p-known", ResidentValue(name="肖国庆", id_number=NUMBER, town="三角镇"))])
            delete_resident(connection, leaver)
        writer.close()
        town.eventually(lambda: name_here(town, leaver) is None)
        town.eventually(lambda: "no room for the feed of residents" in caplog.text)
        for sent in (3, 6):
            town.write(3)
            town.eventually(lambda sent=sent: len(town.at_the_district()) == sent)
        assert name_here(town, "p-known") == "肖国强"
        assert town.sync.line is Line.ONLINE
        assert caplog.text.count("no room for the feed of residents") == 1

        with town.store.database.writing() as connection:
            connection.execute(delete(FaceTemplateRow))
        town.eventually(lambda: name_here(town, "p-known") == "肖国庆")


def test_a_new_terminal_without_room_asks_for_no_snapshot_and_sends_all_the_same(
    tmp_path: Path, shared_district: tuple[Path, int]
) -> None:
    with town_in(tmp_path, *shared_district, quota_bytes=512 * 1024) as town:
        _crowd(town.store)
        town.write(2)
        town.start()
        town.wait_until_drained()
        assert town.at_the_district() == [(1,), (2,)]
        assert town.store.mirror.as_of() is None
        with town.store.database.writing() as connection:
            connection.execute(delete(FaceTemplateRow))
        town.eventually(lambda: town.store.mirror.as_of() is not None)


def _somebody_else(store: TerminalStore) -> str:
    with store.database.reading() as connection:
        return connection.execute(
            select(ResidentRow.person).where(ResidentRow.person != "p-known").limit(1)
        ).scalar_one()


def _crowd(store: TerminalStore) -> None:
    """Until faces are refused: entries still are not."""
    for number in range(10_000):
        try:
            store.templates.add(FaceTemplate(PersonId(f"p-{number}"), "m-1", b"f" * 512, store.clock.now()))
        except NoRoomError:
            return
    raise AssertionError("the quota was never reached")


def _fill(store: TerminalStore) -> int:
    for count in range(10_000):
        try:
            store.outbox.append(store.entry())
        except StorageError:
            return count
    raise AssertionError("the quota was never reached")


def test_stop_ends_the_thread_and_may_be_called_twice(town: Town) -> None:
    town.start()
    town.wait_until(lambda link: link.online)
    town.sync.stop()
    town.sync.stop()
