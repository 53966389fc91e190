"""A scan engine's stream: what is an acknowledgement, what is a text, and what is dropped rather than believed."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.scanner import profiles
from devices.scanner.frames import CodeParser
from devices.scanner.profiles import PROFILES, Maker
from kiosk.domain.scanned_code import LONGEST, ScannedCode
from tests.support import golden

ACK = bytes.fromhex(golden.GM65_ACKNOWLEDGEMENT)
TOKEN = "https://code.example.cn/c?t=0a1b2c"
tokens = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=40)


def read(maker: Maker, *chunks: bytes, ordered: int = 0) -> list[str]:
    parser = CodeParser(PROFILES[maker])
    for _ in range(ordered):
        parser.ordered()
    codes = [code for chunk in chunks for code in parser.feed(chunk)]
    return [code.text for code in codes + parser.quiet()]


@pytest.mark.parametrize(
    ("made", "documented"),
    [
        (PROFILES[Maker.GM65].trigger, golden.GM65_TRIGGER),
        (PROFILES[Maker.GM65].acknowledgement, golden.GM65_ACKNOWLEDGEMENT),
        (profiles.gm65_save(), golden.GM65_SAVE),
        (profiles.gm65_write(0x002A, 0x39, 0x01), golden.GM65_RATE_9600),
        (profiles.gm65_read(0x002A, 2), golden.GM65_READ_RATE),
        (PROFILES[Maker.HONEYWELL].trigger, golden.HONEYWELL_TRIGGER),
        (PROFILES[Maker.HONEYWELL].release, golden.HONEYWELL_RELEASE),
        (PROFILES[Maker.NEWLAND].trigger, golden.NEWLAND_TRIGGER),
        (PROFILES[Maker.NEWLAND].release, golden.NEWLAND_RELEASE),
        (PROFILES[Maker.NEWLAND].acknowledgement, golden.NEWLAND_ACKNOWLEDGEMENT),
    ],
)
def test_the_documented_bytes(made: bytes, documented: str):
    assert made == bytes.fromhex(documented)


def test_the_order_without_a_checksum_differs_in_nothing_else():
    assert PROFILES[Maker.GM65].trigger[:-2] == bytes.fromhex(golden.GM65_TRIGGER_UNCHECKED)[:-2]


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n", b"\t", b""])
def test_a_text_ends_by_any_line_end_or_by_silence(end: bytes):
    assert read(Maker.HONEYWELL, TOKEN.encode() + end) == [TOKEN]


def test_the_acknowledgement_in_the_same_stream_is_no_part_of_the_text():
    assert read(Maker.GM65, ACK + TOKEN.encode() + b"\r", ordered=1) == [TOKEN]
    assert read(Maker.NEWLAND, b"\x06" + TOKEN.encode() + b"\r", ordered=1) == [TOKEN]


def test_an_acknowledgement_that_nobody_waits_for_is_no_text():
    assert read(Maker.GM65, ACK + ACK + TOKEN.encode() + b"\r", ordered=1) == [TOKEN]
    assert read(Maker.GM65, ACK) == []


@pytest.mark.parametrize("spoilt", [ACK[:4], b"\x82" + ACK[1:], b"", b"READY\r\n"])
def test_without_its_acknowledgement_no_text_is_believed(spoilt: bytes):
    assert read(Maker.GM65, spoilt + TOKEN.encode() + b"\r", ordered=1) == []


def test_what_came_before_the_order_is_not_its_answer():
    assert read(Maker.GM65, b"old\r" + ACK + TOKEN.encode() + b"\r", ordered=1) == [TOKEN]


@given(tokens, st.integers(0, 60))
def test_wherever_the_stream_is_cut_the_text_is_the_same(token: str, at: int):
    stream = ACK + token.encode() + b"\r\n"
    assert read(Maker.GM65, stream[:at], stream[at:], ordered=1) == [token]


@given(st.binary(max_size=200), st.lists(st.integers(0, 200), max_size=12), st.sampled_from(Maker))
def test_how_the_bytes_are_split_does_not_matter(data: bytes, cuts: list[int], maker: Maker):
    edges = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    assert read(maker, *(data[a:b] for a, b in itertools.pairwise(edges))) == read(maker, data)


@given(st.binary(max_size=400), st.sampled_from(Maker), st.integers(0, 2))
def test_no_bytes_bring_a_control_character_through(data: bytes, maker: Maker, ordered: int):
    assert all(text.isprintable() and text for text in read(maker, data, ordered=ordered))


def test_chinese_by_either_coding():
    appointment = "预约号 A023"
    assert read(Maker.GM65, appointment.encode("gbk") + b"\r") == [appointment]
    assert read(Maker.HONEYWELL, appointment.encode() + b"\r") == [appointment]
    assert read(Maker.HONEYWELL, appointment.encode("gb18030") + b"\r") == [appointment]


def test_bytes_that_are_no_text_are_dropped():
    assert read(Maker.HONEYWELL, b"\xff\xff\xff\r" + TOKEN.encode() + b"\r") == [TOKEN]


def test_a_text_without_an_end_is_not_kept_and_the_next_is_read():
    assert read(Maker.HONEYWELL, *[b"x" * 1000] * 30, b"\r" + TOKEN.encode() + b"\r") == [TOKEN]
    parser = CodeParser(PROFILES[Maker.HONEYWELL])
    for _ in range(100):
        parser.feed(b"x" * 1000)
    assert len(parser._pending) <= 4 * LONGEST + 1000
    assert parser.quiet() == []
    assert parser.feed(b"a\r") == [ScannedCode("a")]
