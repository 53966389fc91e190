"""Draws each journey by walking it: every place that can be reached, tried with every kind of event.

`python -m kiosk.flows.atlas` prints docs/flows.md; a test compares, so the picture cannot go stale.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Generic, TypeVar

from kiosk.domain.framing import FaceView, Scene
from kiosk.domain.health import Device
from kiosk.domain.matching import Candidate, FaceEvidence
from kiosk.domain.people import PersonId
from kiosk.domain.readings import ThermometerReading
from kiosk.domain.records import Way
from kiosk.domain.subsidies import PaymentState, Subsidy, SubsidyAnswer
from kiosk.domain.warmth import OFFSETS, Target
from kiosk.flows import door, query
from kiosk.flows.effects import Unlock
from kiosk.flows.events import (
    BackPressed,
    CelsiusEntered,
    ClaimChecked,
    ClinicalWanted,
    DeviceLost,
    EndPressed,
    EntryKept,
    EntryNotKept,
    Event,
    FaceCompared,
    LatchStuck,
    NameEntered,
    NumberEntered,
    OtherWayWanted,
    PinChecked,
    PinEntered,
    SceneSeen,
    StillHerePressed,
    SubsidiesFound,
    SubsidiesWanted,
    Timer,
    TimerFired,
    TryAgainPressed,
    VolunteerWanted,
    WarmthMeasured,
    WayChosen,
)
from kiosk.flows.machine import Flow, Rules, Screening, Step

S = TypeVar("S")
_WALKED_PER_PLACE = 60
"""States of one place that are walked on from: enough to reach all neighbours, few enough to end."""


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    """`opens` where the latch is released on the way."""

    origin: str
    target: str
    label: str
    opens: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Journey(Generic[S]):
    flow: Flow[S]
    rules: tuple[Rules, ...]
    events: Mapping[str, tuple[Event, ...]]


_PERSON = PersonId("somebody")
_FACE = FaceView(left=0.35, top=0.3, width=0.3, height=0.4, yaw=0.0, mask=0.0, luma=120.0)
_FAR = FaceView(left=0.42, top=0.4, width=0.16, height=0.2, yaw=0.0, mask=0.0, luma=120.0)
_LOST_CAMERA = frozenset({Device.CAMERA})
_ROOM = 24.0
_NUMBER = "11010519491231002X"
"""The standard's own example."""


def _scene(at: float, *faces: FaceView) -> SceneSeen:
    return SceneSeen(Scene(at, faces))


def _body(celsius: float) -> tuple[Event, ...]:
    skin = celsius - OFFSETS[Target.FOREHEAD].at(_ROOM)
    return tuple(WarmthMeasured(ThermometerReading(float(n), skin, _ROOM, celsius)) for n in range(5))


def _face_compared(distance: float) -> FaceCompared:
    return FaceCompared(FaceEvidence(5, (Candidate(_PERSON, distance),)))


_TIMERS: dict[str, tuple[Event, ...]] = {f"{timer.value} over": (TimerFired(timer),) for timer in Timer}
_FACES: dict[str, tuple[Event, ...]] = {
    "nobody": (_scene(1.0),),
    "nobody for long": (_scene(1.0), _scene(9.0)),
    "somebody far": (_scene(1.0, _FAR),),
    "a usable face": (_scene(1.0, _FACE), _scene(1.1, _FACE)),
    "two people": (_scene(1.0, _FACE, _FACE),),
    "recognised": (_face_compared(0.3),),
    "not recognised": (_face_compared(0.8),),
}

DOOR: Journey[door.DoorState] = Journey(
    flow=door.FLOW,
    rules=(
        Rules(screening=Screening.REQUIRED, health_code_accepted=True),
        Rules(screening=Screening.ADVISORY),
        Rules(screening=Screening.OFF),
        Rules(lost=_LOST_CAMERA),
    ),
    events={
        **_FACES,
        "normal temperature": _body(36.5),
        "high temperature": _body(38.0),
        "low temperature": _body(34.9),
        "nobody before the sensor": tuple(
            WarmthMeasured(ThermometerReading(float(n), _ROOM, _ROOM, None)) for n in range(5)
        ),
        "sensor still cold": (WarmthMeasured(ThermometerReading(0.0, 34.0, _ROOM, None, warm_for=9.0)),),
        "cold room": (WarmthMeasured(ThermometerReading(0.0, 33.0, 9.0, None)),),
        "clinical thermometer": (ClinicalWanted(),),
        "number accepted": (PinEntered("000000"), PinChecked(accepted=True)),
        "number refused": (PinEntered("000000"), PinChecked(accepted=False)),
        "36.6 by clinical thermometer": (CelsiusEntered("366"),),
        "38.1 by clinical thermometer": (CelsiusEntered("381"),),
        "no temperature": (CelsiusEntered("999"),),
        "back": (BackPressed(),),
        "entry kept": (EntryKept("肖*强"),),
        "entry not kept": (EntryNotKept(),),
        "latch stuck": (LatchStuck(),),
        "camera lost": (DeviceLost(Device.CAMERA),),
        "thermometer lost": (DeviceLost(Device.THERMOMETER),),
        "other way": (OtherWayWanted(),),
        "ID card": (WayChosen(Way.ID_CARD),),
        "health code": (WayChosen(Way.HEALTH_CODE),),
        "face again": (TryAgainPressed(),),
        "volunteer": (VolunteerWanted(),),
        "still here": (StillHerePressed(),),
        "end": (EndPressed(),),
        **_TIMERS,
    },
)

