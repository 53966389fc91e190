"""What an operator reads about face engines, and who must come again after a change of engine."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from devices.face_engine.engines import DLIB, RETAIL, EngineMissingError
from devices.face_engine.packs import RETAIL_0095, YUNET
from kiosk.assembly import Store
from kiosk.clock import SystemClock
from kiosk.domain.people import FaceTemplate, PersonId
from kiosk.face_models import add_model, enrol_again, list_models
from kiosk.settings import Settings, load
from tests.support.shared import MODELS, install, needs_pack

DAY = datetime(2026, 11, 26, tzinfo=UTC)


def settings(folder: Path, engine: str) -> Settings:
    return load(None, {"data_dir": folder, "faces": {"engine": engine}})


@pytest.fixture
def enrolled(tmp_path: Path) -> Path:
    """One with the default engine, one with the pack's in place of it, and one with an engine of long ago."""
    store = Store(settings(tmp_path, "dlib"), SystemClock())
    for person, model in (("p-1", DLIB.model_id), ("p-2", DLIB.model_id), ("p-2", RETAIL.model_id), ("p-3", "older")):
        store.templates.add(FaceTemplate(PersonId(person), model, b"\1" * 512, DAY))
    store.close()
    return tmp_path


def test_every_engine_is_listed_with_its_people_and_its_worth(
    enrolled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert list_models(settings(enrolled, "dlib")) == 0
    told = capsys.readouterr().out
    assert "engine dlib: in use\n" in told
    assert "engine retail-0095: not in use, and lacks face_detection_yunet_2023mar.onnx" in told
    assert f"{DLIB.model_id}: 1 people enrolled" in told
    assert f"{RETAIL.model_id}: 1 people enrolled" in told
    assert "older: no engine of this program; 1 people enrolled" in told
    assert "with 100 enrolled on three days each, expect " in told and "at most 306 people" in told
    (from_where,) = {file.address for file in YUNET.files}
    assert from_where is not None
    assert "pack yunet: not installed" in told and from_where in told


def test_a_list_makes_no_store(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert list_models(settings(tmp_path, "dlib")) == 0
    assert f"{DLIB.model_id}: 0 people enrolled" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


def test_those_whom_only_another_engine_knows_are_named(enrolled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert enrol_again(settings(enrolled, "dlib")) == 0
    told = capsys.readouterr().out
    assert told == (
        f"p-2: no longer on the roster; enrolled 2026-11-26 with {RETAIL.model_id}\n"
        "p-3: no longer on the roster; enrolled 2026-11-26 with older\n"
        f"2 people must be enrolled again for {DLIB.model_id}\n"
    )


def test_an_engine_that_lacks_its_files_names_nobody(enrolled: Path) -> None:
    with pytest.raises(EngineMissingError, match=r"needs face_detection_yunet_2023mar\.onnx"):
        enrol_again(settings(enrolled, "retail-0095"))


@needs_pack(YUNET, RETAIL_0095)
def test_after_the_change_those_of_the_old_engine_are_named(enrolled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changed = settings(enrolled, "retail-0095")
    install(changed.models_dir, YUNET, RETAIL_0095)
    assert enrol_again(changed) == 0
    told = capsys.readouterr().out
    assert [line.split(":")[0] for line in told.splitlines()[:-1]] == ["p-1", "p-3"]
    assert told.splitlines()[-1] == f"2 people must be enrolled again for {RETAIL.model_id}"


@needs_pack(RETAIL_0095)
def test_half_a_pack_says_what_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    layers, weights = RETAIL_0095.files
    folder = MODELS / RETAIL_0095.name / "FP16"
    add_model(tmp_path, str(folder / layers.name))
    assert capsys.readouterr().out == f"{RETAIL_0095.name}: {weights.name} still missing\n"
    add_model(tmp_path, str(folder / weights.name))
    assert "is installed" in capsys.readouterr().out
