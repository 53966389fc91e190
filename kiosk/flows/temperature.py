"""A temperature in the making, the same for whoever looks at the camera and for whoever laid a card: samples come in, and
their verdict becomes what follows under the rules. Where that leads is the journeys' own.
"""

from dataclasses import dataclass
from enum import Enum
from typing import assert_never

from kiosk.domain.fever import (
    Elevated,
    Invalid,
    Low,
    MoreSamples,
    Normal,
    NoVerdict,
    RoomUnfit,
    TooFar,
    WarmingUp,
    assess,
    fresh,
)
from kiosk.domain.framing import FaceView
from kiosk.domain.prompts import Prompt
from kiosk.domain.readings import ThermometerReading
from kiosk.domain.records import HandOver
from kiosk.domain.warmth import Warmth, warmth_of
from kiosk.flows.effects import Effect, Say, StartTimer
from kiosk.flows.events import Timer
from kiosk.flows.machine import Rules, Screening

_KEPT_SAMPLES = 50


class WhyAgain(Enum):
    """Why the temperature is taken once more."""

    ELEVATED = "elevated"
    TOO_LOW = "too_low"
    NO_READING = "no_reading"


@dataclass(frozen=True, slots=True)
class Measured:
    """The visitor may go on; `celsius` is None where it was not found and does not matter."""

    celsius: float | None


@dataclass(frozen=True, slots=True)
class Again:
    why: WhyAgain


Judged = NoVerdict | Invalid | Measured | Again


def sampled(
    samples: tuple[Warmth, ...], reading: ThermometerReading, face: FaceView | None, rules: Rules
) -> tuple[Warmth, ...]:
    """With what the reading says about the visitor, whose face is `face` in the camera's picture; the same if nothing."""
    sample = warmth_of(reading, rules.chain, face)
    if sample is None:
        return samples
    return (*fresh(samples, sample.at, rules.fever), sample)[-_KEPT_SAMPLES:]


def judge(samples: tuple[Warmth, ...], rules: Rules) -> Judged:
    """Where screening is advisory, nothing that was found or not found keeps anybody waiting."""
    verdict = assess(samples, rules.fever)
    match verdict:
        case MoreSamples() | TooFar():
            return verdict
        case WarmingUp() | RoomUnfit():
            return Measured(None) if rules.screening is Screening.ADVISORY else verdict
        case Normal(celsius):
            return Measured(celsius)
        case Elevated(celsius):
            return Measured(celsius) if rules.screening is Screening.ADVISORY else Again(WhyAgain.ELEVATED)
        case Low():
            return Measured(None) if rules.screening is Screening.ADVISORY else Again(WhyAgain.TOO_LOW)
        case _:
            assert_never(verdict)


def unread(rules: Rules) -> Measured | Again:
    """What follows when no verdict came in time."""
    return Measured(None) if rules.screening is Screening.ADVISORY else Again(WhyAgain.NO_READING)


def rest(why: WhyAgain) -> tuple[Effect, ...]:
    """Before the next measurement: a while to cool down, or a word about where the sensor is."""
    if why is WhyAgain.ELEVATED:
        return Say(Prompt.MEASURE_AGAIN), StartTimer(Timer.REST)
    return Say(Prompt.COME_TO_SENSOR), StartTimer(Timer.HOLD)


def given_up(why: WhyAgain) -> HandOver:
    """The volunteer's reason when the last of the measurements ended like this."""
    return HandOver.FEVER if why is WhyAgain.ELEVATED else HandOver.NO_READING
