"""A microphone in memory: a room that can be spoken in, and a plug that can be pulled."""

import threading

from devices.errors import Disconnected, NotFound
from devices.microphone import room
from devices.microphone.wav import BYTES_A_SECOND


class SimulatedSource:
    """A Source. `speed` is how much faster than in life its time passes."""

    def __init__(self, speed: float = 1.0) -> None:
        self._period = 0.1 / speed
        self._changed = threading.Condition()
        self._plugged = True
        self._sound = room.quiet()
        self._voice = room.voice()

    def speak(self) -> None:
        with self._changed:
            self._sound = self._voice

    def keep_quiet(self) -> None:
        with self._changed:
            self._sound = room.quiet()

    def plug(self) -> None:
        with self._changed:
            self._plugged = True

    def unplug(self) -> None:
        with self._changed:
            self._plugged = False
            self._changed.notify_all()

    def check(self) -> None:
        with self._changed:
            if not self._plugged:
                raise NotFound("there is no microphone")

    def open(self) -> "SimulatedStream":
        self.check()
        return SimulatedStream(self)

    def hear(self, position: int, count: int) -> bytes:
        """Raises Disconnected."""
        with self._changed:
            self._changed.wait_for(lambda: not self._plugged, self._period)
            if not self._plugged:
                raise Disconnected("the plug was pulled")
            start = position % BYTES_A_SECOND
            return (self._sound * 2)[start : start + count]


class SimulatedStream:
    def __init__(self, source: SimulatedSource) -> None:
        self._source = source
        self._position = 0
        self._interrupted = threading.Event()

    def read_into(self, room: memoryview) -> int:
        sound = self._source.hear(self._position, len(room))
        if self._interrupted.is_set():
            return 0
        room[: len(sound)] = sound
        self._position += len(sound)
        return len(sound)

    def interrupt(self) -> None:
        self._interrupted.set()

    def close(self) -> None:
        self.interrupt()
