"""How well people are told apart, on photographs that are not part of the project: KIOSK_FACES names their folder.

It holds `lfw/` (one folder a person) and `groups.json` (a group's name, and the names in it).
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from devices.face_engine import calibrations
from devices.face_engine.evaluation.album import Album, Reader
from devices.face_engine.evaluation.report import evaluate

FACES = os.environ.get("KIOSK_FACES")
pytestmark = [
    pytest.mark.nightly,
    pytest.mark.timeout(1800),
    pytest.mark.skipif(FACES is None, reason="KIOSK_FACES names no folder of photographs"),
]


@pytest.fixture(scope="module")
def figures(models_dir: Path) -> dict[str, Any]:
    folder = Path(FACES or "")
    album: Album = Reader(models_dir).album(folder / "lfw")
    groups = json.loads((folder / "groups.json").read_text())
    return evaluate(album, album, groups, [300, 1000], calibrations.shipped())


def test_enrolled_people_are_found(figures: dict[str, Any]) -> None:
    rows = {row["enrolled"]: row for row in figures["identification"]["everybody"]}
    assert rows[300]["three_photographs"]["FNIR at FPIR 1.0%"]["mean"] <= 0.02
    assert rows[1000]["three_photographs"]["FNIR at FPIR 1.0%"]["mean"] <= 0.03


def test_no_group_is_admitted_as_somebody_else_beyond_what_is_wanted(figures: dict[str, Any]) -> None:
    for group, rows in figures["identification"].items():
        for row in rows:
            assert row["as_calibrated"]["FPIR"]["mean"] <= 0.01, (group, row["enrolled"])
