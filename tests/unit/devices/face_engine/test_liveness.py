"""The camera's signs on the simulated attacks: printed dots are seen without any pack, the pack sees screens as well."""

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from devices.camera.attack import Attack
from devices.camera.ring import PictureSize
from devices.camera.simulator import Theatre
from devices.camera.stage import Actor, Stage
from devices.face_engine.detector import FaceFinder, FoundFace, Picture
from devices.face_engine.liveness import LivenessWatch, RasterMeter
from devices.face_engine.packs import MINIFASNET
from kiosk.domain.liveness import LivenessRules
from tests.support.photographs import photograph
from tests.support.shared import install, needs_pack

LIMIT = LivenessRules().raster_from


@pytest.fixture(scope="module")
def shown() -> dict[Attack | None, tuple[Picture, FoundFace]]:
    """A picture of each kind of presentation, and the face in it."""
    theatre, finder = Theatre(PictureSize(640, 480)), FaceFinder()

    def pictures() -> Iterator[tuple[Attack | None, tuple[Picture, FoundFace]]]:
        for attack in (None, *Attack):
            theatre.set(Stage((Actor(photograph("biden.jpg"), attack=attack),)))
            picture = theatre.picture(time.monotonic())
            assert picture is not None
            yield attack, (picture.copy(), finder.find(picture)[0])

    return dict(pictures())


@pytest.mark.parametrize("attack", [Attack.PRINT, Attack.CUT_MASK])
def test_printed_dots_stand_out(shown: dict[Attack | None, tuple[Picture, FoundFace]], attack: Attack) -> None:
    assert RasterMeter().ratio(shown[attack][1].chip) > LIMIT


@pytest.mark.parametrize("attack", [None, Attack.PHOTOGRAPH])
def test_a_face_has_no_raster_and_neither_has_a_photograph(
    shown: dict[Attack | None, tuple[Picture, FoundFace]], attack: Attack | None
) -> None:
    assert RasterMeter().ratio(shown[attack][1].chip) < LIMIT / 2


def test_an_even_patch_is_no_raster() -> None:
    assert RasterMeter().ratio(np.full((150, 150, 3), 120, np.uint8)) < LIMIT


def test_without_the_pack_the_classifier_is_silent(
    shown: dict[Attack | None, tuple[Picture, FoundFace]], tmp_path: Path
) -> None:
    watch = LivenessWatch(tmp_path)
    for _ in range(3):
        watch.add(*shown[None])
    signs = watch.signs()
    assert (signs.frames, signs.real) == (3, None)
    watch.forget()
    assert watch.signs().frames == 0


@needs_pack(MINIFASNET)
def test_the_pack_tells_a_face_from_print_and_screen(
    shown: dict[Attack | None, tuple[Picture, FoundFace]], tmp_path: Path
) -> None:
    def real(attack: Attack | None) -> float:
        watch = LivenessWatch(install(tmp_path, MINIFASNET))
        watch.add(*shown[attack])
        found = watch.signs().real
        assert found is not None
        return found

    assert real(None) > 0.5
    assert real(Attack.PRINT) < LivenessRules().usual_real
    assert real(Attack.SCREEN) < LivenessRules().usual_real
