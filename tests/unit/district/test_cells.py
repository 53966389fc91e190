"""Cells as offices type them: what is meant is taken, what could mean two things is not."""

from contextlib import suppress
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from district.importing import cells
from district.importing.errors import CellError

NUMBER = "11010519491231002X"
WRITTEN = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30) | st.dates() | st.datetimes()


@pytest.mark.parametrize(
    "written",
    [
        NUMBER,
        " 11010519491231002x ",
        "'11010519491231002X",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105 19491231 002X",
    ],
)
def test_an_identity_number_however_it_is_typed(written: object) -> None:
    assert cells.id_number(written) == NUMBER


@pytest.mark.parametrize("written", ["110105491231002", 110105491231002])
def test_a_number_of_the_old_kind_gets_its_century_and_check_digit(written: object) -> None:
    assert cells.id_number(written) == NUMBER


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("110105194912310021", "wrong check digit"),
        ("110105194913310021", "date of birth"),
        ("1101051949123100", "no identity number"),
        ("一一〇一〇五一九四九一二三一〇〇二Ｘ", "no identity number"),
        ("", "empty"),
        (None, "empty"),
        (110105194912310020, "last digits are lost"),
        (1.1010519491231002e17, "last digits are lost"),
        ("1.10105E+17", "last digits are lost"),
    ],
)
def test_a_number_that_is_none(written: object, why: str) -> None:
    with pytest.raises(CellError, match=why) as told:
        cells.id_number(written)
    assert "49123" not in str(told.value)


@pytest.mark.parametrize(
    ("written", "fen"),
    [
        ("1,234.50", 123450),
        ("１，２３４．５０", 123450),
        ("￥300", 30000),
        ("300元", 30000),
        (" 0.1 ", 10),
        (300, 30000),
        (0.1 + 0.2, 30),
        (19.99, 1999),
        ("1,000,000", 100_000_000),
    ],
)
def test_an_amount_however_it_is_typed(written: object, fen: int) -> None:
    assert cells.fen(written) == fen


@pytest.mark.parametrize(
    "written",
    ["", None, "1.234,50", "12,34", "-5", -5, 0, "0.001", 0.005, "三百", float("nan"), float("inf"), 1e7, True],
)
def test_an_amount_that_is_none(written: object) -> None:
    with pytest.raises(CellError):
        cells.fen(written)


@pytest.mark.parametrize(
    "written",
    [
        "2026-01-05",
        "2026/1/5",
        "2026.1.5",
        "2026年1月5日",
        "20260105",
        "２０２６－０１－０５",
        "2026-01-05 00:00:00",
        46027,
        46027.0,
        "46027",
        datetime(2026, 1, 5),
        date(2026, 1, 5),
    ],
)
def test_a_day_however_it_is_typed(written: object) -> None:
    assert cells.day(written) == date(2026, 1, 5)


@pytest.mark.parametrize("written", ["", None, "2026-02-30", "5/1/2026", "2026年1月", "26-1-5", 7, "yesterday"])
def test_a_day_that_is_none(written: object) -> None:
    with pytest.raises(CellError):
        cells.day(written)


@pytest.mark.parametrize(
    ("written", "tail"), [("6217003110012345678", "5678"), ("尾号 1234", "1234"), ("6217 **** 1234", "1234")]
)
def test_the_end_of_an_account(written: object, tail: str) -> None:
    assert cells.account_tail(written) == tail


@pytest.mark.parametrize("written", ["", "12", "1234 (建行)", 6217003110012345678, "6.217E+18"])
def test_an_account_that_does_not_end_in_digits(written: object) -> None:
    with pytest.raises(CellError):
        cells.account_tail(written)


@given(WRITTEN)
def test_whatever_a_cell_holds_it_is_read_or_refused(written: object) -> None:
    for read in (
        cells.id_number,
        cells.fen,
        cells.day,
        cells.state,
        cells.account_tail,
        cells.name,
        cells.required_text,
    ):
        with suppress(CellError):
            read(written)
