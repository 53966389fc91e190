"""A slip's bytes: against another's encoder, taken apart by a mechanism that knows only the documents, and looked at as dots."""

import io
import itertools
from random import Random

import cv2
import numpy as np
import pytest
from escpos.printer import Dummy
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from devices.faults import Distortion, FaultSwitch
from devices.printer import commands
from devices.printer.commands import ASK_ALL, Status, StatusParser, is_status
from devices.printer.layout import Paper, amount_lines, columns_of, encode, wrapped
from devices.printer.mechanism import EscPosMechanism, Printed, PrintedCode, PrintedDots, PrintedLine
from devices.printer.simulator import PaperRoll
from devices.scanner.camera import codes_in
from kiosk.domain.scanned_code import ScannedCode
from kiosk.domain.slip import AmountLine, QrLine, Separator, Slip, TextLine
from kiosk.ports import Dots
from tests.support.receipts import picture, png

SLIP = Slip(
    (
        TextLine("梅江区政务服务", centred=True, large=True),
        Separator(),
        AmountLine("城乡居民基础养老金", 28_500),
        AmountLine("高龄津贴", 10_000),
        TextLine("请到三号窗口办理，带上身份证和存折的原件"),
        QrLine("https://example.cn/s/1"),
    )
)


def printed(data: bytes) -> list[Printed]:
    """What comes out of a printer with these bytes, which must hold nothing that it does not know."""
    roll = PaperRoll()
    EscPosMechanism(roll, Distortion(FaultSwitch(), Random(1))).receive(data)
    assert roll.unknown == []
    (slip,) = roll.slips
    return slip


def test_a_slip_as_it_comes_out():
    assert printed(encode(SLIP, Paper(), None)) == [
        PrintedLine("梅江区政务服务", centred=True, double=True),
        PrintedLine("-" * 32),
        PrintedLine("城乡居民基础养老金      285.00元"),
        PrintedLine("高龄津贴                100.00元"),
        PrintedLine("请到三号窗口办理，带上身份证和存"),
        PrintedLine("折的原件"),
        PrintedCode("https://example.cn/s/1"),
        PrintedLine("", centred=True),
    ]


def test_the_qr_code_and_the_picture_are_those_of_another_encoder():
    peer = Dummy()
    peer.qr("https://example.cn/s/1", native=True, size=6, ec=1)
    assert commands.qr("https://example.cn/s/1") in peer.output
    dots = Dots(2, bytes((0b10101010, 0b11110000, 0, 0xFF)))
    drawn = Dummy()
    bits = Image.frombytes("1", (16, 2), dots.data)
    drawn.image(Image.eval(bits.convert("L"), lambda value: 255 - value), impl="bitImageRaster", center=False)
    assert commands.raster(dots) in drawn.output


def test_golden_bytes():
    slip = encode(Slip((TextLine("办事"),)), Paper(), None)
    assert slip == bytes.fromhex("1B40 1B6100 1C26 B0EC CAC2 1C2E 0A 1B6403 1D564200")
    assert bytes.fromhex("100401 100402 100403 100404") == ASK_ALL


@given(st.text(max_size=60), st.sampled_from([384, 576]))
def test_whatever_is_written_comes_out_and_commands_nothing(text: str, dots: int):
    harmless = "".join(character for character in text if character.isprintable() and character.isascii())
    lines = printed(encode(Slip((TextLine(text),)), Paper(dots), None))
    assert harmless in "".join(line.text for line in lines if isinstance(line, PrintedLine)) or not text.isascii()
    assert all(isinstance(line, PrintedLine) for line in lines)


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), max_size=80), st.integers(2, 48))
def test_wrapping_loses_nothing_and_fits(text: str, columns: int):
    pieces = list(wrapped(text, columns))
    assert "".join(pieces) == text
    assert all(columns_of(piece) <= columns for piece in pieces)


@given(st.text("津贴 abc", max_size=50), st.integers(0, 10**9))
def test_an_amount_is_whole_and_at_the_right_edge(label: str, fen: int):
    line = AmountLine(label, fen)
    pieces = amount_lines(line, 32)
    assert pieces[-1].endswith(line.amount)
    assert columns_of(pieces[-1]) == 32


