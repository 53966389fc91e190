"""A volunteer who is signed in lets a visitor in, or sends the visitor elsewhere. The door says when, and what follows.

Rule: nobody gets here without a volunteer; the door opens for whoever is let in as for everybody else, once it is recorded.
"""

from dataclasses import dataclass
from typing import assert_never

from kiosk.domain.people import VolunteerId
from kiosk.domain.prompts import Prompt
from kiosk.domain.records import Ground, HandOver, Help
from kiosk.flows.effects import KeepHelp, Say, StartTimer
from kiosk.flows.events import (
    Answer,
    BackPressed,
    Event,
    GroundChosen,
    News,
    OtherWayWanted,
    SceneSeen,
    SentAway,
    Timer,
    TimerFired,
    Touch,
    WarmthMeasured,
)
from kiosk.flows.machine import Step

ONWARD = (Help.SENT_HOME, Help.SENT_TO_CLINIC, Help.SENT_TO_DESK)
"""Where somebody who is not let in is sent."""


@dataclass(frozen=True, slots=True)
class ChoosingGround:
    """What has the volunteer looked at? `celsius` by the clinical thermometer, None where it was not asked for."""

    reason: HandOver
    volunteer: VolunteerId
    celsius: float | None = None


@dataclass(frozen=True, slots=True)
class SendingAway:
    """Where to? `reason` is why the visitor was handed over."""

    reason: HandOver
    volunteer: VolunteerId


@dataclass(frozen=True, slots=True)
class SentOn:
    """Tells the visitor where to go."""

    where: Help


LettingInState = ChoosingGround | SendingAway | SentOn


@dataclass(frozen=True, slots=True)
class LetIn:
    """To be recorded, and then the door opens."""

    volunteer: VolunteerId
    ground: Ground
    celsius: float | None


@dataclass(frozen=True, slots=True)
class ByOtherWay:
    """The visitor rather shows a face, a card or a code. `celsius` as in the state."""

    celsius: float | None


@dataclass(frozen=True, slots=True)
class Gone:
    """The visitor has been told where to go."""


@dataclass(frozen=True, slots=True)
class Undecided:
    """Back to what can be done for a visitor who was handed over for this."""

    reason: HandOver


Outcome = Step[LettingInState] | LetIn | ByOtherWay | Undecided | Gone


def step(state: LettingInState, event: Event) -> Outcome:
    match event:
        case GroundChosen(ground) if isinstance(state, ChoosingGround):
            return LetIn(state.volunteer, ground, state.celsius)
        case OtherWayWanted() if isinstance(state, ChoosingGround):
            return ByOtherWay(state.celsius)
        case SentAway(where) if isinstance(state, SendingAway) and where in ONWARD:
            told = (KeepHelp(state.volunteer, where), Say(Prompt.FOLLOW_VOLUNTEER), StartTimer(Timer.IDLE))
            return Step(SentOn(where), told)
        case BackPressed() if isinstance(state, ChoosingGround | SendingAway):
            return Undecided(state.reason)
        case BackPressed() if isinstance(state, SentOn):
            return Gone()
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)
