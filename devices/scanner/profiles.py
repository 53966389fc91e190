"""What the makers of scan engines do not agree on: how a scan is asked for, what is answered, and how a text is coded.

Sources: the GM65 manual as many drivers quote it (CRC-16/XMODEM from the type byte to the end of the data); a summary of
Honeywell's 1900 guide (SYN T CR, SYN U CR); the firmware of a till for Newland's engines. GM65 stands for GM65-S, GM66, GM805,
GM812 and GM861S too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

_READ, _WRITE, _SAVE = 0x07, 0x08, 0x09
_TRIGGER_ZONE = 0x0002
_RATE_ZONE = 0x002A


class Maker(Enum):
    GM65 = "gm65"
    HONEYWELL = "honeywell"
    NEWLAND = "newland"


@dataclass(frozen=True, slots=True)
class ScannerProfile:
    """`acknowledgement` is empty where the engine answers a command with nothing. `encodings` are tried in this order."""

    trigger: bytes
    release: bytes
    acknowledgement: bytes
    encodings: tuple[str, ...]
    baud: int
    trigger_every: float = 4.0
    """Seconds: engines give up by themselves after five."""


def crc16_xmodem(data: bytes) -> int:
    """Polynomial 1021, beginning with 0."""
    crc = 0
    for byte in data:
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1) ^ 0x1021 if crc & 0x8000 else crc << 1
        crc &= 0xFFFF
    return crc


def _framed(head: bytes, rest: bytes) -> bytes:
    return head + rest + crc16_xmodem(rest).to_bytes(2, "big")


def gm65_write(zone: int, *values: int) -> bytes:
    """`7E 00 08 n ADDRh ADDRl values CRC`."""
    return _framed(b"\x7e\x00", bytes((_WRITE, len(values))) + zone.to_bytes(2, "big") + bytes(values))


def gm65_read(zone: int, count: int) -> bytes:
    return _framed(b"\x7e\x00", bytes((_READ, 1)) + zone.to_bytes(2, "big") + bytes((count,)))


def gm65_save() -> bytes:
    return _framed(b"\x7e\x00", bytes((_SAVE, 1, 0, 0, 0)))


def gm65_answer(*values: int) -> bytes:
    """`02 00 00 n values CRC`: done."""
    return _framed(b"\x02\x00", bytes((0, len(values), *values)))


PROFILES: Mapping[Maker, ScannerProfile] = MappingProxyType(
    {
        # as it leaves the factory: GBK, of which GB 18030 is the superset
        Maker.GM65: ScannerProfile(
            gm65_write(_TRIGGER_ZONE, 1), gm65_write(_TRIGGER_ZONE, 0), gm65_answer(0), ("gb18030",), 9600
        ),
        Maker.HONEYWELL: ScannerProfile(b"\x16T\r", b"\x16U\r", b"", ("utf-8", "gb18030"), 115200),
        Maker.NEWLAND: ScannerProfile(b"\x1b1", b"\x1b0", b"\x06", ("utf-8", "gb18030"), 9600),
    }
)
