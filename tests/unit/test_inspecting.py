"""What an operator is told of how living faces are told from pictures, and of what that misses."""

from pathlib import Path

import pytest

from kiosk import inspecting
from kiosk.domain.readiness import Part, Remark, Standing
from kiosk.domain.records import Place
from kiosk.flows.machine import AttackDetection
from kiosk.inspecting import around
from kiosk.settings import SerialSettings, Settings


def terminal(folder: Path, place: Place, mode: AttackDetection, thermometer: str = "") -> Settings:
    return Settings(data_dir=folder, place=place, attack_detection=mode, serial=SerialSettings(thermometer=thermometer))


@pytest.mark.parametrize(
    ("place", "thermometer", "pack", "standing", "remark"),
    [
        (Place.DOOR, "/dev/ttyUSB0", False, Standing.GOOD, Remark.LIVING_BY_WARMTH),
        (Place.DOOR, "", True, Standing.ATTENTION, Remark.LIVING_BY_PACK),
        (Place.TERMINAL, "/dev/ttyUSB0", True, Standing.ATTENTION, Remark.LIVING_BY_PACK),
        (Place.TERMINAL, "", False, Standing.ATTENTION, Remark.LIVING_BY_CAMERA),
    ],
)
def test_what_stands_guard_is_told(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    place: Place,
    thermometer: str,
    pack: bool,
    standing: Standing,
    remark: Remark,
) -> None:
    monkeypatch.setattr(inspecting, "installed", lambda *_: () if pack else None)
    settings = terminal(tmp_path, place, AttackDetection.ADVISORY, thermometer)
    (finding,) = [one for one in around(settings) if one.part is Part.LIVING]
    assert (finding.standing, finding.remark) == (standing, remark)
    assert "advisory" in finding.found
    assert bool(finding.advice) is (standing is Standing.ATTENTION)


def test_nothing_is_said_where_nobody_asked(tmp_path: Path) -> None:
    settings = terminal(tmp_path, Place.DOOR, AttackDetection.OFF)
    assert Part.LIVING not in {one.part for one in around(settings)}
