"""A latch on Modbus: open for the pulse, never for a fault, and for as long as the fire alarm rings."""

import os
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Protocol

import pytest

from devices.faults import Distortion, FaultSwitch, SerialFault
from devices.latch.emulator import ModbusLatchEmulator
from devices.latch.modbus import Board
from devices.latch.modbus_board import ModbusBoard
from devices.latch.modbus_driver import LatchPace, ModbusLatch
from devices.serial_reader import Patience
from devices.simulated_line import SimulatedLine
from kiosk.clock import SystemClock
from kiosk.domain.health import Fault, Health, Ready, Retrying
from tests.support.waiting import Heard

QUICK = Patience(first_retry=0.02, longest_retry=0.05, silent_after=0.5)
BRISK = LatchPace(pulse=0.3, ask_every=0.05, answer_within=0.4)


class Plug(Protocol):
    def plug(self) -> None: ...
    def unplug(self) -> None: ...


class Rig:
    def __init__(self, folder: Path | None, *, timed: bool = False) -> None:
        """Over a pseudo-terminal in `folder`, or in memory."""
        self.moves: Heard[bool] = Heard()
        self.health: Heard[Health] = Heard()
        board = Board(fire_input=0)
        if folder is None:
            self.faults: FaultSwitch[SerialFault] = FaultSwitch()
            self.relay = ModbusBoard(self.moves, Distortion(self.faults, Random(1)))
            line = SimulatedLine(self.relay, 0.02)
            self.plug: Plug = line
            self.port = ModbusLatch(
                "simulated", SystemClock(), board, BRISK, patience=QUICK, open_port=line.open, timed=timed
            )
            return
        emulator = ModbusLatchEmulator(folder / "latch", Random(1), self.moves, period=0.02)
        self.relay, self.faults, self.plug = emulator.relay, emulator.faults, emulator
        emulator.plug()
        self.port = ModbusLatch(str(folder / "latch"), SystemClock(), board, BRISK, patience=QUICK, timed=timed)

    def start(self) -> "Rig":
        self.port.start(self.health)
        self.health.wait_last(lambda health: health == Ready())
        return self

    def end(self) -> None:
        self.port.stop()
        self.plug.unplug()
        assert not self.relay.energised


@pytest.fixture(params=["our pulse, over a pty", "the board's own, over a pty", "the board's own, in memory"])
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rig]:
    rig = Rig(None if request.param.endswith("in memory") else tmp_path, timed="own" in request.param)
    yield rig
    rig.end()


def test_it_opens_for_the_pulse_and_closes_by_itself(rig: Rig) -> None:
    rig.start()
    assert rig.port.release()
    rig.moves.wait_count(2)
    assert rig.moves.items == [True, False]


def test_missing_it_does_not_open(rig: Rig) -> None:
    rig.plug.unplug()
    rig.port.start(rig.health)
    rig.health.wait_for(lambda health: isinstance(health, Retrying))
    assert not rig.port.release()
    rig.plug.plug()
    rig.health.wait_last(lambda health: health == Ready())
    assert rig.port.release()


def test_the_fire_alarm_opens_the_door_and_holds_it(rig: Rig) -> None:
    rig.start()
    rig.relay.alarm(on=True)
    rig.moves.wait_count(1)
    assert rig.port.release()
    rig.relay.alarm(on=False)
    rig.moves.wait_last(lambda energised: not energised)


def test_a_board_that_does_not_answer_is_a_door_that_did_not_open(rig: Rig) -> None:
    rig.start()
    rig.faults.fail_always(SerialFault.SILENCE)
    assert not rig.port.release()
    rig.health.wait_last(lambda health: isinstance(health, Retrying) and health.fault is Fault.SILENT)
    rig.faults.clear()
    rig.health.wait_last(lambda health: health == Ready())
    rig.moves.wait_last(lambda energised: not energised)


@pytest.mark.parametrize("fault", [SerialFault.FLIPPED_BIT, SerialFault.WRONG_BAUD, SerialFault.TORN_FRAME])
def test_no_spoilt_answer_ever_opens_the_door(rig: Rig, fault: SerialFault) -> None:
    rig.start()
    rig.faults.fail_always(fault)
    rig.health.wait_last(lambda health: isinstance(health, Retrying))
    rig.faults.clear()
    rig.health.wait_last(lambda health: health == Ready())
    assert rig.moves.items == []


def test_what_a_killed_program_left_open_is_closed_at_the_start(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    rig.relay.receive(Board().energise())
    assert rig.relay.energised
    rig.start()
    rig.moves.wait_last(lambda energised: not energised)
    rig.end()


@pytest.mark.hardware
@pytest.mark.parametrize("timed", [False, True], ids=["our pulse", "the board's own"])
def test_a_real_board_opens_and_closes(timed: bool) -> None:
    """KIOSK_TEST_MODBUS_LATCH names its port; slave 1, coil 0 clicks twice."""
    health: Heard[Health] = Heard()
    latch = ModbusLatch(
        os.environ["KIOSK_TEST_MODBUS_LATCH"], SystemClock(), Board(), LatchPace(pulse=1.0), timed=timed
    )
    latch.start(health)
    try:
        health.wait_last(lambda news: news == Ready())
        assert latch.release()
    finally:
        latch.stop()
