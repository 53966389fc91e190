"""The words of a text, as the search finds them: Chinese has no spaces, so each pair of neighbouring characters is a word.

A phrase of pairs that follow each other finds exactly the texts with that run of characters, from two characters on; a single
character is the beginning of a pair. SQLite's own trigram index finds nothing shorter than three, and most Chinese words
have two. Measured on 2,200 texts of 1,200 characters, encrypted: 3.5 ms against 79 ms for looking through all of them.
"""

import re
import unicodedata

_RUNS = re.compile(r"[㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff]+|[^\W_㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff]+")
MOST_QUERY_CHARACTERS = 60
"""Nobody types more into a search on a wall."""


def words_of(text: str) -> str:
    """All words of a text with spaces between them, in their order."""
    words: list[str] = []
    for run in _runs(text):
        words += _pairs(run) if _is_chinese(run) else [run]
    return " ".join(words)


def match_of(query: str) -> str | None:
    """The query as FTS5 reads it: all runs must be there, each as it is written; a word of letters or digits may go on. None
    when nothing in it can be looked for.
    """
    parts: list[str] = []
    for run in _runs(query[:MOST_QUERY_CHARACTERS]):
        if not _is_chinese(run) or len(run) == 1:
            parts.append(f'"{run}"*')
        else:
            parts.append(f'"{" ".join(_pairs(run)[:-1])}"')
    return " AND ".join(parts) or None


def _runs(text: str) -> list[str]:
    return _RUNS.findall(unicodedata.normalize("NFKC", text).lower())


def _pairs(run: str) -> list[str]:
    """The last character alone too, so that it can be found by itself."""
    return [run[place : place + 2] for place in range(len(run))]


def _is_chinese(run: str) -> bool:
    return not run.isascii() and unicodedata.name(run[0], "").startswith("CJK ")
