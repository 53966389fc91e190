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
from devices.microphone.emulator import ArecordEmulator, MicrophoneFault
from devices.printer.emulator import PrinterEmulator
from devices.printer.mechanism import PrintedCode, PrintedLine
from devices.scanner.emulator import ScannerEmulator
from devices.scanner.profiles import Maker
from devices.thermometer.emulator import ThermometerEmulator
from devices.thermometer.modules.choice import emulated_profile

_SERIAL_HELP = (
    f"fault NAME [TIMES|always|never], unplug, plug; faults: {', '.join(fault.value for fault in SerialFault)}"
)
_MICROPHONE_HELP = f"fault NAME|never, unplug, plug; faults: {', '.join(fault.value for fault in MicrophoneFault)}"


class OrderError(ValueError):
    """A line that no device understands; the text says what would be."""


class Emulator(Protocol):
    def plug(self) -> None: ...
    def unplug(self) -> None: ...


class SerialEmulator(Emulator, Protocol):
    faults: FaultSwitch[SerialFault]


@dataclass(frozen=True, slots=True)
class Played:
    """An emulator, and the orders that it understands: each takes the rest of its line. `more` are those that every device of
    its kind understands beside its own.
    """

    emulator: Emulator
    orders: Mapping[str, Callable[[str], None]]
    fault: Callable[[str], None]
    more: str

    @property
    def help(self) -> str:
        return ", ".join((*self.orders, self.more))

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
                    self.fault(rest)
                case _:
                    self.orders[order](rest.strip())
        except (KeyError, ValueError) as error:
            raise OrderError(f"{order}: not understood; known are {self.help}") from error


def _on_a_line(emulator: SerialEmulator, orders: Mapping[str, Callable[[str], None]]) -> Played:
    """A device on a serial line, with the faults that every line has."""

    def fault(text: str) -> None:
        name, _, times = text.partition(" ")
        if name == "never" or times == "never":
            emulator.faults.clear()
        elif times == "always":
            emulator.faults.fail_always(SerialFault(name))
        else:
            emulator.faults.fail_next(SerialFault(name), int(times or 1))

    return Played(emulator, orders, fault, _SERIAL_HELP)


def thermometer(link: Path, body: float | None, profile: str) -> Played:
    """Raises devices.thermometer.profiles.UnknownProfileError."""
    emulator = ThermometerEmulator(link, Random(), profile=emulated_profile(profile))
    if body is not None:
        emulator.body.arrive(body)
    return _on_a_line(
        emulator,
        {
            "body": lambda text: emulator.body.arrive(float(text)),
            "leave": lambda _: emulator.body.leave(),
            "room": lambda text: emulator.body.set_room(float(text)),
        },
    )


def latch(link: Path) -> Played:
    return _on_a_line(LatchEmulator(link, Random(), _tell_latch), {})


def id_card_reader(link: Path) -> Played:
    emulator = IdCardReaderEmulator(link, Random())

    def lay(text: str) -> None:
        name, number, *until = text.split()
        emulator.plate.lay(PlayedCard(name, number, valid_until=date.fromisoformat(until[0]) if until else None))

    return _on_a_line(emulator, {"lay": lay, "lift": lambda _: emulator.plate.lift()})


def scanner(link: Path, maker: str) -> Played:
    emulator = ScannerEmulator(link, Maker(maker), Random())
    return _on_a_line(emulator, {"show": emulator.window.show, "hide": lambda _: emulator.window.hide()})


def printer(link: Path) -> Played:
    emulator = PrinterEmulator(link, Random())

    def show(_: str) -> None:
        for slip in emulator.roll.slips:
            texts = [printed.text for printed in slip if isinstance(printed, PrintedLine | PrintedCode)]
            print("\n".join((*texts, "8<")), flush=True)

    return _on_a_line(
        emulator,
        {
            "paper": lambda text: emulator.roll.load(int(text) if text else None),
            "open": lambda _: emulator.roll.open_cover(),
            "close": lambda _: emulator.roll.close_cover(),
            "show": show,
        },
    )


def microphone(folder: Path) -> Played:
    """The kiosk hears by a program: it appears in the folder as `arecord`, to be put before all else on PATH."""
    emulator = ArecordEmulator(folder)

    def fault(text: str) -> None:
        emulator.fail(None if text == "never" else MicrophoneFault(text))

    orders: dict[str, Callable[[str], None]] = {
        "speak": lambda _: emulator.speak(),
        "silence": lambda _: emulator.keep_quiet(),
    }
    return Played(emulator, orders, fault, _MICROPHONE_HELP)


def play(played: Played, name: str, link: Path) -> int:
    """Until a signal ends it, or Ctrl-D where somebody types."""
    ended = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        ended.set()

    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, end)
    played.emulator.plug()
    print(f"{name} at {link}; Ctrl-C ends it; it understands {played.help}", flush=True)
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
