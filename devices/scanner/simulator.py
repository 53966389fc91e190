"""Codes that are held before a scanner's window, and the scanner's port upon them, all inside this process."""

import threading
from collections.abc import Callable
from random import Random

from devices.faults import Distortion, FaultSwitch, SerialFault
from devices.scanner.driver import MUTE, SerialScanner
from devices.scanner.module import ScanEngine
from devices.scanner.profiles import Maker
from devices.serial_reader import Patience
from devices.simulated_line import SimulatedLine
from kiosk.clock import Clock
from kiosk.domain.health import Health
from kiosk.domain.scanned_code import ScannedCode


class ScanWindow:
    """What is held before the engine. Any thread may show and hide."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._text: str | None = None

    def show(self, text: str) -> None:
        with self._lock:
            self._text = text

    def hide(self) -> None:
        with self._lock:
            self._text = None

    def seen(self) -> str | None:
        with self._lock:
            return self._text


class SimulatedScanner:
    """Implements kiosk.ports.Scanner: the real driver, its real bytes, and a line that only exists in memory."""

    def __init__(
        self, maker: Maker, clock: Clock, random: Random, patience: Patience = MUTE, suffix: bytes = b"\r"
    ) -> None:
        self.window = ScanWindow()
        self.faults: FaultSwitch[SerialFault] = FaultSwitch()
        engine = ScanEngine(maker, self.window.seen, Distortion(self.faults, random), suffix)
        self.line = SimulatedLine(engine, 0.02)
        self._driver = SerialScanner("simulated", maker, clock, patience, open_port=self.line.open)

    def start(self, on_code: Callable[[ScannedCode], None], on_health: Callable[[Health], None]) -> None:
        self._driver.start(on_code, on_health)

    def stop(self) -> None:
        self._driver.stop()

    def begin(self) -> None:
        self._driver.begin()

    def rest(self) -> None:
        self._driver.rest()
