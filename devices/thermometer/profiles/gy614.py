"""GY-614V3: one point, with the module's own guess at the body. No port, no clock, no opinion about the temperature.

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

from devices.thermometer.framing import Found, FrameScanner, Unread, sum8, with_sum8
from devices.thermometer.profile import Measurement, Parser, Profile, ScannerParser

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
    EMISSIVITY = 0x07


RATE_10_HZ = 3
SKIN_PERCENT = 98
"""Emissivity of skin x100."""
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


def write_register(register: int, value: int) -> bytes:
    """The command `A4 06 REG VAL SUM`."""
    return with_sum8(bytes((ADDRESS, WRITE, register, value)))


def read_registers(first: int, count: int) -> bytes:
    """The command `A4 03 REG COUNT SUM`. Inferred for the data registers: no published example shows its bytes."""
    return with_sum8(bytes((ADDRESS, READ, first, count)))


STREAM_AT_10_HZ = (
    write_register(Register.FORMAT, FORMAT_BINARY),
    write_register(Register.RATE, RATE_10_HZ),
    write_register(Register.EMISSIVITY, SKIN_PERCENT),
    write_register(Register.MODE, MODE_CONTINUOUS),
)
"""Makes a module of unknown history stream. A power cut makes it forget, so this is said at each opening."""

ENTER_QUERY_MODE = write_register(Register.MODE, MODE_QUERY)
QUERY = read_registers(0x07, 0x07)


def encode(frame: Gy614Frame) -> bytes:
    return with_sum8(
        HEADER
        + _VALUES.pack(
            round(frame.emissivity * 100),
            _hundredths(frame.surface),
            _hundredths(frame.ambient),
            _hundredths(frame.body),
        )
    )


def read(candidate: bytes) -> Found[Gy614Frame] | Unread:
    if len(candidate) < FRAME_BYTES:
        return Unread.INCOMPLETE
    if candidate[FRAME_BYTES - 1] != sum8(candidate[: FRAME_BYTES - 1]):
        return Unread.NO_FRAME
    emissivity, surface, ambient, body = _VALUES.unpack_from(candidate, len(HEADER))
    return Found(Gy614Frame(emissivity / 100, surface / 100, ambient / 100, body / 100), FRAME_BYTES)


def scanner() -> FrameScanner[Gy614Frame]:
    return FrameScanner(HEADER, FRAME_BYTES, read)


def _parser() -> Parser:
    return ScannerParser(scanner(), lambda frame: Measurement(frame.surface, frame.ambient, frame.body))


def _hundredths(celsius: float) -> int:
    return max(-0x8000, min(0x7FFF, round(celsius * 100)))


PROFILE = Profile(
    "gy-614v3",
    (9600, 115200),
    _parser,
    opening=lambda _: STREAM_AT_10_HZ,
    emissivity=SKIN_PERCENT / 100,
)
