"""What every scanner does: engines of each make over a line in memory and over a pseudo-terminal, and the camera's pictures."""

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import cv2
import numpy as np
import pytest
import zxingcpp
from numpy.typing import NDArray

from devices.faults import FaultSwitch, SerialFault
from devices.scanner.camera import CameraScanner, codes_in
from devices.scanner.driver import SerialScanner
from devices.scanner.emulator import ScannerEmulator
from devices.scanner.profiles import Maker
from devices.scanner.simulator import SimulatedScanner
from devices.serial_reader import Patience
from kiosk.clock import SystemClock
from kiosk.domain.health import Fault, Health, Ready, Retrying
from kiosk.domain.scanned_code import ScannedCode
from kiosk.ports import Frame, Scanner
from tests.support.waiting import Heard

QUICK = Patience(first_retry=0.02, longest_retry=0.05, silent_after=None)
TOKEN = "https://code.example.cn/c?t=0a1b2c"
OTHER = "预约号 A023"


class Rig:
    def __init__(
        self,
        port: Scanner,
        show: Callable[[str], None],
        hide: Callable[[], None],
        faults: FaultSwitch[SerialFault] | None,
    ) -> None:
        self.port, self.show, self.hide, self.faults = port, show, hide, faults
        self.codes: Heard[ScannedCode] = Heard()
        self.health: Heard[Health] = Heard()
        self.unplug: Callable[[], None] = hide
        self.plug: Callable[[], None] = lambda: None

    def start(self) -> None:
        self.port.start(self.codes, self.health)
        self.wait_ready()

    def wait_ready(self) -> None:
        self.health.wait_last(lambda health: health == Ready())

    def wait_fault(self, fault: Fault) -> None:
        self.health.wait_for(lambda health: isinstance(health, Retrying) and health.fault is fault)

    def wait_code(self, text: str) -> None:
        self.codes.wait_last(lambda code: code.text == text)


class HeldUp:
    """Pictures of whatever telephone is held before the camera."""

    def __init__(self) -> None:
        self._sequence = 0
        self._image: NDArray[np.uint8] | None = picture_of(None)

    def show(self, text: str) -> None:
        self._image = picture_of(text)

    def hide(self) -> None:
        self._image = picture_of(None)

    def go_dark(self) -> None:
        self._image = None

    def latest(self) -> Frame | None:
        self._sequence += 1
        image = self._image
        return None if image is None else Frame(image, 0.0, self._sequence)


def picture_of(text: str | None, *, inverted: bool = False, degrees: float = 10.0) -> NDArray[np.uint8]:
    """A hall, and a QR code held a little askew before it."""
    hall = np.full((720, 1280, 3), 120, np.uint8)
    if text is None:
        return hall
    barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
    code = np.array(zxingcpp.write_barcode_to_image(barcode, scale=6, add_quiet_zones=True))
    code = cv2.cvtColor(255 - code if inverted else code, cv2.COLOR_GRAY2BGR)
    side = code.shape[0]
    turn = cv2.getRotationMatrix2D((side / 2, side / 2), degrees, 1.0)
    turn[:, 2] += (640 - side / 2, 360 - side / 2)
    cv2.warpAffine(code, turn, (1280, 720), hall, borderMode=cv2.BORDER_TRANSPARENT)
    return cv2.GaussianBlur(hall, (0, 0), 1.0).astype(np.uint8)


@pytest.fixture(
    params=[
        *(f"{maker.value} {where}" for maker in Maker for where in ("in memory", "over a pty")),
        "camera",
    ]
)
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rig]:
    name, _, where = request.param.partition(" ")
    if name == "camera":
        held = HeldUp()
        rig = Rig(CameraScanner(held, SystemClock(), 0.01, 0.02), held.show, held.hide, None)
        rig.unplug, rig.plug = held.go_dark, held.hide
    elif where == "in memory":
        simulated = SimulatedScanner(Maker(name), SystemClock(), Random(1), QUICK)
        rig = Rig(simulated, simulated.window.show, simulated.window.hide, simulated.faults)
        rig.unplug, rig.plug = simulated.line.unplug, simulated.line.plug
    else:
        emulator = ScannerEmulator(tmp_path / "scanner", Maker(name), Random(1), b"\r\n", 0.02)
        emulator.plug()
        driver = SerialScanner(str(tmp_path / "scanner"), Maker(name), SystemClock(), QUICK)
        rig = Rig(driver, emulator.window.show, emulator.window.hide, emulator.faults)
        rig.unplug, rig.plug = emulator.unplug, emulator.plug
    yield rig
    rig.port.stop()
    rig.unplug()


