from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.id_number import (
    IdNumber,
    IdNumberFault,
    InvalidIdNumberError,
    birth_date_of,
    check_character,
    fault_of,
)

STANDARDS_OWN_EXAMPLE = "11010519491231002X"
dates = st.dates(min_value=date(1890, 1, 1), max_value=date(2026, 11, 23))
numbers = st.builds(
    lambda area, birth, sequence: (body := f"{area:06d}{birth:%Y%m%d}{sequence:03d}") + check_character(body),
    st.integers(0, 999_999),
    dates,
    st.integers(0, 999),
)


def test_the_standards_own_example_is_read() -> None:
    number = IdNumber.parse(" 110105 19491231 002x ")
    assert number.text == STANDARDS_OWN_EXAMPLE
    assert number.birth_date.isoformat() == "1949-12-31"
    assert number.last_four == "002X"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", IdNumberFault.TOO_SHORT),
        ("11010519491231002", IdNumberFault.TOO_SHORT),
        ("110105194912310021", IdNumberFault.CHECK_DIGIT),
        ("11010519491331002X", IdNumberFault.NO_SUCH_DATE),
        ("11010518891231002X", IdNumberFault.NO_SUCH_DATE),
        ("1101051949123100XX", IdNumberFault.NOT_DIGITS),
        ("1101051949123100２X", IdNumberFault.NOT_DIGITS),
        ("11010519491231002XX", IdNumberFault.NOT_DIGITS),
        ("11010519491231002²", IdNumberFault.NOT_DIGITS),
    ],
)
def test_each_fault_has_its_name(text: str, fault: IdNumberFault) -> None:
    assert fault_of(text) is fault
    with pytest.raises(InvalidIdNumberError) as raised:
        IdNumber.parse(text)
    assert raised.value.fault is fault
    assert not text or text not in str(raised.value)


@given(numbers)
def test_every_well_formed_number_is_read(text: str) -> None:
    assert IdNumber.parse(text).text == text


@given(numbers, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(text: str, position: int, change: int) -> None:
    """MOD 11-2 catches every single wrong digit; that is what it is for."""
    wrong = text[:position] + str((int(text[position]) + change) % 10) + text[position + 1 :]
    assert fault_of(wrong) is not None


@given(numbers, st.integers(0, 15))
def test_two_neighbours_in_the_wrong_order_are_noticed(text: str, position: int) -> None:
    swapped = text[:position] + text[position + 1] + text[position] + text[position + 2 :]
    assert swapped == text or fault_of(swapped) is not None


@given(st.text(max_size=30))
def test_no_text_is_too_strange(text: str) -> None:
    compact = "".join(text.split()).upper()
    try:
        assert IdNumber.parse(text).text == compact
    except InvalidIdNumberError as error:
        assert error.fault is fault_of(compact)


def test_the_birth_date_echoes_while_typing() -> None:
    assert birth_date_of("1101051949123") is None
    assert str(birth_date_of("11010519491231")) == "1949-12-31"


def test_a_number_never_prints_itself() -> None:
    number = IdNumber.parse(STANDARDS_OWN_EXAMPLE)
    assert "1949" not in f"{number!r} {number}"
