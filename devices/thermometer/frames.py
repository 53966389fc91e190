"""GY-614V3: bytes to frames and back. No port, no clock, no opinion about the temperature.

Source: the vendor's 8051 example, the C++ class `Gy614` of rmcs_core and the Perl script read_gy614_uart4.pl agree on
the 12-byte data frame; commands follow the register map on szlitus.com (show-4084). 9600 8N1.

    A4 03 07 07  E  TOh TOl  TAh TAl  BOh BOl  SUM

E is the emissivity x100; TO (what the sensor sees), TA (its housing) and BO (forehead converted to body) are big-endian
hundredths of a degree Celsius; SUM is the low byte of the sum of all before it. The drivers read TO and TA as unsigned;
below 0 °C only a signed reading makes sense, so they are signed here.
"""

import struct
from dataclasses import dataclass
from enum import IntEnum

ADDRESS = 0xA4
READ = 0x03
WRITE = 0x06
HEADER = bytes((ADDRESS, READ, 0x07, 0x07))
FRAME_BYTES = 12

_VALUES = struct.Struct(">Bhhh")


class Register(IntEnum):
    """Registers that this terminal writes. Volatile until saved through 0x05, which it never does: flash wears out."""

    RATE = 0x02
    MODE = 0x03
    FORMAT = 0x04


RATE_10_HZ = 3
MODE_CONTINUOUS = 0
MODE_QUERY = 1
FORMAT_BINARY = 0


@dataclass(frozen=True, slots=True)
class Gy614Frame:
    """One measurement. Temperatures in degrees Celsius, `emissivity` 0.01 to 1."""

    emissivity: float
    surface: float
    ambient: float
    body: float


def checksum(data: bytes) -> int:
    return sum(data) & 0xFF


def write_register(register: int, value: int) -> bytes:
    """The command `A4 06 REG VAL SUM`."""
    command = bytes((ADDRESS, WRITE, register, value))
    return command + bytes((checksum(command),))


def read_registers(first: int, count: int) -> bytes:
    """The command `A4 03 REG COUNT SUM`. Inferred for the data registers: no published example shows its bytes."""
    command = bytes((ADDRESS, READ, first, count))
    return command + bytes((checksum(command),))


STREAM_AT_10_HZ = (
    write_register(Register.FORMAT, FORMAT_BINARY),
    write_register(Register.RATE, RATE_10_HZ),
    write_register(Register.MODE, MODE_CONTINUOUS),
)
"""What turns a module of unknown history into one that streams; a power cut resets it, so it is said at each opening."""

ENTER_QUERY_MODE = write_register(Register.MODE, MODE_QUERY)
QUERY = read_registers(0x07, 0x07)


def encode(frame: Gy614Frame) -> bytes:
    data = HEADER + _VALUES.pack(
        round(frame.emissivity * 100), _hundredths(frame.surface), _hundredths(frame.ambient), _hundredths(frame.body)
    )
    return data + bytes((checksum(data),))


class FrameParser:
    """Finds data frames in a stream that may begin anywhere and hold anything.

    A frame is believed for its header and its checksum only. After noise or a torn frame the next whole frame is found:
    a failed candidate costs one byte, never what follows it.
    """

    def __init__(self) -> None:
        self._pending = bytearray()

    def feed(self, data: bytes) -> list[Gy614Frame]:
        self._pending += data
        frames: list[Gy614Frame] = []
        while (start := self._find_header()) is not None:
            del self._pending[:start]
            if len(self._pending) < FRAME_BYTES:
                break
            candidate = bytes(self._pending[:FRAME_BYTES])
            if candidate[-1] == checksum(candidate[:-1]):
                frames.append(_decode(candidate))
                del self._pending[:FRAME_BYTES]
            else:
                del self._pending[0]
        return frames

    def _find_header(self) -> int | None:
        """Where a header, or the beginning of one at the very end, starts; drops the rest when there is none."""
        start = self._pending.find(HEADER)
        if start >= 0:
            return start
        kept = next(n for n in range(len(HEADER) - 1, -1, -1) if self._pending.endswith(HEADER[:n]))
        del self._pending[: len(self._pending) - kept]
        return None


def _decode(data: bytes) -> Gy614Frame:
    emissivity, surface, ambient, body = _VALUES.unpack_from(data, len(HEADER))
    return Gy614Frame(emissivity / 100, surface / 100, ambient / 100, body / 100)


def _hundredths(celsius: float) -> int:
    return max(-0x8000, min(0x7FFF, round(celsius * 100)))
