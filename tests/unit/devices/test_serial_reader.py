"""The supervised loop on lines that do what serial lines do: be missing, break, fall silent, babble."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from devices.errors import Disconnected, Hung, NotFound
from devices.serial_reader import Patience, SerialReader
from kiosk.clock import ManualClock
from kiosk.domain.health import Fault, Health, Ready, Retrying, Starting
from tests.support.waiting import Heard
from tests.support.wire import Wire

AT_ONCE = Patience(first_retry=0.001, longest_retry=0.001, silent_after=2.0)


class Talk:
    """Believes b"good", crashes on b"bug"."""

    def __init__(self) -> None:
        self.ticked = threading.Event()

    def opened(self) -> None: ...

    def heard(self, data: bytes) -> bool:
        if data == b"bug":
            raise ZeroDivisionError
        return data == b"good"

    def tick(self) -> None:
        self.ticked.set()

    def closing(self) -> None: ...


class Rig:
    def __init__(self, patience: Patience = AT_ONCE) -> None:
        self.wire, self.talk, self.clock = Wire(), Talk(), ManualClock()
        self.health: Heard[Health] = Heard()
        self.reader = SerialReader(self.wire.open, self.talk, self.clock, patience, "rig")

    @contextmanager
    def running(self) -> Iterator[None]:
        self.reader.start(self.health)
        try:
            yield
        finally:
            self.reader.stop()


@pytest.fixture
def rig() -> Rig:
    return Rig()


def test_a_device_that_speaks_is_ready(rig: Rig):
    with rig.running():
        rig.wire.arriving.put(b"good")
        rig.health.wait_last(lambda health: health == Ready())
    assert rig.health.items == [Starting(), Ready()]
    assert rig.wire.opened == rig.wire.closed == 1


def test_missing_at_the_start_is_not_found_until_it_is_there(rig: Rig):
    for _ in range(3):
        rig.wire.missing.put(NotFound())
    rig.wire.arriving.put(b"good")
    with rig.running():
        rig.health.wait_last(lambda health: health == Ready())
    since = rig.clock.monotonic()
    tries = [Retrying(Fault.NOT_FOUND, since, attempt) for attempt in (1, 2, 3)]
    assert rig.health.items == [Starting(), *tries, Ready()]


def test_pulled_out_and_then_missing_stays_disconnected(rig: Rig):
    with rig.running():
        rig.wire.arriving.put(b"good")
        rig.health.wait_last(lambda health: health == Ready())
        rig.wire.missing.put(NotFound())
        rig.wire.arriving.put(Disconnected())
        rig.wire.arriving.put(b"good")
        rig.health.wait_count(5)
    since = rig.clock.monotonic()
    lost = [Retrying(Fault.DISCONNECTED, since, 1), Retrying(Fault.DISCONNECTED, since, 2)]
    assert rig.health.items == [Starting(), Ready(), *lost, Ready()]


def test_nothing_for_long_is_silent(rig: Rig):
    with rig.running():
        rig.talk.ticked.wait(10)
        rig.clock.advance(2.1)
        rig.health.wait_for(lambda health: isinstance(health, Retrying) and health.fault is Fault.SILENT)


def test_a_torn_end_is_not_noise(rig: Rig):
    with rig.running():
        rig.wire.arriving.put(b"good")
        rig.wire.arriving.put(b"the torn end")
        rig.health.wait_last(lambda health: health == Ready())
        rig.clock.advance(2.1)
        lost = rig.health.wait_for(lambda health: isinstance(health, Retrying))
    assert isinstance(lost, Retrying) and lost.fault is Fault.SILENT


def test_bytes_without_sense_are_garbled(rig: Rig):
    rig.wire.arriving.put(b"\xff\x00\xf0" * 20)
    with rig.running():
        rig.talk.ticked.wait(10)
        rig.clock.advance(2.1)
        lost = rig.health.wait_for(lambda health: isinstance(health, Retrying))
    assert isinstance(lost, Retrying) and lost.fault is Fault.GARBLED


def test_a_device_that_never_speaks_is_ready_once_open():
    rig = Rig(Patience(silent_after=None))
    with rig.running():
        rig.clock.advance(3600)
        rig.health.wait_last(lambda health: health == Ready())
    assert rig.health.items == [Starting(), Ready()]


def test_a_bug_in_the_conversation_is_news_and_not_the_end(rig: Rig, caplog: pytest.LogCaptureFixture):
    with rig.running():
        rig.wire.arriving.put(b"bug")
        rig.wire.arriving.put(b"good")
        rig.health.wait_last(lambda health: health == Ready())
    assert rig.health.items == [Starting(), Retrying(Fault.CRASHED, rig.clock.monotonic(), 1), Ready()]
    assert "the conversation crashed" in caplog.text


def test_a_line_that_takes_no_bytes_is_opened_again():
    rig = Rig(Patience(first_retry=0.001, longest_retry=0.001, silent_after=None))
    with rig.running():
        rig.health.wait_last(lambda health: health == Ready())
        rig.wire.refuses = Hung()
        with pytest.raises(Hung):
            rig.reader.send(b"x")
        rig.wire.refuses = None
        rig.health.wait_count(4)
    assert rig.health.items[2:] == [Retrying(Fault.HUNG, rig.clock.monotonic(), 1), Ready()]


def test_what_is_said_before_the_line_is_open_is_an_error(rig: Rig):
    with pytest.raises(Disconnected):
        rig.reader.send(b"x")


def test_the_waits_between_tries_double_up_to_the_longest():
    patience = Patience(first_retry=0.5, longest_retry=5.0)
    assert [patience.retry(attempt) for attempt in (1, 2, 3, 4, 5, 6, 100_000)] == [0.5, 1, 2, 4, 5, 5, 5]


def test_stopping_twice_and_before_the_start_is_harmless(rig: Rig):
    rig.reader.stop()
    with rig.running():
        pass
    rig.reader.stop()
    assert not [thread for thread in threading.enumerate() if thread.name == "rig"]


def test_stopping_does_not_wait_for_the_next_try():
    rig = Rig(Patience(first_retry=3600.0, longest_retry=3600.0))
    rig.wire.missing.put(NotFound())
    with rig.running():
        rig.health.wait_for(lambda health: isinstance(health, Retrying))
    assert not [thread for thread in threading.enumerate() if thread.name == "rig"]


def test_it_can_be_started_again_but_not_twice(rig: Rig):
    with rig.running(), pytest.raises(RuntimeError):
        rig.reader.start(rig.health)
    rig.wire.arriving.put(b"good")
    with rig.running():
        rig.health.wait_last(lambda health: health == Ready())
