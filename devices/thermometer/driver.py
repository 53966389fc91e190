"""The thermometer port over a serial line, for any profile. Passes on what can be true; the verdict belongs to the hub."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from devices.errors import Garbled, Hung
from devices.serial_port import Opener, Port, serial_opener
from devices.serial_reader import Patience, SerialReader
from devices.thermometer.profile import Measurement, Parser, Profile
from devices.thermometer.profiles import gy614
from devices.thermometer.search import Search, candidates
from devices.thermometer.warmth import PowerWatch
from kiosk.clock import Clock
from kiosk.domain.health import Health
from kiosk.domain.readings import ThermometerReading

SEARCHING = Patience(first_retry=0.1, longest_retry=0.1, silent_after=1.2)
"""While several modules are tried, each gets long enough for two frames of a slow one."""


@dataclass(frozen=True, slots=True)
class ThermometerLimits:
    """What a working module can say, in degrees Celsius; housing and body from the gates of read_gy614_uart4.pl."""

    ambient_from: float = -20.0
    ambient_to: float = 80.0
    body_from: float = 20.0
    body_to: float = 45.0
    surface_from: float = -40.0
    surface_to: float = 300.0


class SerialThermometer:
    """Implements kiosk.ports.Thermometer. `url` as for pySerial; `open_port` replaces the line (simulators).

    With several `profiles` the line is searched for the one that is understood; `baud` is then that of all, or None
    for their own.
    """

    def __init__(
        self,
        url: str,
        clock: Clock,
        profiles: Sequence[Profile] = (gy614.PROFILE,),
        baud: int | None = None,
        patience: Patience | None = None,
        limits: ThermometerLimits | None = None,
        open_port: Opener | None = None,
    ) -> None:
        self._url = url
        self._clock = clock
        self._limits = limits or ThermometerLimits()
        self._search = Search(candidates(profiles, baud))
        self._parser: Parser = self._search.current.profile.parser()
        self._watch = _StuckWatch()
        self._power = PowerWatch()
        self._questions = _Questions(clock)
        self._on_reading: Callable[[ThermometerReading], None] = _unread
        self._open_port = open_port
        patience = patience or (Patience() if len(candidates(profiles, baud)) == 1 else SEARCHING)
        self._reader = SerialReader(self._open, self, clock, patience, "thermometer")

    @property
    def profile(self) -> str | None:
        """The name of the module that is understood; None until one was."""
        return self._search.current.profile.name if self._search.settled else None

    def start(self, on_reading: Callable[[ThermometerReading], None], on_health: Callable[[Health], None]) -> None:
        self._on_reading = on_reading
        self._reader.start(on_health)

    def stop(self) -> None:
        self._reader.stop()

    def _open(self) -> Port:
        candidate = self._search.next()
        opener = self._open_port or serial_opener(self._url, candidate.baud)
        return opener()

    def opened(self) -> None:
        self._search.opened()
        candidate = self._search.current
        self._parser = candidate.profile.parser()
        self._questions = _Questions(self._clock)
        for command in candidate.profile.opening(candidate.baud):
            self._reader.send(command)
        self.tick()

    def heard(self, data: bytes) -> bool:
        """Pass on what is plausible. Raises Hung for a value that never moves, Garbled for an impossible housing."""
        measurements = self._parser.feed(data)
        for measurement in measurements:
            self._search.understood()
            if self._watch.stuck(measurement, self._search.current.profile.stuck_after):
                raise Hung("the measured value no longer moves")
            self._take(measurement)
            self._questions.answered()
        return bool(measurements)

    def tick(self) -> None:
        """Asks a module that does not stream."""
        profile = self._search.current.profile
        if profile.request and self._questions.due(profile.request_seconds):
            self._reader.send(profile.request)

    def closing(self) -> None:
        """A streaming module is left streaming: the next to open the line finds it alive."""

    def _take(self, measured: Measurement) -> None:
        now = self._clock.monotonic()
        limits = self._limits
        if measured.ambient is not None and not limits.ambient_from <= measured.ambient <= limits.ambient_to:
            raise Garbled("the housing cannot have this temperature")
        warm_for = self._power.heard(now)
        if measured.surface is not None and not limits.surface_from <= measured.surface <= limits.surface_to:
            return
        if measured.body is not None and not limits.body_from <= measured.body <= limits.body_to:
            return
        self._on_reading(
            ThermometerReading(
                now,
                measured.surface,
                measured.ambient,
                measured.body,
                measured.distance,
                measured.image,
                warm_for,
                self._search.current.profile.emissivity,
            )
        )


class _Questions:
    """One question at a time: the next comes after the answer, or when it has been waited for three times as long."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._asked_at = float("-inf")
        self._open = False

    def due(self, seconds: float) -> bool:
        """Whether to ask now; whoever is told so does."""
        now = self._clock.monotonic()
        if now - self._asked_at < (3 * seconds if self._open else seconds):
            return False
        self._asked_at, self._open = now, True
        return True

    def answered(self) -> None:
        self._open = False


class _StuckWatch:
    """Notices a module that repeats itself. Outlives the line, so that opening it again does not look like a cure."""

    def __init__(self) -> None:
        self._last: Measurement | None = None
        self._equal = 0

    def stuck(self, measured: Measurement, limit: int) -> bool:
        self._equal = self._equal + 1 if measured == self._last else 1
        self._last = measured
        return self._equal >= limit


def _unread(_: ThermometerReading) -> None:
    """Nobody listens before `start`."""
