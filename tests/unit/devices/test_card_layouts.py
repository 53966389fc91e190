"""What stands on the four kinds of cards."""

import contextlib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.id_card_reader.frames import TEXT_BYTES
from devices.id_card_reader.layouts import KIND_AT, LAYOUTS, Place, UnknownLayoutError, card_of, fields_of, text_of
from kiosk.domain.id_card import CardKind, IdCard

SAMPLE = bytes.fromhex((Path(__file__).parents[2] / "support" / "samv_text.hex").read_text())
VALIDITY = {"valid_from": "20240102", "valid_until": "20340102"}

# written down from PCSCGetData.h apart from the code: where each layout keeps what this terminal needs
DOCUMENTED = {
    CardKind.RESIDENT: {"name": (0, 30), "number": (122, 36), "valid_from": (188, 16), "valid_until": (204, 16)},
    CardKind.HMT_RESIDENCE: {"number": (122, 36), "pass_number": (220, 18), "times_issued": (238, 4)},
    CardKind.FOREIGNER_2017: {"english_name": (0, 120), "number": (122, 30), "name": (158, 30), "birth": (220, 16)},
    CardKind.FOREIGNER_2023: {"number": (122, 36), "english_name_rest": (220, 22), "nationality": (242, 6)},
}


@pytest.mark.parametrize("kind", CardKind)
def test_the_fields_lie_where_the_documents_say(kind: CardKind):
    for name, (at, length) in DOCUMENTED[kind].items():
        assert LAYOUTS[kind][name] == Place(at, length)
    assert LAYOUTS[kind]["kind"] == Place(KIND_AT, 2)


def test_the_sample_card_reads_and_writes():
    kind, fields = fields_of(SAMPLE)
    assert kind is CardKind.RESIDENT
    assert (fields["name"], fields["nation"], fields["address"]) == ("张三", "01", "北京市朝阳区示例路1号")
    assert text_of(kind, {name: text for name, text in fields.items() if text}) == SAMPLE
    assert card_of(SAMPLE) == IdCard(
        CardKind.RESIDENT, "张三", "11010519491231002X", date(2020, 1, 1), valid_until=None
    )


def test_a_permit_of_hong_kong_macau_or_taiwan():
    text = text_of(
        CardKind.HMT_RESIDENCE,
        {"name": "陳大文", "number": "810000199408230021", "pass_number": "H12345678", **VALIDITY},
    )
    card = card_of(text)
    assert (card.kind, card.name, card.number) == (CardKind.HMT_RESIDENCE, "陳大文", "810000199408230021")
    assert card.valid_until == date(2034, 1, 2)


def test_a_foreigner_of_2017_has_fifteen_characters():
    fields = {
        "english_name": "ZHANG, SAN",
        "number": "CAN110081080310",
        "name": "张三",
        "nationality": "CAN",
        **VALIDITY,
    }
    card = card_of(text_of(CardKind.FOREIGNER_2017, fields))
    assert (card.kind, card.name, card.number) == (CardKind.FOREIGNER_2017, "张三", "CAN110081080310")


def test_a_foreigner_of_2023_without_a_chinese_name_has_the_english_one_whole():
    fields = {"english_name": "A" * 35, "english_name_rest": "B" * 11, "number": "91112419810803002", **VALIDITY}
    assert card_of(text_of(CardKind.FOREIGNER_2023, fields)).name == "A" * 35 + "B" * 11


@pytest.mark.parametrize("letter", ["Z", "j", "\0"])
def test_a_letter_that_nobody_knows_is_no_layout(letter: str):
    text = SAMPLE[:KIND_AT] + letter.encode("utf-16-le") + SAMPLE[KIND_AT + 2 :]
    with pytest.raises(UnknownLayoutError):
        card_of(text)


@pytest.mark.parametrize("day", ["20200230", "2020", "", "________"])
def test_a_date_that_never_was_is_no_card(day: str):
    with pytest.raises(UnknownLayoutError):
        card_of(text_of(CardKind.RESIDENT, {"name": "张三", "valid_from": day, "valid_until": "长期"}))


@pytest.mark.parametrize("kind", CardKind)
def test_a_card_that_names_nobody_is_no_card(kind: CardKind):
    with pytest.raises(UnknownLayoutError):
        card_of(text_of(kind, VALIDITY))


@given(st.binary(min_size=TEXT_BYTES, max_size=TEXT_BYTES))
def test_no_text_is_too_strange(text: bytes):
    with contextlib.suppress(UnknownLayoutError):
        assert card_of(text).kind in CardKind


@given(st.sampled_from(CardKind), st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), max_size=15))
def test_a_name_of_full_length_fits(kind: CardKind, name: str):
    _, fields = fields_of(text_of(kind, {"name": name}))
    assert fields["name"] == name


def test_a_name_that_is_too_long_is_refused():
    with pytest.raises(ValueError, match="room for 15"):
        text_of(CardKind.RESIDENT, {"name": "张" * 16})
