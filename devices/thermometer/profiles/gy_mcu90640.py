"""GY-MCU90640: a thermal picture of 32 x 24 pixels (MLX90640 behind an STM32). No port, no clock.

Source: the vendor's manual V1.0 in vvkuryshev/GY-MCU90640-RPI-Python. 115200 8N1, 460800 for 8 Hz. Little-endian throughout.

    5A 5A  02 06  768 x int16 hundredths of °C  TA int16  SUM

02 06 is the length of pixels and TA; SUM is that of the first 771 words, modulo 65536. (column 1, row 1) is the upper
right, so rows are turned round here. 5A 5A opens the answer to "read emissivity" as well, and may stand among the
pixels (231.3 °C): only the longer header with its sum is a picture. Two host programs call command 25 01 "4 Hz"; the
manual says 1 Hz and is believed.
"""

import struct
from dataclasses import dataclass, field

from devices.thermometer.framing import Found, FrameScanner, Unread, with_sum8
from devices.thermometer.profile import Measurement, Parser, Profile, ScannerParser
from kiosk.domain.thermal import ThermalImage

COLUMNS, ROWS = 32, 24
PIXELS = COLUMNS * ROWS
HEADER = bytes.fromhex("5A5A0206")
FRAME_BYTES = 1544
SKIN = 0.98
"""Emissivity of skin."""
_WORDS = struct.Struct(f"<{FRAME_BYTES // 2}H")
_VALUES = struct.Struct(f"<{PIXELS + 1}h")


def command(name: int, value: int) -> bytes:
    """`A5 NAME VALUE SUM`."""
    return with_sum8(bytes((0xA5, name, value)))


BAUD_9600, BAUD_115200, BAUD_460800 = (command(0x15, value) for value in (1, 2, 3))
RATE_HALF_HZ, RATE_1_HZ, RATE_2_HZ, RATE_4_HZ, RATE_8_HZ = (command(0x25, value) for value in range(5))
QUERY, STREAM = command(0x35, 1), command(0x35, 2)
READ_EMISSIVITY = command(0x55, 1)
SAVE = command(0x65, 1)
"""Never sent by this terminal: what it asks for is asked again at each opening."""


def set_emissivity(value: float) -> bytes:
    return command(0x45, round(value * 100))


def emissivity_answer(value: float) -> bytes:
    return with_sum8(bytes((0x5A, 0x5A, round(value * 100))))


@dataclass(frozen=True, slots=True)
class Gy90640Frame:
    """Hundredths of °C as they travel: `pixels` row by row from the upper right."""

    pixels: tuple[int, ...] = field(repr=False)
    ambient: int


def encode(frame: Gy90640Frame) -> bytes:
    data = HEADER + _VALUES.pack(*frame.pixels, frame.ambient)
    return data + struct.pack("<H", _sum16(data + bytes(2)))


def read(candidate: bytes) -> Found[Gy90640Frame] | Unread:
    if len(candidate) < FRAME_BYTES:
        return Unread.INCOMPLETE
    (expected,) = struct.unpack_from("<H", candidate, FRAME_BYTES - 2)
    if _sum16(candidate[:FRAME_BYTES]) != 2 * expected & 0xFFFF:
        return Unread.NO_FRAME
    *pixels, ambient = _VALUES.unpack_from(candidate, len(HEADER))
    return Found(Gy90640Frame(tuple(pixels), ambient), FRAME_BYTES)


def _sum16(data: bytes) -> int:
    """Over a whole frame, its own sum word included."""
    return sum(_WORDS.unpack(data)) & 0xFFFF


def picture(frame: Gy90640Frame) -> ThermalImage:
    return ThermalImage(COLUMNS, ROWS, tuple(value / 100 for value in frame.pixels)).mirrored()


def scanner() -> FrameScanner[Gy90640Frame]:
    return FrameScanner(HEADER, FRAME_BYTES, read)


def _measured(frame: Gy90640Frame) -> Measurement:
    image = picture(frame)
    return Measurement(image.hottest, frame.ambient / 100, image=image)


def _parser() -> Parser:
    return ScannerParser(scanner(), _measured)


def _opening(baud: int) -> tuple[bytes, ...]:
    """A picture takes 134 ms of line at 115200: four a second there, eight where the line is fast enough."""
    return (set_emissivity(SKIN), RATE_8_HZ if baud >= 460800 else RATE_4_HZ, STREAM)


PROFILE = Profile(
    "gy-mcu90640",
    (115200, 460800),
    _parser,
    opening=_opening,
    highest_rate=8.0,
    stuck_after=40,
    emissivity=SKIN,
)
