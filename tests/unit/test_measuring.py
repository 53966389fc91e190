"""Measuring on photographs takes minutes: what is wrong with the question is told before it begins."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk import measuring
from kiosk.measuring import MeasuringError, Photographs, calibrate, evaluate
from kiosk.settings import Settings


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr(measuring, "Reader", lambda *_: pytest.fail("photographs were read"))
    return Settings(data_dir=tmp_path)


@pytest.fixture
def photographs(tmp_path: Path) -> Photographs:
    folder = tmp_path / "photographs"
    folder.mkdir()
    return Photographs(folder, folder, None, None)


def groups_file(folder: Path, content: str) -> Path:
    path = folder / "groups.json"
    path.write_text(content)
    return path


@pytest.mark.parametrize("part", ["gallery", "probes", "masked"])
def test_a_folder_that_is_none(settings: Settings, photographs: Photographs, tmp_path: Path, part: str) -> None:
    wrong = replace(photographs, **{part: tmp_path / "missing"})
    with pytest.raises(MeasuringError, match="missing is no folder"):
        evaluate(settings, wrong, (100,), tmp_path / "report")
    if part == "gallery":
        with pytest.raises(MeasuringError, match="missing is no folder"):
            calibrate(settings, wrong.gallery, None, "a test", tmp_path / "calibration.json")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("{", "cannot be read as JSON"),
        ("[]", "an object of lists of names"),
        (json.dumps({"elders": 3}), "an object of lists of names"),
    ],
)
def test_groups_that_are_none(
    settings: Settings, photographs: Photographs, tmp_path: Path, content: str, why: str
) -> None:
    groups = groups_file(tmp_path, content)
    with pytest.raises(MeasuringError, match=why):
        evaluate(settings, replace(photographs, groups=groups), (100,), tmp_path / "report")
    with pytest.raises(MeasuringError, match=why):
        calibrate(settings, photographs.gallery, groups, "a test", tmp_path / "calibration.json")


def test_nowhere_to_write_to(settings: Settings, photographs: Photographs, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(MeasuringError, match="cannot be made"):
        evaluate(settings, photographs, (100,), tmp_path / "taken" / "report")
    with pytest.raises(MeasuringError, match="cannot be made"):
        calibrate(settings, photographs.gallery, None, "a test", tmp_path / "taken" / "calibration.json")
