"""An LCUS-1 relay that any program can open: the simulator's relay, the real bytes, a pseudo-terminal."""

from collections.abc import Callable
from pathlib import Path
from random import Random

from devices.faults import Distortion, FaultSwitch, SerialFault
from devices.latch.modbus_board import ModbusBoard
from devices.latch.simulator import SimulatedRelay
from devices.pty_line import PtyLine


class LatchEmulator:
    """`link` appears while the relay is plugged in. Faults befall the commands on their way to it."""

    def __init__(
        self,
        link: Path,
        random: Random,
        on_change: Callable[[bool], None] | None = None,
        baud: int = 9600,
        period: float = 0.1,
    ) -> None:
        self.faults: FaultSwitch[SerialFault] = FaultSwitch()
        self.relay = SimulatedRelay(on_change, Distortion(self.faults, random))
        self._line = PtyLine(link, self.relay, baud, period)

    def start(self) -> None:
        self._line.plug()

    def stop(self) -> None:
        self._line.unplug()

    def plug(self) -> None:
        self._line.plug()

    def unplug(self) -> None:
        self._line.unplug()


class ModbusLatchEmulator:
    """A relay board on Modbus at `link`. Faults befall its answers."""

    def __init__(
        self,
        link: Path,
        random: Random,
        on_change: Callable[[bool], None] | None = None,
        baud: int = 9600,
        period: float = 0.1,
    ) -> None:
        self.faults: FaultSwitch[SerialFault] = FaultSwitch()
        self.relay = ModbusBoard(on_change, Distortion(self.faults, random))
        self._line = PtyLine(link, self.relay, baud, period)

    def start(self) -> None:
        self._line.plug()

    def stop(self) -> None:
        self._line.unplug()

    def plug(self) -> None:
        self._line.plug()

    def unplug(self) -> None:
        self._line.unplug()
