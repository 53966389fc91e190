"""Vectors cross to the recogniser's process as memory that both map, and are overwritten when nobody looks into it any more."""

import os
import pickle
from pathlib import Path

import numpy as np
import pytest

from devices.face_engine.byte_product import byte_product
from devices.face_engine.gallery import Gallery
from devices.face_engine.shared_gallery import SharedGalleries, mapped
from devices.face_engine.vectors import equalised
from devices.worker_process import WithFile
from kiosk.domain.people import PersonId
from tests.support.blind_recogniser import plain_product

DIMENSIONS = 128


@pytest.fixture
def galleries() -> SharedGalleries:
    return SharedGalleries()


def gallery(people: int, *, searched: bool = True) -> Gallery:
    vectors = equalised(np.random.default_rng(1).standard_normal((people, DIMENSIONS), np.float32))
    return Gallery(tuple(PersonId(f"p-{row}") for row in range(people)), vectors, searched)


def received(order: WithFile) -> WithFile:
    """As the child has it: the command through pickle, the file as another descriptor of the same."""
    return WithFile(pickle.loads(pickle.dumps(order.command)), os.dup(order.descriptor))  # noqa: S301 - our own


def test_the_child_sees_the_same_people_at_the_same_distances(galleries: SharedGalleries) -> None:
    made, expected = gallery(7, searched=False), gallery(7, searched=False)
    seen = mapped(received(galleries.replace(made)), plain_product)
    assert seen.persons == expected.persons
    assert np.array_equal(seen.vectors, expected.vectors)
    assert not seen.searched and seen.compare(expected.vectors[3], PersonId("p-3"))[0].distance == 0.0
    assert not made.vectors.any(), "the parent's own copy is overwritten"


def test_nothing_of_a_vector_is_pickled_and_the_memory_has_no_name(galleries: SharedGalleries) -> None:
    first = gallery(3).vectors[0].tobytes()[:16]
    order = galleries.replace(gallery(3))
    assert first not in pickle.dumps(order.command)
    target = Path(f"/proc/self/fd/{order.descriptor}").readlink()
    assert str(target).startswith("/memfd:") and not target.exists()


def test_the_child_cannot_write_into_it(galleries: SharedGalleries) -> None:
    seen = mapped(received(galleries.replace(gallery(3))), plain_product)
    with pytest.raises(ValueError, match="read-only"):
        seen.vectors[0, 0] = 1.0


def test_what_was_replaced_is_overwritten_when_the_child_has_let_go_of_it(galleries: SharedGalleries) -> None:
    seen = mapped(received(galleries.replace(gallery(3))), plain_product)
    galleries.replace(gallery(2))
    galleries.used(1)
    assert seen.vectors.any() and len(galleries) == 2, "a child that still searches sees whole vectors"
    galleries.used(2)
    assert not seen.vectors.any() and len(galleries) == 1


def test_without_a_child_the_newest_is_left_for_the_next(galleries: SharedGalleries) -> None:
    old, new = (mapped(received(galleries.replace(gallery(people))), plain_product) for people in (3, 2))
    galleries.no_child()
    assert not old.vectors.any() and new.vectors.any()


def test_nobody_may_be_enrolled(galleries: SharedGalleries) -> None:
    seen = mapped(received(galleries.replace(gallery(0))), plain_product)
    assert seen.persons == () and seen.vectors.shape == (0, DIMENSIONS)
    assert seen.nearest(np.ones(DIMENSIONS, np.float32), 3) == ()


def test_whoever_is_searched_for_is_found_as_by_comparing_with_all(galleries: SharedGalleries) -> None:
    made, whole = gallery(5000), gallery(5000)
    seen = mapped(received(galleries.replace(made)), byte_product())
    random = np.random.default_rng(3)
    noise = 0.05 * random.standard_normal((20, DIMENSIONS), np.float32)
    for face in equalised((whole.vectors[:20] + noise).astype(np.float32)):
        assert seen.nearest(face, 5) == whole.nearest(face, 5)


def test_the_rounded_rows_are_overwritten_with_the_others(galleries: SharedGalleries) -> None:
    seen = mapped(received(order := galleries.replace(gallery(3))), plain_product)
    size = os.fstat(order.descriptor).st_size
    galleries.replace(gallery(2))
    still_open = os.dup(order.descriptor)
    galleries.used(2)
    assert os.pread(still_open, size, 0) == bytes(size)
    os.close(still_open)
    assert not seen.vectors.any()
