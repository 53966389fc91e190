"""How long the screen's frames take while faces are compared: `python -m tests.benchmarks.frames`.

The whole door as the demonstration has it, at the pace of a hall: a real window (offscreen, software renderer), the camera at 30
pictures a second, the recogniser in its process, emulated lines. An enrolled elder walks up again and again. Of each frame the
time from its first binding to its last pixel, and how late a timer of the interface comes: what a finger would wait beside its
own frame. Prints figures and asserts nothing.
"""

import os
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")

from PySide6.QtCore import Qt, QTimer
from PySide6.QtQuick import QQuickWindow

from kiosk.clock import SystemClock
from kiosk.demo import Demonstration
from kiosk.demo.cast import assemble
from kiosk.demo.director import Director
from kiosk.demo.terminals import DemoTerminal, Pace
from kiosk.domain.health import Device, Ready
from kiosk.domain.records import Place
from kiosk.flows import door
from tests.benchmarks.machine import machine
from tests.support.photographs import photograph

VISITS = 15
TICK_MS = 10


class Frames:
    """`spent` are seconds a frame, `late` seconds that a timer came after its time. Both in the interface's own thread."""

    def __init__(self, window: QQuickWindow) -> None:
        self.spent: list[float] = []
        self.late: list[float] = []
        self._begun: float | None = None
        self._ticked = time.perf_counter()
        window.afterAnimating.connect(self._begin)
        window.frameSwapped.connect(self._end)
        self._timer = QTimer(window)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start(TICK_MS)

    def _begin(self) -> None:
        self._begun = time.perf_counter()

    def _end(self) -> None:
        if self._begun is not None:
            self.spent.append(time.perf_counter() - self._begun)
            self._begun = None

    def _tick(self) -> None:
        now = time.perf_counter()
        self.late.append(max(0.0, now - self._ticked - TICK_MS / 1000))
        self._ticked = now


def main() -> None:
    print(machine())
    with tempfile.TemporaryDirectory(prefix="kiosk-bench-") as folder:
        demo = Demonstration(
            Path(folder), assemble(photograph("obama.jpg").parent), SystemClock(), Pace(clear_seconds=1.0)
        )
        try:
            demo.perform(Place.DOOR, Path(folder), print, lambda director, at: _visits(demo, director, at))
        finally:
            demo.close()


def _visits(demo: Demonstration, director: Director, at: DemoTerminal) -> None:
    wanted = (Device.CAMERA, Device.RECOGNISER)
    director.until(
        lambda: all(director.snapshot.health.get(device) == Ready() for device in wanted), "the devices", 60.0
    )
    director.breathe(2000)
    frames = Frames(director.window)
    for _ in range(VISITS):
        at.dock.present(demo.cast.elder.plays)
        director.state(door.Admitted, "the elder is admitted")
        at.dock.clear()
        director.clean_door()
    print(f"{VISITS} visits, {len(frames.spent)} frames with a visitor's picture or a page's change")
    print(f"  a frame             {_spread(frames.spent)}")
    print(f"  a timer comes late  {_spread(frames.late)}")


def _spread(seconds: Sequence[float]) -> str:
    cuts = statistics.quantiles(seconds, n=100)
    return (
        ", ".join(f"p{at} {cuts[at - 1] * 1e3:.1f} ms" for at in (50, 95, 99)) + f", most {max(seconds) * 1e3:.0f} ms"
    )


if __name__ == "__main__":
    main()
