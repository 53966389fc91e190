"""A latch on Modbus: open for the pulse, never for a fault, and for as long as the fire alarm rings."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from devices.faults import SerialFault
from devices.latch.emulator import ModbusLatchEmulator
from devices.latch.modbus import Board
from devices.latch.modbus_driver import LatchPace, ModbusLatch
from devices.serial_reader import Patience
from kiosk.clock import SystemClock
from kiosk.domain.health import Fault, Health, Ready, Retrying
from tests.support.waiting import Heard

QUICK = Patience(first_retry=0.02, longest_retry=0.05, silent_after=0.5)
BRISK = LatchPace(pulse=0.3, ask_every=0.05, answer_within=0.4)


class Rig:
    def __init__(self, folder: Path, *, timed: bool = False) -> None:
        self.moves: Heard[bool] = Heard()
        self.health: Heard[Health] = Heard()
        self.emulator = ModbusLatchEmulator(folder / "latch", Random(1), self.moves, period=0.02)
        self.emulator.plug()
        board = Board(fire_input=0)
        self.port = ModbusLatch(str(folder / "latch"), SystemClock(), board, BRISK, patience=QUICK, timed=timed)

    def start(self) -> "Rig":
        self.port.start(self.health)
        self.health.wait_last(lambda health: health == Ready())
        return self

    def end(self) -> None:
        self.port.stop()
        self.emulator.unplug()
        assert not self.emulator.relay.energised


@pytest.fixture(params=[False, True], ids=["our pulse", "the board's own"])
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rig]:
    rig = Rig(tmp_path, timed=request.param)
    yield rig
    rig.end()


def test_it_opens_for_the_pulse_and_closes_by_itself(rig: Rig) -> None:
    rig.start()
    assert rig.port.release()
    rig.moves.wait_count(2)
    assert rig.moves.items == [True, False]


def test_missing_it_does_not_open(rig: Rig) -> None:
    rig.emulator.unplug()
    rig.port.start(rig.health)
    rig.health.wait_for(lambda health: isinstance(health, Retrying))
    assert not rig.port.release()
    rig.emulator.plug()
    rig.health.wait_last(lambda health: health == Ready())
    assert rig.port.release()


def test_the_fire_alarm_opens_the_door_and_holds_it(rig: Rig) -> None:
    rig.start()
    rig.emulator.relay.alarm(on=True)
    rig.moves.wait_count(1)
    assert rig.port.release()
    rig.emulator.relay.alarm(on=False)
    rig.moves.wait_last(lambda energised: not energised)


def test_a_board_that_does_not_answer_is_a_door_that_did_not_open(rig: Rig) -> None:
    rig.start()
    rig.emulator.faults.fail_always(SerialFault.SILENCE)
    assert not rig.port.release()
    rig.health.wait_last(lambda health: isinstance(health, Retrying) and health.fault is Fault.SILENT)
    rig.emulator.faults.clear()
    rig.health.wait_last(lambda health: health == Ready())
    rig.moves.wait_last(lambda energised: not energised)


@pytest.mark.parametrize("fault", [SerialFault.FLIPPED_BIT, SerialFault.WRONG_BAUD, SerialFault.TORN_FRAME])
def test_no_spoilt_answer_ever_opens_the_door(rig: Rig, fault: SerialFault) -> None:
    rig.start()
    rig.emulator.faults.fail_always(fault)
    rig.health.wait_last(lambda health: isinstance(health, Retrying))
    rig.emulator.faults.clear()
    rig.health.wait_last(lambda health: health == Ready())
    assert rig.moves.items == []


def test_what_a_killed_program_left_open_is_closed_at_the_start(tmp_path: Path) -> None:
    rig = Rig(tmp_path)
    rig.emulator.relay.receive(Board().energise())
    assert rig.emulator.relay.energised
    rig.start()
    rig.moves.wait_last(lambda energised: not energised)
    rig.end()
