"""Following a face: the same face as a look at the whole picture finds, and nobody who is not there."""

import cv2
import numpy as np
import pytest

from devices.camera.sprite import Sprite, cut
from devices.camera.stage import Actor
from devices.face_engine.detector import FaceFinder, FoundFace
from devices.face_engine.tracker import FULL_LOOK_EVERY, FaceTracker
from tests.support.photographs import photograph


@pytest.fixture(scope="module")
def finder() -> FaceFinder:
    return FaceFinder()


@pytest.fixture(scope="module")
def man(finder: FaceFinder) -> Sprite:
    return sprite(finder, "obama.jpg")


@pytest.fixture(scope="module")
def other(finder: FaceFinder) -> Sprite:
    return sprite(finder, "biden.jpg")


def sprite(finder: FaceFinder, name: str) -> Sprite:
    image = cv2.imread(str(photograph(name)))
    assert image is not None
    return cut(np.asarray(image, np.uint8), Actor(photograph(name)), finder)


def hall(*people: tuple[Sprite, float, float]) -> np.ndarray:
    """Each with where the face stands and how wide it is, in pixels."""
    picture = np.full((480, 640, 3), 180, np.uint8)
    for person, x, width in people:
        person.paint(picture, x, 240, width)
    return picture


class Counting(FaceFinder):
    """Counts the looks at the whole picture."""

    def __init__(self) -> None:
        super().__init__()
        self.full_looks = 0

    def find(self, image: np.ndarray) -> tuple[FoundFace, ...]:
        self.full_looks += 1
        return super().find(image)


@pytest.mark.parametrize("width", [85, 130, 180, 260])
def test_a_face_found_again_is_where_a_look_at_everything_finds_it(finder: FaceFinder, man: Sprite, width: int) -> None:
    before, after = hall((man, 300, width)), hall((man, 300 + width / 8, width))
    again = finder.find_again(after, finder.find(before))
    (anew,) = finder.find(after)
    assert again is not None
    assert again[0].width == pytest.approx(anew.width, rel=0.21), "the same step of widths, or its neighbour"
    assert again[0].points == pytest.approx(anew.points, abs=0.05 * width)


def test_whoever_left_is_not_found_again(finder: FaceFinder, man: Sprite) -> None:
    assert finder.find_again(hall(), finder.find(hall((man, 320, 150)))) is None


def test_a_face_at_the_edge_is_found_again(finder: FaceFinder, man: Sprite) -> None:
    picture = hall((man, 70, 130))
    known = finder.find(picture)
    assert known
    again = finder.find_again(picture, known)
    assert again is not None and again[0].points == pytest.approx(known[0].points, abs=6)


def test_two_faces_stay_two(finder: FaceFinder, man: Sprite, other: Sprite) -> None:
    picture = hall((man, 180, 150), (other, 460, 150))
    again = finder.find_again(picture, finder.find(picture))
    assert again is not None and len({round(face.left) for face in again}) == 2


def test_the_whole_picture_is_looked_at_now_and_then(man: Sprite, other: Sprite) -> None:
    finder = Counting()
    tracker = FaceTracker(finder)
    alone, together = hall((man, 180, 150)), hall((man, 180, 150), (other, 460, 150))
    assert len(tracker.find(alone, 10.0)) == 1
    assert len(tracker.find(together, 10.05)) == 1, "the short look does not see who joins"
    assert finder.full_looks == 1
    assert len(tracker.find(together, 10.01 + FULL_LOOK_EVERY)) == 2
    assert finder.full_looks == 2


def test_nobody_is_looked_for_everywhere_each_time(man: Sprite) -> None:
    finder = Counting()
    tracker = FaceTracker(finder)
    assert tracker.find(hall(), 1.0) == ()
    assert len(tracker.find(hall((man, 320, 150)), 1.01)) == 1
    assert tracker.find(hall(), 1.02) == ()
    assert finder.full_looks == 3
