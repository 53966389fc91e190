"""What each thermometer's driver costs at its module's highest rate: `python -m tests.benchmarks.devices`. Prints
figures and asserts nothing.

The real driver on a real pseudo-terminal at the wall clock's pace. What is counted is the processor time of the
driver's own thread; the emulator at the other end, which makes the pictures, is not.
"""

import tempfile
import threading
import time
from pathlib import Path
from random import Random

from devices.thermometer.driver import SerialThermometer
from devices.thermometer.emulator import ThermometerEmulator
from devices.thermometer.modules.choice import EMULATED, emulated_profile
from kiosk.clock import SystemClock
from kiosk.domain.readings import ThermometerReading
from tests.benchmarks.machine import machine

SECONDS = 4.0


class _Meter:
    """Asks the driver's thread for its own processor time, from inside its callback."""

    def __init__(self, readings: int) -> None:
        self.done = threading.Event()
        self._left = readings
        self._begun = (0.0, 0.0)
        self.share = 0.0

    def __call__(self, _: ThermometerReading) -> None:
        now = (time.thread_time(), time.monotonic())
        if self._begun == (0.0, 0.0):
            self._begun = now
            return
        self._left -= 1
        if self._left <= 0:
            self.share = (now[0] - self._begun[0]) / (now[1] - self._begun[1])
            self.done.set()


def main() -> None:
    print(machine())
    with tempfile.TemporaryDirectory(prefix="kiosk-bench-") as folder:
        for name in EMULATED:
            _measure(name, Path(folder) / "thermometer")


def _measure(name: str, link: Path) -> None:
    profile = emulated_profile(name)
    baud = profile.bauds[-1] if name == "gy-mcu90640" else profile.bauds[0]
    emulator = ThermometerEmulator(link, Random(1), baud=baud, profile=profile)
    emulator.body.arrive(36.6)
    emulator.start()
    driver = SerialThermometer(str(link), SystemClock(), (profile,), baud)
    count = max(8, round(profile.highest_rate * SECONDS))
    meter = _Meter(count)
    began = time.monotonic()
    driver.start(meter, lambda _: None)
    meter.done.wait(30.0)
    rate = count / (time.monotonic() - began)
    driver.stop()
    emulator.stop()
    print(f"{name:14} {rate:5.1f} readings a second: {100 * meter.share:5.2f} % of a core")


if __name__ == "__main__":
    main()
