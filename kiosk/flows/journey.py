"""What the atlas walks: a flow, and every kind of event that can happen to it; and the values that its journeys share."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from kiosk.domain.framing import FaceView, Scene
from kiosk.domain.health import Device
from kiosk.domain.matching import Candidate, FaceEvidence
from kiosk.domain.people import PersonId, VolunteerId
from kiosk.domain.speech import SpeechWish
from kiosk.flows.events import Event, FaceCompared, SceneSeen, SpeechAsked, Timer, TimerFired
from kiosk.flows.machine import Flow, Rules

S = TypeVar("S")


@dataclass(frozen=True, slots=True, eq=False)
class Journey(Generic[S]):
    flow: Flow[S]
    rules: tuple[Rules, ...]
    events: Mapping[str, tuple[Event, ...]]
    walked_per_place: int = 60
    """States of one place that are walked on from: enough to reach all neighbours, few enough to end."""


PERSON = PersonId("somebody")
VOLUNTEER = VolunteerId("V012")
FACE = FaceView(left=0.35, top=0.3, width=0.3, height=0.4, yaw=0.0, mask=0.0, luma=120.0)
LOST_CAMERA = frozenset({Device.CAMERA})
FITTED = frozenset({Device.ID_CARD_READER, Device.SCANNER})
NUMBER = "11010519491231002X"
"""The standard's own example."""


def scene(at: float, *faces: FaceView) -> SceneSeen:
    return SceneSeen(Scene(at, faces))


def face_compared(distance: float) -> FaceCompared:
    return FaceCompared(FaceEvidence(5, (Candidate(PERSON, distance),)))


SPEECH: dict[str, tuple[Event, ...]] = {f"voice: {wish.value}": (SpeechAsked(wish),) for wish in SpeechWish}

TIMERS: dict[str, tuple[Event, ...]] = {f"{timer.value} over": (TimerFired(timer),) for timer in Timer}
