"""CJMCU-90614: one point, raw. No port, no clock.

Source: electronicpro.co.za, newegg.ca and a C driver. 115200 8N1, also 9600 and 57600. Big-endian hundredths of a degree Celsius.

    66 66  MODE 04  TOh TOl  TAh TAl  SUM        MODE 01 streaming, 02 asked for

SUM is the low byte of the sum of the four data bytes alone, so the header must be right by itself. Commands are 66 66 CC 56.
"""

import struct
from dataclasses import dataclass
from enum import IntEnum

from devices.thermometer.framing import Found, FrameScanner, Unread, sum8
from devices.thermometer.profile import Measurement, Parser, Profile, ScannerParser

HEADER = bytes.fromhex("6666")
FRAME_BYTES = 9
_VALUES = struct.Struct(">hh")


class Mode(IntEnum):
    CONTINUOUS = 1
    QUERY = 2


def command(name: int) -> bytes:
    return HEADER + bytes((name, 0x56))


CONTINUOUS, QUERY = command(Mode.CONTINUOUS), command(Mode.QUERY)
BAUD_9600, BAUD_57600, BAUD_115200 = command(0x11), command(0x12), command(0x13)


@dataclass(frozen=True, slots=True)
class Cjmcu90614Frame:
    """One measurement in °C."""

    surface: float
    ambient: float
    mode: Mode = Mode.CONTINUOUS


def encode(frame: Cjmcu90614Frame) -> bytes:
    values = _VALUES.pack(_hundredths(frame.surface), _hundredths(frame.ambient))
    return HEADER + bytes((frame.mode, len(values))) + values + bytes((sum8(values),))


def read(candidate: bytes) -> Found[Cjmcu90614Frame] | Unread:
    if len(candidate) >= 3 and candidate[2] not in (Mode.CONTINUOUS, Mode.QUERY):
        return Unread.NO_FRAME
    if len(candidate) >= 4 and candidate[3] != _VALUES.size:
        return Unread.NO_FRAME
    if len(candidate) < FRAME_BYTES:
        return Unread.INCOMPLETE
    if candidate[8] != sum8(candidate[4:8]):
        return Unread.NO_FRAME
    surface, ambient = _VALUES.unpack_from(candidate, 4)
    return Found(Cjmcu90614Frame(surface / 100, ambient / 100, Mode(candidate[2])), FRAME_BYTES)


def scanner() -> FrameScanner[Cjmcu90614Frame]:
    return FrameScanner(HEADER, FRAME_BYTES, read)


def _parser() -> Parser:
    return ScannerParser(scanner(), lambda frame: Measurement(frame.surface, frame.ambient))


def _hundredths(celsius: float) -> int:
    return max(-0x8000, min(0x7FFF, round(celsius * 100)))


PROFILE = Profile("cjmcu-90614", (115200, 9600, 57600), _parser, opening=lambda _: (CONTINUOUS,))
