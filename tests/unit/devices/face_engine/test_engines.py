"""Engines: what their records say, that none is used without its files, and what the pack engine makes of real photographs."""

from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.face_engine import calibrations
from devices.face_engine.engines import DLIB, ENGINES, RETAIL, EngineMissingError, Stage, engine_of, to_enrol_again
from devices.face_engine.enrolment import EnrolmentDesk, enrolled_twin
from devices.face_engine.gallery import Gallery
from devices.face_engine.loading import for_camera
from devices.face_engine.measuring import scene_of
from devices.face_engine.pack_finder import PLACES, similarity
from devices.face_engine.packs import RETAIL_0095, YUNET
from devices.face_engine.vectors import distance, from_bytes, fused
from kiosk.domain.framing import FramingRules
from kiosk.domain.matching import Wanted, calibrated
from kiosk.domain.people import FaceTemplate, PersonId
from kiosk.settings import FaceSettings
from tests.support.photographs import photograph
from tests.support.shared import install, needs_pack

DAY = datetime(2026, 11, 26, tzinfo=UTC)


def template(person: str, model: str) -> FaceTemplate:
    return FaceTemplate(PersonId(person), model, b"\0" * 512, DAY)


def test_the_settings_know_every_engine_and_no_other() -> None:
    assert set(get_args(FaceSettings.model_fields["engine"].annotation)) == set(ENGINES)


def test_every_stage_is_named_with_version_and_licence() -> None:
    for engine in ENGINES.values():
        for stage in (engine.detect, engine.align, engine.quality, engine.embed):
            assert all(getattr(stage, field.name) for field in fields(Stage))
    assert len({engine.model_id for engine in ENGINES.values()}) == len(ENGINES)


@pytest.mark.parametrize("name", ENGINES)
def test_every_engine_comes_with_a_curve_of_its_own(name: str) -> None:
    assert calibrated(calibrations.shipped(ENGINES[name]), Wanted(people=100)).people == 100


def test_an_engine_without_its_files_says_what_to_do(tmp_path: Path) -> None:
    assert engine_of("dlib", tmp_path) == DLIB
    with pytest.raises(EngineMissingError, match=r"face_detection_yunet_2023mar\.onnx, .*`kiosk models add PATH`"):
        engine_of("retail-0095", tmp_path)
    with pytest.raises(EngineMissingError, match="is no face engine: dlib, retail-0095"):
        engine_of("another", tmp_path)


def test_who_is_enrolled_with_other_engines_only_must_come_again() -> None:
    stored = [template("old", DLIB.model_id), template("both", DLIB.model_id), template("both", RETAIL.model_id)]
    assert to_enrol_again(stored, RETAIL) == ("old",)
    assert to_enrol_again(stored, DLIB) == ()
    assert Gallery.of(stored[:1], RETAIL).persons == (), "and until then is a stranger"


@given(
    turn=st.floats(-3, 3),
    scale=st.floats(0.1, 20),
    shift=st.tuples(st.floats(-500, 500), st.floats(-500, 500)),
)
def test_a_turned_shifted_and_scaled_face_is_put_in_its_place(
    turn: float, scale: float, shift: tuple[float, float]
) -> None:
    rotation = scale * np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    seen = PLACES @ rotation.T + shift
    warp = similarity(seen, PLACES)
    assert seen @ warp[:, :2].T + warp[:, 2] == pytest.approx(PLACES, abs=1e-6)


def test_points_in_one_place_give_no_face_and_no_crash() -> None:
    assert np.isfinite(similarity(np.full((5, 2), 7.0), PLACES)).all()


@pytest.fixture(scope="module")
def packs_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return install(tmp_path_factory.mktemp("packs"), YUNET, RETAIL_0095)


def picture(name: str) -> np.ndarray:
    return np.asarray(cv2.imread(str(photograph(name))), np.uint8)


@needs_pack(YUNET, RETAIL_0095)
def test_the_pack_engine_tells_one_man_of_three_days_from_others(packs_dir: Path) -> None:
    desk = EnrolmentDesk(FramingRules(), RETAIL, packs_dir)
    described = {name: desk.describe(picture(name)) for name in ("obama.jpg", "obama2.jpg", "obama3.jpg", "biden.jpg")}
    vectors = {name: vector for name, vector in described.items() if isinstance(vector, bytes)}
    assert len(vectors) == 4 and all(len(vector) == 4 * RETAIL.dimensions for vector in vectors.values())
    limit = calibrations.shipped(RETAIL).limit(100, 0.01)
    one, two, three, other = (fused(from_bytes(vector)[np.newaxis]) for vector in vectors.values())
    assert max(distance(one, two), distance(one, three)) < limit < distance(one, other)
    enrolled = [FaceTemplate(PersonId("a man"), RETAIL.model_id, vectors["obama.jpg"], DAY)]
    assert enrolled_twin(vectors["obama2.jpg"], PersonId("another"), enrolled, RETAIL, limit) == "a man"


@needs_pack(YUNET, RETAIL_0095)
def test_both_engines_see_the_same_face_in_the_same_place(packs_dir: Path, models_dir: Path) -> None:
    image = picture("biden.jpg")
    views = [
        scene_of(image, 0.0, for_camera(engine, models).finder.find(image)).faces[0]
        for engine, models in ((DLIB, models_dir), (RETAIL, packs_dir))
    ]
    first, second = views
    assert second.left + second.width / 2 == pytest.approx(first.left + first.width / 2, abs=0.03)
    assert second.width == pytest.approx(first.width, rel=0.25)
    assert second.yaw == pytest.approx(first.yaw, abs=0.1)
    assert (second.mask < 0.5, first.mask < 0.5) == (True, True)


@needs_pack(YUNET, RETAIL_0095)
def test_the_pack_engine_follows_a_face_and_notices_that_it_left(packs_dir: Path) -> None:
    finder = for_camera(RETAIL, packs_dir).finder
    image = picture("biden.jpg")
    known = finder.find(image)
    assert finder.find_again(image, known) is not None
    assert finder.find_again(np.zeros_like(image), known) is None
