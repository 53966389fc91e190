"""Numbers as a Mandarin speaker reads them, against another program's readings, against an evaluator, and by hand."""

import json
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.voice.spoken_numbers import LARGEST, amount, day, number, year
from devices.voice.words import WORDS, Word

PEER: dict[str, str] = json.loads((Path(__file__).parent / "numbers_by_cn2an.json").read_text("utf-8"))["numbers"]

PLAIN = (Word.ZERO, Word.ONE, Word.TWO, Word.THREE, Word.FOUR, Word.FIVE, Word.SIX, Word.SEVEN, Word.EIGHT, Word.NINE)
DIGITS = {word: value for value, word in enumerate(PLAIN)} | {Word.ONE_FALLING: 1, Word.ONE_RISING: 1, Word.PAIR: 2}
TENS = {Word.TEN: 10, Word.HUNDRED: 100, Word.THOUSAND: 1000}
NAMES = {Word.TEN_THOUSAND: 10**4, Word.HUNDRED_MILLION: 10**8}
MONEY = {Word.YUAN: 100, Word.JIAO: 10, Word.FEN: 1}

fens = st.integers(1, 9_999_999_999)


def text(words: tuple[Word, ...]) -> str:
    return "".join(WORDS[word].text for word in words)


def value_of(words: tuple[Word, ...]) -> int:
    """What a listener adds up."""
    total = four = digit = 0
    for word in words:
        if word in TENS:
            four, digit = four + (digit or 1) * TENS[word], 0
        elif word in NAMES:
            total, four, digit = total + (four + digit) * NAMES[word], 0, 0
        else:
            digit = DIGITS[word]
    return total + four + digit


def fen_of(words: tuple[Word, ...]) -> int:
    total = 0
    before: list[Word] = []
    for word in words:
        if word in MONEY:
            total += value_of(tuple(before)) * MONEY[word]
            before = []
        else:
            before.append(word)
    assert not before
    return total


def test_another_program_reads_the_same_numbers():
    """It says 二 where people say 两, and is asked for nothing else that differs."""
    assert {value: text(number(int(value))).replace("两", "二") for value in PEER} == PEER


@given(st.integers(0, LARGEST))
def test_a_listener_adds_up_the_same_number(value: int):
    assert value_of(number(value)) == value


@given(fens)
def test_a_listener_adds_up_the_same_amount(fen: int):
    assert fen_of(amount(fen)) == fen


@given(fens)
def test_amounts_keep_the_rules_of_reading(fen: int):
    words = amount(fen)
    reading = text(words)
    assert not reading.startswith(("一十", "零"))
    assert "零零" not in reading
    assert not any(f"零{name}" in reading for name in "十百千万亿元角分")
    assert "两十" not in reading
    assert "两" not in reading[1:], "only what begins with 2 is 两"
    assert words[-1] in MONEY
    for word, following in pairwise(words):
        assert not (word is Word.ONE and following in {Word.HUNDRED, Word.THOUSAND})
        assert word is not Word.ONE_FALLING or following in {Word.HUNDRED, Word.THOUSAND, *MONEY}
        assert word is not Word.ONE_RISING or following in NAMES


@pytest.mark.parametrize(
    ("fen", "reading"),
    [
        (0, "零元"),
        (1, "一分"),
        (2, "两分"),
        (10, "一角"),
        (25, "两角五分"),
        (100, "一元"),
        (200, "两元"),
        (205, "两元零五分"),
        (222, "两元二角二分"),
        (1_000, "十元"),
        (1_205, "十二元零五分"),
        (1_250, "十二元五角"),
        (20_000, "两百元"),
        (128_050, "一千二百八十元五角"),
        (1_000_001, "一万元零一分"),
        (2_020_000, "两万零二百元"),
        (9_999_999_999, "九千九百九十九万九千九百九十九元九角九分"),
    ],
)
def test_amounts_by_hand(fen: int, reading: str):
    assert text(amount(fen)) == reading


def test_one_has_the_tone_of_what_it_counts():
    assert amount(100)[0] is Word.ONE_FALLING
    assert amount(1_000_000)[0] is Word.ONE_RISING
    assert amount(1_100)[:2] == (Word.TEN, Word.ONE)
    assert day(date(2026, 1, 1)) == (Word.ONE, Word.MONTH, Word.ONE, Word.DAY)


@given(st.dates())
def test_days_begin_with_ten_where_they_do(value: date):
    words = day(value)
    middle = words.index(Word.MONTH)
    assert (value_of(words[:middle]), value_of(words[middle + 1 : -1])) == (value.month, value.day)
    assert "一十" not in text(words)
    assert Word.PAIR not in words


def test_days_and_years_by_hand():
    assert text(day(date(2026, 12, 10))) == "十二月十日"
    assert text(day(date(2026, 2, 22))) == "二月二十二日"
    assert text(year(2026)) == "二零二六年"


@pytest.mark.parametrize("value", [-1, LARGEST + 1])
def test_what_has_no_reading_is_refused(value: int):
    with pytest.raises(ValueError, match="can be read"):
        number(value)
