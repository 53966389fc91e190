"""Model files from elsewhere: only the published ones, and only when they are asked for."""

import urllib.request
from io import BytesIO
from pathlib import Path
from urllib.error import URLError

import cv2
import numpy as np
import pytest

from devices.camera.sprite import cut
from devices.camera.stage import Actor
from devices.face_engine import packs
from devices.face_engine.covering import mask_likelihood
from devices.face_engine.detector import FaceFinder
from devices.face_engine.packs import RETAIL_0095, YUNET, PackError
from devices.face_engine.second_look import second_look
from tests.support.photographs import photograph
from tests.support.shared import MODELS, needs_pack

(YUNET_FILE,) = YUNET.files


@pytest.fixture
def yunet() -> Path:
    (found,) = MODELS.rglob(YUNET_FILE.name)
    return found


def test_an_unknown_file_is_not_taken(tmp_path: Path) -> None:
    stranger = tmp_path / YUNET_FILE.name
    stranger.write_bytes(b"something else")
    with pytest.raises(PackError, match="no model that this program knows"):
        packs.add(tmp_path / "models", stranger)
    with pytest.raises(PackError, match="cannot be read"):
        packs.add(tmp_path / "models", tmp_path / "missing")
    assert not (tmp_path / "models").exists()


def test_a_file_that_was_changed_in_its_place_is_not_used(tmp_path: Path) -> None:
    (tmp_path / YUNET_FILE.name).write_bytes(b"something else")
    assert packs.installed(tmp_path, YUNET) is None
    assert second_look(tmp_path) is None


def test_without_a_network_it_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(*_: object, **__: object) -> None:
        raise URLError("no route")

    monkeypatch.setattr(urllib.request, "urlopen", unreachable)
    with pytest.raises(PackError, match="bring the file and use `kiosk models add PATH`"):
        packs.fetch(tmp_path, "yunet")
    with pytest.raises(PackError, match="is no pack"):
        packs.fetch(tmp_path, "another")


def test_an_answer_that_is_not_the_model_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(urllib.request, "urlopen", lambda *_, **__: BytesIO(b"<html>please log in</html>"))
    with pytest.raises(PackError, match="is not the published file"):
        packs.fetch(tmp_path, "yunet")


@needs_pack(YUNET)
def test_the_published_file_is_taken(tmp_path: Path, yunet: Path) -> None:
    assert packs.add(tmp_path / "models", yunet) == (YUNET,)
    assert packs.installed(tmp_path / "models", YUNET) == (tmp_path / "models" / YUNET_FILE.name,)
    assert len(list((tmp_path / "models").iterdir())) == 1


@needs_pack(RETAIL_0095)
def test_a_pack_of_two_files_may_come_one_by_one(tmp_path: Path) -> None:
    folder = MODELS / RETAIL_0095.name / "FP16"
    layers, weights = (file.name for file in RETAIL_0095.files)
    packs.add(tmp_path, folder / layers)
    assert packs.installed(tmp_path, RETAIL_0095) is None
    assert packs.missing(tmp_path, RETAIL_0095) == (weights,)
    packs.add(tmp_path, folder / weights)
    assert packs.installed(tmp_path, RETAIL_0095) == (tmp_path / layers, tmp_path / weights)


@needs_pack(YUNET, RETAIL_0095)
def test_of_a_folder_all_that_is_known_is_taken(tmp_path: Path) -> None:
    assert set(packs.add(tmp_path, MODELS)) >= {YUNET, RETAIL_0095}
    assert packs.missing(tmp_path, RETAIL_0095) == (), "and not the same name in another precision"


def test_a_folder_without_a_known_file_says_so(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("nothing")
    (tmp_path / "more.txt").write_text("of use")
    with pytest.raises(PackError, match="2 files"):
        packs.add(tmp_path / "models", tmp_path)


@needs_pack(YUNET)
@pytest.mark.parametrize("name", ["obama.jpg", "obama2.jpg", "biden.jpg"])
def test_a_masked_face_that_the_first_detector_misses_is_seen_and_is_masked(
    tmp_path: Path, yunet: Path, name: str
) -> None:
    packs.add(tmp_path, yunet)
    image = cv2.imread(str(photograph(name)))
    assert image is not None
    first, both = FaceFinder(), FaceFinder(second_look=second_look(tmp_path))
    masked = cut(np.asarray(image, np.uint8), Actor(photograph(name), masked=True), first)
    hall = np.full((480, 640, 3), 180, np.uint8)
    masked.paint(hall, 320, 240, 180)
    hall = np.asarray(cv2.GaussianBlur(hall, (0, 0), 4), np.uint8)
    (face,) = both.find(hall)
    assert mask_likelihood(face.chip) > 0.5


@needs_pack(YUNET)
def test_an_empty_hall_stays_empty(tmp_path: Path, yunet: Path) -> None:
    packs.add(tmp_path, yunet)
    noise = np.random.default_rng(1).integers(0, 256, (480, 640, 3), np.uint8)
    finder = FaceFinder(second_look=second_look(tmp_path))
    assert finder.find(np.full((480, 640, 3), 180, np.uint8)) == ()
    assert finder.find(noise) == ()