def test_a_code_that_is_shown_is_read_once(rig: Rig):
    rig.start()
    rig.port.begin()
    rig.show(TOKEN)
    rig.wait_code(TOKEN)
    rig.show(OTHER)
    rig.wait_code(OTHER)
    rig.port.rest()
    assert [code.text for code in rig.codes.items] == [TOKEN, OTHER]


def test_nothing_is_read_while_nobody_wants_it(rig: Rig):
    rig.start()
    rig.show(TOKEN)
    rig.port.begin()
    rig.wait_code(TOKEN)
    rig.port.rest()
    rig.codes.forget()
    rig.show(OTHER)
    rig.port.begin()
    rig.wait_code(OTHER)
    assert TOKEN not in {code.text for code in rig.codes.items}


def test_pulled_out_while_a_code_is_wanted_and_plugged_in_again(rig: Rig):
    rig.start()
    rig.port.begin()
    rig.unplug()
    rig.health.wait_last(lambda health: isinstance(health, Retrying))
    rig.plug()
    rig.wait_ready()
    rig.show(TOKEN)
    rig.wait_code(TOKEN)


def test_after_stop_nothing_is_heard_and_it_can_start_again(rig: Rig):
    rig.start()
    rig.port.stop()
    rig.port.stop()
    assert not [thread for thread in threading.enumerate() if "scanner" in thread.name and "pty" not in thread.name]
    rig.start()
    rig.port.begin()
    rig.show(TOKEN)
    rig.wait_code(TOKEN)


def test_an_engine_that_does_not_acknowledge_is_silent(tmp_path: Path):
    simulated = SimulatedScanner(Maker.GM65, SystemClock(), Random(1), QUICK)
    rig = Rig(simulated, simulated.window.show, simulated.window.hide, simulated.faults)
    rig.start()
    simulated.faults.fail_always(SerialFault.SILENCE)
    rig.port.begin()
    rig.wait_fault(Fault.SILENT)
    simulated.faults.clear()
    rig.show(TOKEN)
    rig.wait_code(TOKEN)
    rig.port.stop()


@pytest.mark.parametrize(
    "fault", [SerialFault.TORN_FRAME, SerialFault.FLIPPED_BIT, SerialFault.POWER_CYCLE, SerialFault.LATE]
)
def test_a_spoilt_acknowledgement_costs_the_scan_and_nothing_else(fault: SerialFault):
    simulated = SimulatedScanner(Maker.GM65, SystemClock(), Random(1), QUICK)
    rig = Rig(simulated, simulated.window.show, simulated.window.hide, simulated.faults)
    rig.start()
    rig.show(TOKEN)
    simulated.faults.fail_next(fault)
    rig.port.begin()
    rig.wait_code(TOKEN)
    assert {code.text for code in rig.codes.items} == {TOKEN}
    rig.port.stop()


@pytest.mark.parametrize(
    "picture",
    [picture_of(TOKEN), picture_of(TOKEN, inverted=True), picture_of(TOKEN, degrees=45.0)],
    ids=["askew", "dark mode", "turned"],
)
def test_codes_are_found_as_telephones_show_them(picture: NDArray[np.uint8]):
    assert codes_in(picture) == [ScannedCode(TOKEN)]


def test_only_qr_codes_are_looked_for():
    bars = zxingcpp.write_barcode_to_image(
        zxingcpp.create_barcode("6901234567892", zxingcpp.BarcodeFormat.EAN13), scale=4, add_quiet_zones=True
    )
    assert codes_in(cv2.cvtColor(np.array(bars), cv2.COLOR_GRAY2BGR).astype(np.uint8)) == []


@pytest.mark.hardware
def test_a_real_engine_reads_a_real_code():
    """KIOSK_TEST_SCANNER names its make and port, as gm65:/dev/ttyACM0; a code is held before it within ten seconds."""
    maker, _, port = os.environ["KIOSK_TEST_SCANNER"].partition(":")
    scanner = SerialScanner(port, Maker(maker), SystemClock())
    codes: Heard[ScannedCode] = Heard()
    scanner.start(codes, lambda _: None)
    scanner.begin()
    try:
        assert codes.wait_count(1)
    finally:
        scanner.stop()
