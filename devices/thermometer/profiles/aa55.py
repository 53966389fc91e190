"""The AA 55 06 streamers: a body temperature in six bytes, in one of two codings that the bytes do not tell. No port, no clock.

Source: idoctorcloud.com for the IDC-50 (binary), lujuzi.cn for the DM21056 (BCD). 115200 8N1, twice a second.

    AA 55 06  hi lo  SUM        06 is the whole length, SUM the low byte of the sum of all before it

    binary: hi whole degrees, lo tenths              AA 55 06 24 07 30 is 36.7 °C
    BCD:    four decimal digits, tenths of a degree   AA 55 06 03 70 78 is 37.0 °C

Many pairs mean something in both (03 05 is 3.5 °C in the one and 30.5 °C in the other), so nothing here guesses: the
settings name `aa55-binary` or `aa55-bcd`, and bytes that the named coding cannot mean are no frame.
"""

from collections.abc import Callable
from dataclasses import dataclass

from devices.thermometer.framing import Found, FrameScanner, Unread, sum8, with_sum8
from devices.thermometer.profile import Measurement, Parser, Profile, ScannerParser

HEADER = bytes.fromhex("AA5506")
FRAME_BYTES = 6


@dataclass(frozen=True, slots=True)
class Coding:
    """How tenths of a degree become two bytes and back; `decode` answers None for what is no number in it."""

    name: str
    decode: Callable[[int, int], int | None]
    encode: Callable[[int], tuple[int, int]]


def _from_binary(high: int, low: int) -> int | None:
    return high * 10 + low if low <= 9 else None


def _to_binary(tenths: int) -> tuple[int, int]:
    return divmod(tenths, 10)


def _from_bcd(high: int, low: int) -> int | None:
    digits = (high >> 4, high & 0xF, low >> 4, low & 0xF)
    return int("".join(map(str, digits))) if max(digits) <= 9 else None


def _to_bcd(tenths: int) -> tuple[int, int]:
    thousands, hundreds, tens, ones = (tenths // 10**place % 10 for place in (3, 2, 1, 0))
    return thousands << 4 | hundreds, tens << 4 | ones


BINARY = Coding("binary", _from_binary, _to_binary)
BCD = Coding("bcd", _from_bcd, _to_bcd)


def encode(celsius: float, coding: Coding) -> bytes:
    """`celsius` from 0 to 99.9."""
    return with_sum8(HEADER + bytes(coding.encode(round(celsius * 10))))


def scanner(coding: Coding) -> FrameScanner[float]:
    """Frames are temperatures in °C."""

    def read(candidate: bytes) -> Found[float] | Unread:
        if len(candidate) < FRAME_BYTES:
            return Unread.INCOMPLETE
        tenths = coding.decode(candidate[3], candidate[4])
        if tenths is None or candidate[5] != sum8(candidate[:5]):
            return Unread.NO_FRAME
        return Found(tenths / 10, FRAME_BYTES)

    return FrameScanner(HEADER, FRAME_BYTES, read)


def _profile(coding: Coding) -> Profile:
    def parser() -> Parser:
        return ScannerParser(scanner(coding), lambda celsius: Measurement(None, body=celsius))

    # tenths of a degree of an empty hall may be equal for minutes
    return Profile(f"aa55-{coding.name}", (115200,), parser, highest_rate=2.0, stuck_after=1200, probed=False)


PROFILES = (_profile(BINARY), _profile(BCD))
