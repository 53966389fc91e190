"""The parsers of all serial lines under atheris: `python -m tests.fuzzing.serial_parsers [-max_total_time=60]`; needs the
dev packages of Linux on x86-64.

The first byte of an input chooses the protocol, the second where the rest is split. Promised for any bytes: no
exception, nothing that depends on the split, and a whole frame after anything is found.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import atheris

with atheris.instrument_imports(include=["devices"]):  # pyright: ignore[reportAttributeAccessIssue] - no stubs
    from devices.id_card_reader import frames as samv
    from devices.latch import frames as lcus
    from devices.latch import modbus as relay_board
    from devices.printer.commands import StatusParser
    from devices.scanner.frames import CodeParser
    from devices.scanner.profiles import PROFILES, Maker
    from devices.thermometer.modules.choice import PLAIN_MAP
    from devices.thermometer.profiles import aa55, cjmcu90614, gy614, gy_mcu90615, gy_mcu90640, hm32, lu90614, modbus

Feed = Callable[[bytes], list[Any]]


@dataclass(frozen=True)
class Parser:
    """`make` answers a fresh parser's ear. `whole` is a frame, found at the latest after `within` of it."""

    make: Callable[[], Feed]
    whole: bytes
    within: int = 2


def _status() -> Feed:
    parser = StatusParser()

    def feed(data: bytes) -> list[Any]:
        # byte by byte: a printer's answers are counted, and of too many in one piece the last four are taken
        return [status for byte in data if (status := parser.feed(bytes((byte,)))) is not None]

    return feed


def _codes(maker: Maker) -> Parser:
    return Parser(lambda: CodeParser(PROFILES[maker]).feed, b"\r0A1B\r")


PARSERS: list[Parser] = [
    Parser(lambda: gy614.scanner().feed, gy614.encode(gy614.Gy614Frame(0.95, 34.25, 26.5, 36.48))),
    Parser(lambda: gy_mcu90615.scanner().feed, gy_mcu90615.encode(gy_mcu90615.Gy90615Frame(34.25, 26.5))),
    Parser(
        lambda: gy_mcu90640.scanner().feed,
        gy_mcu90640.encode(gy_mcu90640.Gy90640Frame((2550,) * gy_mcu90640.PIXELS, 3725)),
    ),
    Parser(lambda: hm32.scanner().feed, hm32.encode(hm32.Hm32Frame(253, (365,) * hm32.PIXELS))),
    Parser(lambda: aa55.scanner(aa55.BINARY).feed, aa55.encode(36.7, aa55.BINARY)),
    Parser(lambda: aa55.scanner(aa55.BCD).feed, aa55.encode(36.7, aa55.BCD)),
    Parser(lambda: lu90614.scanner().feed, lu90614.encode(lu90614.Lu90614Frame(lu90614.Kind.BODY, 36.48))),
    Parser(lambda: cjmcu90614.scanner().feed, cjmcu90614.encode(cjmcu90614.Cjmcu90614Frame(26.91, 26.91))),
    Parser(lambda: modbus.scanner(PLAIN_MAP).feed, modbus.answer(PLAIN_MAP, (3655, 2400, 3655, 500))),
    # an announced length is waited for: as many short frames as fit into the longest
    Parser(lambda: samv.FrameParser().feed, samv.Answer(0x9F, bytes(4)).encoded(), samv.LONGEST_LENGTH // 15 + 2),
    Parser(lambda: lcus.CommandParser().feed, lcus.ENERGISE),
    Parser(lambda: relay_board.AnswerParser(1).feed, relay_board.Board().energise()),
    Parser(_status, b"\x12\x12\x12\x12"),
    *(_codes(maker) for maker in Maker),
]


def one_input(data: bytes) -> None:
    if len(data) < 2:
        return
    parser = PARSERS[data[0] % len(PARSERS)]
    stream = data[2:]
    cut = data[1] % (len(stream) + 1)
    feed = parser.make()
    frames = [*feed(stream[:cut]), *feed(stream[cut:])]
    if frames != parser.make()(stream):
        raise AssertionError("how the bytes are split makes a difference")
    if not feed(parser.whole * parser.within):
        raise AssertionError("whole frames after it, and none was found")


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
