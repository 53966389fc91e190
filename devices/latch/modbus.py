"""A relay board on Modbus RTU: one coil for the door, one discrete input for the fire alarm. Bytes only.

Source: the Modbus application protocol (functions 01, 02 and 05) and its serial line guide (CRC-16, low byte first). The timed
order is the flash-on of Waveshare's relay boards: function 05 at 0x0200 + coil, with tenths of a second in the place of a
state; other makes have others, and a board without it answers an exception.
"""

from dataclasses import dataclass

READ_COILS, READ_INPUTS, WRITE_COIL = 0x01, 0x02, 0x05
EXCEPTION = 0x80
FLASH_ON = 0x0200
ON, OFF = 0xFF00, 0x0000
LONGEST_FLASH = 0x7FFF
_REQUEST_BYTES = 8


def crc16(data: bytes) -> bytes:
    """Polynomial A001 reflected, beginning with FFFF; low byte first, as it stands on the line."""
    crc = 0xFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc >> 1) ^ 0xA001 if crc & 1 else crc >> 1
    return crc.to_bytes(2, "little")


def request(slave: int, function: int, address: int, value: int) -> bytes:
    """`slave function ADDRh ADDRl VALUEh VALUEl CRC`; for a reading, VALUE is how many."""
    body = bytes((slave, function)) + address.to_bytes(2, "big") + value.to_bytes(2, "big")
    return body + crc16(body)


@dataclass(frozen=True, slots=True)
class Board:
    """`coil` and `fire_input` count from 0, as on the line."""

    slave: int = 1
    coil: int = 0
    fire_input: int | None = None

    def energise(self) -> bytes:
        return request(self.slave, WRITE_COIL, self.coil, ON)

    def release(self) -> bytes:
        return request(self.slave, WRITE_COIL, self.coil, OFF)

    def energise_for(self, seconds: float) -> bytes:
        """Closes by itself: a promise that outlives this program."""
        tenths = max(1, min(LONGEST_FLASH, round(seconds * 10)))
        return request(self.slave, WRITE_COIL, FLASH_ON + self.coil, tenths)

    def ask(self) -> bytes:
        """Whether the fire alarm is on; where none is wired, whether the coil is, which shows that the board lives."""
        if self.fire_input is None:
            return request(self.slave, READ_COILS, self.coil, 1)
        return request(self.slave, READ_INPUTS, self.fire_input, 1)


@dataclass(frozen=True, slots=True)
class Written:
    """The board has obeyed; it answers an order by repeating it."""

    order: bytes


@dataclass(frozen=True, slots=True)
class Read:
    function: int
    on: bool


@dataclass(frozen=True, slots=True)
class Refused:
    """The board does not know the function or the address."""

    function: int


Answer = Written | Read | Refused


class AnswerParser:
    """Finds the board's answers among anything; believed for slave, function, length and CRC. What fails costs one byte."""

    def __init__(self, slave: int) -> None:
        self._slave = slave
        self._pending = bytearray()

    def feed(self, data: bytes) -> list[Answer]:
        self._pending += data
        answers: list[Answer] = []
        while len(self._pending) >= 2:
            length = self._length()
            if length is not None and len(self._pending) < length:
                break
            frame = bytes(self._pending[: length or 0])
            if length is None or crc16(frame[:-2]) != frame[-2:]:
                del self._pending[0]
                continue
            del self._pending[:length]
            answers.append(_answer(frame))
        return answers

    def _length(self) -> int | None:
        if self._pending[0] != self._slave:
            return None
        function = self._pending[1]
        if function == WRITE_COIL:
            return _REQUEST_BYTES
        if function in (READ_COILS, READ_INPUTS):
            return 6
        return 5 if function & EXCEPTION else None


def _answer(frame: bytes) -> Answer:
    if frame[1] & EXCEPTION:
        return Refused(frame[1] & ~EXCEPTION)
    if frame[1] == WRITE_COIL:
        return Written(frame)
    return Read(frame[1], bool(frame[3] & 1))
