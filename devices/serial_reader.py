"""The one supervised loop on a serial line: open, converse, report health, and try again for ever until stopped.

Knows no protocol (a Conversation does) and no policy: what a lost device means is decided by the hub.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from devices.errors import DeviceError, Disconnected, Garbled, Silent
from devices.serial_port import Opener, Port
from kiosk.clock import Clock
from kiosk.domain.health import Fault, Health, Ready, Retrying, Starting

_log = logging.getLogger(__name__)

STOP_SECONDS = 2.0
"""The promise of every port: `stop` ends what was begun within this time."""

NOISE_BYTES = 24
"""This many bytes without a valid frame are noise; fewer are the torn end of what fell silent (two 12-byte frames)."""


@dataclass(frozen=True, slots=True)
class Patience:
    """The waits of a serial line, in seconds."""

    first_retry: float = 0.5
    """A plug that only lost contact is back at once."""
    longest_retry: float = 5.0
    """Somebody who plugs a device in again sees it work before walking away."""
    silent_after: float | None = 2.0
    """Without a valid frame for so long a streaming device is lost; None for one that never speaks first."""

    def retry(self, attempt: int) -> float:
        """How long to wait after the `attempt`th failure in a row, counted from 1: doubled each time."""
        return min(self.first_retry * 2 ** min(attempt - 1, 16), self.longest_retry)


class Conversation(Protocol):
    """What is said and heard on a line. All is called on the reader's thread; errors are DeviceError."""

    def opened(self) -> None:
        """The port is open: say what must be said first."""
        ...

    def heard(self, data: bytes) -> bool:
        """Bytes arrived; True when they completed at least one valid frame."""
        ...

    def tick(self) -> None:
        """Called after each read, with or without bytes, several times a second."""
        ...

    def closing(self) -> None:
        """The port is about to be closed, for whatever reason: last words."""
        ...


class SerialReader:
    def __init__(
        self, open_port: Opener, conversation: Conversation, clock: Clock, patience: Patience, name: str
    ) -> None:
        self._open_port = open_port
        self._conversation = conversation
        self._clock = clock
        self._patience = patience
        self._name = name
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._on_health: Callable[[Health], None] = _unheard
        self._health: Health = Starting()
        self._line = threading.Lock()
        self._port: Port | None = None
        self._send_error: DeviceError | None = None

    def start(self, on_health: Callable[[Health], None]) -> None:
        if self._thread is not None:
            raise RuntimeError(f"{self._name} is already started")
        self._on_health = on_health
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(self._stopping,), name=self._name, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        if self._thread is not None:
            self._stopping.set()
            self._thread.join(STOP_SECONDS)
            self._thread = None

    def send(self, data: bytes) -> None:
        """Write to the open line, from any thread. Raises DeviceError; the line is opened again after that."""
        with self._line:
            if self._port is None:
                raise Disconnected("the line is not open")
            try:
                self._port.send(data)
            except DeviceError as error:
                self._send_error = error
                raise

    def _run(self, stopping: threading.Event) -> None:
        self._health = Starting()
        self._on_health(self._health)
        while not stopping.is_set():
            try:
                self._converse(stopping)
            except DeviceError as error:
                stopping.wait(self._failed(error.fault))
            except Exception:  # noqa: BLE001 - the top of a thread
                _log.exception("%s: the conversation crashed", self._name)
                stopping.wait(self._failed(Fault.CRASHED))

    def _converse(self, stopping: threading.Event) -> None:
        port = self._open_port()
        with self._line:
            self._port, self._send_error = port, None
        try:
            self._conversation.opened()
            self._listen(port, stopping)
        finally:
            try:
                self._conversation.closing()
            except DeviceError:
                # the last words found nobody; what broke the line is already on its way up
                _log.debug("%s: closed without last words", self._name)
            finally:
                with self._line:
                    self._port = None
                    port.close()

    def _listen(self, port: Port, stopping: threading.Event) -> None:
        valid_at, unexplained = self._clock.monotonic(), 0
        if self._patience.silent_after is None:
            self._worked()
        while not stopping.is_set():
            data = port.receive()
            if self._send_error is not None:
                raise self._send_error
            unexplained += len(data)
            if data and self._conversation.heard(data):
                valid_at, unexplained = self._clock.monotonic(), 0
                self._worked()
            self._conversation.tick()
            limit = self._patience.silent_after
            if limit is not None and self._clock.monotonic() - valid_at > limit:
                raise Garbled("bytes, and no valid frame") if unexplained >= NOISE_BYTES else Silent("no valid frame")

    def _worked(self) -> None:
        if not isinstance(self._health, Ready):
            self._health = Ready()
            self._on_health(self._health)

    def _failed(self, fault: Fault) -> float:
        """Report the failure; answers how long to wait before the next try."""
        match self._health:
            case Retrying(before, since, attempt):
                # what was pulled out is missing afterwards: the operator reads the cause, not its consequence
                pulled = fault is Fault.NOT_FOUND and before is Fault.DISCONNECTED
                self._health = Retrying(before if pulled else fault, since, attempt + 1)
            case _:
                self._health = Retrying(fault, self._clock.monotonic(), 1)
        self._on_health(self._health)
        return self._patience.retry(self._health.attempt)


def _unheard(_: Health) -> None:
    """Nobody listens before `start`."""
