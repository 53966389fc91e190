"""What a face does over two seconds, on clips drawn from one photograph: a visitor, a sheet in a hand, a film on a screen."""

import dataclasses

import numpy as np
import pytest

from devices.camera.attack import Attack
from devices.camera.ring import PictureSize
from devices.camera.simulator import Theatre
from devices.camera.stage import Actor, Approach, Stage
from devices.face_engine.detector import FaceFinder, FoundFace, Picture
from devices.face_engine.motion import KEPT_SECONDS, MotionWatch
from kiosk.domain.liveness import LivenessRules
from tests.support.photographs import photograph

RULES = LivenessRules()
BEFORE_A_BLINK = 4.0
"""The first blink of a life (devices.camera.stirring) comes at 4.9 seconds."""
Clip = list[tuple[float, Picture, FoundFace]]


@pytest.fixture(scope="module")
def clips() -> dict[Attack | None, Clip]:
    theatre, finder = Theatre(PictureSize(640, 480)), FaceFinder()
    found: dict[Attack | None, Clip] = {}
    for attack in (None, Attack.PHOTOGRAPH, Attack.SCREEN):
        walk = Approach(from_width=0.18, seconds=0.6)
        theatre.set(Stage((Actor(photograph("biden.jpg"), 0.26, attack=attack, approach=walk, life=BEFORE_A_BLINK),)))
        looks = [(number / 12, theatre.picture(theatre.began + number / 12)) for number in range(1, 22)]
        found[attack] = [(at, image, finder.find(image)[0]) for at, image in looks if image is not None]
    return found


def watched(clip: Clip) -> MotionWatch:
    watch = MotionWatch()
    for at, image, face in clip:
        watch.add(image, face, at)
    return watch


def test_a_visitor_blinks_before_a_hall_that_rests(clips: dict[Attack | None, Clip]) -> None:
    watch = watched(clips[None])
    assert watch.blinked
    assert watch.beside is not None and watch.beside < 0


@pytest.mark.parametrize(("attack", "blinked"), [(Attack.PHOTOGRAPH, False), (Attack.SCREEN, True)])
def test_what_is_held_up_moves_as_one_with_its_surroundings(
    clips: dict[Attack | None, Clip], attack: Attack, blinked: bool
) -> None:
    watch = watched(clips[attack])
    assert watch.blinked is blinked
    assert watch.beside is not None and watch.beside > RULES.one_from


def test_who_stands_still_is_neither(clips: dict[Attack | None, Clip]) -> None:
    _, image, face = clips[None][0]
    watch = watched([(number / 12, image, face) for number in range(20)])
    assert not watch.blinked
    assert watch.beside is None


def test_a_film_that_turns_black_and_comes_back_is_no_blink(clips: dict[Attack | None, Clip]) -> None:
    _, image, face = clips[None][0]
    dark = dataclasses.replace(face, chip=np.zeros_like(face.chip))
    clip = [(number / 12, image, dark if number in (8, 9) else face) for number in range(20)]
    assert not watched(clip).blinked


def test_a_face_in_another_place_begins_anew(clips: dict[Attack | None, Clip]) -> None:
    watch = watched(clips[None])
    at, image, face = clips[None][-1]
    watch.add(image, dataclasses.replace(face, left=face.left + face.width / 2), at + 0.05)
    assert not watch.blinked
    assert watch.beside is None


def test_what_was_long_ago_does_not_count(clips: dict[Attack | None, Clip]) -> None:
    watch = watched(clips[None])
    at, image, face = clips[None][-1]
    for number in range(1, 12):
        watch.add(image, face, at + 0.4 * number)
    assert KEPT_SECONDS < 0.4 * 11
    assert not watch.blinked


def test_nothing_of_the_pictures_is_kept_when_it_is_forgotten(clips: dict[Attack | None, Clip]) -> None:
    watch = watched(clips[None])
    kept = watch.pictures()
    assert any(picture.any() for picture in kept)
    watch.forget()
    assert not any(picture.any() for picture in kept)
    assert not watch.pictures()
