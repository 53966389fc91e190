"""A thermometer on Modbus-RTU with a register map of the settings' choosing. No port, no clock; bytes by pymodbus.

Body-temperature modules have no common map, and industrial pyrometers only resemble each other (Calex PyroUSB and
Omega OS-MINI hold the same values one address apart), so that the map is data. All its registers are read by one
request, which must be allowed to span them.

    01 03 00 00 00 02 C4 0B          asks slave 1 for two holding registers from 0
    01 03 04 01 6D 01 09 AB 84       answers 365 and 265: 36.5 °C and 26.5 °C at a scale of 0.1
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, IntEnum

from pymodbus.framer import FramerRTU
from pymodbus.pdu import DecodePDU, ModbusPDU
from pymodbus.pdu.register_message import (
    ReadHoldingRegistersRequest,
    ReadHoldingRegistersResponse,
    ReadInputRegistersRequest,
    ReadInputRegistersResponse,
)

from devices.thermometer.framing import Found, FrameScanner, Unread
from devices.thermometer.profile import Measurement, Parser, Profile, ScannerParser

NAME = "modbus"
MOST_REGISTERS = 125
"""Of one answer, by the specification."""


class Function(IntEnum):
    HOLDING = 3
    INPUT = 4


class WordOrder(Enum):
    """Which half of a 32-bit value stands in the lower address."""

    HIGH_FIRST = "high_first"
    LOW_FIRST = "low_first"


@dataclass(frozen=True, slots=True)
class Quantity:
    """Where one value stands: `scale` makes it °C, or metres for the distance. `registers` is 1 or 2."""

    address: int
    scale: float = 0.1
    registers: int = 1
    signed: bool = True
    word_order: WordOrder = WordOrder.HIGH_FIRST

    @property
    def last(self) -> int:
        return self.address + self.registers - 1

    def value(self, first: int, words: Sequence[int]) -> float:
        own = words[self.address - first : self.last - first + 1]
        number = 0
        for word in own if self.word_order is WordOrder.HIGH_FIRST else reversed(own):
            number = number << 16 | word
        bits = 16 * self.registers
        if self.signed and number >> (bits - 1):
            number -= 1 << bits
        return number * self.scale


@dataclass(frozen=True, slots=True)
class RegisterMap:
    """What the device holds, and where. `surface` or `body` must be among it. Raises ValueError for a map that cannot be read."""

    slave: int = 1
    function: Function = Function.HOLDING
    surface: Quantity | None = None
    ambient: Quantity | None = None
    body: Quantity | None = None
    distance: Quantity | None = None

    def __post_init__(self) -> None:
        if self.surface is None and self.body is None:
            raise ValueError("the register map names neither the surface's nor the body's temperature")
        if self.count > MOST_REGISTERS:
            raise ValueError(f"the registers lie too far apart: one request reads {MOST_REGISTERS} at the most")

    @property
    def _quantities(self) -> list[Quantity]:
        return [one for one in (self.surface, self.ambient, self.body, self.distance) if one is not None]

    @property
    def first(self) -> int:
        return min(one.address for one in self._quantities)

    @property
    def count(self) -> int:
        return max(one.last for one in self._quantities) - self.first + 1

    def measurement(self, words: Sequence[int]) -> Measurement:
        def of(quantity: Quantity | None) -> float | None:
            return None if quantity is None else quantity.value(self.first, words)

        return Measurement(of(self.surface), of(self.ambient), of(self.body), of(self.distance))


_framer = FramerRTU(DecodePDU(is_server=False))


def request(registers: RegisterMap) -> bytes:
    kind = ReadHoldingRegistersRequest if registers.function is Function.HOLDING else ReadInputRegistersRequest
    return _framer.buildFrame(kind(address=registers.first, count=registers.count, dev_id=registers.slave))


def answer(registers: RegisterMap, words: Sequence[int]) -> bytes:
    """What the device says to the request."""
    kind = ReadHoldingRegistersResponse if registers.function is Function.HOLDING else ReadInputRegistersResponse
    return _framer.buildFrame(kind(registers=list(words), dev_id=registers.slave))


def scanner(registers: RegisterMap) -> FrameScanner[tuple[int, ...]]:
    """Frames are the words of whole answers to our own request. What else travels on the line, refusals included, is
    passed over.
    """
    length = 5 + 2 * registers.count
    header = bytes((registers.slave, registers.function, 2 * registers.count))

    def read(candidate: bytes) -> Found[tuple[int, ...]] | Unread:
        if len(candidate) < length:
            return Unread.INCOMPLETE
        if FramerRTU.compute_CRC(candidate[: length - 2]) != int.from_bytes(candidate[length - 2 : length], "big"):
            return Unread.NO_FRAME
        _, pdu = _framer.handleFrame(candidate[:length], registers.slave, 0)
        return Unread.NO_FRAME if pdu is None else Found(_words(pdu), length)

    return FrameScanner(header, length, read)


def _words(pdu: ModbusPDU) -> tuple[int, ...]:
    return tuple(pdu.registers)


def profile(registers: RegisterMap, baud: int = 9600, seconds: float = 0.2) -> Profile:
    """`seconds` between two requests: a device that answers slower loses nothing but the rate."""

    def parser() -> Parser:
        return ScannerParser(scanner(registers), registers.measurement)

    return Profile(
        NAME,
        (baud,),
        parser,
        request=request(registers),
        request_seconds=seconds,
        highest_rate=1 / seconds,
        stuck_after=1200,
        probed=False,
    )
