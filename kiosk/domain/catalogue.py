"""How what is published is found: shelves, and the questions by which a list gets short enough to read.

Not here: what a policy, a notice or a matter says (policies.py, notices.py, guide.py), and where they are kept.
"""

from dataclasses import dataclass
from enum import Enum
from typing import assert_never

from kiosk.domain.guide import Matter
from kiosk.domain.notices import Notice, NoticeLine
from kiosk.domain.policies import Policy

WORDS_LIMIT = 20
"""Characters of a search: longer ones find nothing more."""


class Shelf(Enum):
    POLICIES = "policies"
    NOTICES = "notices"
    GUIDE = "guide"


class Facet(Enum):
    """What a list may be narrowed by."""

    DEPARTMENT = "department"
    REGION = "region"
    THEME = "theme"
    CATEGORY = "category"
    VILLAGE = "village"
    PERIOD = "period"


class Search(Enum):
    """The ways into a shelf that its first page offers."""

    BY_DEPARTMENT = "by_department"
    BY_REGION = "by_region"
    NEW_COUNTRYSIDE = "new_countryside"
    BY_WORDS = "by_words"


SEARCHES = {
    Shelf.POLICIES: (Search.BY_DEPARTMENT, Search.BY_REGION, Search.NEW_COUNTRYSIDE, Search.BY_WORDS),
    Shelf.GUIDE: (Search.BY_WORDS, Search.BY_DEPARTMENT, Search.BY_REGION),
}
"""Notices have one way only: what kind of affair, then which village."""


@dataclass(frozen=True, slots=True)
class Choice:
    facet: Facet
    value: str


@dataclass(frozen=True, slots=True)
class Selection:
    """A shelf and what of it is wanted; `words` are searched for in titles and texts."""

    shelf: Shelf
    choices: tuple[Choice, ...] = ()
    words: str = ""

    def narrowed(self, facet: Facet, value: str) -> "Selection":
        return Selection(self.shelf, (*self.choices, Choice(facet, value)), self.words)

    def value_of(self, facet: Facet) -> str | None:
        return next((choice.value for choice in self.choices if choice.facet is facet), None)


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a facet. `label` is its own name, empty where the screen has the words for it."""

    value: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a list: `detail` is the department, or the village and period."""

    key: str
    title: str
    detail: str


_NOTICE_FACETS = (Facet.CATEGORY, Facet.VILLAGE, Facet.PERIOD)


def next_facet(selection: Selection) -> Facet | None:
    """What to ask next before the list is shown; None when it can be."""
    if selection.shelf is not Shelf.NOTICES:
        return None
    return next((facet for facet in _NOTICE_FACETS if selection.value_of(facet) is None), None)


@dataclass(frozen=True, slots=True)
class PublicNotice:
    """A notice with the lines of its list."""

    notice: Notice
    lines: tuple[NoticeLine, ...]


Document = Policy | PublicNotice | Matter


def title_of(document: Document) -> str:
    match document:
        case Policy():
            return document.title
        case PublicNotice():
            return document.notice.brief.title
        case Matter():
            return document.brief.title
        case _:
            assert_never(document)
