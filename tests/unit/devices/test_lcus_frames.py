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


def test_another_channel_is_not_ours():
    assert CommandParser(channel=1).feed(encode(Relay.ENERGISED, channel=2)) == []
