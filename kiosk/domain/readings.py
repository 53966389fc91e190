"""What an infrared thermometer says about the body in front of it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ThermometerReading:
    """One sample. Temperatures in degrees Celsius; `at` is monotonic seconds.

    `surface` is what the sensor sees, `ambient` its own housing, `body` the sensor's forehead-to-body estimate.
    """

    at: float
    surface: float
    ambient: float
    body: float
