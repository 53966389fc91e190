"""The program in dist/, as `./run freeze` built it: it starts, and it holds what it may and must."""

import os
import subprocess
from importlib.metadata import version
from pathlib import Path

import pytest

from devices.thermometer.modules.choice import EMULATED
from tests.support.simulated import ANSWERS, simulated, thermometer_measures

pytestmark = pytest.mark.frozen

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "dist" / "kiosk"
PROGRAM = (str(FOLDER / "kiosk"),)
WEIGHTS = {"shape_predictor_5_face_landmarks.dat", "dlib_face_recognition_resnet_model_v1.dat"}
START_SECONDS = 60


def names_in_bundle() -> set[str]:
    inside = FOLDER / "_internal"
    return {str(path.relative_to(inside)) for path in inside.rglob("*") if path.is_file()}


def elsewhere(home: Path) -> dict[str, str]:
    """Away from the source tree and without the environment's Python, so that nothing is borrowed from either."""
    return {"HOME": str(home), "PATH": os.defpath, "QT_QPA_PLATFORM": "offscreen", "LANG": "zh_CN.UTF-8"}


def test_it_tells_its_version(tmp_path: Path) -> None:
    ended = subprocess.run(
        [*PROGRAM, "--version"],
        cwd=tmp_path,
        env=elsewhere(tmp_path),
        capture_output=True,
        text=True,
        timeout=START_SECONDS,
        check=False,
    )

    assert ended.returncode == 0, ended.stderr
    assert version("meijiang-kiosk") in ended.stdout


@pytest.mark.parametrize("device", ANSWERS)
def test_every_simulated_device_answers_over_its_line(device: str, tmp_path: Path) -> None:
    with simulated(PROGRAM, device, tmp_path / "line", environment=elsewhere(tmp_path)) as played:
        ANSWERS[device](played)


@pytest.mark.parametrize("profile", EMULATED)
def test_every_simulated_thermometer_measures(profile: str, tmp_path: Path) -> None:
    options = ("--profile", profile, "--body", "36.6")
    with simulated(PROGRAM, "thermometer", tmp_path / "line", *options, environment=elsewhere(tmp_path)) as played:
        thermometer_measures(played, profile)


def test_it_holds_the_two_free_models_and_no_other() -> None:
    assert {Path(name).name for name in names_in_bundle() if name.endswith(".dat")} == WEIGHTS


def test_it_holds_every_qml_file() -> None:
    written = {str(path.relative_to(ROOT)) for path in (ROOT / "ui").rglob("*.qml")}

    assert written <= names_in_bundle()


def test_it_holds_neither_the_district_nor_a_photograph() -> None:
    names = names_in_bundle()

    assert not [name for name in names if name.startswith(("district", "tests", "fastapi"))]
    assert not [name for name in names if name.endswith((".jpg", ".jpeg"))]


def test_it_holds_no_part_of_qt_that_is_under_the_gpl_alone() -> None:
    gpl_only = ("WaylandCompositor", "QuickTimeline", "QtQuick/Timeline", "VirtualKeyboard")

    assert not [name for name in names_in_bundle() if any(part in name for part in gpl_only)]
