"""A serial line whose far end is the test itself."""

from queue import Empty, SimpleQueue

from devices.errors import DeviceError
from devices.serial_port import Port


class Wire:
    """A Port and its opener: what it puts in is read, an error it puts in is raised."""

    def __init__(self) -> None:
        self.arriving: SimpleQueue[bytes | DeviceError] = SimpleQueue()
        self.missing: SimpleQueue[DeviceError] = SimpleQueue()
        self.sent: list[bytes] = []
        self.refuses: DeviceError | None = None
        self.opened = 0
        self.closed = 0

    def open(self) -> Port:
        try:
            raise self.missing.get_nowait()
        except Empty:
            self.opened += 1
            return self

    def receive(self) -> bytes:
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
