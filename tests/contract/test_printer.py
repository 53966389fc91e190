"""What every printer does: in memory, over a pseudo-terminal, as a device file and over the network."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from random import Random

import pytest

from devices.faults import FaultSwitch, SerialFault
from devices.printer.device_file import device_file_opener
from devices.printer.driver import EscPosPrinter, PrintPace
from devices.printer.emulator import NetworkPrinterEmulator, PrinterEmulator
from devices.printer.mechanism import PrintedLine
from devices.printer.simulator import PaperRoll, SimulatedPrinter
from devices.serial_reader import Patience
from kiosk.clock import SystemClock
from kiosk.domain.health import Fault, Health, Ready, Retrying
from kiosk.domain.slip import PrintTrouble, Slip, TextLine
from kiosk.ports import Printer
from tests.support.waiting import Heard

QUICK = Patience(first_retry=0.02, longest_retry=0.05, silent_after=0.6)
BRISK = PrintPace(ask_every=0.05, line=0.005, settle=0.06)
SLIP = Slip((TextLine("高龄津贴"), TextLine("已到账")))
LONG = Slip(tuple(TextLine(f"第 {number} 行") for number in range(40)))


class Rig:
    def __init__(self, port: Printer, roll: PaperRoll, faults: FaultSwitch[SerialFault]) -> None:
        self.port, self.roll, self.faults = port, roll, faults
        self.health: Heard[Health] = Heard()
        self.plug: Callable[[], None] = lambda: None
        self.unplug: Callable[[], None] = lambda: None
        self.end: Callable[[], None] = lambda: None

    def start(self) -> None:
        self.port.start(self.health)
        self.wait_ready()

    def wait_ready(self) -> None:
        self.health.wait_last(lambda health: health == Ready())

    def wait_fault(self, fault: Fault) -> None:
        self.health.wait_last(lambda health: isinstance(health, Retrying) and health.fault is fault)


@pytest.fixture(params=["in memory", "over a pty", "as a device file", "on the network"])
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rig]:
    clock, random = SystemClock(), Random(1)
    if request.param == "in memory":
        simulated = SimulatedPrinter(clock, random, patience=QUICK, pace=BRISK)
        rig = Rig(simulated, simulated.roll, simulated.faults)
        rig.plug, rig.unplug = simulated.line.plug, simulated.line.unplug
    elif request.param == "on the network":
        network = NetworkPrinterEmulator(random)
        network.start()
        rig = Rig(EscPosPrinter(network.url, clock, patience=QUICK, pace=BRISK), network.roll, network.faults)
        rig.plug, rig.unplug, rig.end = network.plug, network.unplug, network.stop
    else:
        emulator = PrinterEmulator(tmp_path / "printer", random, period=0.02)
        emulator.plug()
        opener = device_file_opener(tmp_path / "printer", 0.02) if request.param == "as a device file" else None
        driver = EscPosPrinter(str(tmp_path / "printer"), clock, patience=QUICK, pace=BRISK, open_port=opener)
        rig = Rig(driver, emulator.roll, emulator.faults)
        rig.plug, rig.unplug, rig.end = emulator.plug, emulator.unplug, emulator.unplug
    yield rig
    rig.port.stop()
    rig.end()


def test_a_slip_comes_out_once(rig: Rig):
    rig.start()
    assert rig.port.print(SLIP) is None
    assert rig.roll.slips == [[PrintedLine("高龄津贴"), PrintedLine("已到账")]]
    assert rig.roll.unknown == []


def test_without_paper_nothing_is_printed_and_the_operator_reads_why(rig: Rig):
    rig.roll.load(0)
    rig.port.start(rig.health)
    rig.wait_fault(Fault.NO_PAPER)
    assert rig.port.print(SLIP) is PrintTrouble.NO_PAPER
    rig.roll.load()
    rig.wait_ready()
    assert rig.port.print(SLIP) is None
    assert len(rig.roll.slips) == 1


def test_paper_that_ends_within_a_slip_is_told(rig: Rig):
    rig.roll.load(10)
    rig.start()
    assert rig.port.print(LONG) is PrintTrouble.NO_PAPER
    assert rig.roll.slips == []


def test_an_open_cover_is_told_and_closed_again(rig: Rig):
    rig.start()
    rig.roll.open_cover()
    rig.wait_fault(Fault.COVER_OPEN)
    assert rig.port.print(SLIP) is PrintTrouble.COVER_OPEN
    rig.roll.close_cover()
    rig.wait_ready()
    assert rig.port.print(SLIP) is None


def test_neither_before_the_start_nor_after_the_stop(rig: Rig):
    assert rig.port.print(SLIP) is PrintTrouble.NOT_WORKING
    rig.start()
    rig.port.stop()
    rig.port.stop()
    assert rig.port.print(SLIP) is PrintTrouble.NOT_WORKING
    assert rig.roll.slips == []


@pytest.mark.parametrize(
    ("fault", "known_as"), [(SerialFault.SILENCE, Fault.SILENT), (SerialFault.WRONG_BAUD, Fault.GARBLED)]
)
def test_a_printer_that_answers_nothing_has_no_paper_to_promise(rig: Rig, fault: SerialFault, known_as: Fault):
    rig.start()
    rig.faults.fail_always(fault)
    rig.health.wait_last(lambda health: isinstance(health, Retrying) and health.fault in (known_as, Fault.SILENT))
    assert rig.port.print(SLIP) is PrintTrouble.NOT_WORKING
    rig.faults.clear()
    rig.wait_ready()


@pytest.mark.parametrize("fault", [SerialFault.TORN_FRAME, SerialFault.LATE, SerialFault.POWER_CYCLE])
def test_a_spoilt_answer_spoils_no_slip(rig: Rig, fault: SerialFault):
    rig.start()
    rig.faults.fail_next(fault)
    assert rig.port.print(SLIP) is None
    assert len(rig.roll.slips) == 1


def test_pulled_out_within_a_slip(rig: Rig):
    rig.start()
    with ThreadPoolExecutor(1) as worker:
        printing: Future[PrintTrouble | None] = worker.submit(rig.port.print, LONG)
        rig.unplug()
        assert printing.result(5.0) is PrintTrouble.NOT_WORKING
    rig.health.wait_last(lambda health: isinstance(health, Retrying))
    rig.plug()
    rig.wait_ready()
    assert rig.port.print(SLIP) is None


def test_half_a_slip_is_cut_off_before_the_next(rig: Rig):
    """Whoever comes next must not take home what was printed for somebody else."""
    rig.start()
    rig.roll.load(10)
    assert rig.port.print(LONG) is PrintTrouble.NO_PAPER
    rig.wait_fault(Fault.NO_PAPER)
    rig.roll.load()
    rig.wait_ready()
    assert rig.port.print(SLIP) is None
    torn, whole = rig.roll.slips
    assert 0 < len(torn) < len(LONG.lines)
    assert whole == [PrintedLine("高龄津贴"), PrintedLine("已到账")]
    assert rig.port.print(SLIP) is None
    assert len(rig.roll.slips) == 3


@pytest.mark.parametrize("place", ["socket://", "socket://127.0.0.1", "socket://127.0.0.1:lp0", "socket://127.0.0.1:9"])
def test_an_address_where_nothing_is(place: str):
    printer = EscPosPrinter(place, SystemClock(), patience=QUICK)
    health: Heard[Health] = Heard()
    printer.start(health)
    health.wait_last(lambda news: isinstance(news, Retrying) and news.fault is Fault.NOT_FOUND)
    printer.stop()


@pytest.mark.hardware
def test_a_real_printer_prints():
    """KIOSK_TEST_PRINTER names its port; a slip of forty lines comes out."""
    printer = EscPosPrinter(os.environ["KIOSK_TEST_PRINTER"], SystemClock())
    health: Heard[Health] = Heard()
    printer.start(health)
    try:
        health.wait_last(lambda news: news == Ready())
        assert printer.print(LONG) is None
    finally:
        printer.stop()
