"""The first look at rounded rows: it may name too many, and never misses one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from devices.face_engine.byte_product import byte_product
from devices.face_engine.rounded import ByteProduct, RoundedRows, Rounding, bytes_needed, promising
from devices.face_engine.vectors import Vectors, equalised
from tests.support.blind_recogniser import plain_product
from tests.support.crowd import crowd

DIMENSIONS = 8
numbers = st.floats(-2.0, 2.0, width=32)
faces = arrays(np.float32, (DIMENSIONS,), elements=numbers)
galleries = st.integers(1, 40).flatmap(
    lambda people: arrays(np.float32, (people, DIMENSIONS), elements=numbers, fill=st.nothing())
)


def rounded(vectors: Vectors) -> tuple[RoundedRows, Rounding]:
    rows = RoundedRows.within(memoryview(bytearray(bytes_needed(*vectors.shape))), *vectors.shape)
    return rows, rows.fill(vectors)


@given(galleries, faces, st.integers(1, 5))
def test_whoever_is_among_the_nearest_is_looked_at(vectors: Vectors, face: np.ndarray, count: int) -> None:
    count = min(count, len(vectors))
    named = promising(*rounded(vectors), plain_product, face, count)
    true = np.sort(vectors.astype(np.float64) @ face.astype(np.float64))[::-1][:count]
    found = np.sort(vectors[named].astype(np.float64) @ face.astype(np.float64))[::-1][:count]
    assert found == pytest.approx(true, abs=1e-4)


def test_of_a_crowd_only_a_few_are_looked_at_twice() -> None:
    vectors = crowd(np.random.default_rng(1), 20_000)
    noise = 0.01 * np.random.default_rng(2).standard_normal(128, np.float32)
    face = equalised((vectors[7] + noise).astype(np.float32))
    named = promising(*rounded(vectors), plain_product, face, 5)
    assert 7 in named and len(named) < 200


def test_where_all_are_alike_all_are_looked_at() -> None:
    vectors = np.ones((30, DIMENSIONS), np.float32)
    assert list(promising(*rounded(vectors), plain_product, vectors[0], 3)) == list(range(30))


@pytest.fixture(scope="module")
def product() -> ByteProduct:
    return byte_product()


@pytest.mark.parametrize(("dimensions", "people"), [(1, 1), (8, 3), (128, 1000), (128, 1001), (256, 70)])
def test_the_runtimes_product_is_the_plain_one(product: ByteProduct, dimensions: int, people: int) -> None:
    random = np.random.default_rng(people)
    codes = random.integers(-127, 128, (dimensions, people)).astype(np.int8)
    face = random.integers(1, 128, dimensions).astype(np.uint8)
    assert np.array_equal(product(face, codes), plain_product(face, codes))


@pytest.mark.parametrize("sign", [-1, 1])
def test_it_does_not_saturate_at_the_ends_of_the_scale(product: ByteProduct, sign: int) -> None:
    codes = np.full((256, 64), sign * 127, np.int8)
    assert (product(np.full(256, 127, np.uint8), codes) == sign * 127 * 127 * 256).all()
