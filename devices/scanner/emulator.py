"""A scan engine that any program can open: the simulator's window, the real bytes, a pseudo-terminal."""

from pathlib import Path
from random import Random

from devices.faults import Distortion, FaultSwitch, SerialFault
from devices.pty_line import PtyLine
from devices.scanner.module import ScanEngine
from devices.scanner.profiles import PROFILES, Maker
from devices.scanner.simulator import ScanWindow


class ScannerEmulator:
    """`link` appears while the engine is plugged in."""

    def __init__(self, link: Path, maker: Maker, random: Random, suffix: bytes = b"\r", period: float = 0.1) -> None:
        self.window = ScanWindow()
        self.faults: FaultSwitch[SerialFault] = FaultSwitch()
        engine = ScanEngine(maker, self.window.seen, Distortion(self.faults, random), suffix)
        self._line = PtyLine(link, engine, PROFILES[maker].baud, period)

    def start(self) -> None:
        self._line.plug()

    def stop(self) -> None:
        self._line.unplug()

    def plug(self) -> None:
        self._line.plug()

    def unplug(self) -> None:
        self._line.unplug()
