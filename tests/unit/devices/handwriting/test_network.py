"""What is written comes first, however small, wherever, and by however unsure a hand; and there is one cv2."""

from importlib.metadata import distributions
from itertools import pairwise
from pathlib import Path
from random import Random

import numpy as np
import pytest

from devices.handwriting.drawing import drawn, line_of_text
from devices.handwriting.network import MOST, HandwritingNetwork, WeightsError, model_file
from kiosk.domain.handwriting import Stroke
from tests.support.handwriting import STROKES, shaken
from ui.pinyin import GIVEN, SURNAMES


@pytest.fixture(scope="module")
def network() -> HandwritingNetwork:
    return HandwritingNetwork(model_file())


def _read(network: HandwritingNetwork, strokes: tuple[Stroke, ...]) -> str:
    return "".join(candidate.character for candidate in network.candidates(strokes))


@pytest.mark.parametrize("character", STROKES)
def test_what_is_written_neatly_comes_first(network: HandwritingNetwork, character: str) -> None:
    assert _read(network, STROKES[character])[0] == character


def test_what_is_written_with_a_shaking_hand_is_among_the_first(network: HandwritingNetwork) -> None:
    hand = Random(6)
    read = {
        (character, turn): _read(network, shaken(strokes, hand, by=4))
        for character, strokes in STROKES.items()
        for turn in range(3)
    }
    first = [found[0] == character for (character, _), found in read.items()]
    assert sum(first) >= 0.9 * len(first)
    assert all(character in found[:8] for (character, _), found in read.items())


def test_size_and_place_do_not_count(network: HandwritingNetwork) -> None:
    far = tuple(tuple((x / 7 + 900, y / 7 - 40) for x, y in stroke) for stroke in STROKES["王"])
    assert np.array_equal(drawn(far), drawn(STROKES["王"]))


def test_neither_does_the_order_of_strokes(network: HandwritingNetwork) -> None:
    assert _read(network, STROKES["王"][::-1])[0] == "王"


def test_an_answer_is_ordered_and_has_no_character_twice(network: HandwritingNetwork) -> None:
    found = network.candidates(STROKES["日"])
    assert len({one.character for one in found}) == len(found) == MOST
    assert all(1 >= one.likelihood >= other.likelihood >= 0 for one, other in pairwise(found))


@pytest.mark.parametrize("strokes", [(((3.0, 3.0),),), (((3.0, 3.0), (3.0, 3.0)), ((3.0, 3.0),))], ids=["dot", "dots"])
def test_a_dot_is_drawn_and_read(network: HandwritingNetwork, strokes: tuple[Stroke, ...]) -> None:
    assert drawn(strokes).min() < 50
    assert len(network.candidates(strokes)) == MOST


def test_the_sheet_is_white_but_for_two_characters() -> None:
    sheet = line_of_text(STROKES["一"])
    assert sheet.shape == (1, 3, 48, 160)
    assert (sheet.min(), sheet.max()) == (-1, 1)
    assert (sheet[..., 96:] == 1).all()
    assert (sheet[0, 0] == sheet[0, 2]).all()


def test_it_can_read_the_names_that_the_pad_offers(network: HandwritingNetwork) -> None:
    assert set(SURNAMES + GIVEN) <= network.characters


@pytest.mark.parametrize("content", [b"", b"no network" * 50], ids=["empty", "garbage"])
def test_a_file_that_is_no_network_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "weights.onnx").write_bytes(content)
    with pytest.raises(WeightsError, match=r"weights\.onnx"):
        HandwritingNetwork(tmp_path / "weights.onnx")


def test_a_network_of_another_kind_is_refused() -> None:
    with pytest.raises(WeightsError, match="characters"):
        HandwritingNetwork(model_file().with_name("ch_PP-OCRv4_det_infer.onnx"))


def test_only_one_distribution_brings_cv2() -> None:
    """Two would overwrite each other's files, and the one that asks for X11's libraries might win."""
    bringing = {
        one.metadata["Name"] for one in distributions() if any(file.parts[0] == "cv2" for file in one.files or ())
    }
    assert bringing == {"opencv-python-headless"}


def test_the_code_beside_the_weights_is_never_imported(network: HandwritingNetwork) -> None:
    import sys

    assert not [name for name in sys.modules if name.startswith("rapidocr")]
