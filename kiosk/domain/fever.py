"""From samples to a screening verdict. Screening only: never a diagnosis, and a low value is never normal.

Figures: 37.3 °C is the threshold used in China 2020-2022; 35.5 °C the least that real terminals accept as measured; a
median of at least 5 samples that agree is the practice for MLX90614 modules.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from kiosk.domain.readings import ThermometerReading


@dataclass(frozen=True, slots=True)
class FeverRules:
    elevated_from: float = 37.3
    normal_from: float = 35.5
    samples: int = 5
    spread_limit: float = 0.3
    """A sensor that still settles on a new forehead reads low: at 0.5 the median comes out 0.2 °C below, at 0.3 half of that."""
    nobody_below_surface: float = 30.0
    """A surface cooler than this is no forehead at the right distance: the sample says nothing about a body."""
    implausible_above: float = 45.0
    room_from: float = 16.0
    room_to: float = 32.0
    """Outside this room temperature the conversion from skin to body does not hold."""


@dataclass(frozen=True, slots=True)
class MoreSamples:
    """Not enough valid, steady samples yet."""

    valid: int


@dataclass(frozen=True, slots=True)
class Normal:
    celsius: float


@dataclass(frozen=True, slots=True)
class Low:
    """Too low to be a forehead measured well: measure again; never taken for normal."""

    celsius: float


@dataclass(frozen=True, slots=True)
class Elevated:
    celsius: float


Verdict = MoreSamples | Normal | Low | Elevated


def is_body(reading: ThermometerReading, rules: FeverRules) -> bool:
    """Whether a sample can be that of a forehead in a room where the sensor works."""
    return (
        rules.nobody_below_surface <= reading.surface < rules.implausible_above
        and reading.body < rules.implausible_above
        and rules.room_from <= reading.ambient <= rules.room_to
    )


def assess(readings: Sequence[ThermometerReading], rules: FeverRules) -> Verdict:
    """Judge the newest `rules.samples` body samples by their median.

    A body that warms up in front of the sensor spreads widely at first: samples only count while the newest
    ones agree within `spread_limit`.
    """
    bodies = [reading.body for reading in readings if is_body(reading, rules)]
    newest = bodies[-rules.samples :]
    if len(newest) < rules.samples or max(newest) - min(newest) > rules.spread_limit:
        return MoreSamples(len(bodies))
    celsius = round(median(newest), 2)
    if celsius >= rules.elevated_from:
        return Elevated(celsius)
    if celsius < rules.normal_from:
        return Low(celsius)
    return Normal(celsius)
