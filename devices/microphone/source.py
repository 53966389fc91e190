"""Where sound comes from: what the recorder needs of a microphone, real or simulated."""

from typing import Protocol


class Stream(Protocol):
    """A microphone that listens."""

    def read_into(self, room: memoryview) -> int:
        """Blocks for the next sound, PCM16 at 16 kHz; how many bytes it was, 0 once interrupted. Raises DeviceError."""
        ...

    def interrupt(self) -> None:
        """Listen no more. From any thread and at once; a read that blocks comes back."""
        ...

    def close(self) -> None:
        """Interrupts, and cleans up. On the reading thread."""
        ...


class Source(Protocol):
    def check(self) -> None:
        """Whether there is a microphone, without listening to it. Raises DeviceError."""
        ...

    def open(self) -> Stream:
        """Begin to listen. Raises DeviceError."""
        ...
