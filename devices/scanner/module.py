"""A scan engine as the makers' documents describe it: it looks while it was told to, and sends what it sees once."""

from collections.abc import Callable

from devices.faults import Distortion
from devices.scanner.profiles import PROFILES, Maker

_LOOKS_FOR = 5.0
"""Seconds; then it gives up by itself."""


class ScanEngine:
    """An Instrument. `see` answers what is held before the window; `suffix` is what the engine was set to end a text by."""

    def __init__(
        self, maker: Maker, see: Callable[[], str | None], distortion: Distortion, suffix: bytes = b"\r"
    ) -> None:
        self._profile = PROFILES[maker]
        self._see = see
        self._distortion = distortion
        self._suffix = suffix
        distortion.on_power_cycle = self.power_cut
        self.power_cut()

    def power_cut(self) -> None:
        self._orders = bytearray()
        self._looks_for = 0.0

    def receive(self, data: bytes) -> bytes:
        self._orders += data
        answers = b""
        while True:
            known = ((order, self._orders.find(order)) for order in (self._profile.trigger, self._profile.release))
            found = [(at, order) for order, at in known if at >= 0]
            if not found:
                # what may still become an order is kept
                del self._orders[: -len(self._profile.trigger)]
                return answers
            at, order = min(found)
            del self._orders[: at + len(order)]
            self._looks_for = _LOOKS_FOR if order == self._profile.trigger else 0.0
            if self._profile.acknowledgement:
                answers += self._distortion.apply(self._profile.acknowledgement)

    def tick(self, seconds: float) -> bytes:
        if self._looks_for <= 0.0:
            return b""
        self._looks_for -= seconds
        text = self._see()
        if text is None:
            return b""
        self._looks_for = 0.0
        return self._distortion.apply(text.encode(self._profile.encodings[0]) + self._suffix)
