"""The volunteer's part of screening: a number that vouches, where nobody is signed in, then what the clinical thermometer
shows. The door says when, and what follows.

A value is typed by somebody who has looked at the visitor, and outweighs what the infrared sensor said.
"""

from dataclasses import dataclass, replace
from typing import assert_never

from kiosk.domain.fever import clinical
from kiosk.domain.people import VolunteerId
from kiosk.domain.records import HandOver
from kiosk.flows.effects import CheckPin, StartTimer
from kiosk.flows.events import (
    Activity,
    Answer,
    BackPressed,
    CelsiusEntered,
    Event,
    News,
    PinChecked,
    PinEntered,
    SceneSeen,
    Timer,
    TimerFired,
    Touch,
    VolunteerWanted,
    WarmthMeasured,
)
from kiosk.flows.machine import Rules, Step


@dataclass(frozen=True, slots=True)
class ClinicalPin:
    """The volunteer types his or her own number. `reason` is why the visitor was handed over."""

    reason: HandOver
    wrong: int = 0
    checking: bool = False


@dataclass(frozen=True, slots=True)
class ClinicalValue:
    """The volunteer types the temperature. `slipped`: what was typed before is none that a clinical thermometer shows."""

    reason: HandOver
    volunteer: VolunteerId
    slipped: bool = False


ClinicalState = ClinicalPin | ClinicalValue


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The temperature by the clinical thermometer, °C; the rest as in the state."""

    celsius: float
    reason: HandOver
    volunteer: VolunteerId


@dataclass(frozen=True, slots=True)
class GivenUp:
    """Back to the volunteer without a value."""

    reason: HandOver


def may_confirm(reason: HandOver) -> bool:
    """Whether a visitor who was handed over for this waits for a clinical thermometer."""
    return reason in (HandOver.FEVER, HandOver.NO_READING)


def step(state: ClinicalState, event: Event, rules: Rules) -> Step[ClinicalState] | Confirmed | GivenUp:
    """One move; an event that means nothing here leaves the state as it is."""
    match event:
        case Activity():
            return Step(state, (StartTimer(Timer.IDLE),))
        case BackPressed() | VolunteerWanted():
            return GivenUp(state.reason)
        case PinEntered(text) if isinstance(state, ClinicalPin) and not state.checking:
            return Step(ClinicalPin(state.reason, state.wrong, checking=True), (StartTimer(Timer.IDLE), CheckPin(text)))
        case PinChecked(volunteer) if isinstance(state, ClinicalPin) and state.checking:
            return _checked(state, volunteer, rules)
        case CelsiusEntered(text) if isinstance(state, ClinicalValue):
            celsius = clinical(text, rules.fever)
            if celsius is None:
                return Step(replace(state, slipped=True), (StartTimer(Timer.IDLE),))
            return Confirmed(celsius, state.reason, state.volunteer)
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _checked(state: ClinicalPin, volunteer: VolunteerId | None, rules: Rules) -> Step[ClinicalState] | GivenUp:
    if volunteer is not None:
        return Step(ClinicalValue(state.reason, volunteer), (StartTimer(Timer.IDLE),))
    if state.wrong + 1 >= rules.pin_attempts:
        return GivenUp(state.reason)
    return Step(ClinicalPin(state.reason, state.wrong + 1), (StartTimer(Timer.IDLE),))
