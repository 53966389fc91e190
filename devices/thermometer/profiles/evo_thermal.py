"""TeraRanger Evo Thermal 33: a thermal picture of 32 x 32 pixels (Heimann HTPA) that streams when told to. No port, no clock.

Source: the maker's open driver for ROS and Python (commit 7903301547), and copies of it that agree. Over USB a CDC port, for
which the speed means nothing; on the UART board 1500000 8N1.

    0D 00  1024 x uint16 tenths of a kelvin  TA uint16  7 words  CRC high word, CRC low word

All little-endian; the CRC is CRC-32/MPEG-2 (04C11DB7, nothing reflected, begun with ones) over the 2064 bytes between header
and CRC. Commands are 00 52 02 01 (stream) and 00 52 02 00 (rest) with a CRC-8 (07, begun with 0); each is acknowledged in a form
that no picture can have. No recorded frame is published: commands are the driver's own, frames follow its reading of them. That
the first pixel is the upper left one, row by row, is assumed; the registration at installation shows it if it is not so.
"""

import struct
import zlib
from dataclasses import dataclass, field

from devices.thermometer.framing import Found, FrameScanner, Unread
from devices.thermometer.profile import Measurement, Parser, Profile, ScannerParser
from kiosk.domain.thermal import ThermalImage

SIDE = 32
PIXELS = SIDE * SIDE
HEADER = bytes.fromhex("0D00")
DATA_BYTES = 2064
FRAME_BYTES = len(HEADER) + DATA_BYTES + 4
UNKNOWN_WORDS = DATA_BYTES // 2 - PIXELS - 1
ZERO_CELSIUS = 2731.5
"""In tenths of a kelvin."""
_DATA = struct.Struct(f"<{PIXELS + 1}H{2 * UNKNOWN_WORDS}x")
_CRC = struct.Struct("<HH")
_REVERSED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


def _crc8(data: bytes) -> int:
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc << 1 ^ (0x07 if crc & 0x80 else 0)) & 0xFF
    return crc


def command(value: int) -> bytes:
    """`00 52 02 VALUE CRC8`."""
    data = bytes((0x00, 0x52, 0x02, value))
    return data + bytes((_crc8(data),))


REST, STREAM = command(0), command(1)


@dataclass(frozen=True, slots=True)
class EvoFrame:
    """Tenths of a kelvin as they travel: `pixels` row by row."""

    pixels: tuple[int, ...] = field(repr=False)
    ambient: int


def encode(frame: EvoFrame) -> bytes:
    data = _DATA.pack(*frame.pixels, frame.ambient)
    crc = crc32_mpeg2(data)
    return HEADER + data + _CRC.pack(crc >> 16, crc & 0xFFFF)


def read(candidate: bytes) -> Found[EvoFrame] | Unread:
    if len(candidate) < FRAME_BYTES:
        return Unread.INCOMPLETE
    data = candidate[len(HEADER) : len(HEADER) + DATA_BYTES]
    high, low = _CRC.unpack_from(candidate, len(HEADER) + DATA_BYTES)
    if crc32_mpeg2(data) != high << 16 | low:
        return Unread.NO_FRAME
    *pixels, ambient = _DATA.unpack(data)
    return Found(EvoFrame(tuple(pixels), ambient), FRAME_BYTES)


def celsius(decikelvin: int) -> float:
    return (decikelvin - ZERO_CELSIUS) / 10


def decikelvin(degrees: float) -> int:
    return max(0, min(0xFFFF, round(degrees * 10 + ZERO_CELSIUS)))


def scanner() -> FrameScanner[EvoFrame]:
    return FrameScanner(HEADER, FRAME_BYTES, read)


def crc32_mpeg2(data: bytes) -> int:
    """By zlib's, which is the same with each byte and the result turned round and the result inverted: forty times as fast."""
    turned = zlib.crc32(data.translate(_REVERSED)) ^ 0xFFFFFFFF
    return int(f"{turned:032b}"[::-1], 2)


def _measured(frame: EvoFrame) -> Measurement:
    image = ThermalImage(SIDE, SIDE, tuple(celsius(value) for value in frame.pixels))
    return Measurement(image.hottest, celsius(frame.ambient), image=image)


def _parser() -> Parser:
    return ScannerParser(scanner(), _measured)


PROFILE = Profile(
    "evo-thermal-33",
    (115200, 1500000),
    _parser,
    opening=lambda _: (STREAM,),
    highest_rate=8.0,
    stuck_after=40,
)
