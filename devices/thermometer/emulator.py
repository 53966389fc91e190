"""A thermometer that any program can open: the simulator's body, a profile's real bytes, a pseudo-terminal."""

from pathlib import Path
from random import Random

from devices.faults import Distortion, FaultSwitch, SerialFault
from devices.pty_line import PtyLine
from devices.thermometer.modules.choice import DEFAULT, module_for
from devices.thermometer.profile import Profile
from devices.thermometer.simulator import BodyBeforeSensor


class ThermometerEmulator:
    """`link` appears while the module is plugged in. Its time passes `speed` times as fast as ours."""

    def __init__(
        self,
        link: Path,
        random: Random,
        room: float = 24.0,
        baud: int | None = None,
        speed: float = 1.0,
        profile: Profile = DEFAULT,
    ) -> None:
        """`baud`: that of the module as it is delivered, if not another."""
        self.body = BodyBeforeSensor(random, room)
        self.faults: FaultSwitch[SerialFault] = FaultSwitch()
        module = module_for(profile, self.body, Distortion(self.faults, random))
        self._line = PtyLine(link, module, baud or profile.bauds[0], 0.1 / speed, speed)

    def start(self) -> None:
        self._line.plug()

    def stop(self) -> None:
        self._line.unplug()

    def plug(self) -> None:
        self._line.plug()

    def unplug(self) -> None:
        self._line.unplug()
