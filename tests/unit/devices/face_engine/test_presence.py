"""Somebody stands there, be a face found or not; the hall, its lamps and its chairs are nobody."""

import math
from collections.abc import Callable

import cv2
import numpy as np
import pytest

from devices.camera.backdrop import Grain, hall
from devices.camera.ring import PictureSize
from devices.camera.simulator import Theatre
from devices.camera.stage import Actor, Approach, Stage
from devices.face_engine.detector import Picture
from devices.face_engine.presence import PresenceMeter
from tests.support.photographs import photograph

VGA = PictureSize(640, 480)
A_SECOND = 5
"""Pictures: as often as is looked where nobody was for a while."""


class Hall:
    """Pictures of it as time goes by, and what is made of them."""

    def __init__(self) -> None:
        self.meter = PresenceMeter()
        self.at = 1000.0
        self._empty, self._grain = hall(VGA), Grain(VGA, seed=2)

    def watch(
        self, seconds: float, change: Callable[[Picture, float], Picture] = lambda picture, _: picture
    ) -> list[bool]:
        """What was said of each picture; `change` gets the seconds since the first."""
        said: list[bool] = []
        for number in range(round(seconds * A_SECOND)):
            self.at += 1 / A_SECOND
            said.append(self.meter.somebody(self._grain.over(change(self._empty.copy(), number / A_SECOND)), self.at))
        return said


@pytest.fixture
def watched() -> Hall:
    made = Hall()
    assert not any(made.watch(3))
    return made


def standing(picture: Picture, seconds: float, x: float = 0.5) -> Picture:
    """A head, all of it hidden, on shoulders, swaying a little."""
    middle = round((x + 0.006 * math.sin(seconds)) * VGA.width)
    cv2.ellipse(picture, (middle, 220), (70, 95), 0, 0, 360, (60, 60, 65), -1)
    cv2.ellipse(picture, (middle, 480), (190, 170), 0, 0, 360, (90, 60, 40), -1)
    return picture


def test_who_stands_there_is_somebody_without_a_face_for_as_long_as_anybody_waits(watched: Hall) -> None:
    said = watched.watch(30, standing)
    assert all(said)
    assert not any(watched.watch(10)[2 * A_SECOND :]), "and has gone when they have gone"


def test_somebody_with_a_face_is_somebody() -> None:
    theatre, meter = Theatre(VGA), PresenceMeter()
    at = theatre.began
    for number in range(10):
        picture = theatre.picture(at + number / A_SECOND)
        assert picture is not None and not meter.somebody(picture, at + number / A_SECOND)
    theatre.set(Stage((Actor(photograph("obama.jpg"), 0.24, approach=Approach(0.1, 2.0)),)))
    began = theatre.began
    said = [meter.somebody(_shown(theatre, began + n / A_SECOND), began + n / A_SECOND) for n in range(5 * A_SECOND)]
    assert all(said[3 * A_SECOND :])


def _shown(theatre: Theatre, at: float) -> Picture:
    picture = theatre.picture(at)
    assert picture is not None
    return picture


def passing(picture: Picture, seconds: float) -> Picture:
    """Far behind, from the left to the right."""
    x = round(seconds / 4 * VGA.width)
    cv2.rectangle(picture, (x - 20, 250), (x + 20, 400), (40, 40, 40), -1)
    return picture


def a_lamp_goes_on(picture: Picture, seconds: float) -> Picture:
    return np.asarray(cv2.add(picture, np.full_like(picture, 0 if seconds < 2 else 40)), np.uint8)


def dusk(picture: Picture, seconds: float) -> Picture:
    return (picture * (1 - 0.01 * seconds)).astype(np.uint8)


@pytest.mark.parametrize("change", [passing, a_lamp_goes_on, dusk])
def test_what_is_nobody(watched: Hall, change: Callable[[Picture, float], Picture]) -> None:
    assert not any(watched.watch(20, change))


def a_plant(picture: Picture, _: float) -> Picture:
    cv2.rectangle(picture, (200, 200), (420, 480), (50, 110, 50), -1)
    return picture


def test_what_was_put_there_becomes_the_hall(watched: Hall) -> None:
    said = watched.watch(70, a_plant)
    assert said[0] and not any(said[-10 * A_SECOND :])


def test_somebody_before_what_was_moved_is_somebody(watched: Hall) -> None:
    assert not watched.watch(60, a_plant)[-1]

    def before_it(picture: Picture, seconds: float) -> Picture:
        return standing(a_plant(picture, seconds), seconds, x=0.45)

    assert all(watched.watch(30, before_it))


def test_the_camera_adapts_to_who_comes_in(watched: Hall) -> None:
    """Its exposure rises with a dark coat in the picture."""

    def brightened(picture: Picture, seconds: float) -> Picture:
        return np.asarray(cv2.add(standing(picture, seconds), np.full_like(picture, 18)), np.uint8)

    assert all(watched.watch(10, brightened))
