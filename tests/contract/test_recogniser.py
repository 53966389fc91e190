"""What kiosk.ports.Recogniser promises: real photographs, real dlib, real processes, from the stage to the evidence."""

import os
import queue
import signal
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import pytest

from devices.camera.driver import OpenCvCamera
from devices.camera.shared import SharedCamera
from devices.camera.simulator import PhotographCamera
from devices.camera.stage import Actor, Stage
from devices.face_engine.driver import EngineRecogniser
from devices.face_engine.engines import DLIB
from devices.face_engine.enrolment import EnrolmentDesk
from devices.worker_process import Patience
from kiosk.domain.framing import FramingRules, Hint, Scene, judge
from kiosk.domain.health import Fault, Health, Ready, Retrying, Starting
from kiosk.domain.matching import Ambiguous, FaceEvidence, Match, MatchRules, Stranger, identify, verify
from kiosk.domain.people import FaceTemplate, PersonId, SessionId
from kiosk.ports import Recogniser
from tests.support.photographs import photograph

SOON: Final = 30.0
RULES: Final = FramingRules()
MOST: Final = 5
BRIEF: Final = Patience(beat=2.0, back_off=(0.05,), terminate=0.3)
MAN: Final = PersonId("a man")
OTHER: Final = PersonId("another")
_sessions = count(1)


def actor(name: str, **look: object) -> Actor:
    return Actor(photograph(name), **look)  # pyright: ignore[reportArgumentType]


class Hall:
    """Camera and recogniser together, as the assembly builds them."""

    def __init__(self, models: Path, camera: SharedCamera | None = None) -> None:
        self.camera = camera or PhotographCamera(patience=BRIEF)
        self.recogniser = EngineRecogniser(self.camera.ring, RULES, DLIB, models, MOST, patience=BRIEF)
        self.scenes: queue.Queue[Scene] = queue.Queue()
        self.evidence: queue.Queue[tuple[SessionId, FaceEvidence]] = queue.Queue()
        self.health: queue.Queue[Health] = queue.Queue()

    def start(self) -> None:
        recogniser: Recogniser = self.recogniser
        self.camera.start(lambda _: None)
        recogniser.start(
            self.scenes.put, lambda session, evidence: self.evidence.put((session, evidence)), self.health.put
        )

    def stop(self) -> None:
        self.recogniser.stop()
        self.camera.stop()

    def show(self, *actors: Actor) -> None:
        assert isinstance(self.camera, PhotographCamera)
        self.camera.show(Stage(actors))

    def until_hint(self, hint: Hint | None) -> Scene:
        return self.until_scene(lambda scene: judge(scene, RULES) is hint)

    def until_scene(self, wanted: Callable[[Scene], bool]) -> Scene:
        """A scene as wanted; what was seen before does not count."""
        while not self.scenes.empty():
            self.scenes.get()
        while not wanted(scene := self.scenes.get(timeout=SOON)):
            continue
        return scene

    def until_evidence(self, session: SessionId, frames: int = 3) -> FaceEvidence:
        while True:
            answered, evidence = self.evidence.get(timeout=SOON)
            assert answered == session, "evidence of another session"
            if evidence.frames >= frames:
                return evidence


def picture(name: str) -> np.ndarray:
    image = cv2.imread(str(photograph(name)))
    assert image is not None
    return np.asarray(image, np.uint8)


@pytest.fixture(scope="module")
def templates(models_dir: Path) -> list[FaceTemplate]:
    desk = EnrolmentDesk(RULES, DLIB, models_dir)
    enrolled: list[FaceTemplate] = []
    for person, name in ((MAN, "obama.jpg"), (OTHER, "biden.jpg"), (MAN, "obama3.jpg")):
        vector = desk.describe(picture(name))
        assert isinstance(vector, bytes)
        enrolled.append(FaceTemplate(person, DLIB.model_id, vector, datetime(2026, 11, 23, tzinfo=UTC)))
    return enrolled


@pytest.fixture(scope="module")
def running(templates: list[FaceTemplate], models_dir: Path) -> Iterator[Hall]:
    hall = Hall(models_dir)
    hall.recogniser.load(templates)
    hall.start()
    assert hall.health.get(timeout=SOON) == Starting()
    assert hall.health.get(timeout=SOON) == Ready()
    yield hall
    hall.stop()
    hall.stop()


@pytest.fixture
def hall(running: Hall) -> Iterator[Hall]:
    yield running
    running.recogniser.rest()
    while not running.evidence.empty():
        running.evidence.get()


@pytest.fixture
def session() -> SessionId:
    return SessionId(next(_sessions))


