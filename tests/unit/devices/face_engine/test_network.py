"""dlib's network without dlib: the file, the graph, what is kept of it, and whether the numbers are the same."""

import hashlib
import os
from pathlib import Path

import dlib
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.face_engine import network_cache
from devices.face_engine.describer import FaceDescriber
from devices.face_engine.dlib_file import Affine, Convolution, Dense, DlibNetwork, Reader, WeightsError, parse
from devices.face_engine.models import NETWORK_FILE, NETWORK_SHA256, model_file
from devices.face_engine.network_cache import cache_file, converted, network
from devices.face_engine.onnx_file import varint


@pytest.fixture(scope="module")
def weights() -> bytes:
    return model_file(NETWORK_FILE).read_bytes()


@pytest.fixture(scope="module")
def parsed(weights: bytes) -> DlibNetwork:
    return parse(weights)


@pytest.fixture(scope="module")
def describer(models_dir: Path) -> FaceDescriber:
    return FaceDescriber(network(models_dir))


def test_the_weights_are_the_published_ones(weights: bytes) -> None:
    assert hashlib.sha256(weights).hexdigest() == NETWORK_SHA256


def test_the_file_is_read_to_its_end(parsed: DlibNetwork) -> None:
    assert parsed.size == 150
    assert parsed.mean == pytest.approx((122.782, 117.001, 104.298), abs=1e-4)
    assert len(parsed.layers) == 108
    first, affine, last = parsed.layers[0], parsed.layers[1], parsed.layers[-1]
    assert isinstance(first, Convolution) and isinstance(affine, Affine) and isinstance(last, Dense)
    assert first.filters[0, 0, 0, :3] == pytest.approx((-0.02932992, -0.01886531, -0.00566939), abs=1e-8)
    assert first.biases[:3] == pytest.approx((1.9543e-05, 2.2054e-05, -6.2226e-05), abs=1e-9)
    assert affine.gamma[:3] == pytest.approx((12.166323, 10.559221, 17.43005), abs=1e-5)
    assert affine.beta[:3] == pytest.approx((0.46428606, 0.10975504, 0.55875915), abs=1e-7)
    assert last.weights[0, :3] == pytest.approx((-0.00674625, -0.01018923, 0.00524825), abs=1e-8)
    assert sum(layer.filters.size for layer in parsed.layers if isinstance(layer, Convolution)) > 5_500_000


@given(st.integers(0, 400), st.binary(min_size=1, max_size=3))
def test_a_damaged_head_is_refused(weights: bytes, at: int, noise: bytes) -> None:
    damaged = weights[:at] + noise + weights[at + len(noise) :]
    try:
        same = parse(damaged)
    except WeightsError:
        return
    assert isinstance(same, DlibNetwork), "a mark or a mean was changed, which no structure shows: the hash does"


@pytest.mark.parametrize("cut", [0, 1, 288, 334, 20_000, 22_466_065])
def test_a_file_cut_short_is_refused(weights: bytes, cut: int) -> None:
    with pytest.raises(WeightsError):
        parse(weights[:cut])


def test_a_file_with_more_behind_it_is_refused(weights: bytes) -> None:
    with pytest.raises(WeightsError, match="end of the file"):
        parse(weights + b"\0")


@given(st.binary(max_size=64))
def test_noise_is_no_network(noise: bytes) -> None:
    with pytest.raises(WeightsError):
        parse(noise)


def integer(value: int) -> bytes:
    """As dlib writes it: sign and length, then the magnitude."""
    size = max(1, (abs(value).bit_length() + 7) // 8)
    return bytes([(0x80 if value < 0 else 0) | size]) + abs(value).to_bytes(size, "little")


@given(st.integers(-(2**63), 2**63))
def test_integers_come_back(value: int) -> None:
    assert Reader(integer(value)).integer() == value


@given(st.floats(width=32, allow_nan=False, allow_infinity=False))
def test_fractions_come_back(value: float) -> None:
    mantissa, denominator = value.as_integer_ratio()
    written = integer(mantissa) + integer(-(denominator.bit_length() - 1))
    if mantissa.bit_length() <= 64:
        assert Reader(written).real() == value


def test_published_primitives() -> None:
    assert Reader(bytes.fromhex("028012")).integer() == 4736
    assert Reader(bytes.fromhex("030ad7a3811c")).real() == pytest.approx(0.04)
    assert varint(300) == bytes.fromhex("ac02")


def test_a_black_square_gives_the_known_vector(describer: FaceDescriber) -> None:
    vector = describer.describe(np.zeros((150, 150, 3), np.uint8))
    assert vector[:4] == pytest.approx((-0.0399175, 0.1049165, 0.0908227, -0.0088473), abs=2e-6)


def test_a_pattern_gives_the_known_vector(describer: FaceDescriber) -> None:
    rows, columns, planes = np.indices((150, 150, 3))
    vector = describer.describe((((rows + columns) * (planes + 1)) % 256).astype(np.uint8))
    assert vector.shape == (128,)
    assert vector[:4] == pytest.approx((-0.0320908, 0.0997215, 0.0532287, 0.0097542), abs=2e-6)
    assert vector[127] == pytest.approx(-0.0126164, abs=2e-6)
    assert float(np.linalg.norm(vector)) == pytest.approx(1.3088848, abs=2e-6)


def test_noise_is_described_as_dlib_describes_it(describer: FaceDescriber) -> None:
    reference = dlib.face_recognition_model_v1(str(model_file(NETWORK_FILE)))
    chip = np.random.default_rng(1).integers(0, 256, (150, 150, 3), np.uint8)
    assert describer.describe(chip) == pytest.approx(np.array(reference.compute_face_descriptor(chip)), abs=1e-5)


def test_the_second_start_takes_what_the_first_one_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = network(tmp_path / "not yet there")
    monkeypatch.setattr(network_cache, "converted", lambda _: pytest.fail("converted again"))
    assert network(tmp_path / "not yet there") == made
    assert len(list((tmp_path / "not yet there").iterdir())) == 1, "nothing half-written is left"


def test_a_power_cut_in_the_middle_of_writing_costs_a_conversion_and_no_more(tmp_path: Path) -> None:
    made = network(tmp_path)
    kept = cache_file(tmp_path)
    for damaged in (b"", kept.read_bytes()[:1_000_000], b"x" * 100):
        kept.write_bytes(damaged)
        assert network(tmp_path) == made
        assert kept.stat().st_size == len(made) + 32, "mended"


def test_a_single_turned_bit_is_noticed(tmp_path: Path) -> None:
    made = network(tmp_path)
    kept = cache_file(tmp_path)
    content = bytearray(kept.read_bytes())
    content[5_000_000] ^= 1
    kept.write_bytes(content)
    assert network(tmp_path) == made


def test_a_folder_that_takes_no_file_still_gives_a_network(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_bytes(b"")
    assert len(network(blocked / "models")) > 22_000_000


def test_other_weights_are_not_converted(tmp_path: Path, weights: bytes) -> None:
    other = tmp_path / NETWORK_FILE
    other.write_bytes(weights[:-1] + b"\1")
    with pytest.raises(WeightsError, match="not the published file"):
        converted(other)
    assert os.listdir(tmp_path) == [NETWORK_FILE]
