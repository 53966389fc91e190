"""`kiosk simulate` for another program: the real process, its port, and orders on its input."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from devices.id_card_reader.driver import SerialIdCardReader
from devices.microphone.arecord import ArecordSource
from devices.microphone.driver import Microphone
from devices.microphone.emulator import NAME
from devices.scanner.driver import SerialScanner
from devices.scanner.profiles import Maker
from kiosk import simulating
from kiosk.clock import SystemClock
from kiosk.domain.health import Health, Ready, Retrying
from kiosk.domain.id_card import IdCard
from kiosk.domain.scanned_code import ScannedCode
from kiosk.ports import CardSeen
from kiosk.simulating import OrderError, id_card_reader, microphone, printer
from tests.support.waiting import Heard

ROOT = Path(__file__).parents[2]


@contextmanager
def simulated(device: str, link: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "kiosk", "simulate", device, "--link", str(link)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert device in process.stdout.readline()
        try:
            yield process
        finally:
            process.terminate()
        assert process.wait(10) == 0


def order(process: subprocess.Popen[str], line: str) -> None:
    assert process.stdin is not None
    process.stdin.write(line + "\n")
    process.stdin.flush()


def test_a_card_is_laid_and_a_code_is_shown_from_outside(tmp_path: Path) -> None:
    seen: Heard[CardSeen] = Heard()
    codes: Heard[ScannedCode] = Heard()
    health: Heard[Health] = Heard()
    with simulated("id-card-reader", tmp_path / "card") as cards, simulated("scanner", tmp_path / "scanner") as scans:
        reader = SerialIdCardReader(str(tmp_path / "card"), SystemClock())
        scanner = SerialScanner(str(tmp_path / "scanner"), Maker.GM65, SystemClock())
        reader.start(seen, health)
        scanner.start(codes, lambda _: None)
        reader.begin()
        scanner.begin()
        order(cards, "lay 肖国强 11010519491231002X 2040-01-01")
        order(scans, "show token-1")
        assert isinstance(seen.wait_count(1)[0], IdCard)
        assert codes.wait_count(1) == [ScannedCode("token-1")]
        order(cards, "unplug")
        health.wait_last(lambda news: isinstance(news, Retrying))
        order(cards, "plug")
        health.wait_last(lambda news: news == Ready())
        reader.stop()
        scanner.stop()
    assert not (tmp_path / "card").is_symlink()


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


def test_a_microphone_is_a_program_that_another_one_finds(tmp_path: Path) -> None:
    health: Heard[Health] = Heard()
    ended: Heard[int] = Heard()
    with simulated("microphone", tmp_path / "bin") as room:
        port = Microphone(ArecordSource(NAME, (str(tmp_path / "bin" / "arecord"),)), SystemClock(), 0.1, 1)
        port.start(health)
        health.wait_last(lambda news: news == Ready())
        order(room, "speak")
        port.begin(ended)
        assert ended.wait_count(1) == [1], "a whole second of a voice was heard"
        port.discard()
        order(room, "unplug")
        health.wait_last(lambda news: isinstance(news, Retrying))
        port.stop()


def test_every_device_that_has_an_emulator_can_be_simulated() -> None:
    emulated = {file.parent.name for file in (ROOT / "devices").glob("*/emulator.py")}
    offered = {"thermometer", "latch", "id_card_reader", "scanner", "printer", "microphone"}
    assert emulated == offered == {name for name in vars(simulating) if name in offered}


def test_the_microphone_has_faults_of_its_own(tmp_path: Path) -> None:
    played = microphone(tmp_path / "bin")
    for line in ("fault zeros", "fault never", "silence"):
        played.obey(line)
    with pytest.raises(OrderError, match="zeros"):
        played.obey("fault torn_frame")
