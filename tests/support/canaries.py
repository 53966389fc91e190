"""Finds what must not be there: a text or a key or a face in any spelling in which a program might let it slip."""

import base64
import gzip
import json
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

GZIP = b"\x1f\x8b\x08"
Needles = Mapping[bytes, str]
"""What to look for, and what was let slip where it is found."""


@dataclass(frozen=True, slots=True)
class Leak:
    where: str
    what: str


def spellings_of_text(what: str, text: str) -> dict[bytes, str]:
    """As bytes in the encodings of the land, escaped as JSON, in an address or by repr, and what `spellings_of_bytes` knows."""
    spelled = {
        text.encode(encoding): f"{what} in {encoding}" for encoding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030")
    }
    spelled[json.dumps(text)[1:-1].encode()] = f"{what} escaped"
    spelled[quote(text).encode()] = f"{what} in an address"
    return {**spellings_of_bytes(what, text.encode()), **spelled}


def spellings_of_bytes(what: str, raw: bytes) -> dict[bytes, str]:
    """Raw, hexadecimal, by repr, and base64 wherever in a longer text it begins."""
    spelled = {raw: what, raw.hex().encode(): f"{what} in hex", raw.hex().upper().encode(): f"{what} in hex"}
    spelled[repr(raw)[2:-1].encode()] = f"{what} by repr"
    for before in range(3):
        coded = base64.b64encode(bytes(before) + raw)
        # the first and the last characters hold bits of the neighbours
        spelled[coded[(before * 8 + 5) // 6 : -4]] = f"{what} in base64"
    return spelled


def spellings_of_face(what: str, vector: bytes) -> dict[bytes, str]:
    """`vector` is float32, little-endian: the bytes of its first numbers, the same as float64, and how they are printed."""
    first = struct.unpack("<4f", vector[:16])
    spelled = spellings_of_bytes(what, vector[:16])
    spelled[struct.pack("<4d", *first)] = f"{what} as float64"
    spelled |= {f"{number:.7g}".encode(): f"{what} in digits" for number in first if abs(number) > 1e-3}
    return spelled


def leaks_in(where: str, content: bytes, needles: Needles) -> Iterator[Leak]:
    """Looks into what is compressed too."""
    for needle, what in needles.items():
        if needle in content:
            yield Leak(where, what)
    if content.startswith(GZIP):
        try:
            unpacked = gzip.decompress(content)
        except (OSError, EOFError, zlib.error):
            return
        yield from leaks_in(f"{where} unpacked", unpacked, needles)


def leaks_in_files(files: Iterable[Path], needles: Needles) -> list[Leak]:
    return [leak for file in files for leak in leaks_in(str(file), file.read_bytes(), needles)]
