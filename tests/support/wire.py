"""A serial line whose far end is the test itself."""

from queue import Empty, SimpleQueue

from devices.errors import DeviceError
from devices.serial_port import Port
from tests.support.waiting import Heard


class Wire:
    """A Port and its opener: what it puts in is read, an error it puts in is raised."""

    def __init__(self) -> None:
        self.arriving: SimpleQueue[bytes | DeviceError] = SimpleQueue()
        self.missing: SimpleQueue[DeviceError] = SimpleQueue()
        self.sent: list[bytes] = []
        self.refuses: DeviceError | None = None
        self._reads: Heard[None] = Heard()
        self.opened = 0
        self.closed = 0

    def open(self) -> Port:
        try:
            raise self.missing.get_nowait()
        except Empty:
            self.opened += 1
            return self

    def wait_a_round(self) -> None:
        """Until all that a reader does between two reads has been done at least once more."""
        begun = len(self._reads.items)
        self._reads.wait_count(begun + 2)

    def receive(self) -> bytes:
        self._reads(None)
        try:
            arrived = self.arriving.get(timeout=0.005)
        except Empty:
            return b""
        if isinstance(arrived, DeviceError):
            raise arrived
        return arrived

    def send(self, data: bytes) -> None:
        if self.refuses is not None:
            raise self.refuses
        self.sent.append(data)

    def close(self) -> None:
        self.closed += 1
