"""Whether the figures say what they claim, on made-up faces whose truth is known and on real photographs."""

import json
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import cv2
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from devices.face_engine import calibrations
from devices.face_engine.engines import DLIB
from devices.face_engine.evaluation import plots
from devices.face_engine.evaluation.album import Album, Masked, Reader
from devices.face_engine.evaluation.held_out import halves, held_out
from devices.face_engine.evaluation.identification import Draw, Protocol, Visitors, draws_of
from devices.face_engine.evaluation.pairs import pairs_of
from devices.face_engine.evaluation.report import Material, evaluate, masked_figures, sentences
from devices.face_engine.evaluation.sitting import FRAMES, frames
from devices.face_engine.vectors import distance, equalised
from kiosk.domain.matching import Candidate, CrowdLimit, CrowdRule, FaceEvidence, Match, MatchRules, identify
from kiosk.domain.people import PersonId
from tests.support.photographs import photograph

CALIBRATION = calibrations.shipped(DLIB)
PROTOCOL = Protocol()
DAY = date(2026, 11, 26)


def album(people: int, noise: float, photographs: int = 6, seed: int = 1) -> Album:
    """Made-up faces; with much noise no two photographs of a person have anything in common."""
    rng = np.random.default_rng(seed)
    faces = {}
    for number in range(people):
        own = rng.normal(size=DLIB.dimensions)
        faces[f"person {number}"] = (own + noise * rng.normal(size=(photographs, DLIB.dimensions))).astype(np.float32)
    return Album(faces, people * photographs, 0, {"embed": 1.0})


def test_people_who_look_like_themselves_are_all_found_and_strangers_are_not() -> None:
    for draw in draws_of(clear := album(60, noise=0.2), clear, 30, PROTOCOL, draws=5):
        assert draw.size == 30
        assert draw.missed(0.6, 0.0) == 0.0
        assert draw.admitted(0.6, 0.0) == 0.0


def test_nobody_is_shown_with_a_photograph_that_was_enrolled() -> None:
    # only the enrolled photographs themselves could be near
    for draw in draws_of(noise := album(60, noise=1000.0), noise, 30, PROTOCOL, draws=5):
        assert draw.missed(0.6, 0.0) == 1.0


def test_visitors_may_come_from_another_folder() -> None:
    enrolled, seen = album(40, noise=0.2, photographs=3), album(60, noise=0.25, photographs=3)
    for draw in draws_of(enrolled, seen, 40, PROTOCOL, draws=3):
        assert len(draw.enrolled.nearest) == 40
        assert len(draw.strangers.nearest) == 20, "people of the probes who are in no gallery"
        assert draw.missed(0.6, 0.0) == 0.0


def test_where_everybody_is_enrolled_each_plays_a_stranger_to_the_others() -> None:
    (draw,) = draws_of(clear := album(30, noise=0.2), clear, 30, PROTOCOL, draws=1)
    assert len(draw.strangers.nearest) == 30
    assert draw.admitted(0.6, 0.0) == 0.0, "none is compared with themselves"


def test_too_few_photographs_make_no_draw() -> None:
    few = album(30, noise=0.2, photographs=2)
    assert draws_of(few, few, 10, PROTOCOL) == []
    assert len(pairs_of(few).genuine) == 0


@given(st.lists(st.floats(0.1, 2.0), min_size=1, max_size=300), st.sampled_from([0.003, 0.01, 0.03, 0.5]))
def test_the_limit_admits_no_more_strangers_than_asked(nearest: list[float], share: float) -> None:
    count = len(nearest)
    strangers = Visitors(np.array(nearest), np.ones(count), np.zeros(count, bool), np.ones(count))
    draw = Draw(10, strangers, strangers)
    assert draw.admitted(draw.limit_for(share, 0.0), 0.0) <= share


def test_the_figures_decide_as_the_terminal_does() -> None:
    rules = MatchRules(
        max_distance=0.35, margin=0.05, crowd=CrowdRule(0.25, (CrowdLimit(40, 0.25), CrowdLimit(100, 0.25)))
    )
    people = PersonId("a"), PersonId("b"), PersonId("c"), PersonId("d")
    rng = np.random.default_rng(3)
    apart = np.sort(rng.uniform(0.2, 0.6, (200, 4)), axis=1)
    visitors = Visitors(apart[:, 0], apart[:, 1] - apart[:, 0], np.ones(200, bool), apart[:, 1:].mean(axis=1))
    for size in (30, 60):
        decided = [
            identify(FaceEvidence(5, tuple(map(Candidate, people, row)), people=size), rules) == Match(people[0])
            for row in apart.tolist()
        ]
        assert visitors.taken(rules, size).tolist() == decided
        assert 0 < sum(decided) < 200


