"""What every camera here has in common: a process that films into a ring, and a parent that looks into the ring.

Not for what is filmed: the driver and the simulator say that, each with its own program.
"""

import time
from collections.abc import Callable
from typing import Any, Final

from devices.camera.ring import FrameRing, PictureSize
from devices.worker_process import Patience, WorkerProcess
from kiosk.domain.health import Health
from kiosk.ports import Frame

VGA: Final = PictureSize(640, 480)
"""The faces' limits (80 px at the least) are measured at this size; more pixels cost time and win nothing."""


class SharedCamera:
    """A kiosk.ports.Camera whose `program(desk, ring, *arguments)` films in a process of its own.

    `ring` goes to the recogniser, which reads it without this process's help.
    """

    def __init__(
        self, program: Callable[..., None], arguments: tuple[Any, ...], size: PictureSize, patience: Patience | None
    ) -> None:
        self.ring = FrameRing(size)
        self.worker = WorkerProcess("camera", program, (self.ring, *arguments), _no_news, patience)

    def start(self, on_health: Callable[[Health], None]) -> None:
        self.worker.start(on_health)

    def stop(self) -> None:
        """End the filming and overwrite the last pictures."""
        self.worker.stop()
        self.ring.clear()

    def latest(self) -> Frame | None:
        return self.ring.latest(time.monotonic())


def _no_news(_: object) -> None:
    """A camera speaks through its ring alone."""