@pytest.mark.parametrize(
    ("actors", "hint"),
    [
        ((), Hint.NOT_SEEN),
        ((actor("obama.jpg"),), None),
        ((actor("biden.jpg", face_width=0.13),), Hint.TOO_FAR),
        ((actor("astronaut.png", face_width=0.65),), Hint.TOO_NEAR),
        ((actor("obama.jpg", x=0.28, face_width=0.26), actor("biden.jpg", x=0.74, face_width=0.26)), Hint.SEVERAL),
        ((actor("obama.jpg", light=0.22),), Hint.TOO_DARK),
        ((actor("astronaut.png", masked=True),), Hint.MASK),
        ((actor("biden.jpg", x=0.16),), Hint.NOT_CENTRED),
        ((actor("obama2.jpg", yaw=-0.45),), Hint.NOT_FRONTAL),
    ],
    ids=lambda value: value.value if isinstance(value, Hint) else None,
)
def test_what_stands_before_the_camera_calls_for_its_hint(
    hall: Hall, actors: tuple[Actor, ...], hint: Hint | None
) -> None:
    hall.show(*actors)
    hall.until_hint(hint)


def test_a_turned_head_is_told_by_its_side(hall: Hall) -> None:
    hall.show(actor("obama.jpg", yaw=0.45))
    hall.until_scene(lambda scene: any(face.yaw > 0.2 for face in scene.faces))
    hall.show(actor("obama.jpg", yaw=-0.45))
    hall.until_scene(lambda scene: any(face.yaw < -0.2 for face in scene.faces))


def test_an_enrolled_visitor_is_matched_from_another_photograph(hall: Hall, session: SessionId) -> None:
    hall.show(actor("obama2.jpg"))
    hall.until_hint(None)
    hall.recogniser.compare(session)
    evidence = hall.until_evidence(session)
    assert identify(evidence, MatchRules()) == Match(MAN)
    assert evidence.candidates[0].distance < 0.40
    assert [candidate.person for candidate in evidence.candidates] == [MAN, OTHER], "each person once"
    assert evidence.candidates[1].distance > 0.7


def test_a_stranger_is_a_stranger(hall: Hall, session: SessionId) -> None:
    hall.show(actor("astronaut.png"))
    hall.until_hint(None)
    hall.recogniser.compare(session)
    evidence = hall.until_evidence(session, MatchRules().refuse_after_frames)
    assert identify(evidence, MatchRules()) == Stranger()
    assert evidence.candidates[0].distance > 0.6


def test_a_claim_is_answered_about_that_person_only(hall: Hall, session: SessionId) -> None:
    hall.show(actor("obama2.jpg"))
    hall.until_hint(None)
    hall.recogniser.compare(session, claimed=OTHER)
    evidence = hall.until_evidence(session)
    assert [candidate.person for candidate in evidence.candidates] == [OTHER]
    assert verify(evidence, OTHER, MatchRules()) is False
    hall.recogniser.rest()
    session = SessionId(next(_sessions))
    while not hall.evidence.empty():
        hall.evidence.get()
    hall.recogniser.compare(session, claimed=MAN)
    assert verify(hall.until_evidence(session), MAN, MatchRules()) is True


def test_a_new_comparison_starts_from_nothing_and_answers_under_its_own_session(hall: Hall, session: SessionId) -> None:
    hall.show(actor("obama2.jpg"))
    hall.until_hint(None)
    hall.recogniser.compare(session)
    hall.until_evidence(session, frames=5)
    following = SessionId(next(_sessions))
    hall.recogniser.compare(following)
    answered, evidence = hall.evidence.get(timeout=SOON)
    while answered == session:  # it was on its way before we asked anew
        answered, evidence = hall.evidence.get(timeout=SOON)
    assert (answered, evidence.frames) == (following, 1)


def test_another_face_in_mid_comparison_starts_from_nothing(hall: Hall, session: SessionId) -> None:
    hall.show(actor("obama2.jpg"))
    hall.until_hint(None)
    hall.recogniser.compare(session)
    hall.until_evidence(session, frames=5)
    hall.show(actor("biden.jpg"))
    seen: list[FaceEvidence] = []
    while not seen or seen[-1].frames == 5:
        seen.append(hall.evidence.get(timeout=SOON)[1])
    assert seen[-1].frames == 1
    evidence = hall.until_evidence(session)
    assert identify(evidence, MatchRules()) == Match(OTHER)


def test_a_second_visitor_in_the_picture_ends_the_evidence(hall: Hall, session: SessionId) -> None:
    hall.show(actor("obama2.jpg"))
    hall.until_hint(None)
    hall.recogniser.compare(session)
    hall.until_evidence(session, frames=4)
    hall.show(actor("obama2.jpg", x=0.28), actor("biden.jpg", x=0.74))
    hall.until_hint(Hint.SEVERAL)
    while not hall.evidence.empty():
        hall.evidence.get()
    hall.show(actor("obama2.jpg"))
    assert hall.evidence.get(timeout=SOON)[1].frames == 1


