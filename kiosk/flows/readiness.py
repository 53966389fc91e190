"""The page on which staff look the terminal over: every part with what was found and what to do, and the thermometer at work.

Whoever opens it (the volunteer's menu) keeps its time and closes it; what a citizen is asked or shown never comes by here.
"""

from dataclasses import dataclass, field, replace
from enum import Enum
from typing import assert_never

from kiosk.domain.framing import FaceView, nearest
from kiosk.domain.readiness import Readiness
from kiosk.domain.warmth import Warmth, hottest_of, warmth_of
from kiosk.flows.effects import LookOver
from kiosk.flows.events import (
    Answer,
    BackPressed,
    Event,
    LookAgainPressed,
    LookedOver,
    News,
    SceneSeen,
    TimerFired,
    Touch,
    WarmthMeasured,
)
from kiosk.flows.machine import Rules, Step

STAGES_EVERY_SECONDS = 0.5
"""Ten readings a second cannot be read."""


@dataclass(frozen=True, slots=True)
class Stages:
    """The newest sample through the chain. `of_face`: an array's, inside the face's box; else of its hottest pixel."""

    warmth: Warmth
    of_face: bool


class Looks(Enum):
    """One at a time: each asks the district, and whoever needs that line waits for as long."""

    OVER = "over"
    UNDER_WAY = "under_way"
    ONE_MORE = "one_more"
    """Under way, and something has changed since it began: another follows."""


@dataclass(frozen=True, slots=True)
class LookingOver:
    """`readiness` is what the last look that is over has found; None until then."""

    readiness: Readiness | None = None
    looks: Looks = Looks.UNDER_WAY
    stages: Stages | None = field(default=None, compare=False)
    """Out of equality, with the face: it is the same place, whatever the sensor says."""
    face: FaceView | None = field(default=None, compare=False)

    @property
    def looking(self) -> bool:
        return self.looks is not Looks.OVER


ReadinessStep = Step[LookingOver | None]
"""None: the page is closed."""


def started() -> Step[LookingOver]:
    return Step(LookingOver(), (LookOver(),))


def step(state: LookingOver, event: Event, rules: Rules) -> ReadinessStep:
    match event:
        case LookedOver(readiness):
            found = replace(state, readiness=readiness, looks=Looks.OVER)
            return _look(found) if state.looks is Looks.ONE_MORE else Step(found)
        case LookAgainPressed() if not state.looking:
            return _look(state)
        case News():
            # somebody pulls and pushes plugs while the page is up: it follows
            return Step(replace(state, looks=Looks.ONE_MORE)) if state.looking else _look(state)
        case SceneSeen(scene):
            return Step(replace(state, face=nearest(scene, rules.framing)))
        case WarmthMeasured():
            return Step(_measured(state, event, rules))
        case BackPressed():
            return Step(None)
        case TimerFired() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _look(state: LookingOver) -> Step[LookingOver]:
    return Step(replace(state, looks=Looks.UNDER_WAY), (LookOver(),))


def _measured(state: LookingOver, event: WarmthMeasured, rules: Rules) -> LookingOver:
    before = state.stages
    if before is not None and 0 <= event.reading.at - before.warmth.at < STAGES_EVERY_SECONDS:
        return state
    of_face = warmth_of(event.reading, rules.chain, state.face)
    if of_face is not None:
        return replace(state, stages=Stages(of_face, of_face=event.reading.image is not None))
    anywhere = hottest_of(event.reading, rules.chain)
    return state if anywhere is None else replace(state, stages=Stages(anywhere, of_face=False))
