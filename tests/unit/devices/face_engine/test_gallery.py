"""The nearest persons, against the plain formula."""

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from devices.face_engine.enrolment import enrolled_twin
from devices.face_engine.gallery import Gallery
from devices.face_engine.models import DIMENSIONS, MODEL_ID
from devices.face_engine.vectors import to_bytes
from kiosk.domain.people import FaceTemplate, PersonId

DAY = datetime(2026, 11, 23, tzinfo=UTC)
vectors = arrays(np.float32, (DIMENSIONS,), elements=st.floats(-0.25, 0.25, width=32))
persons = st.sampled_from([PersonId(name) for name in "abcd"])


def template(person: str, vector: np.ndarray, model: str = MODEL_ID) -> FaceTemplate:
    return FaceTemplate(PersonId(person), model, to_bytes(vector.astype(np.float32)), DAY)


@given(st.lists(st.tuples(persons, vectors), max_size=8), vectors, st.integers(1, 4))
def test_each_person_counts_once_with_their_nearest_face(
    enrolled: list[tuple[PersonId, np.ndarray]], face: np.ndarray, count: int
) -> None:
    found = Gallery.of([template(person, vector) for person, vector in enrolled]).nearest(face, count)
    plain: dict[PersonId, float] = {}
    for person, vector in enrolled:
        distance = float(np.linalg.norm(vector.astype(np.float64) - face.astype(np.float64)))
        plain[person] = min(distance, plain.get(person, 99.0))
    expected = sorted(plain.values())[:count]
    assert [candidate.distance for candidate in found] == pytest.approx(expected, abs=1e-3)
    assert len({candidate.person for candidate in found}) == len(found)


def test_an_empty_gallery_knows_nobody() -> None:
    empty = Gallery.of([])
    assert empty.nearest(np.zeros(DIMENSIONS, np.float32), 3) == ()
    assert empty.compare(np.zeros(DIMENSIONS, np.float32), PersonId("a")) == ()


def test_templates_of_another_model_are_left_out() -> None:
    vector = np.zeros(DIMENSIONS, np.float32)
    assert Gallery.of([template("a", vector, model="older")]).persons == ()


def test_a_claim_is_compared_with_every_face_of_that_person_only() -> None:
    near, far = np.zeros(DIMENSIONS), np.full(DIMENSIONS, 0.05)
    gallery = Gallery.of([template("a", far), template("b", near), template("a", near + 0.01)])
    (answer,) = gallery.compare(near.astype(np.float32), PersonId("a"))
    assert answer.person == "a"
    assert answer.distance == pytest.approx(0.01 * np.sqrt(DIMENSIONS), abs=1e-6)


def test_a_face_enrolled_under_two_names_is_noticed() -> None:
    face, other = np.zeros(DIMENSIONS), np.full(DIMENSIONS, 0.1)
    enrolled = [template("a", face + 0.01), template("b", other)]
    assert enrolled_twin(to_bytes(face.astype(np.float32)), PersonId("c"), enrolled, 0.4) == "a"
    assert enrolled_twin(to_bytes(face.astype(np.float32)), PersonId("a"), enrolled, 0.4) is None, "one's own face"
    assert enrolled_twin(to_bytes(face.astype(np.float32)), PersonId("c"), enrolled, 0.05) is None


def test_a_gallery_prints_no_face() -> None:
    gallery = Gallery.of([template("a", np.full(DIMENSIONS, 0.123))])
    assert "0.123" not in repr(gallery)
