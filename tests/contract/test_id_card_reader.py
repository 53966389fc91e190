"""What every reader of identity cards does: over a line in memory, over a pseudo-terminal, and a real one where there is one."""

import os
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random
from typing import Protocol

import pytest

from devices.faults import FaultSwitch, SerialFault
from devices.id_card_reader.driver import CardPace, SerialIdCardReader
from devices.id_card_reader.emulator import IdCardReaderEmulator
from devices.id_card_reader.simulator import NO_PICTURE, CardPlate, PlayedCard, SimulatedIdCardReader
from devices.serial_reader import Patience
from kiosk.clock import SystemClock
from kiosk.domain.health import Fault, Health, Ready, Retrying
from kiosk.domain.id_card import CardKind, CardTrouble, IdCard
from kiosk.ports import CardSeen, IdCardReader
from tests.support.waiting import LIMIT_SECONDS, Heard

QUICK = Patience(first_retry=0.02, longest_retry=0.1, silent_after=0.5)
BRISK = CardPace(look_every=0.02, answer_within=0.15, read_within=0.3)
ELDER = PlayedCard("肖国强", "11010519491231002X", valid_until=date(2040, 1, 1))
NEIGHBOUR = PlayedCard("古德明", "440308199901101512")


class Plug(Protocol):
    def plug(self) -> None: ...
    def unplug(self) -> None: ...


class Rig:
    def __init__(self, port: IdCardReader, plate: CardPlate, faults: FaultSwitch[SerialFault], plug: Plug) -> None:
        self.port, self.plate, self.faults, self.plug = port, plate, faults, plug
        self.seen: Heard[CardSeen] = Heard()
        self.health: Heard[Health] = Heard()

    def start(self) -> None:
        self.port.start(self.seen, self.health)
        self.wait_ready()

    def wait_ready(self) -> None:
        self.health.wait_last(lambda health: health == Ready())

    def wait_fault(self, fault: Fault) -> None:
        self.health.wait_last(lambda health: isinstance(health, Retrying) and health.fault is fault)

    def wait_card(self, played: PlayedCard) -> None:
        self.seen.wait_last(lambda seen: isinstance(seen, IdCard) and seen.number == played.number)

    def lay_again(self, card: PlayedCard) -> None:
        """Lift what lies there, long enough to be missed, and lay this one."""
        self.plate.lift()
        self.pause()
        self.plate.lay(card)

    def pause(self) -> None:
        """Until the reader has looked for a card several times more."""
        assert self.plate.wait_looks(4, LIMIT_SECONDS)


def _over_a_pty(folder: Path, *, forgetful: bool = False, baud: int = 115200) -> Rig:
    emulator = IdCardReaderEmulator(folder / "card", Random(1), baud, forgetful=forgetful)
    emulator.plug()
    driver = SerialIdCardReader(str(folder / "card"), SystemClock(), QUICK, BRISK)
    return Rig(driver, emulator.plate, emulator.faults, emulator)


@pytest.fixture(params=["in memory", "over a pty", "in memory, forgetful"])
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rig]:
    if request.param == "over a pty":
        rig = _over_a_pty(tmp_path)
    else:
        simulated = SimulatedIdCardReader(
            SystemClock(), Random(1), QUICK, BRISK, forgetful=request.param.endswith("forgetful")
        )
        rig = Rig(simulated, simulated.plate, simulated.faults, simulated.line)
    yield rig
    rig.port.stop()
    rig.plug.unplug()


def test_a_card_that_is_laid_is_read_once(rig: Rig):
    rig.start()
    rig.port.begin()
    rig.plate.lay(ELDER)
    rig.wait_card(ELDER)
    rig.pause()
    assert rig.seen.items == [IdCard(CardKind.RESIDENT, ELDER.name, ELDER.number, date(2020, 1, 1), date(2040, 1, 1))]
    rig.lay_again(NEIGHBOUR)
    rig.wait_card(NEIGHBOUR)
    assert len(rig.seen.items) == 2


def test_a_card_that_lies_there_already_is_read(rig: Rig):
    rig.plate.lay(ELDER)
    rig.start()
    rig.pause()
    assert rig.seen.items == []
    rig.port.begin()
    rig.wait_card(ELDER)


def test_nothing_is_read_while_nobody_wants_it(rig: Rig):
    rig.start()
    rig.port.begin()
    rig.port.rest()
    rig.plate.lay(ELDER)
    rig.pause()
    assert rig.seen.items == []


def test_a_forgotten_card_never_speaks_for_the_next_visitor(rig: Rig):
    rig.start()
    rig.port.begin()
    rig.plate.lay(ELDER)
    rig.wait_card(ELDER)
    rig.port.rest()
    rig.seen.forget()
    rig.port.begin()
    rig.pause()
    assert rig.seen.items in ([], [CardTrouble.NOT_YET_LIFTED])
    rig.lay_again(NEIGHBOUR)
    rig.wait_card(NEIGHBOUR)


