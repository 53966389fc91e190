"""The latch port over an LCUS-1 relay. Fails safe: whatever goes wrong, the next thing the relay hears is to let go.

The relay has no watchdog of its own: a process killed within the pulse leaves it energised until the line is opened again.
"""

import threading
from collections.abc import Callable

from devices.errors import DeviceError
from devices.latch.frames import ENERGISE, RELEASE
from devices.serial_port import Opener, serial_opener
from devices.serial_reader import Patience, SerialReader
from kiosk.clock import Clock
from kiosk.domain.health import Health

MUTE = Patience(silent_after=None)
"""The relay never answers, so its silence means nothing."""


class SerialLatch:
    """Implements kiosk.ports.Latch. `url` as for pySerial; `open_port` replaces the line (simulators)."""

    def __init__(
        self,
        url: str,
        clock: Clock,
        pulse_seconds: float = 3.0,
        baud: int = 9600,
        patience: Patience = MUTE,
        open_port: Opener | None = None,
    ) -> None:
        """`pulse_seconds`: long enough for slow hands to push a door, too short for the next visitor."""
        self._clock = clock
        self._pulse_seconds = pulse_seconds
        self._lock = threading.Lock()
        self._usable = False
        self._let_go_at: float | None = None
        self._reader = SerialReader(open_port or serial_opener(url, baud), self, clock, patience, "latch")

    def start(self, on_health: Callable[[Health], None]) -> None:
        self._reader.start(on_health)

    def stop(self) -> None:
        self._reader.stop()

    def release(self) -> bool:
        """Energise now; the reader's thread lets go after the pulse. A second call within the pulse begins it anew."""
        with self._lock:
            if not self._usable:
                return False
            # set first: if half of the command went out before an error, there is still a time to let go
            self._let_go_at = self._clock.monotonic() + self._pulse_seconds
            try:
                self._reader.send(ENERGISE)
            except DeviceError:
                return False
            return True

    def opened(self) -> None:
        with self._lock:
            self._reader.send(RELEASE)
            self._usable, self._let_go_at = True, None

    def heard(self, data: bytes) -> bool:
        """Some relays echo; there is nothing to learn from it."""
        return False

    def tick(self) -> None:
        with self._lock:
            if self._let_go_at is not None and self._clock.monotonic() >= self._let_go_at:
                self._reader.send(RELEASE)
                self._let_go_at = None

    def closing(self) -> None:
        with self._lock:
            self._usable, self._let_go_at = False, None
            self._reader.send(RELEASE)
