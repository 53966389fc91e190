"""The card reader's bytes: what is believed, what is not, and how soon the next frame is found after an accident."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.id_card_reader.frames import (
    LONGEST_LENGTH,
    PHOTO_BYTES,
    PREAMBLE,
    Answer,
    BaseInformation,
    Command,
    FrameParser,
    answer_of,
    base_information,
    frame,
)
from devices.id_card_reader.statuses import SENTENCES, Status, sentence
from tests.support.golden import SAMV_ANSWERS, SAMV_COMMANDS, SAMV_SAMPLE_HEAD, SAMV_UNUSED

TEXT = bytes.fromhex((Path(__file__).parents[2] / "support" / "samv_text.hex").read_text())
SAMPLE = bytes.fromhex(SAMV_SAMPLE_HEAD) + TEXT + bytes(PHOTO_BYTES) + b"\xce"
FIND_OK = bytes.fromhex("AA AA AA 96 69 00 08 00 00 9F 00 00 00 00 97")
payloads = st.binary(min_size=2, max_size=60)
noise = st.binary(max_size=40).filter(lambda junk: PREAMBLE[0] not in junk)


def heard(*chunks: bytes) -> list[bytes]:
    parser = FrameParser()
    return [payload for chunk in chunks for payload in parser.feed(chunk)]


@pytest.mark.parametrize(("name", "sent"), SAMV_COMMANDS.items())
def test_the_documented_commands(name: str, sent: str):
    assert Command[name].encoded() == bytes.fromhex(sent)
    assert heard(bytes.fromhex(sent)) == [Command[name].value]


@pytest.mark.parametrize(("payload", "sent"), SAMV_UNUSED.items())
def test_every_documented_command_is_a_frame_like_ours(payload: str, sent: str):
    assert frame(bytes.fromhex(payload)) == bytes.fromhex(sent)
    assert heard(bytes.fromhex(sent)) == [bytes.fromhex(payload)]


@pytest.mark.parametrize(("received", "meaning"), SAMV_ANSWERS.items())
def test_the_documented_answers(received: str, meaning: tuple[int, str]):
    status, data = meaning
    (payload,) = heard(bytes.fromhex(received))
    assert answer_of(payload) == Answer(status, bytes.fromhex(data))
    assert Answer(status, bytes.fromhex(data)).encoded() == bytes.fromhex(received)


def test_a_whole_card_reads_and_writes():
    assert len(SAMPLE) == 1295
    (payload,) = heard(SAMPLE)
    answer = answer_of(payload)
    assert answer is not None and answer.status == Status.DONE
    base = base_information(answer.data)
    assert base is not None and base == BaseInformation(TEXT, bytes(PHOTO_BYTES))
    assert Answer(Status.DONE, base.encoded()).encoded() == SAMPLE


def test_nothing_of_a_card_is_printed():
    answer = answer_of(heard(SAMPLE)[0])
    assert answer is not None
    assert repr(answer) == "Answer(status=144)"
    assert repr(base_information(answer.data)) == "BaseInformation()"


@pytest.mark.parametrize("data", [b"", b"\x01\x00\x04\x00", b"\x01\x00\x04\x01" + bytes(1281), bytes(1284)])
def test_other_lengths_are_no_card(data: bytes):
    assert base_information(data) is None


def test_an_echo_of_our_own_command_is_no_answer():
    assert answer_of(Command.FIND.value) is None


@given(payloads)
def test_every_frame_survives_the_journey(payload: bytes):
    assert heard(frame(payload)) == [payload]


@given(st.integers(1, len(FIND_OK) - 1))
def test_a_torn_frame_swallows_no_more_than_the_length_that_it_announced(kept: int):
    """The driver does not even lose that much: each question begins with a new parser (see the reader's contract)."""
    assert heard(FIND_OK[:kept] + FIND_OK * (LONGEST_LENGTH // len(FIND_OK) + 2))[-1] == heard(FIND_OK)[0]


@given(st.binary(max_size=3000))
def test_no_bytes_are_too_strange_and_none_are_kept_for_ever(data: bytes):
    parser = FrameParser()
    for payload in parser.feed(data):
        assert frame(payload) in data
    assert len(parser._pending) < LONGEST_LENGTH + 7


def test_an_impossible_length_does_not_make_it_wait():
    assert heard(PREAMBLE + b"\xff\xff" + FIND_OK) == heard(FIND_OK)


def test_every_status_has_a_sentence_and_an_unlisted_one_its_number():
    assert set(SENTENCES) == set(Status)
    assert sentence(0x41).startswith("the card moved away")
    assert "0x05" in sentence(0x05)
