"""Upkeep when nobody waits, and when nobody ever stops coming; a disk that does not answer ends nothing."""

import threading
from dataclasses import dataclass, field

import pytest

from kiosk.clock import ManualClock, SystemClock
from kiosk.ports import StorageError
from offline_cache.caretaker import Caretaker, Rounds
from tests.support.waiting import Heard

ROUNDS = Rounds(look=10, upkeep=600, patience=3600)


@dataclass
class Hall:
    """Whether somebody stands there, and what was done."""

    quiet: bool = True
    to_delete: list[int] = field(default_factory=list[int])
    done: list[str] = field(default_factory=list[str])

    def look(self) -> None:
        self.done.append("look")

    def upkeep(self) -> int:
        self.done.append("upkeep")
        return self.to_delete.pop() if self.to_delete else 0

    def caretaker(self, clock: ManualClock) -> Caretaker:
        return Caretaker(self.look, self.upkeep, lambda: self.quiet, clock, ROUNDS)


def test_each_round_looks_and_the_upkeep_comes_when_it_is_due() -> None:
    hall, clock = Hall(), ManualClock()
    caretaker = hall.caretaker(clock)
    caretaker.round()
    clock.advance(599)
    caretaker.round()
    assert hall.done == ["look", "look"]
    clock.advance(1)
    caretaker.round()
    caretaker.round()
    assert hall.done == ["look", "look", "look", "upkeep", "look"]


def test_upkeep_waits_for_a_quiet_moment_and_not_for_ever() -> None:
    hall, clock = Hall(quiet=False), ManualClock()
    caretaker = hall.caretaker(clock)
    clock.advance(600 + 3599)
    caretaker.round()
    assert "upkeep" not in hall.done
    clock.advance(1)
    caretaker.round()
    assert hall.done[-1] == "upkeep"


def test_it_goes_on_while_there_is_something_to_delete_and_stops_for_a_visitor() -> None:
    hall, clock = Hall(to_delete=[7, 1000, 1000]), ManualClock()
    caretaker = hall.caretaker(clock)
    clock.advance(600)
    caretaker.round()
    assert hall.done.count("upkeep") == 4
    hall.to_delete, hall.quiet = [1000, 1000], False
    clock.advance(600 + 3600)
    caretaker.round()
    assert hall.done.count("upkeep") == 5


def test_a_disk_in_trouble_is_not_asked_at_each_round() -> None:
    clock, asked = ManualClock(), list[str]()

    def fails() -> int:
        asked.append("upkeep")
        raise StorageError("SQLITE_IOERR")

    caretaker = Caretaker(lambda: None, fails, lambda: True, clock, ROUNDS)
    clock.advance(600)
    with pytest.raises(StorageError):
        caretaker.round()
    caretaker.round()
    assert asked == ["upkeep"]


def test_its_thread_outlives_a_disk_that_does_not_answer(caplog: pytest.LogCaptureFixture) -> None:
    looked = Heard[int]()

    def look() -> None:
        looked(len(looked.items))
        if len(looked.items) == 1:
            raise StorageError("SQLITE_IOERR")

    caretaker = Caretaker(look, lambda: 0, lambda: True, SystemClock(), Rounds(look=0.001))
    caretaker.start()
    looked.wait_count(3)
    caretaker.stop()
    caretaker.stop()
    assert "SQLITE_IOERR" in caplog.text
    assert "caretaker" not in {thread.name for thread in threading.enumerate()}
