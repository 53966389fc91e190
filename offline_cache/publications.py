"""What the district publishes and sets, answered from the terminal's own store, each answer as of a moment.

Not here: taking it in (publication_writing.py), and the queries (reading/).
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import Connection, select

from kiosk.domain.district_settings import DistrictSettings
from kiosk.domain.entitlements import Benefit
from kiosk.domain.guide import Matter, MatterBrief, MatterFilter
from kiosk.domain.notices import Notice, NoticeBrief, NoticeFilter, NoticeLine, Village
from kiosk.domain.paging import Dated, Page
from kiosk.domain.policies import Policy, PolicyBrief, PolicyFilter, Theme
from offline_cache.changes import FeedName
from offline_cache.reading import matters, notices, policies, settings
from offline_cache.schema import FeedRow
from offline_cache.transactions import Transactions

T = TypeVar("T")


class StoredPublications:
    """All methods raise StorageError. Any thread may call them. See kiosk.ports.Publications."""

    def __init__(self, database: Transactions) -> None:
        self._database = database

    def policy_departments(self) -> Page[str] | None:
        return self._list(FeedName.POLICIES, policies.departments)

    def policy_regions(self) -> Page[str] | None:
        return self._list(FeedName.POLICIES, policies.regions)

    def policy_themes(self) -> Page[Theme] | None:
        return self._list(FeedName.POLICIES, policies.themes)

    def policies(self, where: PolicyFilter, first: int, count: int) -> Page[PolicyBrief] | None:
        return self._page(FeedName.POLICIES, first, lambda connection: policies.some(connection, where, first, count))

    def policy(self, policy: str) -> Dated[Policy] | None:
        return self._one(FeedName.POLICIES, lambda connection: policies.one(connection, policy))

    def benefits(self, today: date) -> Dated[tuple[Benefit, ...]] | None:
        return self._one(FeedName.POLICIES, lambda connection: policies.benefits(connection, today))

    def notice_villages(self, today: date) -> Page[Village] | None:
        return self._list(FeedName.NOTICES, lambda connection: notices.villages(connection, today))

    def notice_periods(self, where: NoticeFilter, today: date) -> Page[str] | None:
        return self._list(FeedName.NOTICES, lambda connection: notices.periods(connection, where, today))

    def notices(self, where: NoticeFilter, today: date, first: int, count: int) -> Page[NoticeBrief] | None:
        return self._page(
            FeedName.NOTICES, first, lambda connection: notices.some(connection, where, today, first, count)
        )

    def notice(self, notice: str, today: date) -> Dated[Notice] | None:
        return self._one(FeedName.NOTICES, lambda connection: notices.one(connection, notice, today))

    def notice_lines(self, notice: str, today: date, first: int, count: int) -> Page[NoticeLine] | None:
        return self._page(
            FeedName.NOTICES, first, lambda connection: notices.lines(connection, notice, today, first, count)
        )

    def matter_departments(self) -> Page[str] | None:
        return self._list(FeedName.GUIDE, matters.departments)

    def matter_towns(self) -> Page[str] | None:
        return self._list(FeedName.GUIDE, matters.towns)

    def matters(self, where: MatterFilter, first: int, count: int) -> Page[MatterBrief] | None:
        return self._page(FeedName.GUIDE, first, lambda connection: matters.some(connection, where, first, count))

    def matter(self, matter: str) -> Dated[Matter] | None:
        return self._one(FeedName.GUIDE, lambda connection: matters.one(connection, matter))

    def settings(self) -> Dated[DistrictSettings] | None:
        return self._one(FeedName.CONFIGURATION, settings.settings)

    def _list(self, feed: FeedName, ask: Callable[[Connection], Sequence[T]]) -> Page[T] | None:
        def whole(connection: Connection) -> tuple[Sequence[T], int]:
            found = ask(connection)
            return found, len(found)

        return self._page(feed, 0, whole)

    def _page(
        self, feed: FeedName, first: int, ask: Callable[[Connection], tuple[Sequence[T], int] | None]
    ) -> Page[T] | None:
        found = self._one(feed, ask)
        return None if found is None else Page(tuple(found.value[0]), first, found.value[1], found.as_of)

    def _one(self, feed: FeedName, ask: Callable[[Connection], T | None]) -> Dated[T] | None:
        """One view of the store: what is found, and since when it is true."""
        with self._database.reading() as connection:
            as_of = connection.execute(select(FeedRow.as_of).where(FeedRow.kind == feed.value)).scalar_one_or_none()
            found = None if as_of is None else ask(connection)
        return None if found is None or as_of is None else Dated(found, datetime.fromisoformat(as_of))
