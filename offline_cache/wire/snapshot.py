"""GET /v1/snapshot/{kind}: all that a terminal may have of a feed, in one file, for a terminal that begins or begins anew.

The file is gzip of lines, each a feed page in JSON as `GET /v1/feed/{kind}` would answer it, in the order of versions;
the last one has `more` false, and its `next` is where the feed goes on. It is fetched in pieces by `Range`; `ETag` is
the SHA-256 of the whole file in hexadecimal, in quotes: a piece with another ETag is of another file, and begins anew.
"""

import re
from dataclasses import dataclass

PATH = "/v1/snapshot/"
PIECE_BYTES = 256 * 1024
"""What a terminal asks for at once: passes a slow mobile line within the time of one exchange."""

_RANGE = re.compile(r"bytes=(\d{1,15})-(\d{1,15})")
_CONTENT_RANGE = re.compile(r"bytes (\d{1,15})-(\d{1,15})/(\d{1,15})")
_ETAG = re.compile(r'"([0-9a-f]{64})"')


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes `first` to `last`, both included, of a file of `total`."""

    first: int
    last: int
    total: int

    @property
    def complete(self) -> bool:
        return self.last + 1 == self.total


def range_header(first: int, size: int = PIECE_BYTES) -> str:
    return f"bytes={first}-{first + size - 1}"


def read_range(text: str) -> tuple[int, int] | None:
    """First and last byte, both included; None for anything but one plain range."""
    found = _RANGE.fullmatch(text)
    if found is None:
        return None
    first, last = int(found[1]), int(found[2])
    return (first, last) if first <= last else None


def content_range(piece: Piece) -> str:
    return f"bytes {piece.first}-{piece.last}/{piece.total}"


def read_content_range(text: str) -> Piece | None:
    found = _CONTENT_RANGE.fullmatch(text)
    if found is None:
        return None
    piece = Piece(int(found[1]), int(found[2]), int(found[3]))
    return piece if piece.first <= piece.last < piece.total else None


def etag(sha256: str) -> str:
    return f'"{sha256}"'


def read_etag(text: str) -> str | None:
    """The file's SHA-256."""
    found = _ETAG.fullmatch(text)
    return found[1] if found else None
