"""The far end of a serial line as bytes: what a simulated line carries. Written from the device's document, not from its driver."""

from typing import Protocol


class Instrument(Protocol):
    """Both methods may raise Disconnected: then the plug has been pulled."""

    def receive(self, data: bytes) -> bytes:
        """Bytes arrive from the terminal, whole or torn; what is answered to them."""
        ...

    def tick(self, seconds: float) -> bytes:
        """So much time passes; what is said without being asked."""
        ...

    def power_cut(self) -> None:
        """The plug is pulled: all that it was told is forgotten, and nothing stays energised."""
        ...
