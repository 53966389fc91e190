"""Whether a card can speak for its holder; and the numbers against another's implementation of ISO 7064."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_11_2

from kiosk.domain.id_card import CardKind, CardTrouble, IdCard, number_on
from kiosk.domain.id_number import Holder, IdNumber, IdNumberFault, InvalidIdNumberError, check_character

TODAY = date(2026, 11, 23)
CARD = IdCard(CardKind.RESIDENT, "张三", "11010519491231002X", date(2020, 1, 1), date(2040, 1, 1))


def number(first_seventeen: str) -> str:
    return first_seventeen + check_character(first_seventeen)


HONG_KONG = number("81000019940823002")
FOREIGNER = number("91112419810803002")


@given(st.text("0123456789", min_size=17, max_size=17))
def test_the_check_character_is_that_of_another_implementation(digits: str) -> None:
    assert check_character(digits) == mod_11_2.calc_check_digit(digits)


def test_a_good_card_has_a_number() -> None:
    assert number_on(CARD, TODAY) == IdNumber.parse(CARD.number)


@pytest.mark.parametrize(
    ("changes", "trouble"),
    [
        ({"valid_until": date(2026, 11, 22)}, CardTrouble.EXPIRED),
        ({"valid_from": date(2026, 11, 24)}, CardTrouble.EXPIRED),
        ({"number": "110105194912310021"}, CardTrouble.UNREADABLE),
        ({"number": HONG_KONG}, CardTrouble.UNREADABLE),
        ({"kind": CardKind.HMT_RESIDENCE}, CardTrouble.UNREADABLE),
        ({"kind": CardKind.FOREIGNER_2023}, CardTrouble.UNREADABLE),
        ({"kind": CardKind.FOREIGNER_2017, "number": "CAN110081080310"}, CardTrouble.FOREIGN),
    ],
)
def test_a_card_that_cannot_speak_for_its_holder(changes: dict[str, object], trouble: CardTrouble) -> None:
    assert number_on(replace(CARD, **changes), TODAY) is trouble


@pytest.mark.parametrize("day", [date(2026, 11, 23), None])
def test_it_is_good_on_its_last_day_and_for_ever(day: date | None) -> None:
    assert isinstance(number_on(replace(CARD, valid_until=day), TODAY), IdNumber)


@pytest.mark.parametrize(
    ("kind", "text", "holder"),
    [
        (CardKind.HMT_RESIDENCE, HONG_KONG, Holder.HONG_KONG),
        (CardKind.HMT_RESIDENCE, number("82000019940823002"), Holder.MACAU),
        (CardKind.HMT_RESIDENCE, number("83000019940823002"), Holder.TAIWAN),
        (CardKind.FOREIGNER_2023, FOREIGNER, Holder.FOREIGNER),
    ],
)
def test_permits_have_numbers_of_their_own(kind: CardKind, text: str, holder: Holder) -> None:
    found = number_on(replace(CARD, kind=kind, number=text), TODAY)
    assert isinstance(found, IdNumber)
    assert found.holder is holder


def test_nothing_of_a_card_is_printed() -> None:
    assert repr(CARD) == "IdCard(kind=<CardKind.RESIDENT: ' '>)"


def test_fifteen_digits_become_eighteen() -> None:
    upgraded = IdNumber.upgraded("610104 620927690")
    assert upgraded.text == "610104196209276908"
    assert mod_11_2.is_valid(upgraded.text)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("61010462092769", IdNumberFault.TOO_SHORT),
        ("6101046209276901", IdNumberFault.TOO_SHORT),
        ("61010462092769X", IdNumberFault.NOT_DIGITS),
        ("610104621327690", IdNumberFault.NO_SUCH_DATE),
        ("610104620927997", IdNumberFault.NO_SUCH_DATE),
    ],
)
def test_fifteen_characters_that_are_no_number(text: str, fault: IdNumberFault) -> None:
    with pytest.raises(InvalidIdNumberError) as raised:
        IdNumber.upgraded(text)
    assert raised.value.fault is fault
