"""A scan engine's stream: acknowledgements and texts in one, and nothing says where a text ends but a quiet line or a line end.

No port and no clock: whoever reads the line says when it has been quiet. A text carries no checksum, so whatever is not surely
one is dropped: after an order that must be acknowledged, all up to the acknowledgement; and what is no text in the engine's
encoding.
"""

from collections.abc import Sequence

from devices.scanner.profiles import ScannerProfile
from kiosk.domain.scanned_code import LONGEST, ScannedCode

_ENDS = b"\r\n\t"
_LONGEST_BYTES = 4 * LONGEST
"""UTF-8 has at most four bytes a character."""


class CodeParser:
    def __init__(self, profile: ScannerProfile) -> None:
        self._profile = profile
        self._pending = bytearray()
        self._owed = 0
        self._overlong = False

    @property
    def owed(self) -> int:
        """Acknowledgements that have not come yet."""
        return self._owed

    @property
    def within_text(self) -> bool:
        """Something has come that has not ended yet."""
        return bool(self._pending) or self._overlong

    def ordered(self) -> None:
        """An order went out, which the engine acknowledges if its make does."""
        self._owed += bool(self._profile.acknowledgement)

    def feed(self, data: bytes) -> list[ScannedCode]:
        self._pending += data
        self._take_acknowledgements()
        if self._owed:
            # the end of what is older than the order, or noise; the acknowledgement's own beginning may be among it
            del self._pending[: max(0, len(self._pending) - len(self._profile.acknowledgement) + 1)]
            return []
        return self._texts()

    def quiet(self) -> list[ScannedCode]:
        """Nothing has come for a while: what there is, is whole, or will never be."""
        if self._owed:
            self._pending.clear()
            return []
        self._pending += b"\r"
        return self._texts()

    def _take_acknowledgements(self) -> None:
        mark = self._profile.acknowledgement
        while self._owed and (at := self._pending.find(mark)) >= 0:
            del self._pending[: at + len(mark)]
            self._owed -= 1

    def _texts(self) -> list[ScannedCode]:
        codes: list[ScannedCode] = []
        while (end := self._first_end()) is not None:
            line = bytes(self._pending[:end])
            del self._pending[: end + 1]
            code = None if self._overlong else _decoded(self._without_acknowledgement(line), self._profile.encodings)
            self._overlong = False
            if code is not None:
                codes.append(code)
        if len(self._pending) > _LONGEST_BYTES:
            self._pending.clear()
            self._overlong = True
        return codes

    def _without_acknowledgement(self, line: bytes) -> bytes:
        """One that nobody waits for any more is no text either."""
        mark = self._profile.acknowledgement
        while mark and line.startswith(mark):
            line = line[len(mark) :]
        return line

    def _first_end(self) -> int | None:
        return next((at for at, byte in enumerate(self._pending) if byte in _ENDS), None)


def _decoded(line: bytes, encodings: Sequence[str]) -> ScannedCode | None:
    for encoding in encodings:
        try:
            return ScannedCode.of(line.decode(encoding))
        except UnicodeDecodeError:
            continue
    return None
