"""The relay's bytes: only a whole, correct command for its channel moves it."""

from hypothesis import given
from hypothesis import strategies as st

from devices.latch.frames import ENERGISE, RELEASE, CommandParser, Relay, encode


def test_the_documented_commands():
    assert bytes.fromhex("A0 01 01 A2") == ENERGISE
    assert bytes.fromhex("A0 01 00 A1") == RELEASE


@given(st.lists(st.sampled_from(Relay), max_size=5), st.integers(1, 4))
def test_commands_in_pieces_are_understood(states: list[Relay], size: int):
    data = b"".join(map(encode, states))
    parser = CommandParser()
    assert [state for n in range(0, len(data), size) for state in parser.feed(data[n : n + size])] == states


@given(st.sampled_from(Relay), st.integers(0, 31))
def test_a_flipped_bit_moves_nothing(state: Relay, position: int):
    flipped = bytearray(encode(state))
    flipped[position // 8] ^= 1 << position % 8
    assert CommandParser().feed(bytes(flipped)) == []


@given(st.integers(1, 3), st.sampled_from(Relay))
def test_after_a_torn_command_the_next_is_obeyed(kept: int, state: Relay):
    assert CommandParser().feed(ENERGISE[:kept] + encode(state)) == [state]


def test_another_channel_is_not_ours():
    assert CommandParser(channel=1).feed(encode(Relay.ENERGISED, channel=2)) == []
