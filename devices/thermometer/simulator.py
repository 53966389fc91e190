"""A model of what stands before the thermometer, and the thermometer port upon it, all inside this process.

Deterministic for a seeded random and the same steps. Figures: FDA face and oral temperature data (PhysioNet
10.13026/3bhc-9065, CC0), in rooms of 20 to 29 °C: the centre of the forehead lies 6.16 - 0.154 * room below the oral
temperature, the hottest place of the face 2.19 - 0.052 * room. How a module really converts forehead to body is not
published; here it applies the first of these offsets.
"""

import math
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from devices.faults import Distortion, FaultSwitch, SerialFault
from devices.serial_reader import Patience
from devices.simulated_line import SimulatedLine
from devices.thermometer.driver import SerialThermometer
from devices.thermometer.modules.choice import DEFAULT, module_for
from devices.thermometer.profile import Profile
from kiosk.clock import Clock
from kiosk.domain.health import Health
from kiosk.domain.readings import ThermometerReading


def body_offset(room: float) -> float:
    """What to add to the skin of the forehead's centre for the oral temperature, both °C; `room` in °C."""
    return 6.16 - 0.154 * room


def face_offset(room: float) -> float:
    """The same for the hottest place of the face."""
    return 2.19 - 0.052 * room


@dataclass(frozen=True, slots=True)
class SensorTraits:
    """How the sensor errs; °C and seconds."""

    noise: float = 0.05
    """Standard deviation of a sample. The controller averages; a bare thermopile pixel has 0.1 to 0.3."""
    pixel_noise: float = 0.15
    settling: float = 0.2
    """Time constant of optics and filter: a new body is read to 95 % after 0.6 s."""
    cold_error: float = 0.3
    """A module just switched on reads this much low."""
    warming: float = 600.0
    """Time constant of that error: half an hour of warming up leaves a twentieth of it."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What the module knows at one moment, °C and metres; the fields of its frame."""

    surface: float
    ambient: float
    body: float
    metres: float = 0.5


@dataclass(frozen=True, slots=True)
class Ellipse:
    """Where the face stands in an array's picture; fractions of its width and height."""

    x: float = 0.5
    y: float = 0.5
    width: float = 0.3
    height: float = 0.5

    def depth(self, x: float, y: float) -> float:
        """1 in the middle, 0 at the rim, negative outside."""
        return 1 - math.hypot(2 * (x - self.x) / self.width, 2 * (y - self.y) / self.height)


@dataclass(frozen=True, slots=True)
class _Spot:
    """Something warm in an array's picture besides the face: a lamp, a cup."""

    place: Ellipse
    celsius: float


class BodyBeforeSensor:
    """A room, a sensor on its wall, and perhaps somebody in front of it. Any thread may change what stands there."""

    def __init__(
        self, random: Random, room: float = 24.0, switched_on: float = 1800.0, traits: SensorTraits | None = None
    ) -> None:
        """`switched_on`: seconds that the sensor has already been warming up."""
        self._lock = threading.Lock()
        self._random = random
        self._traits = traits or SensorTraits()
        self._room = room
        self._in_front = room
        self._hottest = room
        self._seen = room
        self._seen_hottest = room
        self._drift = 0.0
        self._metres = 0.5
        self._face = Ellipse()
        self._spot: _Spot | None = None
        self._switched_on = switched_on

    def arrive(
        self,
        true_celsius: float,
        fill: float = 1.0,
        metres: float = 0.5,
        face: Ellipse | None = None,
        drift: float = 0.0,
    ) -> None:
        """Somebody of this oral temperature steps up; the forehead takes the share `fill` of the field of view.

        `drift`: °C a second by which the skin changes, as that of somebody does who comes out of the sun or the cold.
        """
        with self._lock:
            self._in_front = fill * (true_celsius - body_offset(self._room)) + (1 - fill) * self._room
            self._hottest = true_celsius - face_offset(self._room)
            self._metres = metres
            self._face = face or Ellipse()
            self._drift = drift

    def show(self, celsius: float) -> None:
        """Hold a thing of this surface temperature before the sensor: a hot drink, a lamp."""
        with self._lock:
            self._in_front = self._hottest = celsius

    def shine(self, celsius: float, place: Ellipse) -> None:
        """A lamp beside the face, in an array's picture; a sensor for one point does not see it."""
        with self._lock:
            self._spot = _Spot(place, celsius)

    def leave(self) -> None:
        with self._lock:
            self._in_front = self._hottest = self._room
            self._spot, self._drift = None, 0.0

    def set_room(self, celsius: float) -> None:
        """Another room temperature; whoever stood there has left."""
        with self._lock:
            self._room = self._in_front = self._hottest = celsius

    def advance(self, seconds: float) -> Sample:
        """Let so much time pass, then measure."""
        with self._lock:
            self._switched_on += seconds
            self._in_front += self._drift * seconds
            self._hottest += self._drift * seconds
            remaining = math.exp(-seconds / self._traits.settling)
            self._seen = self._in_front + (self._seen - self._in_front) * remaining
            self._seen_hottest = self._hottest + (self._seen_hottest - self._hottest) * remaining
            surface = self._seen + self._cold() + self._random.gauss(0.0, self._traits.noise)
            ambient = self._room + self._random.gauss(0.0, self._traits.noise / 2)
            return Sample(surface, ambient, surface + body_offset(ambient), self._metres)

    def look(self, columns: int, rows: int) -> Sequence[float]:
        """The scene of the last `advance` as an array sees it, °C, row by row: a face that is warmest in its middle."""
        with self._lock:
            error = self._cold()
            return [
                self._pixel((column + 0.5) / columns, (row + 0.5) / rows)
                + error
                + self._random.gauss(0.0, self._traits.pixel_noise)
                for row in range(rows)
                for column in range(columns)
            ]

    def _pixel(self, x: float, y: float) -> float:
        if self._spot is not None and self._spot.place.depth(x, y) > 0:
            return self._spot.celsius
        depth = self._face.depth(x, y)
        if depth <= 0:
            return self._room
        # the rim of a face is two degrees cooler than its hottest place, which is a few pixels wide
        return self._seen_hottest - (self._seen_hottest - self._room) * 0.17 * max(0.0, 0.7 - depth) / 0.7

    def _cold(self) -> float:
        return -self._traits.cold_error * math.exp(-self._switched_on / self._traits.warming)


class SimulatedThermometer:
    """Implements kiosk.ports.Thermometer: the real driver, its real bytes, and a line that only exists in memory."""

    def __init__(
        self,
        clock: Clock,
        random: Random,
        room: float = 24.0,
        patience: Patience | None = None,
        speed: float = 1.0,
        profile: Profile = DEFAULT,
    ) -> None:
        """`speed`: how much faster than ours the time of the simulated body passes."""
        self.body = BodyBeforeSensor(random, room)
        self.faults: FaultSwitch[SerialFault] = FaultSwitch()
        module = module_for(profile, self.body, Distortion(self.faults, random))
        self.line = SimulatedLine(module, 0.1 / speed, speed)
        self._driver = SerialThermometer("simulated", clock, (profile,), patience=patience, open_port=self.line.open)

    def start(self, on_reading: Callable[[ThermometerReading], None], on_health: Callable[[Health], None]) -> None:
        self._driver.start(on_reading, on_health)

    def stop(self) -> None:
        self._driver.stop()
