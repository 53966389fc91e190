"""An ESC/POS printer that any program can open: the simulator's roll, the real bytes, a pseudo-terminal or a network port."""

from pathlib import Path
from random import Random

from devices.faults import Distortion, FaultSwitch, SerialFault
from devices.printer.mechanism import EscPosMechanism
from devices.printer.simulator import PaperRoll
from devices.pty_line import PtyLine
from devices.tcp_line import TcpLine


class PrinterEmulator:
    """`link` appears while the printer is plugged in."""

    def __init__(self, link: Path, random: Random, baud: int = 115200, period: float = 0.1) -> None:
        self.roll = PaperRoll()
        self.faults: FaultSwitch[SerialFault] = FaultSwitch()
        mechanism = EscPosMechanism(self.roll, Distortion(self.faults, random))
        self._line = PtyLine(link, mechanism, baud, period)

    def start(self) -> None:
        self._line.plug()

    def stop(self) -> None:
        self._line.unplug()

    def plug(self) -> None:
        self._line.plug()

    def unplug(self) -> None:
        self._line.unplug()


class NetworkPrinterEmulator:
    """The same on a TCP port of this machine, as port 9100 is served. `url` names it for the driver, once it is plugged in."""

    def __init__(self, random: Random, period: float = 0.05) -> None:
        self.roll = PaperRoll()
        self.faults: FaultSwitch[SerialFault] = FaultSwitch()
        self._line = TcpLine(EscPosMechanism(self.roll, Distortion(self.faults, random)), period)

    @property
    def url(self) -> str:
        return self._line.url

    def start(self) -> None:
        self._line.plug()

    def stop(self) -> None:
        self._line.unplug()

    def plug(self) -> None:
        self._line.plug()

    def unplug(self) -> None:
        self._line.unplug()
