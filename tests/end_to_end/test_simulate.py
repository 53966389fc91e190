"""`kiosk simulate` for another program: the real process, its port, and orders on its input."""

import sys
from pathlib import Path

import pytest

from devices.id_card_reader.driver import SerialIdCardReader
from kiosk import simulating
from kiosk.clock import SystemClock
from kiosk.domain.health import Health, Ready, Retrying
from kiosk.simulating import OrderError, id_card_reader, microphone, printer
from tests.support.simulated import ANSWERS, simulated
from tests.support.waiting import Heard

ROOT = Path(__file__).parents[2]


KIOSK = (sys.executable, "-m", "kiosk")


@pytest.mark.parametrize("device", ANSWERS)
def test_every_device_answers_over_its_line(device: str, tmp_path: Path) -> None:
    with simulated(KIOSK, device, tmp_path / "line") as played:
        ANSWERS[device](played)
    assert not (tmp_path / "line").is_symlink()


def test_a_plug_is_pulled_and_pushed_in_from_outside(tmp_path: Path) -> None:
    health: Heard[Health] = Heard()
    with simulated(KIOSK, "id-card-reader", tmp_path / "card") as played:
        reader = SerialIdCardReader(str(tmp_path / "card"), SystemClock())
        reader.start(lambda _: None, health)
        health.wait_last(lambda news: news == Ready())
        played.order("unplug")
        health.wait_last(lambda news: isinstance(news, Retrying))
        played.order("plug")
        health.wait_last(lambda news: news == Ready())
        reader.stop()


@pytest.mark.parametrize("line", ["dance", "lay", "lay 肖国强", "lay a b not-a-date", "fault dance", "fault late x"])
def test_an_order_that_nobody_understands_is_named(tmp_path: Path, line: str) -> None:
    with pytest.raises(OrderError, match=line.split(maxsplit=1)[0]):
        id_card_reader(tmp_path / "card").obey(line)


def test_faults_and_paper_are_ordered(tmp_path: Path) -> None:
    played = printer(tmp_path / "printer")
    for line in (
        "fault late",
        "fault torn_frame 3",
        "fault silence always",
        "fault never",
        "paper 3",
        "open",
        "close",
        "show",
    ):
        played.obey(line)


def test_every_device_that_has_an_emulator_can_be_simulated() -> None:
    emulated = {file.parent.name for file in (ROOT / "devices").glob("*/emulator.py")}
    offered = {device.replace("-", "_") for device in ANSWERS}
    assert emulated == offered == {name for name in vars(simulating) if name in offered}


def test_the_microphone_has_faults_of_its_own(tmp_path: Path) -> None:
    played = microphone(tmp_path / "bin")
    for line in ("fault zeros", "fault never", "silence"):
        played.obey(line)
    with pytest.raises(OrderError, match="zeros"):
        played.obey("fault torn_frame")