def test_nobody_is_compared_unless_asked(hall: Hall, session: SessionId) -> None:
    hall.show(actor("obama.jpg"))
    hall.recogniser.compare(session)
    hall.until_evidence(session, frames=2)
    hall.recogniser.rest()
    while not hall.evidence.empty():
        hall.evidence.get()
    for _ in range(8):
        hall.until_hint(None)
    assert hall.evidence.empty()


def test_people_of_another_model_are_unknown(hall: Hall, session: SessionId, templates: list[FaceTemplate]) -> None:
    foreign = [FaceTemplate(face.person, "another-model", face.vector, face.enrolled_at) for face in templates]
    hall.recogniser.load(foreign)
    hall.show(actor("obama.jpg"))
    hall.recogniser.compare(session)
    assert hall.until_evidence(session, frames=1).candidates == ()
    hall.recogniser.load(templates)


def test_two_persons_with_one_face_are_ambiguous(hall: Hall, session: SessionId, templates: list[FaceTemplate]) -> None:
    twins = [
        FaceTemplate(PersonId("twin"), DLIB.model_id, template.vector, template.enrolled_at)
        for template in templates
        if template.person == MAN
    ]
    hall.recogniser.load([*templates, *twins])
    hall.show(actor("obama.jpg"))
    hall.until_hint(None)
    hall.recogniser.compare(session)
    evidence = hall.until_evidence(session, MatchRules().refuse_after_frames)
    hall.recogniser.load(templates)
    verdict = identify(evidence, MatchRules())
    assert isinstance(verdict, Ambiguous)
    assert set(verdict.candidates) == {MAN, PersonId("twin")}


def test_more_people_than_the_model_can_tell_apart_are_not_searched_but_claims_are_answered(
    hall: Hall, session: SessionId, templates: list[FaceTemplate]
) -> None:
    crowd = [
        FaceTemplate(PersonId(f"one of many {n}"), DLIB.model_id, templates[1].vector, templates[1].enrolled_at)
        for n in range(MOST)
    ]
    hall.recogniser.load([*templates, *crowd])
    hall.show(actor("obama2.jpg"))
    hall.until_hint(None)
    hall.recogniser.compare(session)
    searched = hall.until_evidence(session)
    hall.recogniser.rest()
    session = SessionId(next(_sessions))
    while not hall.evidence.empty():
        hall.evidence.get()
    hall.recogniser.compare(session, claimed=MAN)
    claimed = hall.until_evidence(session)
    hall.recogniser.load(templates)
    assert searched.candidates == ()
    assert [candidate.person for candidate in claimed.candidates] == [MAN]


def test_a_killed_recogniser_comes_back_with_its_gallery_and_goes_on_comparing(hall: Hall, session: SessionId) -> None:
    hall.show(actor("obama2.jpg"))
    hall.until_hint(None)
    hall.recogniser.compare(session)
    hall.until_evidence(session)
    pid = hall.recogniser.worker.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    lost = hall.health.get(timeout=SOON)
    assert isinstance(lost, Retrying) and lost.fault is Fault.CRASHED
    while not hall.evidence.empty():
        hall.evidence.get()
    assert hall.health.get(timeout=SOON) == Ready()
    assert identify(hall.until_evidence(session), MatchRules()) == Match(MAN)
    assert hall.camera.latest() is not None


def test_scenes_pause_while_the_camera_is_replaced_and_the_recogniser_stays(hall: Hall) -> None:
    hall.show(actor("obama.jpg"))
    hall.until_hint(None)
    before, recogniser = hall.camera.worker.pid, hall.recogniser.worker.pid
    assert before is not None
    os.kill(before, signal.SIGKILL)
    hall.until_scene(lambda _: hall.camera.worker.pid not in (None, before))
    hall.until_hint(None)
    assert hall.recogniser.worker.pid == recogniser
    assert hall.health.empty()


@pytest.mark.hardware
def test_it_sees_somebody_through_a_real_camera(models_dir: Path) -> None:
    """KIOSK_TEST_CAMERA is its device or its URL; one person stands before it, looks at it, and is a stranger."""
    hall = Hall(models_dir, OpenCvCamera(os.environ["KIOSK_TEST_CAMERA"]))
    hall.start()
    try:
        hall.until_hint(None)
        session = SessionId(next(_sessions))
        hall.recogniser.compare(session)
        assert isinstance(identify(hall.until_evidence(session, 5), MatchRules()), Stranger)
    finally:
        hall.stop()
