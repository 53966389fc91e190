"""The scanner port over a scan engine on a serial line. Lets it look only while a code is wanted."""

import threading
from collections.abc import Callable

from devices.errors import Silent
from devices.scanner.frames import CodeParser
from devices.scanner.profiles import PROFILES, Maker
from devices.serial_port import Opener, serial_opener
from devices.serial_reader import Patience, SerialReader
from kiosk.clock import Clock
from kiosk.domain.health import Health
from kiosk.domain.scanned_code import ScannedCode

MUTE = Patience(silent_after=None)
"""An engine that nobody asks says nothing."""
QUIET_SECONDS = 0.05
"""Longer than any pause within a text (at 9600 baud a byte takes 1 ms), shorter than between two scans."""
ACKNOWLEDGED_WITHIN = 1.0
NEXT_AFTER_SECONDS = 0.4
"""An engine stops looking once it has read something; this leaves time to take a wrong code away."""
SAME_AGAIN_SECONDS = 3.0
"""An engine that looks all the time reads a code held before it several times a second; it counts once."""


class SerialScanner:
    """Implements kiosk.ports.Scanner. `url` as for pySerial; `open_port` replaces the line (simulators)."""

    def __init__(
        self,
        url: str,
        maker: Maker,
        clock: Clock,
        patience: Patience = MUTE,
        open_port: Opener | None = None,
    ) -> None:
        self._profile = PROFILES[maker]
        self._clock = clock
        self._wanted = threading.Event()
        self._on_code: Callable[[ScannedCode], None] = _unheard
        opener = open_port or serial_opener(url, self._profile.baud, read_seconds=QUIET_SECONDS)
        self._reader = SerialReader(opener, self, clock, patience, "scanner")
        self._parser = CodeParser(self._profile)
        self._looking = False
        self._ordered_at = 0.0
        self._next_order_at = 0.0
        self._heard_at = 0.0
        self._last: tuple[ScannedCode, float] | None = None

    def start(self, on_code: Callable[[ScannedCode], None], on_health: Callable[[Health], None]) -> None:
        self._on_code = on_code
        self._reader.start(on_health)

    def stop(self) -> None:
        self._reader.stop()

    def begin(self) -> None:
        self._wanted.set()

    def rest(self) -> None:
        self._wanted.clear()

    # The reader's thread.

    def opened(self) -> None:
        self._parser = CodeParser(self._profile)
        self._looking = False

    def heard(self, data: bytes) -> bool:
        self._heard_at = self._clock.monotonic()
        self._report(self._parser.feed(data))
        return True

    def tick(self) -> None:
        """Raises Silent when an order is not acknowledged."""
        now = self._clock.monotonic()
        if self._parser.within_text and now - self._heard_at >= QUIET_SECONDS:
            self._report(self._parser.quiet())
        if self._parser.owed and now - self._ordered_at >= ACKNOWLEDGED_WITHIN:
            raise Silent("the engine does not acknowledge an order")
        wanted = self._wanted.is_set()
        if wanted and (not self._looking or now >= self._next_order_at):
            self._order(self._profile.trigger, now)
            self._next_order_at = now + self._profile.trigger_every
        elif not wanted and self._looking:
            self._order(self._profile.release, now)
            self._last = None
        self._looking = wanted

    def closing(self) -> None:
        """The engine's lamp must not burn on; it goes out by itself after five seconds where this no longer reaches it."""
        if self._looking:
            self._reader.send(self._profile.release)

    def _order(self, command: bytes, now: float) -> None:
        self._parser.ordered()
        self._ordered_at = now
        self._reader.send(command)

    def _report(self, codes: list[ScannedCode]) -> None:
        now = self._clock.monotonic()
        for code in codes:
            again = self._last is not None and self._last[0] == code and now - self._last[1] < SAME_AGAIN_SECONDS
            self._last = (code, now)
            self._next_order_at = now + NEXT_AFTER_SECONDS
            if self._wanted.is_set() and not again:
                self._on_code(code)


def _unheard(_: ScannedCode) -> None:
    """Nobody listens before `start`."""
