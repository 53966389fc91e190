"""Builders of what a visit is made of: pictures, readings and comparisons, with the telling part in the name."""

from dataclasses import replace

from kiosk.domain.framing import FaceView, Scene
from kiosk.domain.matching import Candidate, FaceEvidence
from kiosk.domain.people import PersonId, VolunteerId
from kiosk.domain.readings import ThermometerReading
from kiosk.domain.warmth import OFFSETS, Target
from kiosk.flows.events import FaceCompared, SceneSeen, WarmthMeasured

USABLE = FaceView(left=0.35, top=0.3, width=0.3, height=0.4, yaw=0.0, mask=0.0, luma=120.0)
ELDER = PersonId("elder")
VOLUNTEER = VolunteerId("V012")


def face(**changes: float) -> FaceView:
    return replace(USABLE, **changes)


def seen(at: float, *faces: FaceView) -> SceneSeen:
    return SceneSeen(Scene(at, faces))


def hidden(at: float) -> SceneSeen:
    """Somebody whose face is not found."""
    return SceneSeen(Scene(at, (), figure=True))


def warmth(at: float, body: float, ambient: float = 24.0) -> WarmthMeasured:
    """A forehead that the usual statistic turns into `body`."""
    return WarmthMeasured(ThermometerReading(at, body - OFFSETS[Target.FOREHEAD].at(ambient), ambient, body))


def spot(at: float, surface: float, ambient: float = 24.0, warm_for: float = 3600.0) -> WarmthMeasured:
    """What a sensor for one point sees, whatever that is."""
    return WarmthMeasured(ThermometerReading(at, surface, ambient, None, warm_for=warm_for))


def compared(person: PersonId = ELDER, distance: float = 0.3, frames: int = 5) -> FaceCompared:
    return FaceCompared(FaceEvidence(frames, (Candidate(person, distance),)))


def stranger(frames: int = 5) -> FaceCompared:
    return compared(distance=0.8, frames=frames)
