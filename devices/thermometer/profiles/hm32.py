"""HM 32x32: a thermal picture (Heimann HTPA32x32) that is asked for. No port, no clock.

Source: InfraredTemperatureUtils.java of V-Progress/ybFace_jd, a face terminal of 2020 (one source). 115200 8N1. The host sends
11 00 00 04 01 98; the module answers 2054 bytes, all big-endian signed tenths of a degree Celsius:

    16 98  TA int16  1024 x int16  1A 9C

Pixel 32 i + j lies at column i, row j. There is no checksum: a frame is believed for its header, its trailer at the
right place and temperatures that the sensor can have. The module's shorter answers (sensor only; half a picture) are
not asked for and not read.
"""

import struct
from dataclasses import dataclass, field

from devices.thermometer.framing import Found, FrameScanner, Unread
from devices.thermometer.profile import Measurement, Parser, Profile, ScannerParser
from kiosk.domain.thermal import ThermalImage

SIDE = 32
PIXELS = SIDE * SIDE
HEADER, TRAILER = bytes.fromhex("1698"), bytes.fromhex("1A9C")
FRAME_BYTES = 2054
REQUEST = bytes.fromhex("110000040198")
COLDEST, HOTTEST = -400, 5000
"""Tenths of °C. Without a checksum, the range is what tells a picture from bytes that are out of step."""
_VALUES = struct.Struct(f">{PIXELS + 1}h")


@dataclass(frozen=True, slots=True)
class Hm32Frame:
    """Tenths of °C as they travel: `pixels` column by column."""

    ambient: int
    pixels: tuple[int, ...] = field(repr=False)


def encode(frame: Hm32Frame) -> bytes:
    return HEADER + _VALUES.pack(frame.ambient, *frame.pixels) + TRAILER


def read(candidate: bytes) -> Found[Hm32Frame] | Unread:
    if len(candidate) < FRAME_BYTES:
        return Unread.INCOMPLETE
    if candidate[FRAME_BYTES - 2 : FRAME_BYTES] != TRAILER:
        return Unread.NO_FRAME
    values = _VALUES.unpack_from(candidate, len(HEADER))
    if min(values) < COLDEST or max(values) > HOTTEST:
        return Unread.NO_FRAME
    return Found(Hm32Frame(values[0], values[1:]), FRAME_BYTES)


def picture(frame: Hm32Frame) -> ThermalImage:
    pixels = frame.pixels
    return ThermalImage(
        SIDE, SIDE, tuple(pixels[column * SIDE + row] / 10 for row in range(SIDE) for column in range(SIDE))
    )


def scanner() -> FrameScanner[Hm32Frame]:
    return FrameScanner(HEADER, FRAME_BYTES, read)


def _measured(frame: Hm32Frame) -> Measurement:
    image = picture(frame)
    return Measurement(image.hottest, frame.ambient / 10, image=image)


def _parser() -> Parser:
    return ScannerParser(scanner(), _measured)


PROFILE = Profile(
    "hm-32x32",
    (115200,),
    _parser,
    request=REQUEST,
    request_seconds=0.5,
    highest_rate=2.0,
    stuck_after=20,
)
