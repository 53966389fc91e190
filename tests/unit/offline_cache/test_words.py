"""Chinese words of any length, found exactly where they are."""

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offline_cache.words import match_of, words_of

CHARACTERS = "低保高龄津贴申"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ""),
        ("低保", "低保 保"),
        ("低", "低"),
        ("城乡低保，2026年", "城乡 乡低 低保 保 2026 年"),
        ("ＰＤＦ　表格", "pdf 表格 格"),
        ("。，！", ""),
    ],
)
def test_the_words_of_a_text(text: str, words: str) -> None:
    assert words_of(text) == words


@pytest.mark.parametrize(
    ("query", "match"),
    [
        ("低保", '"低保"'),
        ("低保金", '"低保 保金"'),
        ("低", '"低"*'),
        ("低保 2026", '"低保" AND "2026"*'),
        ('" OR NEAR(', '"or"* AND "near"*'),
        ("，。", None),
        ("", None),
    ],
)
def test_a_query_as_the_index_reads_it(query: str, match: str | None) -> None:
    assert match_of(query) == match


def found(texts: list[str], query: str) -> list[int]:
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("CREATE VIRTUAL TABLE words USING fts5 (text, content='', tokenize='unicode61')")
        connection.executemany("INSERT INTO words (text) VALUES (?)", [(words_of(text),) for text in texts])
        rows = connection.execute("SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid", (match_of(query),))
        return [row for (row,) in rows]
    finally:
        connection.close()


@given(st.lists(st.text(CHARACTERS, max_size=12), min_size=1, max_size=6), st.text(CHARACTERS, min_size=1, max_size=4))
def test_a_run_of_characters_is_found_in_exactly_the_texts_that_have_it(texts: list[str], query: str) -> None:
    assert found(texts, query) == [place for place, text in enumerate(texts, 1) if query in text]


@given(st.text(max_size=30))
def test_no_query_is_one_that_the_index_cannot_read(query: str) -> None:
    if match_of(query) is not None:
        found(["低保 abc 123"], query)
