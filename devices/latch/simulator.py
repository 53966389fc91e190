"""A relay on a door, and the latch port upon it, all inside this process."""

import threading
from collections.abc import Callable
from random import Random

from devices.faults import Distortion, FaultSwitch, SerialFault
from devices.latch.driver import MUTE, SerialLatch
from devices.latch.frames import COMMAND_BYTES, CommandParser, Relay
from devices.serial_reader import Patience
from devices.simulated_line import SimulatedLine
from kiosk.clock import Clock
from kiosk.domain.health import Health


class SimulatedRelay:
    """An Instrument: an LCUS-1 with its door. Without power it lets go. `on_change` hears True for energised."""

    def __init__(self, on_change: Callable[[bool], None] | None, distortion: Distortion) -> None:
        """`distortion` befalls the commands on their way to the relay."""
        self._on_change = on_change
        self._distortion = distortion
        self._lock = threading.Lock()
        self._parser = CommandParser()
        self._energised = False
        self._openings = 0
        distortion.on_power_cycle = self.power_cut

    @property
    def energised(self) -> bool:
        with self._lock:
            return self._energised

    @property
    def openings(self) -> int:
        """How many times the door went from locked to free."""
        with self._lock:
            return self._openings

    def receive(self, data: bytes) -> bytes:
        # commands sent in quick succession arrive in one piece; a fault befalls one of them
        for start in range(0, len(data), COMMAND_BYTES):
            command = self._distortion.apply(data[start : start + COMMAND_BYTES])
            for state in self._parser.feed(command):
                self._become(state is Relay.ENERGISED)
        return b""

    def tick(self, seconds: float) -> bytes:
        return b""

    def power_cut(self) -> None:
        self._parser = CommandParser()
        self._become(False)

    def _become(self, energised: bool) -> None:
        with self._lock:
            if energised == self._energised:
                return
            self._energised = energised
            self._openings += energised
        if self._on_change is not None:
            self._on_change(energised)


class SimulatedLatch:
    """Implements kiosk.ports.Latch: the real driver, its real bytes, and a line that only exists in memory."""

    def __init__(
        self,
        clock: Clock,
        random: Random,
        pulse_seconds: float = 3.0,
        on_change: Callable[[bool], None] | None = None,
        patience: Patience = MUTE,
    ) -> None:
        self.faults: FaultSwitch[SerialFault] = FaultSwitch()
        self.relay = SimulatedRelay(on_change, Distortion(self.faults, random))
        self.line = SimulatedLine(self.relay)
        self._driver = SerialLatch("simulated", clock, pulse_seconds, patience=patience, open_port=self.line.open)

    def start(self, on_health: Callable[[Health], None]) -> None:
        self._driver.start(on_health)

    def stop(self) -> None:
        self._driver.stop()

    def release(self) -> bool:
        return self._driver.release()
