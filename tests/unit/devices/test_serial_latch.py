"""The latch when the relay's line fails at the worst moment: the next thing the relay hears is to let go."""

from collections.abc import Iterator

import pytest

from devices.errors import Hung
from devices.latch.driver import SerialLatch
from devices.latch.frames import ENERGISE, RELEASE
from devices.serial_reader import Patience
from kiosk.clock import ManualClock
from kiosk.domain.health import Fault, Health, Ready, Retrying
from tests.support.waiting import Heard
from tests.support.wire import Wire


class Rig:
    def __init__(self) -> None:
        self.wire, self.clock = Wire(), ManualClock()
        self.health: Heard[Health] = Heard()
        patience = Patience(first_retry=0.001, longest_retry=0.001, silent_after=None)
        self.latch = SerialLatch("a wire", self.clock, patience=patience, open_port=self.wire.open)


@pytest.fixture
def rig() -> Iterator[Rig]:
    rig = Rig()
    rig.latch.start(rig.health)
    rig.health.wait_last(lambda health: health == Ready())
    yield rig
    rig.latch.stop()
    assert rig.wire.sent[-1] == RELEASE


def test_it_lets_go_before_anything_else(rig: Rig):
    assert rig.wire.sent == [RELEASE]


def test_a_command_that_does_not_go_out_opens_nothing(rig: Rig):
    rig.wire.refuses = Hung()
    assert not rig.latch.release()
    rig.wire.refuses = None
    rig.health.wait_last(lambda health: health == Ready())
    assert ENERGISE not in rig.wire.sent
    assert rig.latch.release()


def test_when_it_cannot_let_go_it_says_so_first_of_all_when_the_line_is_back(rig: Rig):
    assert rig.latch.release()
    rig.wire.refuses = Hung()
    rig.clock.advance(3.0)
    rig.health.wait_last(lambda health: isinstance(health, Retrying) and health.fault is Fault.HUNG)
    assert rig.wire.sent == [RELEASE, ENERGISE]
    rig.wire.refuses = None
    rig.health.wait_last(lambda health: health == Ready())
    assert rig.wire.sent == [RELEASE, ENERGISE, RELEASE]


def test_what_the_relay_says_means_nothing(rig: Rig):
    rig.wire.arriving.put(ENERGISE * 20)
    assert rig.latch.release()
    assert len(rig.health.items) == 2
