"""What every latch port does: open for the pulse, and never stay open, whatever happens meanwhile."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Protocol

import pytest

from devices.faults import FaultSwitch, SerialFault
from devices.latch.driver import SerialLatch
from devices.latch.emulator import LatchEmulator
from devices.latch.simulator import SimulatedLatch, SimulatedRelay
from devices.serial_reader import Patience
from kiosk.clock import ManualClock, SystemClock
from kiosk.domain.health import Fault, Health, Ready, Retrying, Starting
from kiosk.ports import Latch
from tests.support.waiting import Heard

QUICK = Patience(first_retry=0.02, longest_retry=0.1, silent_after=None)


class Plug(Protocol):
    def plug(self) -> None: ...
    def unplug(self) -> None: ...


class Rig:
    """A latch on a clock that stands still until the test moves it. `moves` are the relay's, with the time of each."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.moves: Heard[tuple[bool, float]] = Heard()
        self.health: Heard[Health] = Heard()
        self.port: Latch
        self.relay: SimulatedRelay
        self.faults: FaultSwitch[SerialFault]
        self.plug: Plug

    def moved(self, energised: bool) -> None:
        self.moves((energised, self.clock.monotonic()))

    def ready(self) -> "Rig":
        self.port.start(self.health)
        self.wait_ready()
        return self

    def wait_ready(self) -> None:
        self.health.wait_last(lambda health: health == Ready())

    def wait_door(self, free: bool) -> None:
        self.moves.wait_last(lambda move: move[0] is free)


@pytest.fixture(params=["in memory", "over a pty"])
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rig]:
    rig = Rig()
    if request.param == "in memory":
        simulated = SimulatedLatch(rig.clock, Random(1), on_change=rig.moved, patience=QUICK)
        rig.port, rig.relay, rig.faults, rig.plug = simulated, simulated.relay, simulated.faults, simulated.line
    else:
        emulator = LatchEmulator(tmp_path / "latch", Random(1), on_change=rig.moved, period=0.05)
        emulator.plug()
        rig.port = SerialLatch(str(tmp_path / "latch"), rig.clock, patience=QUICK)
        rig.relay, rig.faults, rig.plug = emulator.relay, emulator.faults, emulator
    yield rig
    rig.port.stop()
    rig.plug.unplug()
    assert not rig.relay.energised


def test_it_opens_for_the_pulse_and_closes_by_itself(rig: Rig):
    rig.ready()
    assert rig.port.release()
    rig.wait_door(free=True)
    rig.clock.advance(3.0)
    rig.wait_door(free=False)
    assert rig.relay.openings == 1
    assert rig.health.items == [Starting(), Ready()]


def test_a_second_release_begins_the_pulse_anew(rig: Rig):
    rig.ready()
    assert rig.port.release()
    rig.wait_door(free=True)
    began = rig.clock.monotonic()
    rig.clock.advance(2.0)
    assert rig.port.release()
    rig.clock.advance(2.0)
    rig.clock.advance(1.0)
    rig.wait_door(free=False)
    assert [(free, at - began) for free, at in rig.moves.items] == [(True, 0.0), (False, 5.0)]
    assert rig.relay.openings == 1


def test_missing_it_does_not_open(rig: Rig):
    rig.plug.unplug()
    rig.port.start(rig.health)
    lost = rig.health.wait_for(lambda health: isinstance(health, Retrying))
    assert isinstance(lost, Retrying) and lost.fault is Fault.NOT_FOUND
    assert not rig.port.release()
    rig.plug.plug()
    rig.wait_ready()
    assert rig.port.release()
    rig.wait_door(free=True)


def test_neither_before_the_start_nor_after_the_stop(rig: Rig):
    assert not rig.port.release()
    rig.ready()
    rig.port.stop()
    rig.port.stop()
    assert not rig.port.release()
    assert rig.relay.openings == 0


def test_stopping_within_the_pulse_closes(rig: Rig):
    rig.ready()
    assert rig.port.release()
    rig.wait_door(free=True)
    rig.port.stop()
    rig.wait_door(free=False)


def test_pulled_out_within_the_pulse_and_plugged_in_again(rig: Rig):
    rig.ready()
    assert rig.port.release()
    rig.wait_door(free=True)
    rig.plug.unplug()
    rig.wait_door(free=False)
    rig.health.wait_last(lambda health: isinstance(health, Retrying) and health.fault is Fault.DISCONNECTED)
    assert not rig.port.release()
    rig.plug.plug()
    rig.wait_ready()
    assert not rig.relay.energised
    assert rig.port.release()
    rig.wait_door(free=True)
    assert rig.relay.openings == 2


@pytest.mark.parametrize("fault", [SerialFault.TORN_FRAME, SerialFault.FLIPPED_BIT, SerialFault.WRONG_BAUD])
def test_a_spoilt_command_opens_nothing_and_the_next_is_obeyed(rig: Rig, fault: SerialFault):
    rig.ready()
    assert rig.port.release()
    rig.wait_door(free=True)
    rig.clock.advance(3.0)
    rig.wait_door(free=False)
    rig.faults.fail_next(fault)
    rig.port.release()
    rig.port.release()
    rig.wait_door(free=True)
    assert rig.relay.openings == 2


@pytest.mark.hardware
def test_a_real_relay_opens_and_closes():
    """KIOSK_TEST_LATCH names its port; it is heard to click twice, a second apart. An LCUS-1 tells nothing back."""
    health: Heard[Health] = Heard()
    closed = threading.Event()
    latch = SerialLatch(os.environ["KIOSK_TEST_LATCH"], SystemClock(), pulse_seconds=1.0)
    latch.start(health)
    try:
        health.wait_last(lambda news: news == Ready())
        assert latch.release()
        closed.wait(2.0)
        assert health.items[-1] == Ready()
    finally:
        latch.stop()
