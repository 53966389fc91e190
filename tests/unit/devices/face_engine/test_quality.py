"""What is wrong with a face is measured on it: photographs, and the same with blur, other light, dark glasses, a cap drawn in."""

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
import pytest

from devices.face_engine.detector import FaceFinder, FoundFace, Landmarks, Picture, rectangle
from devices.face_engine.headwear import forehead_contrast
from devices.face_engine.measuring import scene_of
from kiosk.domain.framing import FramingRules, Hint, judge
from tests.support.photographs import photograph

NAMES = ("obama.jpg", "biden.jpg")
# a portrait fills the picture: how large the face is and where is another file's matter
RULES = FramingRules(too_near_above_width=1.0, centre_tolerance=1.0)


@pytest.fixture(scope="module")
def finder() -> FaceFinder:
    return FaceFinder()


def portrait(name: str) -> Picture:
    image = cv2.imread(str(photograph(name)))
    assert image is not None
    return np.asarray(cv2.resize(image, (640, round(image.shape[0] * 640 / image.shape[1]))), np.uint8)


def blurred(image: Picture, face: FoundFace) -> Picture:
    return np.asarray(cv2.GaussianBlur(image, (0, 0), 0.03 * face.width), np.uint8)


def darkened(image: Picture, _: FoundFace) -> Picture:
    return (image * 0.2).astype(np.uint8)


def burnt(image: Picture, _: FoundFace) -> Picture:
    return np.clip(image * 4.0, 0, 255).astype(np.uint8)


def lit_from_one_side(image: Picture, face: FoundFace) -> Picture:
    """A shadow with an edge: one half of the face has a quarter of the light."""
    across = np.arange(image.shape[1]) - face.left - face.width / 2
    return (image * np.where(across < 0, 0.25, 1.0)[np.newaxis, :, np.newaxis]).astype(np.uint8)


def behind_dark_glasses(image: Picture, face: FoundFace) -> Picture:
    drawn = image.copy()
    for outer, inner in (face.points[0:2], face.points[2:4]):
        (x, y), breadth = (outer + inner) / 2, float(np.linalg.norm(outer - inner))
        axes = (round(0.95 * breadth), round(0.68 * breadth))
        cv2.ellipse(drawn, (round(x), round(y)), axes, 0, 0, 360, (28, 26, 25), -1)
    return drawn


def under_a_cap(colour: tuple[int, int, int]) -> Callable[[Picture, FoundFace], Picture]:
    """Down to half an eye distance above the eyes, BGR."""

    def drawn(image: Picture, face: FoundFace) -> Picture:
        eyes = face.points[0:4].mean(axis=0)
        apart = float(np.linalg.norm(face.points[0:2].mean(axis=0) - face.points[2:4].mean(axis=0)))
        worn = image.copy()
        worn[: round(eyes[1] - 0.5 * apart), round(eyes[0] - 1.4 * apart) : round(eyes[0] + 1.4 * apart)] = colour
        return worn

    return drawn


@pytest.mark.parametrize("name", NAMES)
def test_a_good_portrait_calls_for_no_hint(finder: FaceFinder, name: str) -> None:
    image = portrait(name)
    assert judge(scene_of(image, 0.0, finder.find(image)), RULES) is None


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("change", "hint"),
    [
        (blurred, Hint.BLURRED),
        (darkened, Hint.TOO_DARK),
        (burnt, Hint.TOO_BRIGHT),
        (lit_from_one_side, Hint.SIDE_LIGHT),
        (behind_dark_glasses, Hint.SUNGLASSES),
        (under_a_cap((150, 70, 40)), Hint.HAT),
        (under_a_cap((40, 40, 200)), Hint.HAT),
        (under_a_cap((60, 120, 40)), Hint.HAT),
    ],
)
def test_what_was_done_to_a_portrait_is_what_is_hinted(
    finder: FaceFinder, name: str, change: Callable[[Picture, FoundFace], Picture], hint: Hint
) -> None:
    image = portrait(name)
    (face,) = finder.find(image)
    worse = change(image, face)
    # where the clear face was: whether the detector still sees it is another question
    box = rectangle((face.left, face.top, face.width, face.height))
    changed = Landmarks().face(np.asarray(cv2.cvtColor(worse, cv2.COLOR_BGR2RGB), np.uint8), box)
    assert judge(scene_of(worse, 0.0, (changed,)), RULES) is hint


@pytest.mark.parametrize("name", NAMES)
def test_of_a_forehead_that_is_not_in_the_picture_nothing_is_said(finder: FaceFinder, name: str) -> None:
    image = under_a_cap((150, 70, 40))(portrait(name), finder.find(portrait(name))[0])
    (face,) = finder.find(portrait(name))
    cut = image[round(face.points[0:4].mean(axis=0)[1] - 0.2 * face.width) :]
    moved = replace(face, points=face.points - (0, image.shape[0] - cut.shape[0]))
    assert forehead_contrast(image, face) >= RULES.hat_from
    assert forehead_contrast(cut, moved) == 0.0
