"""What an infrared thermometer says about the body in front of it."""

from dataclasses import dataclass, field
from math import inf

from kiosk.domain.thermal import ThermalImage


@dataclass(frozen=True, slots=True)
class ThermometerReading:
    """One sample, as the module gave it. Temperatures in degrees Celsius; `at` is monotonic seconds.

    `surface` is what the sensor sees (of an array its hottest pixel), taking the surface's emissivity for `emissivity`;
    `ambient` is its own housing, `body` the sensor's own guess at the body. What a module does not tell is None.
    `distance` is in metres; `warm_for` how many seconds at least the sensor has been on.
    """

    at: float
    surface: float | None
    ambient: float | None
    body: float | None
    distance: float | None = None
    image: ThermalImage | None = field(default=None, repr=False)
    warm_for: float = inf
    emissivity: float = 0.98
