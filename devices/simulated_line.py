"""A serial line inside this process: the driver at one end, an instrument at the other, a plug between them."""

import threading
from collections.abc import Callable

from devices.errors import Disconnected, NotFound
from devices.instrument import Instrument
from devices.serial_port import Port


class SimulatedLine:
    """Plugged in from the start. One port at a time; `plug` and `unplug` may come from any thread."""

    def __init__(self, instrument: Instrument, period: float = 0.1) -> None:
        """`period`: how much time, in seconds, passes for the instrument between two messages."""
        self._instrument = instrument
        self._period = period
        self._lock = threading.Lock()
        self._pulled = threading.Event()

    def plug(self) -> None:
        with self._lock:
            if self._pulled.is_set():
                self._pulled = threading.Event()

    def unplug(self) -> None:
        with self._lock:
            self._pulled.set()
            self._instrument.power_cut()

    def open(self) -> Port:
        with self._lock:
            if self._pulled.is_set():
                raise NotFound("nothing is plugged in")
            return _SimulatedPort(self, self._instrument, self._pulled, self._period)


class _SimulatedPort:
    """The terminal's end, from one plugging in to the pulling out."""

    def __init__(self, line: SimulatedLine, instrument: Instrument, pulled: threading.Event, period: float) -> None:
        self._line = line
        self._instrument = instrument
        self._pulled = pulled
        self._period = period
        self._lock = threading.Lock()
        self._answers = b""

    def receive(self) -> bytes:
        if self._pulled.wait(self._period):
            raise Disconnected("the plug was pulled")
        with self._lock:
            answers, self._answers = self._answers, b""
            return answers + self._spoken(lambda: self._instrument.tick(self._period))

    def send(self, data: bytes) -> None:
        if self._pulled.is_set():
            raise Disconnected("the plug was pulled")
        with self._lock:
            self._answers += self._spoken(lambda: self._instrument.receive(data))

    def close(self) -> None:
        """Nothing to give back."""

    def _spoken(self, speak: Callable[[], bytes]) -> bytes:
        try:
            return speak()
        except Disconnected:
            self._line.unplug()
            raise
