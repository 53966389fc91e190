"""Emulated devices for another program: `kiosk simulate DEVICE --link PATH`. Lines on its input change what stands before one."""

import signal
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from types import FrameType
from typing import Protocol

from devices.faults import FaultSwitch, SerialFault
from devices.id_card_reader.emulator import IdCardReaderEmulator
from devices.id_card_reader.simulator import PlayedCard
from devices.latch.emulator import LatchEmulator
from devices.printer.emulator import PrinterEmulator
from devices.printer.mechanism import PrintedCode, PrintedLine
from devices.scanner.emulator import ScannerEmulator
from devices.scanner.profiles import Maker
from devices.thermometer.emulator import ThermometerEmulator
from devices.thermometer.modules.choice import emulated_profile

HELP = f"fault NAME [TIMES|always|never], unplug, plug; faults: {', '.join(fault.value for fault in SerialFault)}"
"""What every device understands beside its own orders."""


class OrderError(ValueError):
    """A line that no device understands; the text says what would be."""


class Emulator(Protocol):
    faults: FaultSwitch[SerialFault]

    def plug(self) -> None: ...
    def unplug(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Played:
    """An emulator, and the orders that it understands: each takes the rest of its line."""

    emulator: Emulator
    orders: Mapping[str, Callable[[str], None]]

    def obey(self, line: str) -> None:
        """Raises OrderError."""
        order, _, rest = line.strip().partition(" ")
        try:
            match order:
                case "plug":
                    self.emulator.plug()
                case "unplug":
                    self.emulator.unplug()
                case "fault":
                    self._fault(rest)
                case _:
                    self.orders[order](rest.strip())
        except (KeyError, ValueError) as error:
            known = ", ".join((*self.orders, HELP))
            raise OrderError(f"{order}: not understood; known are {known}") from error

    def _fault(self, text: str) -> None:
        name, _, times = text.partition(" ")
        if name == "never" or times == "never":
            self.emulator.faults.clear()
        elif times == "always":
            self.emulator.faults.fail_always(SerialFault(name))
        else:
            self.emulator.faults.fail_next(SerialFault(name), int(times or 1))


def thermometer(link: Path, body: float | None, profile: str) -> Played:
    """Raises devices.thermometer.profiles.UnknownProfileError."""
    emulator = ThermometerEmulator(link, Random(), profile=emulated_profile(profile))
    if body is not None:
        emulator.body.arrive(body)
    return Played(
        emulator,
        {
            "body": lambda text: emulator.body.arrive(float(text)),
            "leave": lambda _: emulator.body.leave(),
            "room": lambda text: emulator.body.set_room(float(text)),
        },
    )


def latch(link: Path) -> Played:
    return Played(LatchEmulator(link, Random(), _tell_latch), {})


def id_card_reader(link: Path) -> Played:
    emulator = IdCardReaderEmulator(link, Random())

    def lay(text: str) -> None:
        name, number, *until = text.split()
        emulator.plate.lay(PlayedCard(name, number, valid_until=date.fromisoformat(until[0]) if until else None))

    return Played(emulator, {"lay": lay, "lift": lambda _: emulator.plate.lift()})


def scanner(link: Path, maker: str) -> Played:
    emulator = ScannerEmulator(link, Maker(maker), Random())
    return Played(emulator, {"show": emulator.window.show, "hide": lambda _: emulator.window.hide()})


def printer(link: Path) -> Played:
    emulator = PrinterEmulator(link, Random())

    def show(_: str) -> None:
        for slip in emulator.roll.slips:
            texts = [printed.text for printed in slip if isinstance(printed, PrintedLine | PrintedCode)]
            print("\n".join((*texts, "8<")), flush=True)

    return Played(
        emulator,
        {
            "paper": lambda text: emulator.roll.load(int(text) if text else None),
            "open": lambda _: emulator.roll.open_cover(),
            "close": lambda _: emulator.roll.close_cover(),
            "show": show,
        },
    )


def play(played: Played, name: str, link: Path) -> int:
    """Until a signal ends it, or Ctrl-D where somebody types."""
    ended = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        ended.set()

    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, end)
    played.emulator.plug()
    print(f"{name} at {link}; Ctrl-C ends it; it understands {', '.join((*played.orders, HELP))}", flush=True)
    threading.Thread(target=_listen, args=(played,), name="orders", daemon=True).start()
    ended.wait()
    played.emulator.unplug()
    return 0


def _listen(played: Played) -> None:
    for line in sys.stdin:
        if line.strip():
            try:
                played.obey(line)
            except OrderError as error:
                print(error, file=sys.stderr, flush=True)


def _tell_latch(energised: bool) -> None:
    print("open" if energised else "closed", flush=True)
