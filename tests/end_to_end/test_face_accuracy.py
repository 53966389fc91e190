"""How well people are told apart, on photographs and packs that are not part of the project: see tests/support/shared.py."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from devices.face_engine import calibrations
from devices.face_engine.engines import DLIB, RETAIL, Engine
from devices.face_engine.evaluation.album import Reader
from devices.face_engine.evaluation.report import Material, evaluate
from devices.face_engine.packs import RETAIL_0095, YUNET
from tests.support.shared import FACES, install, needs_faces, needs_pack

pytestmark = [pytest.mark.nightly, pytest.mark.timeout(1800), needs_faces]


def measured(engine: Engine, models: Path) -> dict[str, Any]:
    groups = json.loads((FACES / "groups.json").read_text())
    album = Reader(engine, models).album(FACES / "lfw")
    material = Material(album, album, (album, album), None, groups)
    return evaluate(material, [300, 1000], engine, calibrations.shipped(engine), date(2026, 11, 26))


@pytest.fixture(scope="module")
def default(models_dir: Path) -> dict[str, Any]:
    return measured(DLIB, models_dir)


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return measured(RETAIL, install(tmp_path_factory.mktemp("packs"), YUNET, RETAIL_0095))


def missed(figures: dict[str, Any], group: str, enrolled: int) -> float:
    (row,) = (row for row in figures["identification"][group] if row["enrolled"] == enrolled)
    share: float = row["three_photographs"]["FNIR at FPIR 1.0%"]["mean"]
    return share


def test_the_default_engine_finds_those_who_are_enrolled(default: dict[str, Any]) -> None:
    assert missed(default, "everybody", 300) <= 0.02
    assert missed(default, "everybody", 1000) <= 0.03


@needs_pack(YUNET, RETAIL_0095)
def test_the_pack_engine_finds_more_of_them(pack: dict[str, Any]) -> None:
    assert missed(pack, "everybody", 1000) <= 0.005
    assert missed(pack, "east_asian", pack["identification"]["east_asian"][-1]["enrolled"]) <= 0.01


def test_no_group_is_admitted_as_somebody_else_beyond_what_is_wanted(default: dict[str, Any]) -> None:
    assert admitted(default) <= 0.01


@needs_pack(YUNET, RETAIL_0095)
def test_nor_with_the_pack_engine(pack: dict[str, Any]) -> None:
    assert admitted(pack) <= 0.01


def admitted(figures: dict[str, Any]) -> float:
    """The greatest FPIR of any group at any size, as calibrated."""
    rows = [row["as_calibrated"] for rows in figures["identification"].values() for row in rows]
    return max(row["FPIR"]["mean"] for row in rows)


def test_a_limit_holds_for_people_it_was_not_made_of(default: dict[str, Any]) -> None:
    assert held_out(default) <= 0.01


@needs_pack(YUNET, RETAIL_0095)
def test_nor_does_one_of_the_pack_engine_fail(pack: dict[str, Any]) -> None:
    assert held_out(pack) <= 0.01


def held_out(figures: dict[str, Any]) -> float:
    return max(row["with_margin"]["FPIR"]["mean"] for row in figures["held_out"])
