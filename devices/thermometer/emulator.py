"""A GY-614V3 that any program can open: the simulator's body, the real bytes, a pseudo-terminal."""

from pathlib import Path
from random import Random

from devices.faults import Distortion, FaultSwitch, SerialFault
from devices.pty_line import PtyLine
from devices.thermometer.module import Gy614Module
from devices.thermometer.simulator import BodyBeforeSensor


class ThermometerEmulator:
    """`link` appears while the module is plugged in. Streams at 10 Hz; `period` is the seconds between two samples."""

    def __init__(self, link: Path, random: Random, room: float = 24.0, baud: int = 9600, period: float = 0.1) -> None:
        self.body = BodyBeforeSensor(random, room)
        self.faults: FaultSwitch[SerialFault] = FaultSwitch()
        self._line = PtyLine(link, Gy614Module(self.body.advance, Distortion(self.faults, random)), baud, period)

    def start(self) -> None:
        self._line.plug()

    def stop(self) -> None:
        self._line.unplug()

    def plug(self) -> None:
        self._line.plug()

    def unplug(self) -> None:
        self._line.unplug()
