"""From samples to a screening verdict. Screening only: never a diagnosis, and a low value is never normal.

Figures: 37.3 °C is the threshold used in China 2020-2022; 35.5 °C the least that real terminals accept as measured; a
median of at least 5 samples that agree is the practice for MLX90614 modules; 16 to 32 °C is the room that the
Guangdong draft of 2022 for screening terminals allows. How good a verdict is: docs/fever-screening.md.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from kiosk.domain.warmth import Warmth


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
    warm_up_seconds: float = 600.0
    """A sensor just switched on drifts: up to 0.3 °C in the first ten minutes."""
    stale_after: float = 2.0
    """Seconds without a sample after which the earlier ones are no longer believed to be this visitor's."""
    clinical_from: float = 34.0
    clinical_to: float = 43.0
    """What a clinical thermometer can show of somebody who walks in; anything else is a slip of the finger."""


@dataclass(frozen=True, slots=True)
class MoreSamples:
    """Not enough valid, steady samples yet. `valid` of those that are needed."""

    valid: int


@dataclass(frozen=True, slots=True)
class TooFar:
    """The sensor sees no forehead where the visitor stands."""


@dataclass(frozen=True, slots=True)
class WarmingUp:
    """The sensor has not been on for long enough; `seconds` are left."""

    seconds: float


@dataclass(frozen=True, slots=True)
class RoomUnfit:
    """The room, of so many °C, is outside the limits: screening is not valid here now."""

    room: float


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


NoVerdict = MoreSamples | TooFar
"""The visitor is still being measured."""
Invalid = WarmingUp | RoomUnfit
"""Nobody can be measured at present."""
Verdict = NoVerdict | Invalid | Normal | Low | Elevated


def is_body(sample: Warmth, rules: FeverRules) -> bool:
    """Whether a sample can be that of a forehead in a room where the sensor works."""
    return (
        sample.body is not None
        and sample.in_reach
        and rules.nobody_below_surface <= sample.raw < rules.implausible_above
        and sample.body < rules.implausible_above
        and _room_fits(sample, rules)
    )


def _room_fits(sample: Warmth, rules: FeverRules) -> bool:
    """A room that no module measures is taken to be fit: the installer chose the module."""
    return sample.room is None or rules.room_from <= sample.room <= rules.room_to


def fresh(samples: Sequence[Warmth], now: float, rules: FeverRules) -> tuple[Warmth, ...]:
    """The newest samples without a gap of more than `stale_after` between them, or to `now` (monotonic seconds)."""
    kept: list[Warmth] = []
    for sample in reversed(samples):
        if now - sample.at > rules.stale_after:
            break
        kept.append(sample)
        now = sample.at
    return tuple(reversed(kept))


def assess(samples: Sequence[Warmth], rules: FeverRules) -> Verdict:
    """Judge the newest `rules.samples` body samples by their median.

    A body that warms up in front of the sensor spreads widely at first: samples only count while the newest
    ones agree within `spread_limit`.
    """
    if not samples:
        return MoreSamples(0)
    last = samples[-1]
    if last.warm_for < rules.warm_up_seconds:
        return WarmingUp(rules.warm_up_seconds - last.warm_for)
    if last.room is not None and not _room_fits(last, rules):
        return RoomUnfit(last.room)
    if len(samples) >= rules.samples and not any(is_body(sample, rules) for sample in samples[-rules.samples :]):
        return TooFar()
    bodies = [sample.body for sample in samples if sample.body is not None and is_body(sample, rules)]
    newest = bodies[-rules.samples :]
    if len(newest) < rules.samples or max(newest) - min(newest) > rules.spread_limit:
        return MoreSamples(min(len(newest), rules.samples))
    celsius = round(median(newest), 2)
    if celsius >= rules.elevated_from:
        return Elevated(celsius)
    if celsius < rules.normal_from:
        return Low(celsius)
    return Normal(celsius)


def clinical(text: str, rules: FeverRules) -> float | None:
    """A typed temperature such as 36.5 or 365, in °C; None for what no clinical thermometer shows."""
    if re.fullmatch(r"[0-9]{2}\.?[0-9]", text) is None:
        return None
    celsius = int(text.replace(".", "")) / 10
    return celsius if rules.clinical_from <= celsius <= rules.clinical_to else None
