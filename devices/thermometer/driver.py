"""The thermometer port over a GY-614V3 on a serial line. Passes on what can be true; the verdict belongs to the hub."""

from collections.abc import Callable
from dataclasses import dataclass

from devices.errors import Garbled, Hung
from devices.serial_port import Opener, serial_opener
from devices.serial_reader import Patience, SerialReader
from devices.thermometer.frames import STREAM_AT_10_HZ, FrameParser, Gy614Frame
from kiosk.clock import Clock
from kiosk.domain.health import Health
from kiosk.domain.readings import ThermometerReading


@dataclass(frozen=True, slots=True)
class ThermometerLimits:
    """What a working module can say; degrees Celsius, from the gates of read_gy614_uart4.pl."""

    ambient_from: float = -20.0
    ambient_to: float = 80.0
    body_from: float = 20.0
    body_to: float = 45.0
    equal_frames: int = 100
    """A live sensor is noisy: at 0.01 °C a hundred equal frames, 10 s of them, come from a module that no longer measures."""


class SerialThermometer:
    """Implements kiosk.ports.Thermometer. `url` as for pySerial; `open_port` replaces the line (simulators)."""

    def __init__(
        self,
        url: str,
        clock: Clock,
        baud: int = 9600,
        patience: Patience | None = None,
        limits: ThermometerLimits | None = None,
        open_port: Opener | None = None,
    ) -> None:
        self._clock = clock
        self._limits = limits or ThermometerLimits()
        self._parser = FrameParser()
        self._watch = _StuckWatch(self._limits.equal_frames)
        self._on_reading: Callable[[ThermometerReading], None] = _unread
        opener = open_port or serial_opener(url, baud)
        self._reader = SerialReader(opener, self, clock, patience or Patience(), "thermometer")

    def start(self, on_reading: Callable[[ThermometerReading], None], on_health: Callable[[Health], None]) -> None:
        self._on_reading = on_reading
        self._reader.start(on_health)

    def stop(self) -> None:
        self._reader.stop()

    def opened(self) -> None:
        self._parser = FrameParser()
        for command in STREAM_AT_10_HZ:
            self._reader.send(command)

    def heard(self, data: bytes) -> bool:
        """Pass on each plausible frame. Raises Hung for a value that no longer moves, Garbled for an impossible housing."""
        frames = self._parser.feed(data)
        for frame in frames:
            now = self._clock.monotonic()
            if self._watch.stuck(frame):
                raise Hung("the measured value no longer moves")
            if not self._limits.ambient_from <= frame.ambient <= self._limits.ambient_to:
                raise Garbled("the housing cannot have this temperature")
            if self._limits.body_from <= frame.body <= self._limits.body_to:
                self._on_reading(ThermometerReading(now, frame.surface, frame.ambient, frame.body))
        return bool(frames)

    def tick(self) -> None:
        """A streaming module needs no prompting."""

    def closing(self) -> None:
        """It is left streaming: the next to open the line finds it alive."""


class _StuckWatch:
    """Notices a module that repeats itself. Outlives the opening of the line, so that a stuck one does not look cured by it."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._last: Gy614Frame | None = None
        self._equal = 0

    def stuck(self, frame: Gy614Frame) -> bool:
        self._equal = self._equal + 1 if frame == self._last else 1
        self._last = frame
        return self._equal >= self._limit


def _unread(_: ThermometerReading) -> None:
    """Nobody listens before `start`."""
