"""The printer port over ESC/POS. Asks for paper and cover all the time; a slip is printed when they were good to its end.

A printer that answers nothing is silent, never "plenty of paper". Nothing is printed twice: what did not come out is told, and
forgotten.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from devices.errors import CoverOpen, DeviceError, Hung, OutOfPaper
from devices.printer.commands import ASK_ALL, FEED_AND_CUT, Status, StatusParser
from devices.printer.device_file import device_file_opener
from devices.printer.layout import Paper, encode
from devices.serial_port import Opener, serial_opener
from devices.serial_reader import Patience, SerialReader
from devices.tcp_port import tcp_opener
from kiosk.clock import Clock
from kiosk.domain.health import Health
from kiosk.domain.slip import PrintTrouble, Slip
from kiosk.ports import DrawText

ANSWERING = Patience(silent_after=4.0)
"""Asked every second."""
PRINT_LIMIT_SECONDS = 30.0
_CHUNK = 256
"""Bytes between which a question for the status may slip in."""


@dataclass(frozen=True, slots=True)
class PrintPace:
    """In seconds."""

    ask_every: float = 1.0
    line: float = 0.06
    """3 mm of paper at the 50 mm a second of a slow mechanism."""
    settle: float = 1.0
    """For feed and knife."""


def opener_of(place: str, baud: int) -> Opener:
    """`/dev/usb/lp0` is a device file, `socket://host:9100` the network, anything else a serial line."""
    if place.startswith("/dev/usb/"):
        return device_file_opener(Path(place))
    if place.startswith("socket://"):
        return tcp_opener(place)
    return serial_opener(place, baud, write_seconds=2.0)


class _Job:
    """One slip under way, between the thread that sends it and the one that listens."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.sent_at: float | None = None
        self.trouble: PrintTrouble | None = None
        self.ended = threading.Event()

    def end(self, trouble: PrintTrouble | None) -> None:
        if not self.ended.is_set():
            self.trouble = trouble
            self.ended.set()


class EscPosPrinter:
    """Implements kiosk.ports.Printer. `draw` is for characters that the printer's font lacks."""

    def __init__(
        self,
        place: str,
        clock: Clock,
        paper: Paper | None = None,
        draw: DrawText | None = None,
        baud: int = 115200,
        patience: Patience = ANSWERING,
        pace: PrintPace | None = None,
        open_port: Opener | None = None,
    ) -> None:
        self._clock = clock
        self._paper = paper or Paper()
        self._draw = draw
        self._pace = pace or PrintPace()
        self._reader = SerialReader(open_port or opener_of(place, baud), self, clock, patience, "printer")
        self._one_at_a_time = threading.Lock()
        self._lock = threading.Lock()
        self._usable = False
        self._trouble = PrintTrouble.NOT_WORKING
        self._job: _Job | None = None
        self._torn = False
        """Half a slip may hang out of the printer; the next one is not to be its other half."""
        self._parser = StatusParser()
        self._ask_at = 0.0

    def start(self, on_health: Callable[[Health], None]) -> None:
        self._reader.start(on_health)

    def stop(self) -> None:
        self._reader.stop()

    def print(self, slip: Slip) -> PrintTrouble | None:
        with self._one_at_a_time:
            data = (FEED_AND_CUT if self._torn else b"") + encode(slip, self._paper, self._draw)
            job = _Job(self._pace.settle + self._pace.line * len(slip.lines))
            with self._lock:
                if not self._usable:
                    return self._trouble
                self._job = job
            self._send(data, job)
            job.sent_at = self._clock.monotonic()
            if not job.ended.wait(PRINT_LIMIT_SECONDS):
                job.end(PrintTrouble.NOT_WORKING)
            with self._lock:
                self._job = None
            self._torn = job.trouble is not None
            return job.trouble

    def _send(self, data: bytes, job: _Job) -> None:
        try:
            for start in range(0, len(data), _CHUNK):
                if job.ended.is_set():
                    # the line may be open again by now: what is left would come out as the beginning of nothing
                    return
                self._reader.send(data[start : start + _CHUNK])
        except DeviceError:
            job.end(PrintTrouble.NOT_WORKING)

    # The reader's thread.

    def opened(self) -> None:
        self._ask()

    def heard(self, data: bytes) -> bool:
        """Raises OutOfPaper, CoverOpen and Hung as the printer says it of itself."""
        status = self._parser.feed(data)
        if status is None:
            return False
        self._judge(status)
        return True

    def tick(self) -> None:
        if self._clock.monotonic() >= self._ask_at:
            self._ask()

    def closing(self) -> None:
        with self._lock:
            self._usable = False
            if self._job is not None:
                self._job.end(self._trouble)

    def _ask(self) -> None:
        self._parser.asked()
        self._ask_at = self._clock.monotonic() + self._pace.ask_every
        self._reader.send(ASK_ALL)

    def _judge(self, status: Status) -> None:
        self._trouble = PrintTrouble.NOT_WORKING
        if status.cover_open:
            self._trouble = PrintTrouble.COVER_OPEN
            raise CoverOpen("the cover is open")
        if status.no_paper:
            self._trouble = PrintTrouble.NO_PAPER
            raise OutOfPaper("there is no paper")
        if status.broken:
            raise Hung("the printer reports an error that it does not get over")
        with self._lock:
            self._usable = True
            job = self._job
        if job is not None and job.sent_at is not None and self._clock.monotonic() - job.sent_at >= job.seconds:
            job.end(None)
