"""Making a curve, and keeping it in a file."""

import json
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from devices.face_engine import calibrations
from devices.face_engine.calibrations import CalibrationFileError
from devices.face_engine.engines import DLIB, Tail
from devices.face_engine.evaluation.album import Album
from devices.face_engine.evaluation.calibrating import TooFewPhotographsError, calibrate

DAY = date(2026, 11, 23)


def crowd(people: int, alike: float, seed: int = 1, photographs: int = 6) -> dict[str, np.ndarray]:
    """Made-up faces; `alike` is how much of a face all of the crowd have in common."""
    rng = np.random.default_rng(seed)
    common = rng.normal(size=DLIB.dimensions)
    faces = {}
    for number in range(people):
        own = common * alike + rng.normal(size=DLIB.dimensions)
        faces[f"somebody {seed} {number}"] = (own + 0.4 * rng.normal(size=(photographs, DLIB.dimensions))).astype(
            np.float32
        )
    return faces


def album(people: dict[str, np.ndarray]) -> Album:
    return Album(people, sum(map(len, people.values())), 0, {})


def test_the_curve_is_of_the_group_whose_strangers_look_most_alike() -> None:
    alike, unlike = crowd(60, alike=3.0), crowd(60, alike=1.0, seed=2)
    curve = calibrate(album(alike | unlike), DLIB, {"alike": list(alike), "unlike": list(unlike)}, "made up", DAY)
    assert curve.group == "alike"
    assert curve.people == 60
    both = calibrate(album(alike | unlike), DLIB, {}, "made up", DAY)
    assert both.group == "everybody"
    assert both.limit(100, 0.01) > curve.limit(100, 0.01)


def test_an_exponential_tail_is_stricter_than_a_normal_one_and_only_where_nothing_was_measured() -> None:
    people = album(crowd(60, alike=2.0))
    normal, exponential = (
        calibrate(people, replace(DLIB, tail=tail), {}, "made up", DAY).points
        for tail in (Tail.NORMAL, Tail.EXPONENTIAL)
    )
    apart = [one.distance - other.distance for one, other in zip(normal, exponential, strict=True)]
    assert apart == sorted(apart, reverse=True) and apart[0] > 0.0
    assert apart[-1] == apart[-2] == 0.0, "measured shares are as they were measured"


def test_strangers_of_a_group_of_whom_few_are_enrolled_decide_the_limit_among_neighbours() -> None:
    alike, others = crowd(60, alike=2.0), crowd(80, alike=0.3, seed=2)
    mixed = calibrate(
        album(alike | others), DLIB, {"alike": list(alike)}, "made up", DAY, album(alike | others)
    ).crowding
    alone = calibrate(album(alike), DLIB, {}, "made up", DAY, album(alike)).crowding
    assert mixed is not None and alone is not None
    assert [gallery.people for gallery in mixed.galleries] == [20, 35, 50, 60], "180 cannot be drawn of 140 people"
    strictest, own = mixed.rule(0.01), alone.rule(0.01)
    assert strictest is not None and own is not None
    assert all(one.max_distance < other.max_distance for one, other in zip(strictest.limits, own.limits, strict=True))


def test_three_times_the_group_is_met_with_a_lower_limit_than_the_group() -> None:
    alike, others = crowd(40, alike=2.0), crowd(90, alike=0.3, seed=2)
    people = album(alike | others)
    crowding = calibrate(people, DLIB, {"alike": list(alike)}, "made up", DAY, people).crowding
    assert crowding is not None
    *_, group, beyond = crowding.galleries
    assert (group.people, beyond.people) == (40, 120)
    assert beyond.points[-1].distance < group.points[-1].distance


def test_of_too_few_people_nothing_is_said_about_neighbours() -> None:
    few = album(crowd(35, alike=1.0))
    assert calibrate(few, DLIB, {}, "made up", DAY, few).crowding is None
    assert calibrate(album(crowd(60, alike=1.0)), DLIB, {}, "made up", DAY).crowding is None, "no visits were measured"


def test_a_curve_ascends() -> None:
    points = calibrate(album(crowd(60, alike=2.0)), DLIB, {}, "made up", DAY).points
    for near, far in pairwise(points):
        assert near.distance < far.distance
        assert near.false_match < far.false_match
        assert near.false_non_match >= far.false_non_match


@pytest.mark.parametrize("people", [crowd(5, 1.0), crowd(60, 1.0, photographs=2)], ids=["few people", "few pictures"])
def test_too_few_photographs_make_no_curve(people: dict[str, np.ndarray]) -> None:
    with pytest.raises(TooFewPhotographsError):
        calibrate(album(people), DLIB, {}, "made up", DAY)


def test_a_curve_comes_back_from_its_file(tmp_path: Path) -> None:
    curve = calibrations.shipped(DLIB)
    calibrations.write(curve, tmp_path / "new" / "curve.json")
    assert calibrations.read(tmp_path / "new" / "curve.json", DLIB) == curve


def test_a_file_that_is_no_curve_of_this_model_says_so(tmp_path: Path) -> None:
    path = tmp_path / "curve.json"
    curve = calibrations.shipped(DLIB)
    with pytest.raises(CalibrationFileError, match="cannot be read"):
        calibrations.read(path, DLIB)
    for broken in (b"\xff", b"{", b"[]", b'{"model": "x"}'):
        path.write_bytes(broken)
        with pytest.raises(CalibrationFileError, match="no calibration"):
            calibrations.read(path, DLIB)
    calibrations.write(replace(curve, model="another"), path)
    with pytest.raises(CalibrationFileError, match="is for another"):
        calibrations.read(path, DLIB)
    calibrations.write(replace(curve, points=curve.points[::-1]), path)
    with pytest.raises(CalibrationFileError, match="do not ascend"):
        calibrations.read(path, DLIB)
    assert curve.crowding is not None
    calibrations.write(replace(curve, crowding=replace(curve.crowding, galleries=curve.crowding.galleries[::-1])), path)
    with pytest.raises(CalibrationFileError, match="crowding do not ascend"):
        calibrations.read(path, DLIB)


def test_a_curve_holds_shares_and_nobody(tmp_path: Path) -> None:
    faces = crowd(50, 1.0)
    path = tmp_path / "curve.json"
    calibrations.write(calibrate(album(faces), DLIB, {"one": list(faces)}, "made up", DAY, album(faces)), path)
    held = json.loads(path.read_text())
    assert set(held) == {"model", "source", "group", "people", "made_on", "margin", "points", "crowding"}
    assert set(held["crowding"]) == {"weight", "galleries"}
    assert not any(name in path.read_text() for name in faces)
