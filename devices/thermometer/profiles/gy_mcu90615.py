"""GY-MCU90615, GY-MCU90615V2 and GY-MCU90614: one point, raw, in three frame forms that one header opens.

Source: the vendor's Arduino and STM32 examples, a MicroPython driver, sellers' pages. 115200 8N1 for the first, 9600 for the
others. Big-endian hundredths of a degree Celsius; SUM is the low byte of the sum of all before it.

    5A 5A 45 04  TOh TOl  TAh TAl  SUM               all older firmware
    5A 5A 45 04  TOh TOl  TAh TAl  ??  SUM           newer GY-MCU90614, one byte more than it counts
    5A 5A 45 05  TOh TOl  TAh TAl  ??  SUM           the same, counted

Of the longer frame only the length is published; the byte that it adds is not, and is passed over here. The forms are
told apart by where the sum comes out. Should a long frame's extra byte happen to be the short one's sum, the same two
temperatures are read.
"""

import struct
from dataclasses import dataclass
from enum import Enum

from devices.thermometer.framing import Found, FrameScanner, Unread, sum8, with_sum8
from devices.thermometer.profile import Measurement, Parser, Profile, ScannerParser

HEADER = bytes((0x5A, 0x5A, 0x45))
SHORT_BYTES, LONG_BYTES = 9, 10
_VALUES = struct.Struct(">hh")

CONTINUOUS = with_sum8(bytes((0xA5, 0x45)))
QUERY = with_sum8(bytes((0xA5, 0x15)))
BAUD_9600 = with_sum8(bytes((0xA5, 0xAE)))
BAUD_115200 = with_sum8(bytes((0xA5, 0xAF)))
AUTO_AT_POWER_UP = with_sum8(bytes((0xA5, 0x51)))
QUIET_AT_POWER_UP = with_sum8(bytes((0xA5, 0x52)))


class Form(Enum):
    SHORT = "short"
    LONG = "long"
    COUNTED = "counted"


@dataclass(frozen=True, slots=True)
class Gy90615Frame:
    """One measurement in °C. `extra` is the longer forms' unpublished byte."""

    surface: float
    ambient: float
    form: Form = Form.SHORT
    extra: int = 0


def encode(frame: Gy90615Frame) -> bytes:
    count = 5 if frame.form is Form.COUNTED else 4
    values = _VALUES.pack(_hundredths(frame.surface), _hundredths(frame.ambient))
    extra = b"" if frame.form is Form.SHORT else bytes((frame.extra,))
    return with_sum8(HEADER + bytes((count,)) + values + extra)


def read(candidate: bytes) -> Found[Gy90615Frame] | Unread:
    if len(candidate) < SHORT_BYTES:
        return Unread.INCOMPLETE if candidate[3:4] in (b"", b"\x04", b"\x05") else Unread.NO_FRAME
    surface, ambient = (value / 100 for value in _VALUES.unpack_from(candidate, 4))
    counted = candidate[3] == 5
    if candidate[3] not in (4, 5):
        return Unread.NO_FRAME
    if not counted and candidate[8] == sum8(candidate[:8]):
        return Found(Gy90615Frame(surface, ambient), SHORT_BYTES)
    if len(candidate) < LONG_BYTES:
        return Unread.INCOMPLETE
    if candidate[9] != sum8(candidate[:9]):
        return Unread.NO_FRAME
    form = Form.COUNTED if counted else Form.LONG
    return Found(Gy90615Frame(surface, ambient, form, candidate[8]), LONG_BYTES)


def scanner() -> FrameScanner[Gy90615Frame]:
    return FrameScanner(HEADER, LONG_BYTES, read)


def _parser() -> Parser:
    return ScannerParser(scanner(), lambda frame: Measurement(frame.surface, frame.ambient))


def _hundredths(celsius: float) -> int:
    return max(-0x8000, min(0x7FFF, round(celsius * 100)))


PROFILE = Profile(
    "gy-mcu90615",
    (9600, 115200),
    _parser,
    opening=lambda _: (CONTINUOUS,),
    highest_rate=14.0,
)