def test_the_same_card_counts_again_once_it_was_lifted(rig: Rig):
    rig.start()
    for _ in range(2):
        rig.port.begin()
        rig.lay_again(ELDER)
        rig.wait_card(ELDER)
        rig.port.rest()
        rig.seen.forget()


def test_a_card_that_slips_is_tried_again(rig: Rig):
    rig.start()
    rig.port.begin()
    rig.plate.lay(PlayedCard(ELDER.name, ELDER.number, slips=2))
    rig.wait_card(ELDER)
    assert len(rig.seen.items) == 1


def test_a_card_that_never_lies_still_is_told_of_once(rig: Rig):
    rig.start()
    rig.port.begin()
    rig.plate.lay(PlayedCard(ELDER.name, ELDER.number, slips=1000))
    rig.seen.wait_count(1)
    rig.pause()
    assert rig.seen.items == [CardTrouble.UNREADABLE]
    rig.lay_again(ELDER)
    rig.wait_card(ELDER)


def test_a_card_lifted_too_soon_is_told_of(rig: Rig):
    rig.start()
    rig.port.begin()
    rig.plate.lay(PlayedCard(ELDER.name, ELDER.number, slips=1000))
    assert rig.plate.wait_looks(3, LIMIT_SECONDS)
    rig.plate.lift()
    rig.seen.wait_count(1)
    assert rig.seen.items == [CardTrouble.UNREADABLE]


@pytest.mark.parametrize(
    "fault",
    [SerialFault.TORN_FRAME, SerialFault.FLIPPED_BIT, SerialFault.SILENCE, SerialFault.LATE, SerialFault.POWER_CYCLE],
)
def test_a_spoilt_answer_is_never_a_card_and_the_next_is_read(rig: Rig, fault: SerialFault):
    rig.start()
    rig.port.begin()
    for card in (ELDER, NEIGHBOUR, ELDER):
        rig.lay_again(card)
        rig.faults.fail_next(fault)
        rig.wait_card(card)
    assert {seen.number for seen in rig.seen.items if isinstance(seen, IdCard)} == {ELDER.number, NEIGHBOUR.number}


@pytest.mark.parametrize(
    ("fault", "known_as"), [(SerialFault.SILENCE, Fault.SILENT), (SerialFault.WRONG_BAUD, Fault.GARBLED)]
)
def test_a_lasting_fault_is_named_and_survived(rig: Rig, fault: SerialFault, known_as: Fault):
    rig.start()
    rig.faults.fail_always(fault)
    rig.wait_fault(known_as)
    rig.faults.clear()
    rig.wait_ready()
    rig.port.begin()
    rig.plate.lay(ELDER)
    rig.wait_card(ELDER)


def test_pulled_out_while_a_card_lies_there_and_plugged_in_again(rig: Rig):
    rig.start()
    rig.port.begin()
    rig.plug.unplug()
    rig.wait_fault(Fault.DISCONNECTED)
    rig.plate.lay(ELDER)
    rig.plug.plug()
    rig.wait_card(ELDER)


def test_after_stop_nothing_is_heard_and_it_can_start_again(rig: Rig):
    rig.start()
    rig.port.stop()
    rig.port.stop()
    assert not [thread for thread in threading.enumerate() if thread.name == "id card reader"]
    rig.port.begin()
    rig.plate.lay(ELDER)
    rig.start()
    rig.wait_card(ELDER)


@pytest.mark.parametrize("baud", [115200, 57600, 9600])
def test_the_rate_is_found(tmp_path: Path, baud: int):
    rig = _over_a_pty(tmp_path, baud=baud)
    rig.start()
    rig.port.begin()
    rig.plate.lay(ELDER)
    rig.wait_card(ELDER)
    rig.port.stop()
    rig.plug.unplug()


def test_the_photograph_goes_to_its_plug_in_and_nowhere_else(tmp_path: Path):
    emulator = IdCardReaderEmulator(tmp_path / "card", Random(1))
    emulator.start()
    photographs: Heard[bytes] = Heard()
    reader = SerialIdCardReader(str(tmp_path / "card"), SystemClock(), QUICK, BRISK, on_photo=photographs)
    seen: Heard[CardSeen] = Heard()
    reader.start(seen, lambda _: None)
    reader.begin()
    emulator.plate.lay(ELDER)
    seen.wait_count(1)
    assert photographs.items == [NO_PICTURE]
    reader.stop()
    emulator.stop()


@pytest.mark.hardware
def test_a_real_reader_reads_a_real_card():
    """KIOSK_TEST_CARD_READER names its port; a card lies on it, or is laid within ten seconds."""
    reader = SerialIdCardReader(os.environ["KIOSK_TEST_CARD_READER"], SystemClock())
    seen: Heard[CardSeen] = Heard()
    reader.start(seen, lambda _: None)
    reader.begin()
    try:
        assert isinstance(seen.wait_count(1)[0], IdCard)
    finally:
        reader.stop()
