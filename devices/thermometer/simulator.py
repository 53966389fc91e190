"""A model of what stands before the thermometer, and the thermometer port upon it, all inside this process.

Deterministic for a seeded random and the same steps. Figures: FDA face and oral temperature data (PhysioNet
10.13026/3bhc-9065, CC0): the centre of the forehead lies 6.16 - 0.154 * room below the oral temperature, at a room of 20
to 29 °C. How a GY-614V3 really converts forehead to body is not published; here it applies that same offset.
"""

import math
import threading
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from devices.faults import Distortion, FaultSwitch, SerialFault
from devices.serial_reader import Patience
from devices.simulated_line import SimulatedLine
from devices.thermometer.driver import SerialThermometer
from devices.thermometer.module import Gy614Module
from kiosk.clock import Clock
from kiosk.domain.health import Health
from kiosk.domain.readings import ThermometerReading


def body_offset(room: float) -> float:
    """What to add to the skin of the forehead's centre for the oral temperature, both °C; `room` in °C."""
    return 6.16 - 0.154 * room


@dataclass(frozen=True, slots=True)
class SensorTraits:
    """How the sensor errs; °C and seconds."""

    noise: float = 0.05
    """Standard deviation of a sample. The controller averages; a bare thermopile pixel has 0.1 to 0.3."""
    settling: float = 0.2
    """Time constant of optics and filter: a new body is read to 95 % after 0.6 s."""
    cold_error: float = 0.3
    """A module just switched on reads this much low."""
    warming: float = 600.0
    """Time constant of that error: half an hour of warming up leaves a twentieth of it."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What the module knows at one moment, °C; the fields of its frame."""

    surface: float
    ambient: float
    body: float


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
        self._seen = room
        self._switched_on = switched_on

    def arrive(self, true_celsius: float, fill: float = 1.0) -> None:
        """Somebody of this oral temperature steps up; `fill` is the share of the field of view that the forehead takes."""
        with self._lock:
            skin = true_celsius - body_offset(self._room)
            self._in_front = fill * skin + (1 - fill) * self._room

    def show(self, celsius: float) -> None:
        """Hold a thing of this surface temperature before the sensor: a hot drink, a lamp."""
        with self._lock:
            self._in_front = celsius

    def leave(self) -> None:
        with self._lock:
            self._in_front = self._room

    def set_room(self, celsius: float) -> None:
        """Another room temperature; whoever stood there has left."""
        with self._lock:
            self._room = self._in_front = celsius

    def advance(self, seconds: float) -> Sample:
        """Let so much time pass, then measure."""
        with self._lock:
            self._switched_on += seconds
            remaining = math.exp(-seconds / self._traits.settling)
            self._seen = self._in_front + (self._seen - self._in_front) * remaining
            error = -self._traits.cold_error * math.exp(-self._switched_on / self._traits.warming)
            surface = self._seen + error + self._random.gauss(0.0, self._traits.noise)
            ambient = self._room + self._random.gauss(0.0, self._traits.noise / 2)
            return Sample(surface, ambient, surface + body_offset(ambient))


class SimulatedThermometer:
    """Implements kiosk.ports.Thermometer: the real driver, its real bytes, and a line that only exists in memory."""

    def __init__(self, clock: Clock, random: Random, room: float = 24.0, patience: Patience | None = None) -> None:
        self.body = BodyBeforeSensor(random, room)
        self.faults: FaultSwitch[SerialFault] = FaultSwitch()
        self.line = SimulatedLine(Gy614Module(self.body.advance, Distortion(self.faults, random)))
        self._driver = SerialThermometer("simulated", clock, patience=patience, open_port=self.line.open)

    def start(self, on_reading: Callable[[ThermometerReading], None], on_health: Callable[[Health], None]) -> None:
        self._driver.start(on_reading, on_health)

    def stop(self) -> None:
        self._driver.stop()
