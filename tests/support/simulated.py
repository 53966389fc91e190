"""`kiosk simulate` as a process, whichever program it is of, and a driver of ours at the other end of its line."""

import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from devices.id_card_reader.driver import SerialIdCardReader
from devices.latch.driver import SerialLatch
from devices.microphone.arecord import ArecordSource
from devices.microphone.driver import Microphone
from devices.microphone.emulator import NAME
from devices.printer.driver import EscPosPrinter
from devices.scanner.driver import SerialScanner
from devices.scanner.profiles import Maker
from devices.thermometer.driver import SerialThermometer
from devices.thermometer.modules.choice import emulated_profile
from kiosk.clock import SystemClock
from kiosk.domain.health import Health, Ready
from kiosk.domain.id_card import IdCard
from kiosk.domain.readings import ThermometerReading
from kiosk.domain.scanned_code import ScannedCode
from kiosk.ports import CardSeen
from tests.support.waiting import Heard

CLOCK = SystemClock()


@dataclass(frozen=True)
class Simulated:
    """A device that was started, and where its port is."""

    process: "subprocess.Popen[str]"
    link: Path

    def order(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def said(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()


@contextmanager
def simulated(
    program: Sequence[str], device: str, link: Path, *options: str, environment: Mapping[str, str] | None = None
) -> Iterator[Simulated]:
    command = [*program, "simulate", device, "--link", str(link), *options]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment, cwd=link.parent
    ) as process:
        started = Simulated(process, link)
        assert device in started.said()
        try:
            yield started
        finally:
            process.terminate()
        assert process.wait(10) == 0


def thermometer_measures(device: Simulated, profile: str = "gy-614v3") -> None:
    readings: Heard[ThermometerReading] = Heard()
    module = emulated_profile(profile)
    driver = SerialThermometer(str(device.link), CLOCK, (module,), module.bauds[0])
    driver.start(readings, lambda _: None)
    assert readings.wait_count(1)
    driver.stop()


def latch_opens(device: Simulated) -> None:
    health: Heard[Health] = Heard()
    driver = SerialLatch(str(device.link), CLOCK)
    driver.start(health)
    health.wait_last(lambda news: news == Ready())
    driver.release()
    while device.said() != "open":
        assert device.process.poll() is None
    driver.stop()


def card_is_read(device: Simulated) -> None:
    seen: Heard[CardSeen] = Heard()
    driver = SerialIdCardReader(str(device.link), CLOCK)
    driver.start(seen, lambda _: None)
    driver.begin()
    device.order("lay 肖国强 11010519491231002X 2040-01-01")
    assert isinstance(seen.wait_count(1)[0], IdCard)
    driver.stop()


def code_is_read(device: Simulated) -> None:
    codes: Heard[ScannedCode] = Heard()
    driver = SerialScanner(str(device.link), Maker.GM65, CLOCK)
    driver.start(codes, lambda _: None)
    driver.begin()
    device.order("show token-1")
    assert codes.wait_count(1) == [ScannedCode("token-1")]
    driver.stop()


def printer_is_ready(device: Simulated) -> None:
    health: Heard[Health] = Heard()
    driver = EscPosPrinter(str(device.link), CLOCK)
    driver.start(health)
    health.wait_last(lambda news: news == Ready())
    driver.stop()


def voice_is_heard(device: Simulated) -> None:
    health: Heard[Health] = Heard()
    ended: Heard[int] = Heard()
    driver = Microphone(ArecordSource(NAME, (str(device.link / "arecord"),)), CLOCK, 0.1, 1)
    driver.start(health)
    health.wait_last(lambda news: news == Ready())
    device.order("speak")
    driver.begin(ended)
    assert ended.wait_count(1) == [1], "a whole second of a voice was heard"
    driver.discard()
    driver.stop()


ANSWERS: Mapping[str, Callable[[Simulated], None]] = {
    "thermometer": thermometer_measures,
    "latch": latch_opens,
    "id-card-reader": card_is_read,
    "scanner": code_is_read,
    "printer": printer_is_ready,
    "microphone": voice_is_heard,
}
"""Every kind that `kiosk simulate` offers, and the least that its driver must hear of it."""
