"""A roll of paper under a cover, and the printer's port upon it, all inside this process."""

import threading
from collections.abc import Callable
from random import Random

from devices.faults import Distortion, FaultSwitch, SerialFault
from devices.printer.driver import ANSWERING, EscPosPrinter, PrintPace
from devices.printer.layout import Paper
from devices.printer.mechanism import Cut, EscPosMechanism, Printed
from devices.serial_reader import Patience
from devices.simulated_line import SimulatedLine
from kiosk.clock import Clock
from kiosk.domain.health import Health
from kiosk.domain.slip import PrintTrouble, Slip
from kiosk.ports import DrawText


class PaperRoll:
    """Any thread may open the cover and change the roll. `lines`: how many are left on it; None for plenty."""

    def __init__(self, lines: int | None = None) -> None:
        self._lock = threading.Lock()
        self._left = lines
        self._open = False
        self._printed: list[Printed] = []
        self._unknown: list[bytes] = []

    def open_cover(self) -> None:
        with self._lock:
            self._open = True

    def close_cover(self) -> None:
        with self._lock:
            self._open = False

    def load(self, lines: int | None = None) -> None:
        """A new roll, with so many lines; 0 is an empty core."""
        with self._lock:
            self._left = lines

    @property
    def cover_open(self) -> bool:
        with self._lock:
            return self._open

    @property
    def empty(self) -> bool:
        with self._lock:
            return self._left == 0

    @property
    def unknown(self) -> list[bytes]:
        """Commands that no document knows."""
        with self._lock:
            return list(self._unknown)

    @property
    def slips(self) -> list[list[Printed]]:
        """What was cut off so far, each with its lines."""
        slips: list[list[Printed]] = [[]]
        with self._lock:
            for printed in self._printed:
                if isinstance(printed, Cut):
                    slips.append([])
                else:
                    slips[-1].append(printed)
        return slips[:-1]

    def take(self, printed: Printed) -> None:
        with self._lock:
            self._printed.append(printed)
            if self._left is not None and not isinstance(printed, Cut):
                self._left -= 1

    def misunderstand(self, command: bytes) -> None:
        with self._lock:
            self._unknown.append(command)


class SimulatedPrinter:
    """Implements kiosk.ports.Printer: the real driver, its real bytes, and a line that only exists in memory."""

    def __init__(
        self,
        clock: Clock,
        random: Random,
        paper: Paper | None = None,
        draw: DrawText | None = None,
        patience: Patience = ANSWERING,
        pace: PrintPace | None = None,
    ) -> None:
        self.roll = PaperRoll()
        self.faults: FaultSwitch[SerialFault] = FaultSwitch()
        self.line = SimulatedLine(EscPosMechanism(self.roll, Distortion(self.faults, random)), 0.02)
        self._driver = EscPosPrinter(
            "simulated", clock, paper, draw, patience=patience, pace=pace, open_port=self.line.open
        )

    def start(self, on_health: Callable[[Health], None]) -> None:
        self._driver.start(on_health)

    def stop(self) -> None:
        self._driver.stop()

    def print(self, slip: Slip) -> PrintTrouble | None:
        return self._driver.print(slip)
