"""The thermometer's bytes: what is believed, what is not, and how soon the next frame is found after an accident."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.thermometer.framing import sum8
from devices.thermometer.profiles.gy614 import (
    ENTER_QUERY_MODE,
    FRAME_BYTES,
    HEADER,
    QUERY,
    STREAM_AT_10_HZ,
    Gy614Frame,
    encode,
    scanner,
    write_register,
)

celsius = st.integers(-0x8000, 0x7FFF).map(lambda hundredths: hundredths / 100)
frames = st.builds(
    Gy614Frame, emissivity=st.integers(1, 100).map(lambda e: e / 100), surface=celsius, ambient=celsius, body=celsius
)
noise = st.binary(max_size=40).filter(lambda junk: HEADER[0] not in junk)
VECTOR = bytes.fromhex("A4 03 07 07 5F 0D 61 0A 5A 0E 40 34")
MEASURED = Gy614Frame(emissivity=0.95, surface=34.25, ambient=26.50, body=36.48)


def heard(*chunks: bytes) -> list[Gy614Frame]:
    parser = scanner()
    return [frame for chunk in chunks for frame in parser.feed(chunk)]


def test_the_documented_frame_reads_and_writes():
    assert heard(VECTOR) == [MEASURED]
    assert encode(MEASURED) == VECTOR


@pytest.mark.parametrize(
    ("register", "value", "command"),
    [
        (0x03, 0, "A4 06 03 00 AD"),
        (0x03, 1, "A4 06 03 01 AE"),
        (0x01, 6, "A4 06 01 06 B1"),
        (0x01, 2, "A4 06 01 02 AD"),
        (0x02, 0, "A4 06 02 00 AC"),
        (0x02, 3, "A4 06 02 03 AF"),
        (0x04, 0, "A4 06 04 00 AE"),
        (0x04, 1, "A4 06 04 01 AF"),
        (0x05, 0x55, "A4 06 05 55 04"),
        (0x05, 0xAA, "A4 06 05 AA 59"),
        (0x06, 100, "A4 06 06 64 14"),
        (0x07, 95, "A4 06 07 5F 10"),
    ],
)
def test_the_documented_commands(register: int, value: int, command: str):
    assert write_register(register, value) == bytes.fromhex(command)


def test_the_commands_that_are_sent():
    assert bytes.fromhex("A4 03 07 07 B5") == QUERY
    assert bytes.fromhex("A4 06 03 01 AE") == ENTER_QUERY_MODE
    assert b"".join(STREAM_AT_10_HZ) == bytes.fromhex("A4060400AE A4060203AF A406076213 A4060300AD")


@given(frames)
def test_every_frame_survives_the_journey(frame: Gy614Frame):
    assert heard(encode(frame)) == [frame]


def test_a_winter_night_is_below_zero():
    cold = Gy614Frame(emissivity=0.95, surface=-3.5, ambient=-0.01, body=20.0)
    assert heard(encode(cold)) == [cold]


@given(st.binary(max_size=200), st.lists(st.integers(0, 200), max_size=12))
def test_how_the_bytes_are_split_does_not_matter(data: bytes, cuts: list[int]):
    edges = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    assert heard(*(data[a:b] for a, b in itertools.pairwise(edges))) == heard(data)


@given(st.lists(st.tuples(noise, frames), max_size=6), noise)
def test_noise_before_between_and_after_costs_no_frame(stretches: list[tuple[bytes, Gy614Frame]], tail: bytes):
    data = b"".join(junk + encode(frame) for junk, frame in stretches) + tail
    assert heard(data) == [frame for _, frame in stretches]


@given(st.binary(max_size=60))
def test_after_any_bytes_at_all_the_second_frame_is_found(junk: bytes):
    assert heard(junk + VECTOR + VECTOR)[-1] == MEASURED


@given(st.integers(1, FRAME_BYTES - 1))
def test_a_torn_frame_costs_only_itself(kept: int):
    assert heard(VECTOR, VECTOR[:kept], VECTOR, VECTOR) == [MEASURED] * 3


@given(st.integers(1, FRAME_BYTES - 1), st.binary(min_size=1, max_size=8).filter(lambda junk: HEADER[0] not in junk))
def test_noise_inside_a_frame_costs_only_that_frame(at: int, junk: bytes):
    assert heard(VECTOR[:at] + junk + VECTOR[at:], VECTOR)[-1] == MEASURED


@given(frames, st.integers(0, FRAME_BYTES * 8 - 1))
def test_a_flipped_bit_is_never_believed(frame: Gy614Frame, position: int):
    flipped = bytearray(encode(frame))
    flipped[position // 8] ^= 1 << position % 8
    assert heard(bytes(flipped)) == []
    assert heard(bytes(flipped), VECTOR) == [MEASURED]


@given(st.binary(max_size=300))
def test_whatever_is_believed_was_there_with_its_checksum(data: bytes):
    for frame in heard(data):
        assert encode(frame)[4:-1] in data


def test_a_write_that_is_echoed_is_not_taken_for_data():
    assert heard(*STREAM_AT_10_HZ, VECTOR) == [MEASURED]


def test_a_long_stream_of_noise_is_not_kept():
    parser = scanner()
    for _ in range(1000):
        parser.feed(bytes(range(0xA0)))
    assert parser.pending < FRAME_BYTES


def test_the_checksum_is_the_low_byte_of_the_sum():
    assert sum8(VECTOR[:-1]) == 0x34