def test_a_report_holds_shares_and_nobody() -> None:
    faces = album(60, noise=0.3)
    names = list(faces.people)
    material = Material(faces, faces, (faces, faces), album(60, noise=0.2), {"first half": names[:30]})
    figures = evaluate(material, [20, 1000], DLIB, CALIBRATION, DAY)
    rng = np.random.default_rng(5)
    masked = Masked(5, 3, 1, rng.normal(size=(2, DLIB.dimensions)).astype(np.float32))
    figures["masked"] = masked_figures(masked, faces, CALIBRATION, 20)
    text = json.dumps(figures)
    assert "person " not in text
    assert [row["enrolled"] for row in figures["identification"]["everybody"]] == [20], "of 1,000 there are not enough"
    assert {"everybody", "first half"} == set(figures["verification"])
    assert figures["masked"]["taken_for_somebody"] == 0
    assert any("20 enrolled: FNIR at FPIR 1 % 0.00%" in line for line in sentences(figures))
    for plot in (plots.roc, plots.det, plots.by_size):
        drawn = ET.fromstring(plot(figures))  # noqa: S314 - our own
        assert len(list(drawn.iter("{http://www.w3.org/2000/svg}polyline"))) >= 2


def test_a_folder_of_photographs_is_read_and_what_has_no_face_is_counted(tmp_path: Path, models_dir: Path) -> None:
    for person, name in (("a", "obama.jpg"), ("a", "obama2.jpg"), ("b", "biden.jpg")):
        (tmp_path / person).mkdir(exist_ok=True)
        (tmp_path / person / name).symlink_to(photograph(name))
    (tmp_path / "a" / "notes.txt").write_text("no picture")
    (tmp_path / "b" / "broken.jpg").write_bytes(b"no picture either")
    found = Reader(DLIB, models_dir).album(tmp_path)
    assert {name: faces.shape for name, faces in found.people.items()} == {"a": (2, 128), "b": (1, 128)}
    assert (found.photographs, found.without_face) == (3, 0)
    assert set(found.milliseconds) == {"detect", "quality", "embed"} and min(found.milliseconds.values()) > 0
    assert "0." not in repr(found).split("milliseconds")[0], "no vector is printed"


def test_the_halves_have_nobody_in_common_and_are_the_same_every_time() -> None:
    people = album(60, noise=0.2)
    first, second = halves(people)
    assert not set(first.people) & set(second.people)
    assert set(first.people) | set(second.people) == set(people.people)
    assert 20 <= len(first.people) <= 40
    assert [list(half.people) for half in halves(people)] == [list(half.people) for half in (first, second)]
    assert list(second.people) == [name for name in people.people if name in second.people], "in no order of a set"


def test_a_limit_is_tried_on_those_it_was_not_made_of() -> None:
    people = album(120, noise=0.3)
    names = list(people.people)
    rows = held_out(people, DLIB, {"some": names[:40]}, [20], 0.01, DAY)
    assert {row["calibrated_on"] for row in rows} == {"first half", "second half"}
    assert {row["group"] for row in rows} == {"everybody", "some"}
    limits = {
        row["calibrated_on"]: row["limit"] for row in rows if row["group"] == "everybody" and row["enrolled"] == 20
    }
    assert limits["first half"] != limits["second half"]
    assert all(row["with_margin"]["FPIR"]["mean"] <= 0.03 for row in rows), (
        "sixty people make a curve of 1 % and its luck"
    )
    assert held_out(album(20, noise=0.3), DLIB, {}, [20], 0.01, DAY) == [], "ten people make no curve"


def test_frames_of_a_sitting_are_nearer_to_each_other_than_pictures_of_other_days(models_dir: Path) -> None:
    reader = Reader(DLIB, models_dir)
    first, later = (np.asarray(cv2.imread(str(photograph(name))), np.uint8) for name in ("obama.jpg", "obama2.jpg"))
    made = list(frames(first, np.random.default_rng(1)))
    assert len(made) == FRAMES and all(frame.shape == first.shape for frame in made)
    assert not np.array_equal(made[0], made[1])
    vectors = [reader.described(picture) for picture in (*made, later)]
    assert all(vector is not None for vector in vectors)
    *sitting, other = equalised(np.stack([vector for vector in vectors if vector is not None]))
    within = max(distance(sitting[0], frame) for frame in sitting[1:])
    assert 0.01 < within < distance(sitting[0], other)
