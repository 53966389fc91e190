"""What a driver must know of a kind of module: its bytes as measurements, its speeds, and how it is made to speak.

A profile holds no state and no port. The modules that are known stand in profiles/; what a value means is the hub's business.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from devices.thermometer.framing import FrameScanner
from kiosk.domain.thermal import ThermalImage

F = TypeVar("F")


@dataclass(frozen=True, slots=True)
class Measurement:
    """One answer of a module; degrees Celsius and metres. What a module does not tell is None.

    `surface` is what it sees (of an array the hottest pixel), `ambient` its housing, `body` its own guess at the body.
    """

    surface: float | None
    ambient: float | None = None
    body: float | None = None
    distance: float | None = None
    image: ThermalImage | None = None


class Parser(Protocol):
    def feed(self, data: bytes) -> list[Measurement]:
        """What the bytes complete; keeps the torn end. Never raises."""
        ...


def _nothing_to_say(_: int) -> tuple[bytes, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Profile:
    """A kind of module. `bauds`: as delivered first. `opening` is said at each opening of the line, for the baud it has."""

    name: str
    bauds: tuple[int, ...]
    parser: Callable[[], Parser]
    opening: Callable[[int], tuple[bytes, ...]] = _nothing_to_say
    request: bytes = b""
    """Asks for one measurement; empty for a module that streams."""
    request_seconds: float = 0.0
    """Least time between two requests; an answer that is late is waited for, up to three of these."""
    highest_rate: float = 10.0
    """Measurements a second, at the most."""
    stuck_after: int = 100
    """A live sensor is noisy: so many equal measurements come from a module that no longer measures."""
    emissivity: float = 0.95
    """What the module takes the skin's to be, as it is delivered."""
    probed: bool = True
    """Whether it may be looked for: one that cannot be told from another must be named in the settings."""


class ScannerParser(Generic[F]):
    """A Parser: a protocol's frames, each turned into a measurement."""

    def __init__(self, scanner: FrameScanner[F], measured: Callable[[F], Measurement]) -> None:
        self._scanner = scanner
        self._measured = measured

    def feed(self, data: bytes) -> list[Measurement]:
        return [self._measured(frame) for frame in self._scanner.feed(data)]
