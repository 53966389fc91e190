"""Somebody goes from village to village with one number: what no terminal would lock alone, the district locks on all."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from district.seed import SeedResident, seed
from kiosk.clock import SystemClock
from kiosk.service.guessing import Guessing
from offline_cache.changes import FeedName
from offline_cache.guess_locks import StoredGuessLocks
from offline_cache.publications import StoredPublications
from offline_cache.sync.exchange import DistrictAddress
from offline_cache.sync.outcomes import Finished
from offline_cache.sync.plan import Pace
from offline_cache.sync.turn import Turn
from offline_cache.wire.heartbeat import Vitals, guess_subject
from tests.support.district_process import DistrictProcess
from tests.support.enrolled import client_of, enrol
from tests.support.terminal_store import TerminalStore, terminal_store

RESIDENT, STRANGER = "11010519491231002X", "440524188001010014"
NAME = "肖国强"
TOWNS = {"T-1": "长沙镇", "T-2": "三角镇"}
AT_EACH = 4
"""One fewer than a terminal locks after."""


@dataclass
class Village:
    store: TerminalStore
    guessing: Guessing
    turn: Turn

    def guess(self, number: str) -> bool:
        """A claim that nobody proves; whether any proof of it would have been believed."""
        self.guessing.claim(number)
        return not self.guessing.blocked

    def speak(self) -> None:
        assert self.turn.take(100, 0.5) == Finished(more=False)


@pytest.fixture
def villages(tmp_path: Path) -> Iterator[tuple[Village, Village, DistrictProcess, Path]]:
    database, clock = tmp_path / "district.db", SystemClock()
    seed(database, residents=0, subsidies=0, extra=[SeedResident("p-1", NAME, RESIDENT, "长沙镇")])
    with ExitStack() as stack:
        district = stack.enter_context(DistrictProcess(database))
        made: list[Village] = []
        for terminal, town in TOWNS.items():
            folder = tmp_path / terminal
            folder.mkdir()
            store = stack.enter_context(terminal_store(folder, clock, terminal=terminal))
            client = client_of(
                DistrictAddress(district.url),
                enrol(database, district.url, terminal, folder, town),
                store.outbox.identity().epoch,
                clock,
            )
            stack.callback(client.close)
            locks = StoredGuessLocks(store.database, store.outbox.age_seconds)
            settings = StoredPublications(store.database)

            def name(number: str, settings: StoredPublications = settings) -> str | None:
                found = settings.settings()
                key = None if found is None else found.value.guess_key
                return None if key is None else guess_subject(key, number)

            turn = Turn(
                client,
                store.outbox,
                store.mirror,
                clock,
                Pace(heartbeat_seconds=0.0),
                Vitals,
                (FeedName.CONFIGURATION,),
                locks,
            )
            made.append(Village(store, Guessing(locks, b"its own", name), turn))
        yield made[0], made[1], district, database


@pytest.mark.parametrize("number", [RESIDENT, STRANGER], ids=["somebody's number", "nobody's number"])
def test_one_number_at_two_terminals_is_locked_on_both(
    villages: tuple[Village, Village, DistrictProcess, Path], number: str
) -> None:
    here, there, district, database = villages
    for village in (here, there):
        village.speak()
        assert all(village.guess(number) for _ in range(AT_EACH))
    here.speak()
    there.speak()
    here.speak()
    assert not here.guess(number)
    assert not there.guess(number)
    other = STRANGER if number == RESIDENT else RESIDENT
    assert here.guess(other)
    assert there.guess(other)

    # cut off, they go on by what they know
    district.stop()
    assert not here.guess(number)
    kept = b"".join(file.read_bytes() for file in database.parent.glob("district.db*"))
    assert number == RESIDENT or number.encode() not in kept


def test_who_proves_who_he_is_takes_his_failures_back_from_the_district_too(
    villages: tuple[Village, Village, DistrictProcess, Path],
) -> None:
    here, there, _, _ = villages
    for village in (here, there):
        village.speak()
        assert all(village.guess(RESIDENT) for _ in range(AT_EACH))
    here.speak()
    there.guessing.proven()
    there.speak()
    here.speak()
    assert here.guess(STRANGER)
    assert there.guess(RESIDENT)