def test_a_rare_character_is_drawn_where_somebody_can_draw():
    rare = Slip((TextLine("𬭊某"),))
    (as_text,) = printed(encode(rare, Paper(), None))
    assert as_text == PrintedLine("𬭊某")
    (as_dots,) = printed(encode(rare, Paper(), lambda text, height: Dots(6, bytes(6 * height))))
    assert as_dots == PrintedDots(6, bytes(6 * 24))
    (common,) = printed(encode(Slip((TextLine("某"),)), Paper(), lambda text, height: Dots(1, bytes(height))))
    assert common == PrintedLine("某")


@pytest.mark.parametrize(
    ("answers", "status"),
    [
        ("12 12 12 12", Status(cover_open=False, no_paper=False, broken=False)),
        ("1A 16 12 12", Status(cover_open=True, no_paper=False, broken=False)),
        ("1A 32 12 7E", Status(cover_open=False, no_paper=True, broken=False)),
        ("1A 12 1A 12", Status(cover_open=False, no_paper=False, broken=True)),
        ("1A 12 12 12", Status(cover_open=False, no_paper=False, broken=True)),
        ("12 12 12 1E", Status(cover_open=False, no_paper=False, broken=False)),
    ],
    ids=["good", "cover open", "no paper", "cutter", "off line", "near its end"],
)
def test_what_the_printer_says_of_itself(answers: str, status: Status):
    received = bytes.fromhex(answers)
    assert all(map(is_status, received))
    assert Status.of(*received) == status


GOOD = Status(cover_open=False, no_paper=False, broken=False)
no_answer = st.binary(max_size=20).map(lambda junk: bytes(byte for byte in junk if not is_status(byte)))


@given(st.lists(no_answer, min_size=5, max_size=5))
def test_noise_around_and_between_the_answers_costs_nothing(noise: list[bytes]):
    parser = StatusParser()
    stream = b"".join(junk + answer for junk, answer in zip(noise, (b"\x1a", b"\x16", b"\x12", b"\x12"), strict=False))
    found = [status for byte in stream + noise[-1] if (status := parser.feed(bytes((byte,)))) is not None]
    assert found == [Status(cover_open=True, no_paper=False, broken=False)]
    assert StatusParser().feed(stream) == found[0]


@given(st.binary(max_size=40), st.integers(0, 4))
def test_after_any_bytes_the_next_asking_is_answered(before: bytes, cut: int):
    parser = StatusParser()
    parser.feed(before)
    parser.asked()
    answers = b"\x12\x12\x12\x12"
    assert [parser.feed(answers[:cut]), parser.feed(answers[cut:])].count(GOOD) == 1


@pytest.mark.parametrize("byte", [0x00, 0x11, 0x13, 0x92, 0xFF, ord("Y")])
def test_what_is_no_answer(byte: int):
    assert not is_status(byte)


def test_the_slip_can_be_read_by_eye_and_by_machine():
    page = picture(printed(encode(SLIP, Paper(), None)))
    assert page.width == 384 + 40
    seen = cv2.cvtColor(np.array(page), cv2.COLOR_GRAY2BGR).astype(np.uint8)
    assert codes_in(seen) == [ScannedCode("https://example.cn/s/1")]
    assert Image.open(io.BytesIO(png(printed(encode(SLIP, Paper(), None))))).size == page.size


@given(st.binary(max_size=300), st.lists(st.integers(0, 300), max_size=8))
def test_the_mechanism_survives_any_bytes_however_split(data: bytes, cuts: list[int]):
    edges = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    whole, split = PaperRoll(), PaperRoll()
    EscPosMechanism(whole, Distortion(FaultSwitch(), Random(1))).receive(data)
    mechanism = EscPosMechanism(split, Distortion(FaultSwitch(), Random(1)))
    for at, to in itertools.pairwise(edges):
        mechanism.receive(data[at:to])
    assert split._printed == whole._printed
