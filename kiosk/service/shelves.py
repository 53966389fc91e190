"""Answers a reader's questions from what the district has published. Decides nothing but how much a page can bear."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TypeVar, assert_never

from kiosk.clock import Clock
from kiosk.domain.catalogue import Document, Entry, Facet, Option, PublicNotice, Selection, Shelf
from kiosk.domain.guide import MatterFilter
from kiosk.domain.notices import NoticeCategory, NoticeFilter
from kiosk.domain.paging import Page
from kiosk.domain.policies import PolicyFilter, Theme
from kiosk.flows.events import DocumentFound, EntriesFound, OptionsFound
from kiosk.flows.questions import FindEntries, FindOptions, OpenDocument, Question
from kiosk.ports import Publications

MOST_ENTRIES = 200
"""Of a list: twenty turns of a page; who has to turn further searches by words."""
MOST_LINES = 1000
"""Of a published list: a village has fewer households."""

T = TypeVar("T")


class Shelves:
    """All raise StorageError. `clock` says which notices are shown today."""

    def __init__(self, publications: Publications, clock: Clock) -> None:
        self._publications = publications
        self._clock = clock

    def answer(self, question: Question) -> OptionsFound | EntriesFound | DocumentFound:
        match question:
            case FindOptions(selection, facet):
                return OptionsFound(question, *self._options(selection, facet))
            case FindEntries(selection):
                return EntriesFound(question, *self._entries(selection))
            case OpenDocument(shelf, key):
                return DocumentFound(question, *self._document(shelf, key))
            case _:
                assert_never(question)

    def departments(self) -> tuple[str, ...]:
        """Those that can be asked: every one that answers for a matter or a policy."""
        found = (self._publications.matter_departments(), self._publications.policy_departments())
        return tuple(dict.fromkeys(name for page in found if page is not None for name in page.items))

    def _today(self) -> date:
        return self._clock.now().astimezone().date()

    def _options(self, selection: Selection, facet: Facet) -> tuple[tuple[Option, ...], datetime | None]:
        of = self._publications
        match selection.shelf, facet:
            case Shelf.POLICIES, Facet.DEPARTMENT:
                return _named(of.policy_departments())
            case Shelf.POLICIES, Facet.REGION:
                return _named(of.policy_regions())
            case Shelf.GUIDE, Facet.DEPARTMENT:
                return _named(of.matter_departments())
            case Shelf.GUIDE, Facet.REGION:
                return _named(of.matter_towns())
            case Shelf.NOTICES, Facet.CATEGORY:
                shown = of.notices(NoticeFilter(), self._today(), 0, 1)
                return tuple(Option(category.value) for category in NoticeCategory), _as_of(shown)
            case Shelf.NOTICES, Facet.VILLAGE:
                villages = of.notice_villages(self._today())
                found = () if villages is None else villages.items
                named = tuple(Option(f"{one.town}/{one.name}", one.name) for one in found)
                return (Option(""), *named) if named else (), _as_of(villages)
            case Shelf.NOTICES, Facet.PERIOD:
                return _named(of.notice_periods(_notice_filter(selection), self._today()))
            case _:
                raise ValueError(f"{selection.shelf} is not narrowed by {facet}")

    def _entries(self, selection: Selection) -> tuple[tuple[Entry, ...], datetime | None]:
        match selection.shelf:
            case Shelf.POLICIES:
                policies = self._publications.policies(_policy_filter(selection), 0, MOST_ENTRIES)
                found = () if policies is None else policies.items
                return tuple(Entry(one.policy, one.title, one.department) for one in found), _as_of(policies)
            case Shelf.GUIDE:
                matters = self._publications.matters(_matter_filter(selection), 0, MOST_ENTRIES)
                found = () if matters is None else matters.items
                return tuple(Entry(one.matter, one.title, one.department) for one in found), _as_of(matters)
            case Shelf.NOTICES:
                notices = self._publications.notices(_notice_filter(selection), self._today(), 0, MOST_ENTRIES)
                found = () if notices is None else notices.items
                return (
                    tuple(Entry(one.notice, one.title, _place(one.town, one.village, one.period)) for one in found),
                    _as_of(notices),
                )
            case _:
                assert_never(selection.shelf)

    def _document(self, shelf: Shelf, key: str) -> tuple[Document | None, datetime | None]:
        match shelf:
            case Shelf.POLICIES:
                policy = self._publications.policy(key)
                return (None, None) if policy is None else (policy.value, policy.as_of)
            case Shelf.GUIDE:
                matter = self._publications.matter(key)
                return (None, None) if matter is None else (matter.value, matter.as_of)
            case Shelf.NOTICES:
                today = self._today()
                notice = self._publications.notice(key, today)
                if notice is None:
                    return None, None
                lines = self._publications.notice_lines(key, today, 0, MOST_LINES)
                return PublicNotice(notice.value, () if lines is None else lines.items), notice.as_of
            case _:
                assert_never(shelf)


def _as_of(page: Page[T] | None) -> datetime | None:
    return None if page is None else page.as_of


def _named(page: Page[str] | None) -> tuple[tuple[Option, ...], datetime | None]:
    names: Iterable[str] = () if page is None else page.items
    return tuple(Option(name, name) for name in names), _as_of(page)


def _place(*parts: str | None) -> str:
    return "  ".join(part for part in parts if part)


def _policy_filter(selection: Selection) -> PolicyFilter:
    theme = selection.value_of(Facet.THEME)
    return PolicyFilter(
        department=selection.value_of(Facet.DEPARTMENT),
        region=selection.value_of(Facet.REGION),
        theme=None if theme is None else Theme(theme),
        words=selection.words,
    )


def _matter_filter(selection: Selection) -> MatterFilter:
    return MatterFilter(
        department=selection.value_of(Facet.DEPARTMENT),
        town=selection.value_of(Facet.REGION),
        words=selection.words,
    )


def _notice_filter(selection: Selection) -> NoticeFilter:
    category = selection.value_of(Facet.CATEGORY)
    town, _, village = (selection.value_of(Facet.VILLAGE) or "").partition("/")
    return NoticeFilter(
        category=None if category is None else NoticeCategory(category),
        town=town or None,
        village=village or None,
        period=selection.value_of(Facet.PERIOD),
    )