QUERY: Journey[query.QueryState] = Journey(
    flow=query.FLOW,
    rules=(Rules(), Rules(lost=_LOST_CAMERA)),
    events={
        "look up subsidies": (SubsidiesWanted(),),
        "impossible number": (NumberEntered("110105194912310021"),),
        "number": (NumberEntered(_NUMBER),),
        "name": (NameEntered("肖国强"),),
        "somebody's": (ClaimChecked(_PERSON),),
        "nobody's": (ClaimChecked(None),),
        "the claimed face": (_face_compared(0.3),),
        "volunteer's number": (PinEntered("000000"),),
        "number accepted": (PinEntered("000000"), PinChecked(accepted=True)),
        "number refused": (PinEntered("000000"), PinChecked(accepted=False)),
        "subsidies": (
            SubsidiesFound(
                "肖*强",
                SubsidyAnswer(
                    (Subsidy("高龄津贴", 10000, date(2026, 10, 1), PaymentState.PAID, "1234"),),
                    datetime(2026, 11, 1, tzinfo=UTC),
                ),
            ),
        ),
        "nothing to show": (SubsidiesFound("", None),),
        "camera lost": (DeviceLost(Device.CAMERA),),
        "other way": (OtherWayWanted(),),
        "face again": (TryAgainPressed(),),
        "back": (BackPressed(),),
        "volunteer": (VolunteerWanted(),),
        "still here": (StillHerePressed(),),
        "end": (EndPressed(),),
        **_TIMERS,
    },
)


def walk(journey: Journey[S]) -> frozenset[Edge]:
    """Every move between two different places that some reachable state, under some rules, can make."""
    edges: set[Edge] = set()
    for state in paths(journey):
        for rules in journey.rules:
            for label, events in journey.events.items():
                for origin, _, taken in _moves(journey.flow, state, events, rules):
                    if type(taken.state) is not type(origin):
                        opens = any(isinstance(effect, Unlock) for effect in taken.effects)
                        edges.add(Edge(type(origin).__name__, type(taken.state).__name__, label, opens))
    return frozenset(edges)


def paths(journey: Journey[S]) -> dict[S, tuple[Event, ...]]:
    """The states that can be reached, with a shortest way to each from home; a bounded number of each place.

    With one set of rules in the journey the ways can be replayed.
    """
    found: dict[S, tuple[Event, ...]] = {journey.flow.home: ()}
    walked: Counter[type] = Counter()
    ahead: deque[S] = deque(found)
    while ahead:
        state = ahead.popleft()
        if walked[type(state)] >= _WALKED_PER_PLACE:
            continue
        walked[type(state)] += 1
        for rules in journey.rules:
            for events in journey.events.values():
                way = found[state]
                for _, event, taken in _moves(journey.flow, state, events, rules):
                    way = (*way, event)
                    if taken.state not in found:
                        found[taken.state] = way
                        ahead.append(taken.state)
    return found


def _moves(flow: Flow[S], state: S, events: Iterable[Event], rules: Rules) -> Iterator[tuple[S, Event, Step[S]]]:
    for event in events:
        taken = flow.step(state, event, rules)
        yield state, event, taken
        if type(taken.state) is not type(state):
            # What is left of a sequence was meant for the place before.
            return
        state = taken.state


def mermaid(journey: Journey[S]) -> str:
    """A state diagram; the moves between two places share one arrow."""
    arrows: dict[tuple[str, str], list[str]] = defaultdict(list)
    for edge in sorted(walk(journey)):
        arrows[edge.origin, edge.target].append(f"{edge.label} (the latch opens)" if edge.opens else edge.label)
    lines = ["stateDiagram-v2", f"    [*] --> {type(journey.flow.home).__name__}"]
    lines += [f"    {origin} --> {target}: {' / '.join(labels)}" for (origin, target), labels in arrows.items()]
    return "\n".join(lines)


def page() -> str:
    """The text of docs/flows.md."""
    return (
        "# The flow atlas\n\n"
        "Drawn from the code by `./run atlas`; a test keeps it true. Places are states of the flows in `kiosk/flows`.\n\n"
        f"## The door\n\n```mermaid\n{mermaid(DOOR)}\n```\n\n"
        f"## My subsidies\n\n```mermaid\n{mermaid(QUERY)}\n```\n"
    )


if __name__ == "__main__":
    print(page(), end="")
