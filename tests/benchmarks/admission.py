"""From the first usable picture to the open door, on the whole program: `python -m tests.benchmarks.admission`.

Real window (offscreen), real processes, real photographs, real bytes from the thermometer's emulator, real encrypted store.
Prints figures and asserts nothing about time.
"""

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from kiosk.assembly import Hardware
from kiosk.clock import SystemClock
from kiosk.demo import Demonstration
from kiosk.demo.cast import assemble
from kiosk.demo.director import Director
from kiosk.demo.terminals import DemoTerminal, Pace
from kiosk.domain.framing import FramingRules, Scene, judge
from kiosk.domain.health import Health
from kiosk.domain.matching import FaceEvidence
from kiosk.domain.people import SessionId
from kiosk.domain.records import Place
from kiosk.flows import door
from kiosk.ports import Recogniser
from tests.benchmarks.machine import machine
from tests.support.photographs import photograph

VISITS = int(os.environ.get("KIOSK_BENCH_VISITS", "30"))
QUANTILES = (50, 95)
RULES = FramingRules()


class Watch:
    """Stands between the recogniser and the terminal, and notes when the first usable picture of a visit was taken."""

    def __init__(self) -> None:
        self.usable_at: float | None = None

    def over(self, hardware: Hardware) -> Hardware:
        return replace(hardware, recogniser=_Heard(hardware.recogniser, self))

    def see(self, scene: Scene) -> None:
        if self.usable_at is None and judge(scene, RULES) is None:
            self.usable_at = scene.captured_at


class _Heard:
    """A recogniser whose scenes are told to a watch first; all else passes through."""

    def __init__(self, recogniser: Recogniser, watch: Watch) -> None:
        self._recogniser = recogniser
        self._watch = watch
        self.stop, self.load = recogniser.stop, recogniser.load
        self.compare, self.rest = recogniser.compare, recogniser.rest

    def start(
        self,
        on_scene: Callable[[Scene], None],
        on_evidence: Callable[[SessionId, FaceEvidence], None],
        on_health: Callable[[Health], None],
    ) -> None:
        def tell(scene: Scene) -> None:
            self._watch.see(scene)
            on_scene(scene)

        self._recogniser.start(tell, on_evidence, on_health)


def main() -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    print(machine())
    with tempfile.TemporaryDirectory(prefix="kiosk-bench-") as folder:
        demo = Demonstration(Path(folder), assemble(photograph("obama.jpg").parent), SystemClock(), Pace())
        try:
            watch = Watch()
            acts = partial(_visits, demo, watch)
            demo.perform(Place.DOOR, Path(folder), lambda _: None, acts, watch.over)
        finally:
            demo.close()


def _visits(demo: Demonstration, watch: Watch, director: Director, terminal: DemoTerminal) -> None:
    waits: list[float] = []
    rates: list[float] = []
    for _ in range(VISITS):
        director.clean_door()
        director.breathe(500)
        watch.usable_at = None
        terminal.dock.present(demo.cast.elder.plays)
        rates.append(_preview_rate_until_admitted(director))
        admitted_at = time.monotonic()
        assert watch.usable_at is not None
        waits.append(admitted_at - watch.usable_at)
        terminal.dock.clear()
    print(
        f"{VISITS} visits of an enrolled person who walks up; thermometer at 10 Hz, five samples; three compared pictures"
    )
    print(f"first usable picture -> admitted, ms: {_spread([wait * 1000 for wait in waits])}")
    print(f"preview meanwhile, pictures a second: {_spread(rates)}; least {min(rates):.1f}")


def _preview_rate_until_admitted(director: Director) -> float:
    """Pictures painted a second from the moment that the preview is up until the visitor is let in."""
    director.until(lambda: director.preview is not None, "the preview", 10.0)
    preview = director.preview
    assert preview is not None
    painted, since = preview.painted, time.monotonic()
    last = painted

    def admitted() -> bool:
        nonlocal last
        shown = director.preview
        if shown is not None:
            last = shown.painted
        return isinstance(director.snapshot.state, door.Admitted)

    director.until(admitted, "admitted", 30.0)
    return (last - painted) / (time.monotonic() - since)


def _spread(values: Sequence[float]) -> str:
    cuts = statistics.quantiles(values, n=100, method="inclusive")
    return ", ".join(f"p{quantile} {cuts[quantile - 1]:.1f}" for quantile in QUANTILES)


if __name__ == "__main__":
    main()
