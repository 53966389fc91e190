"""Draws each journey by walking it: every place that can be reached, tried with every kind of event.

`python -m kiosk.flows.atlas` prints docs/flows.md; a test compares, so the picture cannot go stale.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from kiosk.domain.framing import FaceView
from kiosk.domain.health import Device
from kiosk.domain.health_code import CodeColour, CodeVerdict, Unverified
from kiosk.domain.id_card import CardKnown, CardTrouble
from kiosk.domain.matching import Candidate, FaceEvidence
from kiosk.domain.narrowing import LastFour, Surname
from kiosk.domain.people import PersonId
from kiosk.domain.readings import ThermometerReading
from kiosk.domain.records import Ground, Way
from kiosk.domain.warmth import OFFSETS, Target
from kiosk.flows import assisted, door, letting_in
from kiosk.flows.atlas_town import TOWN
from kiosk.flows.effects import Unlock
from kiosk.flows.events import (
    BackPressed,
    CardChecked,
    CelsiusEntered,
    ClinicalWanted,
    ClueChecked,
    ClueGiven,
    CodeChecked,
    CodeSeen,
    ConfirmPressed,
    DeviceLost,
    DigitsWanted,
    EndPressed,
    EntryKept,
    EntryNotKept,
    Event,
    FaceCompared,
    GroundChosen,
    LatchStuck,
    LetInWanted,
    LookOverWanted,
    OtherWayWanted,
    PinChecked,
    PinEntered,
    SendAwayWanted,
    SentAway,
    SignInWanted,
    SignOutPressed,
    StillHerePressed,
    Timer,
    TimerFired,
    TryAgainPressed,
    VolunteerWanted,
    WarmthMeasured,
    WayChosen,
)
from kiosk.flows.journey import (
    FACE,
    FITTED,
    LOST_CAMERA,
    PERSON,
    SPEECH,
    TIMERS,
    VOLUNTEER,
    Journey,
    face_compared,
    scene,
)
from kiosk.flows.machine import Flow, Rules, Screening, Step

S = TypeVar("S")


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    """`opens` where the latch is released on the way."""

    origin: str
    target: str
    label: str
    opens: bool = False


_DOUBLE = PersonId("somebody's double")
_FAR = FaceView(left=0.42, top=0.4, width=0.16, height=0.2, yaw=0.0, mask=0.0, luma=120.0)
_ROOM = 24.0


def _body(celsius: float) -> tuple[Event, ...]:
    skin = celsius - OFFSETS[Target.FOREHEAD].at(_ROOM)
    return tuple(WarmthMeasured(ThermometerReading(float(n), skin, _ROOM, celsius)) for n in range(5))


_LIKE_TWO = FaceCompared(FaceEvidence(5, (Candidate(PERSON, 0.30), Candidate(_DOUBLE, 0.31))))
_SURNAME, _DIGITS = ClueGiven(Surname("肖")), ClueGiven(LastFour("002X"))


_FACES: dict[str, tuple[Event, ...]] = {
    "nobody": (scene(1.0),),
    "nobody for long": (scene(1.0), scene(9.0)),
    "somebody far": (scene(1.0, _FAR),),
    "a usable face": (scene(1.0, FACE), scene(1.1, FACE)),
    "two people": (scene(1.0, FACE, FACE),),
    "recognised": (face_compared(0.3),),
    "not recognised": (face_compared(0.8),),
    "like two people": (_LIKE_TWO,),
}

_WARMTH: dict[str, tuple[Event, ...]] = {
    "normal temperature": _body(36.5),
    "high temperature": _body(38.0),
    "low temperature": _body(34.9),
    "nobody before the sensor": tuple(
        WarmthMeasured(ThermometerReading(float(n), _ROOM, _ROOM, None)) for n in range(5)
    ),
    "sensor still cold": (WarmthMeasured(ThermometerReading(0.0, 34.0, _ROOM, None, warm_for=9.0)),),
    "cold room": (WarmthMeasured(ThermometerReading(0.0, 33.0, 9.0, None)),),
}
_CLINICAL: dict[str, tuple[Event, ...]] = {
    "clinical thermometer": (ClinicalWanted(),),
    "number accepted": (PinEntered("000000"), PinChecked(VOLUNTEER)),
    "number refused": (PinEntered("000000"), PinChecked(None)),
    "36.6 by clinical thermometer": (CelsiusEntered("366"),),
    "38.1 by clinical thermometer": (CelsiusEntered("381"),),
    "no temperature": (CelsiusEntered("999"),),
    "back": (BackPressed(),),
}
_BY_VOLUNTEER: dict[str, tuple[Event, ...]] = {
    "volunteer lets in": (LetInWanted(),),
    **{f"on {ground.value}": (GroundChosen(ground),) for ground in Ground},
    "volunteer sends away": (SendAwayWanted(),),
    **{f"{where.value}": (SentAway(where),) for where in letting_in.ONWARD},
}

_CARDS: dict[str, tuple[Event, ...]] = {
    "card known": (CardChecked(CardKnown(PERSON)),),
    "card unreadable": (CardChecked(CardTrouble.UNREADABLE),),
    "card expired": (CardChecked(CardTrouble.EXPIRED),),
    "card not listed": (CardChecked(CardTrouble.NOT_LISTED),),
    "card reader lost": (DeviceLost(Device.ID_CARD_READER),),
}
_CODES: dict[str, tuple[Event, ...]] = {
    "code seen": (CodeSeen(),),
    "green code": (CodeChecked(CodeVerdict(CodeColour.GREEN, PERSON)),),
    "green code of nobody here": (CodeChecked(CodeVerdict(CodeColour.GREEN)),),
    "red code": (CodeChecked(CodeVerdict(CodeColour.RED, PERSON)),),
    "code unverified": (CodeChecked(Unverified.NO_LINE),),
    "scanner lost": (DeviceLost(Device.SCANNER),),
}

DOOR: Journey[door.DoorState] = Journey(
    flow=door.FLOW,
    walked_per_place=24,
    rules=(
        Rules(screening=Screening.REQUIRED, health_code_accepted=True, fitted=FITTED),
        Rules(screening=Screening.ADVISORY, health_code_accepted=True),
        Rules(screening=Screening.OFF, fitted=FITTED),
        Rules(lost=LOST_CAMERA),
        Rules(screening=Screening.REQUIRED, fitted=FITTED, volunteer=VOLUNTEER),
        Rules(volunteer=VOLUNTEER),
    ),
    events={
        **_FACES,
        **_CARDS,
        **_CODES,
        **_WARMTH,
        **_CLINICAL,
        **_BY_VOLUNTEER,
        "surname of one": (_SURNAME, ClueChecked((PERSON,))),
        "surname of nobody or two": (_SURNAME, ClueChecked((PERSON, _DOUBLE))),
        "digits wanted": (DigitsWanted(),),
        "digits of one": (_DIGITS, ClueChecked((PERSON,))),
        "digits of nobody": (_DIGITS, ClueChecked(())),
        "entry kept": (EntryKept("肖*强"),),
        "entry not kept": (EntryNotKept(),),
        "latch stuck": (LatchStuck(),),
        "camera lost": (DeviceLost(Device.CAMERA),),
        "thermometer lost": (DeviceLost(Device.THERMOMETER),),
        "latch lost": (DeviceLost(Device.LATCH),),
        "other way": (OtherWayWanted(),),
        "ID card": (WayChosen(Way.ID_CARD),),
        "health code": (WayChosen(Way.HEALTH_CODE),),
        "face again": (TryAgainPressed(),),
        "volunteer": (VolunteerWanted(),),
        "still here": (StillHerePressed(),),
        "end": (EndPressed(),),
        **SPEECH,
        **TIMERS,
    },
)

_SIGNED: dict[str, tuple[Event, ...]] = {
    "sign in": (SignInWanted(),),
    "number accepted": (PinEntered("000000"), PinChecked(VOLUNTEER)),
    "number refused three times": (PinEntered("000000"), PinChecked(None)) * 3,
    "sign out": (SignOutPressed(),),
    "volunteer over": (TimerFired(Timer.VOLUNTEER),),
    "idle over": (TimerFired(Timer.IDLE),),
    "citizen confirms": (ConfirmPressed(),),
    "back": (BackPressed(),),
    "end": (EndPressed(),),
    "volunteer": (VolunteerWanted(),),
    "look over": (LookOverWanted(),),
}
DOOR_WITH_HELP: Journey[assisted.DoorWithHelp] = Journey(
    flow=assisted.DOOR,
    rules=(Rules(),),
    events={**_SIGNED, **_BY_VOLUNTEER, "entry kept": (EntryKept(""),)},
)
TOWN_WITH_HELP: Journey[assisted.TownWithHelp] = Journey(
    flow=assisted.TOWN,
    rules=(Rules(),),
    events={
        **_SIGNED,
        **{label: TOWN.events[label] for label in (
            "ask a department", "question", "no departments", "ready question", "no contact", "send", "kept",
            "rate the service", "this terminal", "good", "rating kept",
        )},
    },
)  # fmt: skip
LAYER = frozenset({"SigningIn", "Desk", "Assisting", "Confirming", "Inspecting"})
"""The places of assisted mode, over either journey; what happens below them is in the journeys' own pictures."""


@cache
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
        if walked[type(state)] >= journey.walked_per_place:
            continue
        walked[type(state)] += 1
        for rules in journey.rules:
            for events in journey.events.values():
                way = found[state]
                for origin, event, taken in _moves(journey.flow, state, events, rules):
                    way = (*way, event)
                    # Most events mean nothing in most places; to know them by the state left as it is spares its hash.
                    if taken.state is not origin and taken.state not in found:
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


def mermaid(journey: Journey[S], places: frozenset[str] | None = None) -> str:
    """A state diagram; the moves between two places share one arrow. With `places`, only those from or to one of them."""
    arrows: dict[tuple[str, str], list[str]] = defaultdict(list)
    for edge in sorted(walk(journey)):
        if places is not None and not places & {edge.origin, edge.target}:
            continue
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
        f"## The town terminal\n\n```mermaid\n{mermaid(TOWN)}\n```\n\n"
        f"## Assisted mode at the door\n\n```mermaid\n{mermaid(DOOR_WITH_HELP, LAYER)}\n```\n\n"
        f"## Assisted mode at the town terminal\n\n```mermaid\n{mermaid(TOWN_WITH_HELP, LAYER)}\n```\n"
    )


if __name__ == "__main__":
    print(page(), end="")
