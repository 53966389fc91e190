"""A terminal does not start that could confirm nobody."""

from pathlib import Path

import pytest

from devices.camera.ring import FrameRing, PictureSize
from devices.face_engine.packs import MINIFASNET
from kiosk.assembly import recogniser_of
from kiosk.attack_channels import NoLivingFaceError, require_a_channel
from kiosk.domain.records import Place
from kiosk.flows.machine import AttackDetection
from kiosk.settings import SerialSettings, Settings
from tests.support.shared import install, needs_pack

REQUIRED = AttackDetection.REQUIRED


def settings(
    folder: Path, place: Place, mode: AttackDetection = REQUIRED, thermometer: str = "/dev/ttyUSB0"
) -> Settings:
    return Settings(data_dir=folder, place=place, attack_detection=mode, serial=SerialSettings(thermometer=thermometer))


@pytest.mark.parametrize(("place", "thermometer"), [(Place.TERMINAL, "/dev/ttyUSB0"), (Place.DOOR, "")])
def test_required_without_any_channel_is_refused_with_what_to_do(
    tmp_path: Path, place: Place, thermometer: str
) -> None:
    with pytest.raises(NoLivingFaceError, match=r"nothing here can confirm .*`kiosk models add PATH`.*advisory"):
        require_a_channel(settings(tmp_path, place, thermometer=thermometer))


def test_the_start_is_what_is_refused(tmp_path: Path) -> None:
    ring = FrameRing(PictureSize(640, 480))
    with pytest.raises(NoLivingFaceError):
        recogniser_of(settings(tmp_path, Place.TERMINAL), ring)


@pytest.mark.parametrize("mode", [AttackDetection.OFF, AttackDetection.ADVISORY])
def test_what_decides_nothing_needs_nothing(tmp_path: Path, mode: AttackDetection) -> None:
    require_a_channel(settings(tmp_path, Place.TERMINAL, mode))


def test_a_thermometer_at_the_door_is_a_channel(tmp_path: Path) -> None:
    require_a_channel(settings(tmp_path, Place.DOOR))


@needs_pack(MINIFASNET)
def test_the_pack_is_a_channel_anywhere(tmp_path: Path) -> None:
    chosen = settings(tmp_path, Place.TERMINAL)
    install(chosen.models_dir, MINIFASNET)
    require_a_channel(chosen)
