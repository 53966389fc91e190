"""The page on which staff look the terminal over: every part with what was found and what to do, and the thermometer at work.

Whoever opens it (the volunteer's menu) keeps its time and closes it; what a citizen is asked or shown never comes by here.
"""

from dataclasses import dataclass, field, replace
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


@dataclass(frozen=True, slots=True)
class LookingOver:
    """`readiness` is None until the first look is over; `looking` while another goes on."""

    readiness: Readiness | None = None
    looking: bool = True
    stages: Stages | None = field(default=None, compare=False)
    """Out of equality, with the face: it is the same place, whatever the sensor says."""
    face: FaceView | None = field(default=None, compare=False)


ReadinessStep = Step[LookingOver | None]
"""None: the page is closed."""


def started() -> Step[LookingOver]:
    return Step(LookingOver(), (LookOver(),))


def step(state: LookingOver, event: Event, rules: Rules) -> ReadinessStep:
    match event:
        case LookedOver(readiness):
            return Step(replace(state, readiness=readiness, looking=False))
        case LookAgainPressed() if not state.looking:
            return Step(replace(state, looking=True), (LookOver(),))
        case News():
            # somebody pulls and pushes plugs while the page is up: it follows
            return Step(replace(state, looking=True), (LookOver(),))
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


def _measured(state: LookingOver, event: WarmthMeasured, rules: Rules) -> LookingOver:
    before = state.stages
    if before is not None and 0 <= event.reading.at - before.warmth.at < STAGES_EVERY_SECONDS:
        return state
    of_face = warmth_of(event.reading, rules.chain, state.face)
    if of_face is not None:
        return replace(state, stages=Stages(of_face, of_face=event.reading.image is not None))
    anywhere = hottest_of(event.reading, rules.chain)
    return state if anywhere is None else replace(state, stages=Stages(anywhere, of_face=False))
