"""A known face before the camera, compared by the real processes: afterwards nothing of it lies on a disk or in shared memory."""

import queue
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import pytest

from devices.camera.simulator import PhotographCamera
from devices.camera.stage import Actor, Stage
from devices.face_engine.detector import FaceFinder
from devices.face_engine.driver import EngineRecogniser
from devices.face_engine.engines import DLIB
from devices.face_engine.enrolment import EnrolmentDesk
from kiosk.domain.framing import FramingRules
from kiosk.domain.people import FaceTemplate, PersonId, SessionId
from tests.support.canaries import leaks_in, leaks_in_files, spellings_of_bytes, spellings_of_face
from tests.support.photographs import photograph

SOON: Final = 30.0
SHARED_MEMORY: Final = Path("/dev/shm")
RULES: Final = FramingRules()
ROW: Final = 60
"""Of the upright face: the picture's own pixels across nose and cheeks, 450 bytes that nothing else has."""


@dataclass(frozen=True)
class Aftermath:
    """What was there when enrolment and comparison had ended."""

    needles: dict[bytes, str]
    folders: tuple[Path, ...]
    said: str
    left_in_memory: dict[str, bytes]
    distance: float

    def files(self) -> Iterator[Path]:
        for folder in self.folders:
            yield from (path for path in folder.rglob("*") if path.is_file())


@pytest.fixture(scope="module")
def aftermath(tmp_path_factory: pytest.TempPathFactory, models_dir: Path) -> Aftermath:
    temporary = tmp_path_factory.mktemp("temporary")
    image = cv2.imread(str(photograph("obama.jpg")))
    assert image is not None
    picture = np.asarray(image, np.uint8)
    before = set(SHARED_MEMORY.iterdir())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(temporary))
        vector = EnrolmentDesk(RULES, DLIB, models_dir).describe(picture)
        assert isinstance(vector, bytes)
        distance, said = _compared(vector, models_dir)
    (face,) = FaceFinder().find(picture)
    needles = spellings_of_face("the template", vector)
    needles |= spellings_of_bytes("the face's pixels", face.chip[ROW].tobytes())
    needles |= spellings_of_bytes("the picture's pixels", picture[ROW].tobytes())
    needles |= spellings_of_bytes("the photograph", photograph("obama.jpg").read_bytes()[1000:1064])
    left = {path.name: path.read_bytes() for path in set(SHARED_MEMORY.iterdir()) - before if path.is_file()}
    return Aftermath(needles, (temporary, models_dir), said, left, distance)


def _compared(vector: bytes, models: Path) -> tuple[float, str]:
    """How far the visitor was from the template, and all that was said of the recogniser's health."""
    camera = PhotographCamera()
    recogniser = EngineRecogniser(camera.ring, RULES, DLIB, models, 5)
    evidence: queue.Queue[float] = queue.Queue()
    health: queue.Queue[object] = queue.Queue()
    recogniser.load([FaceTemplate(PersonId("p"), DLIB.model_id, vector, datetime(2026, 11, 23, tzinfo=UTC))])
    camera.show(Stage((Actor(photograph("obama2.jpg")),)))
    camera.start(lambda _: None)
    recogniser.start(lambda _: None, lambda _, found: evidence.put(found.candidates[0].distance), health.put)
    try:
        recogniser.compare(SessionId(1))
        distance = evidence.get(timeout=SOON)
        recogniser.rest()
    finally:
        recogniser.stop()
        camera.stop()
    return distance, "\n".join(map(str, health.queue))


def test_the_face_was_known(aftermath: Aftermath) -> None:
    assert aftermath.distance < 0.4


def test_no_file_holds_the_face_its_template_or_its_picture(aftermath: Aftermath) -> None:
    """Temporary files, the cache of converted networks, and whatever else enrolment might have left."""
    assert any(aftermath.files()), "the cache at least is there"
    assert leaks_in_files(aftermath.files(), aftermath.needles) == []


def test_no_shared_memory_that_is_left_holds_it(aftermath: Aftermath) -> None:
    assert [
        one for name, held in aftermath.left_in_memory.items() for one in leaks_in(name, held, aftermath.needles)
    ] == []


def test_nothing_that_was_said_tells_of_it(aftermath: Aftermath) -> None:
    assert "Ready" in aftermath.said
    assert list(leaks_in("said", aftermath.said.encode(), aftermath.needles)) == []


def test_what_lay_open_would_be_found(aftermath: Aftermath, tmp_path: Path) -> None:
    for number, needle in enumerate(aftermath.needles):
        (tmp_path / str(number)).write_bytes(b"before" + needle + b"after")
    assert len({leak.where for leak in leaks_in_files(tmp_path.iterdir(), aftermath.needles)}) == len(aftermath.needles)
