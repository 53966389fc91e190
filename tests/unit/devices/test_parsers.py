"""What no parser of a line may do, whatever comes: one list of promises over the parsers of latches and of the card reader.

Thermometers' are tried in test_thermometer_profiles.py, a printer's in test_escpos.py, a scanner's, whose texts carry no
checksum, in test_scanner_frames.py; and all of them at night by tests/fuzzing.
"""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.id_card_reader import frames as samv
from devices.latch import frames as lcus
from devices.latch import modbus


@dataclass(frozen=True)
class Protocol:
    """`frames` as bytes, each read as one thing, and `write` the way back. `begins`: what every frame begins with.
    `longest`: bytes that a parser may hold on to while it waits for an announced end.
    """

    make: Callable[[], Any]
    frames: st.SearchStrategy[bytes]
    write: Callable[[Any], bytes]
    begins: bytes
    longest: int


def _sealed(body: bytes) -> bytes:
    return body + modbus.crc16(body)


def _written(answer: modbus.Answer) -> bytes:
    match answer:
        case modbus.Written(order):
            return order
        case modbus.Read(function, on):
            return bytes((1, function, 1, on))
        case modbus.Refused(function):
            return bytes((1, function | modbus.EXCEPTION))


BOARD = modbus.Board(fire_input=0)
PROTOCOLS = {
    "the relay's ear": Protocol(
        lcus.CommandParser,
        st.sampled_from(lcus.Relay).map(lcus.encode),
        lcus.encode,
        bytes((lcus.HEADER,)),
        lcus.COMMAND_BYTES,
    ),
    "the relay board's answers": Protocol(
        lambda: modbus.AnswerParser(1),
        st.sampled_from(
            [
                BOARD.energise(),
                BOARD.release(),
                BOARD.energise_for(3.0),
                *(_sealed(bytes((1, modbus.READ_INPUTS, 1, on))) for on in (0, 1)),
                _sealed(bytes((1, modbus.WRITE_COIL | modbus.EXCEPTION, 2))),
            ]
        ),
        _written,
        b"\x01",
        8,
    ),
    "the card reader's answers": Protocol(
        samv.FrameParser,
        st.builds(samv.Answer, st.integers(0, 255), st.binary(max_size=40)).map(samv.Answer.encoded),
        samv.frame,
        samv.PREAMBLE,
        samv.LONGEST_LENGTH + 7,
    ),
}
each = pytest.mark.parametrize("protocol", PROTOCOLS.values(), ids=PROTOCOLS.keys())
frugal = settings(max_examples=max(20, settings().max_examples // 3))


def heard(protocol: Protocol, *chunks: bytes) -> Sequence[Any]:
    parser = protocol.make()
    return [thing for chunk in chunks for thing in parser.feed(chunk)]


def quiet(protocol: Protocol) -> st.SearchStrategy[bytes]:
    """Noise in which no frame begins."""
    return st.binary(max_size=40).map(lambda junk: junk.replace(protocol.begins[:1], b"\x00"))


@each
@frugal
@given(data=st.data())
def test_how_the_bytes_are_split_does_not_matter(protocol: Protocol, data: st.DataObject):
    parts = data.draw(st.lists(st.binary(max_size=30) | protocol.frames, max_size=4))
    stream = b"".join(parts)
    cuts = data.draw(st.lists(st.integers(0, len(stream)), max_size=12))
    edges = [0, *sorted(cuts), len(stream)]
    assert heard(protocol, *(stream[a:b] for a, b in itertools.pairwise(edges))) == heard(protocol, stream)


@each
@frugal
@given(data=st.data())
def test_noise_before_between_and_after_costs_no_frame(protocol: Protocol, data: st.DataObject):
    stretches = data.draw(st.lists(st.tuples(quiet(protocol), protocol.frames), max_size=4))
    stream = b"".join(junk + frame for junk, frame in stretches) + data.draw(quiet(protocol))
    alone = [thing for _, frame in stretches for thing in heard(protocol, frame)]
    assert len(alone) == len(stretches)
    assert heard(protocol, stream) == alone


@each
@frugal
@given(data=st.data())
def test_after_an_accident_within_a_frame_the_next_but_one_is_read(protocol: Protocol, data: st.DataObject):
    """Or, where a length is announced and may have been spoilt, the next after so many bytes."""
    whole = data.draw(protocol.frames)
    at = data.draw(st.integers(1, len(whole) - 1))
    accident = data.draw(
        st.sampled_from([whole[:at], whole[at:], whole[:at] + b"\x5a" + whole[at:], whole[:at] + protocol.begins])
    )
    taken_along = protocol.longest // len(whole)
    assert heard(protocol, accident, whole * (taken_along + 1))[-1:] == heard(protocol, whole)


@each
@frugal
@given(data=st.data())
def test_a_flipped_bit_is_never_believed(protocol: Protocol, data: st.DataObject):
    whole = bytearray(data.draw(protocol.frames))
    position = data.draw(st.integers(0, len(whole) * 8 - 1))
    whole[position // 8] ^= 1 << position % 8
    assert heard(protocol, bytes(whole)) == []


@each
@frugal
@given(junk=st.binary(max_size=300))
def test_whatever_is_believed_was_there_byte_for_byte(protocol: Protocol, junk: bytes):
    for thing in heard(protocol, junk):
        assert protocol.write(thing) in junk


@each
def test_a_long_stream_of_noise_is_not_kept(protocol: Protocol):
    parser, random = protocol.make(), Random(3)
    for _ in range(60):
        parser.feed(random.randbytes(256))
        assert len(parser._pending) < protocol.longest
