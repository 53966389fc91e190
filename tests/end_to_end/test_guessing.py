"""Somebody tries numbers by script: what the pages say must not tell a resident from a stranger, and the guessing ends."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any, cast

import pytest

from kiosk.clock import ManualClock
from kiosk.domain.guesses import GuessRules
from kiosk.domain.id_number import IdNumber, check_character
from kiosk.domain.people import PersonId, Resident, VolunteerId
from kiosk.domain.proofs import SecondProof
from kiosk.domain.records import Place
from kiosk.domain.subsidies import PaymentState, Subsidy
from kiosk.flows import query, town
from kiosk.flows.events import (
    EndPressed,
    Event,
    NameEntered,
    NumberEntered,
    PinEntered,
    SubsidiesWanted,
    Timer,
    TimerFired,
)
from kiosk.flows.machine import Rules
from kiosk.journal import Journal
from kiosk.service.effects import Effects, World
from kiosk.service.guessing import Guessing
from kiosk.service.session import SessionLoop
from kiosk.service.timers import ManualTimers
from kiosk.service.town import TownWorld
from offline_cache.changes import Grant, GrantChanges, Kept, PageHead, ResidentChanges
from offline_cache.guess_locks import StoredGuessLocks
from tests.support.terminal_store import TerminalStore, terminal_store
from tests.support.well import Well
from ui.screens import screen_of

GUESSES = int(os.environ.get("KIOSK_TEST_GUESSES", "120"))
"""10,000 at night."""
NAME = "肖国强"
_ANSWERS_IN_A_ROW = 2
"""A number that is accepted leads on to a look-up."""
AS_OF = datetime(2026, 11, 23, tzinfo=UTC)
RULES = Rules(second_proofs=frozenset({SecondProof.VOLUNTEER}))


class RightPin:
    """A volunteer who can be talked into anything would be no proof: this one is never right, until told."""

    def __init__(self) -> None:
        self.right = False

    def whose(self, pin: str) -> VolunteerId | None:
        return VolunteerId("V012") if self.right else None


class Attacker:
    """Presses what a citizen could press, as fast as a script can."""

    def __init__(self, store: TerminalStore) -> None:
        self.clock = ManualClock()
        self.pins = RightPin()
        journal = Journal(self.clock)
        self.loop = SessionLoop(town.FLOW, RULES, journal)
        self.timers = ManualTimers(self.clock, lambda timer, wanted: self.loop.post(TimerFired(timer), wanted))
        self.locks = StoredGuessLocks(store.database, store.outbox.age_seconds)
        self.worker = ThreadPoolExecutor(1)
        well = cast(Any, Well())
        world = World(
            recogniser=well,
            latch=well,
            voice=well,
            mirror=store.mirror,
            outbox=store.outbox,
            sync=well,
            pins=self.pins,
            timers=self.timers,
            store_worker=self.worker,
            latch_worker=self.worker,
            line_worker=self.worker,
            guessing=Guessing(self.locks, b"a secret of this store"),
        )
        effects = Effects(world, Place.TERMINAL, dict.fromkeys(Timer, 60.0), self.clock, journal, self.loop.post)
        effects.with_town(
            TownWorld(
                mirror=store.mirror,
                publications=well,
                replies=store.replies,
                tickets=well,
                own_pins=well,
                outbox=store.outbox,
                sync=well,
                voice=well,
                messages=well,
                slips=well,
                printer_worker=self.worker,
            )
        )
        self.loop.attach(effects, lambda: None)

    def press(self, event: Event) -> str:
        """The page that comes of it, when all that it began has ended."""
        self.loop.post(event)
        self.loop.drain()
        for _ in range(_ANSWERS_IN_A_ROW):
            self.worker.submit(lambda: None).result()
            self.loop.drain()
        return screen_of(self.loop.snapshot.state).value

    def try_out(self, number: str) -> list[str]:
        """All pages of one guess: claimed, two wrong numbers of a volunteer, and away."""
        events = (
            SubsidiesWanted(),
            NumberEntered(number),
            NameEntered(NAME),
            PinEntered("111222"),
            PinEntered("333444"),
            EndPressed(),
        )
        return [self.press(event) for event in events]

    def close(self) -> None:
        self.worker.shutdown()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[TerminalStore]:
    with terminal_store(tmp_path) as opened:
        head = PageHead("end", AS_OF, complete=True)
        residents = tuple(
            Kept(f"p-{index}", 1, Resident(PersonId(f"p-{index}"), NAME, IdNumber.parse(number), "长沙镇"))
            for index, number in enumerate(numbers(20, 1))
        )
        opened.mirror.apply(ResidentChanges(head, residents))
        grant = Grant(PersonId("p-0"), Subsidy("高龄津贴", 10_000, AS_OF.date(), PaymentState.PAID, "0012", "g-1"))
        opened.mirror.apply(GrantChanges(head, (Kept("g-1", 1, grant),)))
        yield opened


def numbers(count: int, random_seed: int) -> list[str]:
    random = Random(random_seed)
    bodies = [
        f"4414021949{random.randint(1, 12):02d}{random.randint(1, 28):02d}{random.randint(0, 999):03d}"
        for _ in range(count)
    ]
    return [body + check_character(body) for body in bodies]


@pytest.mark.timeout(120 + GUESSES // 10)
def test_guesses_tell_nobody_from_anybody_and_end_in_a_lock(store: TerminalStore) -> None:
    attacker = Attacker(store)
    try:
        listed, strangers = numbers(20, 1), numbers(GUESSES, 2)
        pairs = zip(strangers, listed * GUESSES, strict=False)
        pages = {tuple(attacker.try_out(number)) for pair in pairs for number in pair}
        assert len(pages) == 1

        # the guessing is over: now even a volunteer's right number shows nothing of a typed claim ... but what it vouches for
        assert attacker.locks.note_failure("terminal", GuessRules().terminal_failures)
        attacker.press(SubsidiesWanted())
        attacker.press(NumberEntered(listed[0]))
        attacker.press(NameEntered(NAME))
        attacker.pins.right = True
        attacker.press(PinEntered("135790"))
        assert isinstance(attacker.loop.snapshot.state, query.Results)
    finally:
        attacker.close()


def test_a_lock_survives_a_restart_and_a_clock_that_was_set(tmp_path: Path) -> None:
    limit = 3
    with terminal_store(tmp_path) as store:
        locks = StoredGuessLocks(store.database, store.outbox.age_seconds)
        assert [locks.note_failure("somebody", limit) for _ in range(limit + 1)] == [False, False, False, True]
    with terminal_store(tmp_path, ManualClock(datetime(2031, 1, 1, tzinfo=UTC))) as store:
        locks = StoredGuessLocks(store.database, store.outbox.age_seconds)
        assert locks.note_failure("somebody", limit)
        locks.forgive("somebody")
        assert not locks.note_failure("somebody", limit)
