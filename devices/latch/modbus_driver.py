"""The latch port over a relay board on Modbus RTU. Never opens for a fault; opens for the fire alarm where it is wired.

The board answers, so a door that did not open is known. Where it has a timed order the board itself ends the pulse, and no
accident of this program leaves the door open.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from devices.errors import DeviceError
from devices.latch.modbus import READ_INPUTS, Answer, AnswerParser, Board, Read, Written
from devices.serial_port import Opener, serial_opener
from devices.serial_reader import Patience, SerialReader
from kiosk.clock import Clock
from kiosk.domain.health import Health

ANSWERING = Patience(silent_after=2.0)
"""Asked twice a second."""


@dataclass(frozen=True, slots=True)
class LatchPace:
    """In seconds."""

    pulse: float = 3.0
    ask_every: float = 0.5
    """How soon the fire alarm is noticed."""
    answer_within: float = 0.6


class ModbusLatch:
    """Implements kiosk.ports.Latch. `url` as for pySerial; `open_port` replaces the line (simulators)."""

    def __init__(
        self,
        url: str,
        clock: Clock,
        board: Board,
        pace: LatchPace | None = None,
        baud: int = 9600,
        patience: Patience = ANSWERING,
        open_port: Opener | None = None,
        *,
        timed: bool = False,
    ) -> None:
        self._clock = clock
        self._board = board
        self._pace = pace or LatchPace()
        self._timed = timed
        self._order = board.energise_for(self._pace.pulse) if timed else board.energise()
        self._reader = SerialReader(open_port or serial_opener(url, baud), self, clock, patience, "latch")
        self._parser = AnswerParser(board.slave)
        self._lock = threading.Lock()
        self._obeyed = threading.Event()
        self._usable = False
        self._alarm = False
        self._let_go_at: float | None = None
        self._ask_at = 0.0

    def start(self, on_health: Callable[[Health], None]) -> None:
        self._reader.start(on_health)

    def stop(self) -> None:
        self._reader.stop()

    def release(self) -> bool:
        """True once the board has repeated the order. A second call within the pulse begins it anew."""
        with self._lock:
            if not self._usable:
                return False
            if self._alarm:
                # open already, and a timed order would close it too soon
                return True
            self._obeyed.clear()
            # set first: if half of the order went out before an error, there is still a time to let go
            self._let_go_at = self._clock.monotonic() + self._pace.pulse
            try:
                self._reader.send(self._order)
            except DeviceError:
                return False
        return self._obeyed.wait(self._pace.answer_within)

    # The reader's thread.

    def opened(self) -> None:
        with self._lock:
            self._parser = AnswerParser(self._board.slave)
            self._alarm, self._let_go_at = False, None
            self._reader.send(self._board.release())
            self._usable = True

    def heard(self, data: bytes) -> bool:
        answers = self._parser.feed(data)
        for answer in answers:
            self._take(answer)
        return bool(answers)

    def tick(self) -> None:
        now = self._clock.monotonic()
        with self._lock:
            if self._let_go_at is not None and now >= self._let_go_at:
                self._let_go_at = None
                if not self._alarm:
                    self._reader.send(self._board.release())
            elif now >= self._ask_at:
                self._ask_at = now + self._pace.ask_every
                self._reader.send(self._board.ask())

    def closing(self) -> None:
        """Whatever the alarm says: a door that nobody watches is no open door."""
        with self._lock:
            self._usable, self._let_go_at = False, None
            self._reader.send(self._board.release())

    def _take(self, answer: Answer) -> None:
        match answer:
            case Written(order) if order == self._order:
                self._obeyed.set()
            case Read(function, on) if function == READ_INPUTS and on is not self._alarm:
                with self._lock:
                    self._alarm = on
                    self._reader.send(self._board.energise() if on else self._board.release())
            case _:
                pass
