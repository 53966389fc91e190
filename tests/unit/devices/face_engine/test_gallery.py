"""The nearest persons, against the plain formula."""

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from devices.face_engine.engines import DLIB
from devices.face_engine.enrolment import enrolled_twin
from devices.face_engine.gallery import Gallery
from devices.face_engine.vectors import LENGTH, equalised, fused, to_bytes
from kiosk.domain.people import FaceTemplate, PersonId

DAY = datetime(2026, 11, 23, tzinfo=UTC)
vectors = arrays(np.float32, (DLIB.dimensions,), elements=st.floats(0.015625, 0.25, width=32))
persons = st.sampled_from([PersonId(name) for name in "abcd"])


def template(person: str, vector: np.ndarray, model: str = DLIB.model_id) -> FaceTemplate:
    return FaceTemplate(PersonId(person), model, to_bytes(vector.astype(np.float32)), DAY)


def turned(degrees: float, length: float = LENGTH) -> np.ndarray:
    vector = np.zeros(DLIB.dimensions, np.float32)
    vector[0], vector[1] = length * np.cos(np.radians(degrees)), length * np.sin(np.radians(degrees))
    return vector


@given(st.lists(st.tuples(persons, vectors), max_size=8), vectors, st.integers(1, 4))
def test_each_person_counts_once_with_what_their_faces_have_in_common(
    enrolled: list[tuple[PersonId, np.ndarray]], face: np.ndarray, count: int
) -> None:
    found = Gallery.of([template(person, vector) for person, vector in enrolled], DLIB).nearest(equalised(face), count)
    plain: list[float] = []
    for person in {person for person, _ in enrolled}:
        directions = [v.astype(np.float64) / np.linalg.norm(v.astype(np.float64)) for p, v in enrolled if p == person]
        mean = np.mean(directions, axis=0)
        plain.append(float(np.linalg.norm(LENGTH * mean / np.linalg.norm(mean) - LENGTH * face / np.linalg.norm(face))))
    assert [candidate.distance for candidate in found] == pytest.approx(sorted(plain)[:count], abs=2e-3)
    assert len({candidate.person for candidate in found}) == len(found)


def test_a_long_vector_weighs_no_more_than_a_short_one() -> None:
    assert fused(np.stack([turned(0, 1.2), turned(10, 1.7)])) == pytest.approx(turned(5), abs=1e-5)


def test_an_empty_gallery_knows_nobody() -> None:
    empty = Gallery.of([], DLIB)
    assert empty.nearest(turned(0), 3) == ()
    assert empty.compare(turned(0), PersonId("a")) == ()


def test_templates_of_another_model_are_left_out() -> None:
    assert Gallery.of([template("a", turned(0), model="older")], DLIB).persons == ()


def test_a_claim_is_compared_with_that_person_only() -> None:
    gallery = Gallery.of([template("a", turned(20)), template("b", turned(0)), template("a", turned(10))], DLIB)
    (answer,) = gallery.compare(turned(0), PersonId("a"))
    assert answer.person == "a"
    assert answer.distance == pytest.approx(2 * LENGTH * np.sin(np.radians(7.5)), abs=1e-4)


def test_a_face_enrolled_under_two_names_is_noticed() -> None:
    enrolled = [template("a", turned(1)), template("b", turned(60))]
    assert enrolled_twin(to_bytes(turned(0)), PersonId("c"), enrolled, DLIB, 0.4) == "a"
    assert enrolled_twin(to_bytes(turned(0)), PersonId("a"), enrolled, DLIB, 0.4) is None, "one's own face"
    assert enrolled_twin(to_bytes(turned(0)), PersonId("c"), enrolled, DLIB, 0.02) is None


def test_a_gallery_prints_no_face() -> None:
    gallery = Gallery.of([template("a", np.full(DLIB.dimensions, 0.123))], DLIB)
    assert "0.1" not in repr(gallery)
