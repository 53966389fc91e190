"""What reads a device's bytes, under atheris: `python -m tests.fuzzing.parsers [-max_total_time=60] FOLDER`.

FOLDER keeps what was learnt. Needs the dev packages of Linux on x86-64.

The first byte of an input chooses who reads, the second where the rest is split. Promised for any bytes: of a line's parser
no exception, nothing that depends on the split, and a whole frame after anything is found; of what is read in one piece no
exception but the one that it names.
"""

import io
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import atheris
import numpy as np

from kiosk.domain.id_card import CardKind

with atheris.instrument_imports(include=["devices", "wave"]):  # pyright: ignore[reportAttributeAccessIssue] - no stubs
    from devices.errors import Garbled
    from devices.id_card_reader import frames as samv
    from devices.id_card_reader.layouts import UnknownLayoutError, card_of, text_of
    from devices.latch import frames as lcus
    from devices.latch import modbus as relay_board
    from devices.microphone import wav
    from devices.printer.commands import StatusParser
    from devices.scanner.frames import CodeParser
    from devices.scanner.profiles import PROFILES, Maker
    from devices.thermometer.modules.choice import PLAIN_MAP
    from devices.thermometer.profiles import (
        aa55,
        cjmcu90614,
        evo_thermal,
        gy614,
        gy_mcu90615,
        gy_mcu90640,
        hm32,
        lu90614,
        modbus,
        named,
    )
    from devices.voice import sound

Feed = Callable[[bytes], list[Any]]


@dataclass(frozen=True)
class Parser:
    """`make` answers a fresh parser's ear. `whole` is a frame, found at the latest after `within` of it."""

    make: Callable[[], Feed]
    whole: bytes
    within: int = 2


@dataclass(frozen=True)
class Reading:
    """Of bytes that come in one piece. `refuses`: how it says that they are nothing."""

    read: Callable[[bytes], object]
    whole: bytes
    refuses: type[Exception] | tuple[()] = ()


def _module(name: str, whole: bytes) -> Parser:
    """A thermometer's frames and the measurements that they become."""
    return Parser(lambda: named(name).parser().feed, whole)


def _registers(registers: modbus.RegisterMap) -> Parser:
    return Parser(lambda: modbus.profile(registers).parser().feed, modbus.answer(registers, (500,) * registers.count))


def _status() -> Feed:
    parser = StatusParser()

    def feed(data: bytes) -> list[Any]:
        # byte by byte: a printer's answers are counted, and of too many in one piece the last four are taken
        return [status for byte in data if (status := parser.feed(bytes((byte,)))) is not None]

    return feed


def _codes(maker: Maker) -> Parser:
    return Parser(lambda: CodeParser(PROFILES[maker]).feed, b"\r0A1B\r")


def _ordered_codes(maker: Maker) -> Parser:
    """An order went out: until it is acknowledged nothing is believed."""

    def make() -> Feed:
        parser = CodeParser(PROFILES[maker])
        parser.ordered()
        return parser.feed

    return Parser(make, PROFILES[maker].acknowledgement + b"\r0A1B\r")


WIDE_MAP = modbus.RegisterMap(
    slave=247,
    function=modbus.Function.INPUT,
    surface=modbus.Quantity(0x13, 0.001, registers=2, word_order=modbus.WordOrder.LOW_FIRST),
    ambient=modbus.Quantity(0x13 + modbus.MOST_REGISTERS - 2, 0.001, registers=2),
)
"""As many registers as one answer holds, in values of two."""

PARSERS: list[Parser] = [
    _module("gy-614v3", gy614.encode(gy614.Gy614Frame(0.95, 34.25, 26.5, 36.48))),
    _module("gy-mcu90615", gy_mcu90615.encode(gy_mcu90615.Gy90615Frame(34.25, 26.5))),
    _module("gy-mcu90640", gy_mcu90640.encode(gy_mcu90640.Gy90640Frame((2550,) * gy_mcu90640.PIXELS, 3725))),
    _module("hm-32x32", hm32.encode(hm32.Hm32Frame(253, (365,) * hm32.PIXELS))),
    _module("evo-thermal-33", evo_thermal.encode(evo_thermal.EvoFrame((2962,) * evo_thermal.PIXELS, 2982))),
    _module("aa55-binary", aa55.encode(36.7, aa55.BINARY)),
    _module("aa55-bcd", aa55.encode(36.7, aa55.BCD)),
    _module("lu90614", lu90614.encode(lu90614.Lu90614Frame(lu90614.Kind.BODY, 36.48))),
    _module("cjmcu-90614", cjmcu90614.encode(cjmcu90614.Cjmcu90614Frame(26.91, 26.91))),
    _registers(PLAIN_MAP),
    _registers(WIDE_MAP),
    # an announced length is waited for: as many short frames as fit into the longest
    Parser(lambda: samv.FrameParser().feed, samv.Answer(0x9F, bytes(4)).encoded(), samv.LONGEST_LENGTH // 15 + 2),
    Parser(lambda: lcus.CommandParser().feed, lcus.ENERGISE),
    Parser(lambda: relay_board.AnswerParser(1).feed, relay_board.Board().energise()),
    Parser(_status, b"\x12\x12\x12\x12"),
    *(_codes(maker) for maker in Maker),
    *(_ordered_codes(maker) for maker in Maker),
]
CARD = text_of(CardKind.RESIDENT, {"name": "陈秀英", "valid_from": "20200101", "valid_until": "长期"})
READINGS: list[Reading] = [
    Reading(card_of, CARD, UnknownLayoutError),
    Reading(samv.answer_of, bytes((0, 0, 0x90))),
    Reading(samv.base_information, samv.BaseInformation(CARD, bytes(samv.PHOTO_BYTES)).encoded()),
    Reading(wav.require_form, wav.head_of(0), Garbled),
    Reading(lambda data: sound.clip_of(io.BytesIO(data), "clip"), sound.as_wav(np.arange(9, dtype=np.int16)), Garbled),
]


def seeds() -> Iterator[bytes]:
    """One input a reader that goes well: a fuzzer would not find a checksum by luck, or a WAV head."""
    for number, parser in enumerate(PARSERS):
        yield bytes((number, 0)) + parser.whole
    for number, reading in enumerate(READINGS, len(PARSERS)):
        yield bytes((number, 0)) + reading.whole


def one_input(data: bytes) -> None:
    if len(data) < 2:
        return
    which = data[0] % (len(PARSERS) + len(READINGS))
    if which < len(PARSERS):
        heard(PARSERS[which], data[1], data[2:])
    else:
        read(READINGS[which - len(PARSERS)], data[2:])


def heard(parser: Parser, split: int, stream: bytes) -> None:
    cut = split % (len(stream) + 1)
    feed = parser.make()
    frames = [*feed(stream[:cut]), *feed(stream[cut:])]
    if frames != parser.make()(stream):
        raise AssertionError("how the bytes are split makes a difference")
    if not feed(parser.whole * parser.within):
        raise AssertionError("whole frames after it, and none was found")


def read(reading: Reading, data: bytes) -> None:
    try:
        reading.read(data)
    except reading.refuses:
        return


if __name__ == "__main__":
    CORPUS = Path(sys.argv[-1])
    for number, seed in enumerate(seeds()):
        (CORPUS / f"whole-{number}").write_bytes(seed)
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
