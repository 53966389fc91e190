"""A reader of identity cards that any program can open: the simulator's plate, the real bytes, a pseudo-terminal."""

from pathlib import Path
from random import Random

from devices.faults import Distortion, FaultSwitch, SerialFault
from devices.id_card_reader.module import SamvModule
from devices.id_card_reader.simulator import CardPlate
from devices.pty_line import PtyLine


class IdCardReaderEmulator:
    """`link` appears while the reader is plugged in. `forgetful` as for the module."""

    def __init__(
        self, link: Path, random: Random, baud: int = 115200, period: float = 0.1, *, forgetful: bool = False
    ) -> None:
        self.plate = CardPlate()
        self.faults: FaultSwitch[SerialFault] = FaultSwitch()
        module = SamvModule(self.plate, Distortion(self.faults, random), forgetful=forgetful)
        self._line = PtyLine(link, module, baud, period)

    def start(self) -> None:
        self._line.plug()

    def stop(self) -> None:
        self._line.unplug()

    def plug(self) -> None:
        self._line.plug()

    def unplug(self) -> None:
        self._line.unplug()
