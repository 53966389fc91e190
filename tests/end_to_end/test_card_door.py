"""The whole terminal at the door without a face: real drivers over pseudo-terminals, real store, cards laid and plugs pulled."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from time import monotonic
from typing import Any, cast

import pytest

from devices.dock import Counter
from devices.id_card_reader.emulator import IdCardReaderEmulator
from devices.id_card_reader.simulator import PlayedCard
from devices.latch.emulator import LatchEmulator
from devices.printer.emulator import PrinterEmulator
from devices.scanner.emulator import ScannerEmulator
from devices.scanner.profiles import Maker
from devices.thermometer.driver import SerialThermometer
from devices.thermometer.emulator import ThermometerEmulator
from kiosk.assembly import Hardware, Terminal, card_reader_of, latch_of, printer_of, scanner_of
from kiosk.clock import SystemClock
from kiosk.domain.health import Device, Ready
from kiosk.domain.id_number import IdNumber
from kiosk.domain.people import PersonId, Resident
from kiosk.domain.records import HandOver, Way
from kiosk.flows import door
from kiosk.flows.events import EndPressed, OtherWayWanted, WayChosen
from kiosk.flows.machine import Rules
from kiosk.settings import load
from offline_cache.changes import Kept, PageHead, ResidentChanges
from tests.support.well import Well

LIMIT_SECONDS = 30.0
ELDER = PlayedCard("肖国强", "11010519491231002X")
EXPIRED = PlayedCard("肖国强", "11010519491231002X", valid_until=date(2021, 1, 1))
LINES = (Device.THERMOMETER, Device.LATCH, Device.ID_CARD_READER, Device.SCANNER)


class Door:
    def __init__(self, folder: Path) -> None:
        self.clock = SystemClock()
        ports = {name: folder / name for name in ("thermometer", "latch", "card", "scanner", "printer")}
        settings = load(
            None,
            {
                "data_dir": folder,
                "screening": "required",
                "health_code_accepted": True,
                "waits": {"hold_seconds": 0.2, "clear_seconds": 0.2},
                "serial": {
                    "thermometer": str(ports["thermometer"]),
                    "latch": str(ports["latch"]),
                    "latch_pulse_seconds": 0.5,
                },
                "thermometer": {"warm_up_minutes": 0},
                "card_reader": {"port": str(ports["card"])},
                "scanner": {"port": str(ports["scanner"])},
                "printer": {"port": str(ports["printer"])},
            },
        )
        self.thermometer = ThermometerEmulator(ports["thermometer"], Random(1))
        self.latch = LatchEmulator(ports["latch"], Random(2))
        self.counter = Counter(
            IdCardReaderEmulator(ports["card"], Random(3)),
            ScannerEmulator(ports["scanner"], Maker.GM65, Random(4)),
            PrinterEmulator(ports["printer"], Random(5)),
        )
        well = cast(Any, Well())
        hardware = Hardware(
            camera=well,
            recogniser=well,
            thermometer=SerialThermometer(str(ports["thermometer"]), self.clock),
            latch=latch_of(settings, self.clock),
            voice=lambda _: well,
            id_card_reader=card_reader_of(settings, self.clock),
            scanner=scanner_of(settings, well, self.clock),
            printer=printer_of(settings, self.clock),
        )
        self.terminal = Terminal(settings, hardware, self.clock)
        resident = Resident(PersonId("p-1"), ELDER.name, IdNumber.parse(ELDER.number), "江南街道")
        head = PageHead("end", datetime(2026, 11, 23, tzinfo=UTC), complete=True)
        self.terminal.store.mirror.apply(ResidentChanges(head, (Kept("p-1", 1, resident),)))

    def start(self) -> None:
        self.thermometer.start()
        self.latch.start()
        self.counter.start()
        self.terminal.start(lambda: None)
        self.until(lambda: all(self.terminal.loop.snapshot.health.get(device) == Ready() for device in LINES))

    def stop(self) -> None:
        self.terminal.stop()
        self.thermometer.stop()
        self.latch.stop()
        self.counter.stop()

    def until(self, happened: Callable[[], bool]) -> None:
        limit = monotonic() + LIMIT_SECONDS
        while not happened():
            assert monotonic() < limit, f"never came; the door stands at {self.state}"
            # what arrives meanwhile comes over real lines: the plate's next look is as good a moment as any
            self.counter.card_reader.plate.wait_looks(1, 0.05)
            self.terminal.loop.drain()

    def wait_state(self, kind: type) -> None:
        self.until(lambda: isinstance(self.state, kind))

    def choose(self, way: Way) -> None:
        self.until(lambda: self.state in (door.Attract(cleared=True), door.Attract(cleared=False)))
        self.terminal.loop.post(OtherWayWanted())
        self.terminal.loop.post(WayChosen(way))
        self.terminal.loop.drain()

    @property
    def state(self) -> object:
        return self.terminal.loop.snapshot.state


@pytest.fixture
def at_door(tmp_path: Path) -> Iterator[Door]:
    made = Door(tmp_path)
    try:
        made.start()
        yield made
    finally:
        made.stop()


def test_an_elder_comes_in_by_the_card_and_the_door_opens(at_door: Door) -> None:
    at_door.choose(Way.ID_CARD)
    at_door.counter.card_reader.plate.lay(ELDER)
    at_door.wait_state(door.TakingWarmth)
    at_door.thermometer.body.arrive(36.6)
    at_door.wait_state(door.Admitted)
    at_door.until(lambda: at_door.latch.relay.openings == 1)
    at_door.until(lambda: isinstance(at_door.state, door.Attract))
    assert at_door.terminal.store.outbox.depth().pending == 1


def test_the_reader_is_pulled_out_while_it_waits_and_comes_back_without_a_restart(at_door: Door) -> None:
    at_door.choose(Way.ID_CARD)
    at_door.counter.card_reader.unplug()
    at_door.wait_state(door.ChooseWay)
    assert at_door.state == door.ChooseWay(door.WhyChoose.CARD_READER_LOST, doubts=Rules().doubts)
    at_door.terminal.loop.post(WayChosen(Way.ID_CARD))
    at_door.wait_state(door.HandedOver)
    at_door.terminal.loop.post(EndPressed())
    at_door.counter.card_reader.plug()
    at_door.until(lambda: at_door.terminal.loop.snapshot.health[Device.ID_CARD_READER] == Ready())
    at_door.choose(Way.ID_CARD)
    at_door.counter.card_reader.plate.lay(EXPIRED)
    at_door.wait_state(door.HandedOver)
    assert at_door.state == door.HandedOver(HandOver.CARD_EXPIRED)
    assert at_door.latch.relay.openings == 0


def test_the_scanner_is_pulled_out_and_a_code_without_a_district_goes_to_the_volunteer(at_door: Door) -> None:
    at_door.choose(Way.HEALTH_CODE)
    at_door.counter.scanner.unplug()
    at_door.wait_state(door.ChooseWay)
    assert at_door.state == door.ChooseWay(door.WhyChoose.SCANNER_LOST, doubts=Rules().doubts)
    at_door.counter.scanner.plug()
    at_door.until(lambda: at_door.terminal.loop.snapshot.health[Device.SCANNER] == Ready())
    at_door.counter.scanner.window.show("some-token")
    at_door.terminal.loop.post(WayChosen(Way.HEALTH_CODE))
    at_door.wait_state(door.HandedOver)
    assert at_door.state == door.HandedOver(HandOver.CODE_UNVERIFIED)


def test_the_thermometer_is_pulled_out_while_the_holder_of_a_card_is_measured(at_door: Door) -> None:
    at_door.choose(Way.ID_CARD)
    at_door.counter.card_reader.plate.lay(ELDER)
    at_door.wait_state(door.TakingWarmth)
    at_door.thermometer.unplug()
    at_door.wait_state(door.HandedOver)
    assert at_door.state == door.HandedOver(HandOver.NO_READING)
    assert at_door.latch.relay.openings == 0
