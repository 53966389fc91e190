"""LCUS-1 USB relay: two commands of four bytes, `A0 channel state SUM`, SUM the low byte of the sum. 9600 8N1. It never answers."""

from enum import IntEnum

HEADER = 0xA0
COMMAND_BYTES = 4


class Relay(IntEnum):
    RELEASED = 0
    ENERGISED = 1


def encode(state: Relay, channel: int = 1) -> bytes:
    data = bytes((HEADER, channel, state))
    return data + bytes((sum(data) & 0xFF,))


ENERGISE = encode(Relay.ENERGISED)
RELEASE = encode(Relay.RELEASED)


class CommandParser:
    """The relay's ear: finds whole commands for one channel among anything; a torn or wrong one changes nothing."""

    def __init__(self, channel: int = 1) -> None:
        self._channel = channel
        self._pending = bytearray()

    def feed(self, data: bytes) -> list[Relay]:
        self._pending += data
        states: list[Relay] = []
        while len(self._pending) >= COMMAND_BYTES:
            candidate = bytes(self._pending[:COMMAND_BYTES])
            state = next((state for state in Relay if candidate == encode(state, self._channel)), None)
            if state is None:
                del self._pending[0]
            else:
                states.append(state)
                del self._pending[:COMMAND_BYTES]
        return states
