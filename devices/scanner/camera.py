"""The scanner port over the camera's own pictures: QR codes alone, by zxing-cpp, looked for only while one is wanted.

All formats would cost ten times as much, and a bar code on somebody's shopping is no business of ours. It is as healthy as the
camera is: without pictures there is nothing to look at.
"""

import threading
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from kiosk.clock import Clock
from kiosk.domain.health import Fault, Health, Ready, Retrying, Starting
from kiosk.domain.scanned_code import ScannedCode
from kiosk.ports import FrameSource

LOOK_EVERY = 0.15
"""Seconds. A picture of 1280 by 720 takes 4 to 9 ms: a twentieth of one core, while somebody holds up a code."""
GLANCE_EVERY = 1.0
"""Seconds between two looks at whether there are pictures at all."""
_STOP_SECONDS = 2.0


class CameraScanner:
    """Implements kiosk.ports.Scanner."""

    def __init__(
        self, frames: FrameSource, clock: Clock, look_every: float = LOOK_EVERY, glance_every: float = GLANCE_EVERY
    ) -> None:
        self._frames = frames
        self._clock = clock
        self._look_every = look_every
        self._glance_every = glance_every
        self._wanted = threading.Event()
        self._bell = threading.Event()
        self._stopping = False
        self._thread: threading.Thread | None = None
        self._health: Health = Starting()

    def start(self, on_code: Callable[[ScannedCode], None], on_health: Callable[[Health], None]) -> None:
        if self._thread is not None:
            raise RuntimeError("the scanner is already started")
        self._stopping = False
        self._bell.clear()
        self._health = Starting()
        on_health(self._health)
        self._thread = threading.Thread(target=self._run, args=(on_code, on_health), name="camera scanner", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        if self._thread is not None:
            self._stopping = True
            self._bell.set()
            self._thread.join(_STOP_SECONDS)
            self._thread = None

    def begin(self) -> None:
        self._wanted.set()
        self._bell.set()

    def rest(self) -> None:
        self._wanted.clear()

    def _run(self, on_code: Callable[[ScannedCode], None], on_health: Callable[[Health], None]) -> None:
        last: ScannedCode | None = None
        sequence = 0
        while not self._stopping:
            frame = self._frames.latest()
            self._report(on_health, sighted=frame is not None)
            if not self._wanted.is_set():
                last = None
                self._bell.wait(self._glance_every)
                self._bell.clear()
                continue
            if frame is not None and frame.sequence != sequence:
                sequence = frame.sequence
                for code in codes_in(frame.image):
                    if code != last and self._wanted.is_set():
                        last = code
                        on_code(code)
            self._bell.wait(self._look_every)
            self._bell.clear()

    def _report(self, on_health: Callable[[Health], None], *, sighted: bool) -> None:
        before = self._health
        if sighted:
            after: Health = Ready()
        elif isinstance(before, Retrying):
            after = before
        else:
            after = Retrying(Fault.SILENT, self._clock.monotonic(), 1)
        if after != before:
            self._health = after
            on_health(after)


def codes_in(image: NDArray[np.uint8]) -> list[ScannedCode]:
    """The texts of the QR codes in a BGR picture, from left to right."""
    import zxingcpp

    found = zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    ordered = sorted((one for one in found if one.valid), key=lambda one: one.position.top_left.x)
    codes = (ScannedCode.of(one.text) for one in ordered)
    return [code for code in codes if code is not None]
