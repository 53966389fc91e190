"""What the recogniser's process knows between two pictures: whose motion it has seen, and that somebody hides a face."""

import time
from pathlib import Path

import cv2
import numpy as np
import pytest

from devices.camera.backdrop import hall
from devices.camera.ring import PictureSize
from devices.face_engine.detector import FoundFace, Picture
from devices.face_engine.engines import DLIB
from devices.face_engine.liveness import LivenessWatch
from devices.face_engine.orders import Compare, Rest, Seen
from devices.face_engine.pace import Pace
from devices.face_engine.process import Watcher
from kiosk.domain.framing import FramingRules, Hint, judge
from kiosk.ports import Frame
from tests.support.photographs import photograph
from tests.unit.devices.face_engine.test_presence import standing

RULES = FramingRules(too_near_above_width=1.0, centre_tolerance=1.0)


class Followed(LivenessWatch):
    """Counts the pictures whose motion is still known."""

    def __init__(self, models: Path) -> None:
        super().__init__(models)
        self.known = 0

    def follow(self, image: Picture, face: FoundFace, at: float) -> None:
        self.known += 1
        super().follow(image, face, at)

    def forget(self) -> None:
        self.known = 0
        super().forget()


@pytest.fixture
def followed(tmp_path: Path) -> Followed:
    return Followed(tmp_path)


@pytest.fixture
def watcher(followed: Followed, models_dir: Path) -> Watcher:
    return Watcher(RULES, DLIB, models_dir, Pace(), followed)


class Film:
    """Portraits, one after the other."""

    def __init__(self, watcher: Watcher) -> None:
        self._watcher = watcher
        self._at, self._number = time.monotonic(), 0

    def show(self, name: str, pictures: int) -> None:
        image = cv2.imread(str(photograph(name)))
        assert image is not None
        small = np.asarray(cv2.resize(image, (480, round(image.shape[0] * 480 / image.shape[1]))), np.uint8)
        for _ in range(pictures):
            self._at, self._number = self._at + 0.2, self._number + 1
            self._watcher.look(Frame(small, self._at, self._number))


def test_what_a_face_did_as_it_came_counts_when_it_is_compared(watcher: Watcher, followed: Followed) -> None:
    film = Film(watcher)
    film.show("obama.jpg", 4)
    watcher.obey(Compare(1, None))
    film.show("obama.jpg", 3)
    assert followed.known == 7
    assert followed.signs().frames == 3


def test_another_claim_is_about_the_same_face(watcher: Watcher, followed: Followed) -> None:
    film = Film(watcher)
    watcher.obey(Compare(1, None))
    film.show("obama.jpg", 3)
    watcher.obey(Compare(2, None))
    assert followed.known == 3
    assert followed.signs().frames == 0, "its pictures are those of its own comparison"


def test_the_motion_of_another_face_is_not_known(watcher: Watcher, followed: Followed) -> None:
    film = Film(watcher)
    watcher.obey(Compare(1, None))
    film.show("obama.jpg", 4)
    film.show("biden.jpg", 1)
    assert followed.known == 0
    film.show("biden.jpg", 2)
    assert followed.known == 2 and followed.signs().frames == 3


def test_nothing_is_known_when_nobody_is_compared_any_more(watcher: Watcher, followed: Followed) -> None:
    film = Film(watcher)
    watcher.obey(Compare(1, None))
    film.show("obama.jpg", 2)
    watcher.obey(Rest())
    assert followed.known == 0 and followed.signs().frames == 0


def test_who_hides_a_face_is_somebody_who_is_asked_to_show_it(models_dir: Path) -> None:
    watcher, rules = Watcher(FramingRules(), DLIB, models_dir, Pace(), None), FramingRules()
    empty = hall(PictureSize(640, 480))
    scarved = standing(empty.copy(), 0.0)
    began = time.monotonic()
    hints = [
        judge(news.scene, rules)
        for number, picture in enumerate((empty, scarved, empty, empty, empty))
        for news in watcher.look(Frame(picture, began + number, number))
        if isinstance(news, Seen)
    ]
    assert hints == [Hint.NOT_SEEN, Hint.HIDDEN, Hint.HIDDEN, Hint.NOT_SEEN, Hint.NOT_SEEN]
