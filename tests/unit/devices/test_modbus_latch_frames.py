"""The relay board's bytes, against pymodbus's own checksum and framer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymodbus.framer import FramerRTU

from devices.latch.modbus import (
    READ_INPUTS,
    WRITE_COIL,
    Answer,
    AnswerParser,
    Board,
    Read,
    Refused,
    Written,
    crc16,
    request,
)

BOARD = Board(slave=1, coil=0, fire_input=2)


def heard(*chunks: bytes) -> list[Answer]:
    parser = AnswerParser(1)
    return [answer for chunk in chunks for answer in parser.feed(chunk)]


@given(st.binary(max_size=40))
def test_the_checksum_is_that_of_another_implementation(data: bytes):
    assert int.from_bytes(crc16(data), "big") == FramerRTU.compute_CRC(data)


@pytest.mark.parametrize(
    ("made", "documented"),
    [
        (request(1, 3, 0, 2), "01 03 00 00 00 02 C4 0B"),
        (BOARD.energise(), "01 05 00 00 FF 00 8C 3A"),
        (BOARD.release(), "01 05 00 00 00 00 CD CA"),
        (BOARD.energise_for(0.7), "01 05 02 00 00 07 8D B0"),
    ],
    ids=["specification", "on", "off", "flash on for 700 ms"],
)
def test_the_documented_bytes(made: bytes, documented: str):
    assert made == bytes.fromhex(documented)


def test_answers():
    alarm = bytes((1, READ_INPUTS, 1, 1))
    refusal = bytes((1, 0x80 | WRITE_COIL, 2))
    assert heard(BOARD.energise()) == [Written(BOARD.energise())]
    assert heard(alarm + crc16(alarm), refusal + crc16(refusal)) == [Read(READ_INPUTS, on=True), Refused(WRITE_COIL)]
