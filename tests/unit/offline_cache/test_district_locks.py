"""The district's locks on a terminal: obeyed like its own, until they end, whatever is restarted or set; and silent."""

from datetime import UTC, datetime
from pathlib import Path

from kiosk.clock import ManualClock
from kiosk.service.guessing import Guessing
from offline_cache.guess_locks import StoredGuessLocks
from offline_cache.wire.heartbeat import MOST_GUESSES, GuessLock, guess_subject
from tests.support.terminal_store import TerminalStore, terminal_store

KEY = b"k" * 32
NUMBER, OTHER = "11010519491231002X", "440524188001010014"


def name(number: str) -> str:
    return guess_subject(KEY, number)


def guessing(store: TerminalStore) -> tuple[Guessing, StoredGuessLocks]:
    locks = StoredGuessLocks(store.database, store.outbox.age_seconds)
    return Guessing(locks, b"this store's own", name), locks


def lock(number: str, seconds: float = 900.0) -> GuessLock:
    return GuessLock(subject=name(number), seconds=seconds)


def blocked(claims: Guessing, number: str) -> bool:
    claims.claim(number)
    found = claims.blocked
    claims.proven()
    return found


def test_a_number_that_the_district_has_locked_is_not_believed_until_the_lock_ends(tmp_path: Path) -> None:
    clock = ManualClock()
    with terminal_store(tmp_path, clock) as store:
        claims, locks = guessing(store)
        assert not blocked(claims, NUMBER)
        locks.obey([lock(NUMBER)])
        assert blocked(claims, NUMBER)
        assert not blocked(claims, OTHER)
        clock.advance(901)
        assert not blocked(claims, NUMBER)


def test_what_the_district_no_longer_says_holds_no_longer(tmp_path: Path) -> None:
    with terminal_store(tmp_path) as store:
        claims, locks = guessing(store)
        locks.obey([lock(NUMBER), lock(OTHER)])
        locks.obey([lock(OTHER)])
        assert not blocked(claims, NUMBER)
        assert blocked(claims, OTHER)


def test_neither_a_restart_nor_a_clock_that_was_set_ends_it(tmp_path: Path) -> None:
    with terminal_store(tmp_path) as store:
        guessing(store)[1].obey([lock(NUMBER)])
    with terminal_store(tmp_path, ManualClock(datetime(2031, 1, 1, tzinfo=UTC))) as store:
        assert blocked(guessing(store)[0], NUMBER)


def test_what_the_district_is_told_is_what_was_not_proven_in_the_last_day_and_whose_it_is_nobody_reads(
    tmp_path: Path,
) -> None:
    clock = ManualClock()
    with terminal_store(tmp_path, clock) as store:
        claims, locks = guessing(store)
        for number in (NUMBER, NUMBER, OTHER):
            claims.claim(number)
        claims.proven()
        clock.advance(60)
        (told,) = locks.counts()
        assert (told.subject, told.failures, told.newest_seconds) == (name(NUMBER), 2, 60)
        assert NUMBER not in told.model_dump_json()
        clock.advance(24 * 3600)
        assert locks.counts() == []


def test_a_flood_of_numbers_is_told_by_those_that_were_tried_most(tmp_path: Path) -> None:
    with terminal_store(tmp_path) as store:
        claims, locks = guessing(store)
        claims.claim(NUMBER)
        claims.claim(NUMBER)
        for stranger in range(MOST_GUESSES + 5):
            claims.claim(str(stranger))
        told = locks.counts()
        assert len(told) == MOST_GUESSES
        assert told[0].subject == name(NUMBER)


def test_before_the_district_has_given_its_key_it_is_told_nothing(tmp_path: Path) -> None:
    with terminal_store(tmp_path) as store:
        locks = StoredGuessLocks(store.database, store.outbox.age_seconds)
        claims = Guessing(locks, b"this store's own")
        claims.claim(NUMBER)
        assert locks.counts() == []
