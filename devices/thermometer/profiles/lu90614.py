"""LU90614: one point, asked for each time; answers what it sees or its own guess at the body. No port, no clock.

Source: STC, STM32 and K210 drivers; the data sheet as quoted on the cicciocb forum. 9600 8N1.

    FA CA C4  asks;  FE KIND  whole hundredths  00 00 00 00  SUM  answers, KIND AC for the body and AA for the surface

FA C5 BF and FA C6 C0 choose which. The choice is kept in the module's flash, so this terminal never makes it: the
answer says which it was.
"""

from dataclasses import dataclass
from enum import IntEnum

from devices.thermometer.framing import Found, FrameScanner, Unread, sum8, with_sum8
from devices.thermometer.profile import Measurement, Parser, Profile, ScannerParser

HEADER = bytes((0xFE,))
FRAME_BYTES = 9
BODY_MODE = with_sum8(bytes((0xFA, 0xC5)))
SURFACE_MODE = with_sum8(bytes((0xFA, 0xC6)))
MEASURE = with_sum8(bytes((0xFA, 0xCA)))


class Kind(IntEnum):
    SURFACE = 0xAA
    BODY = 0xAC


@dataclass(frozen=True, slots=True)
class Lu90614Frame:
    """One answer, 0 to 255.99 °C."""

    kind: Kind
    celsius: float


def encode(frame: Lu90614Frame) -> bytes:
    whole, hundredths = divmod(round(frame.celsius * 100), 100)
    return with_sum8(bytes((HEADER[0], frame.kind, whole, hundredths, 0, 0, 0, 0)))


def read(candidate: bytes) -> Found[Lu90614Frame] | Unread:
    if len(candidate) < 2:
        return Unread.INCOMPLETE
    if candidate[1] not in (Kind.SURFACE, Kind.BODY):
        return Unread.NO_FRAME
    if len(candidate) < FRAME_BYTES:
        return Unread.INCOMPLETE
    if candidate[3] > 99 or any(candidate[4:8]) or candidate[8] != sum8(candidate[:8]):
        return Unread.NO_FRAME
    return Found(Lu90614Frame(Kind(candidate[1]), (candidate[2] * 100 + candidate[3]) / 100), FRAME_BYTES)


def scanner() -> FrameScanner[Lu90614Frame]:
    return FrameScanner(HEADER, FRAME_BYTES, read)


def _measured(frame: Lu90614Frame) -> Measurement:
    if frame.kind is Kind.BODY:
        return Measurement(None, body=frame.celsius)
    return Measurement(frame.celsius)


def _parser() -> Parser:
    return ScannerParser(scanner(), _measured)


PROFILE = Profile("lu90614", (9600,), _parser, request=MEASURE, request_seconds=0.1)
