"""All bytes into a line that takes them piece by piece: what a socket and a device file have in common."""

import select
from collections.abc import Callable
from typing import Protocol

from devices.errors import Disconnected, Hung


class HasDescriptor(Protocol):
    def fileno(self) -> int: ...


def send_all(line: HasDescriptor | int, write: Callable[[memoryview], int], data: bytes, patience: float) -> None:
    """`write` does not block, and answers how many bytes it took. `patience` in seconds, for each piece.

    Raises Hung where nothing is taken for so long, Disconnected where the line breaks.
    """
    rest = memoryview(data)
    while rest:
        _, writable, _ = select.select([], [line], [], patience)
        if not writable:
            raise Hung("the device takes no bytes")
        try:
            rest = rest[write(rest) :]
        except BlockingIOError:
            continue
        except OSError as error:
            raise Disconnected("the line broke while writing") from error
