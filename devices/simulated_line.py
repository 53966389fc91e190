"""A serial line inside this process: the driver at one end, an instrument at the other, a plug between them."""

import threading

from devices.errors import Disconnected, NotFound
from devices.instrument import Instrument
from devices.serial_port import Port


class SimulatedLine:
    """Plugged in from the start. One port at a time; `plug` and `unplug` may come from any thread."""

    def __init__(self, instrument: Instrument, period: float = 0.1, speed: float = 1.0) -> None:
        """`period`: seconds between two ticks of the instrument; its time passes `speed` times as fast as ours."""
        self._instrument = instrument
        self._period = period
        self._step = period * speed
        # reentrant: the instrument itself may find, while it is spoken to, that its plug is to be pulled
        self._lock = threading.RLock()
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
            return _SimulatedPort(self, self._pulled, self._period)

    def hear(self, pulled: threading.Event, data: bytes | None) -> bytes:
        """What the instrument answers to `data`, or says by itself after a period. Disconnected once `pulled`."""
        with self._lock:
            if pulled.is_set():
                raise Disconnected("the plug was pulled")
            try:
                return self._instrument.tick(self._step) if data is None else self._instrument.receive(data)
            except Disconnected:
                self.unplug()
                raise


class _SimulatedPort:
    """The terminal's end, from one plugging in to the pulling out."""

    def __init__(self, line: SimulatedLine, pulled: threading.Event, period: float) -> None:
        self._line = line
        self._pulled = pulled
        self._period = period
        self._lock = threading.Lock()
        self._answers = b""

    def receive(self) -> bytes:
        self._pulled.wait(self._period)
        said = self._line.hear(self._pulled, None)
        with self._lock:
            answers, self._answers = self._answers, b""
        return answers + said

    def send(self, data: bytes) -> None:
        answer = self._line.hear(self._pulled, data)
        with self._lock:
            self._answers += answer

    def close(self) -> None:
        """Nothing to give back."""
