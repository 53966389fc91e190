"""GET /v1/feed/policies, /v1/feed/notices, /v1/feed/guide and /v1/feed/configuration."""

from typing import Annotated, cast

from fastapi import APIRouter, Query

from district.database import Database
from district.dependencies import TheDatabase, TheTerminal
from district.publications.store import page_after
from district.terminals.gate import Speaker
from offline_cache.wire.feed import PATH, FeedKind, GuidePage, NoticePage, PolicyPage, PublicationPage, SettingPage

router = APIRouter()

Limit = Annotated[int, Query(ge=1, le=1000)]
"""Besides, a page is bounded by its bytes."""


@router.get(PATH + FeedKind.POLICIES.value)
def get_policies(
    database: TheDatabase, terminal: TheTerminal, after: str | None = None, limit: Limit = 200
) -> PolicyPage:
    return cast(PolicyPage, _page(database, terminal, FeedKind.POLICIES, after, limit))


@router.get(PATH + FeedKind.NOTICES.value)
def get_notices(
    database: TheDatabase, terminal: TheTerminal, after: str | None = None, limit: Limit = 200
) -> NoticePage:
    """Of the whole district, and of the terminal's own town, which its enrolment says and no question can change."""
    return cast(NoticePage, _page(database, terminal, FeedKind.NOTICES, after, limit))


@router.get(PATH + FeedKind.GUIDE.value)
def get_guide(database: TheDatabase, terminal: TheTerminal, after: str | None = None, limit: Limit = 200) -> GuidePage:
    return cast(GuidePage, _page(database, terminal, FeedKind.GUIDE, after, limit))


@router.get(PATH + FeedKind.CONFIGURATION.value)
def get_configuration(
    database: TheDatabase, terminal: TheTerminal, after: str | None = None, limit: Limit = 200
) -> SettingPage:
    """What is set for the district, for the terminal's town, and for itself."""
    return cast(SettingPage, _page(database, terminal, FeedKind.CONFIGURATION, after, limit))


def _page(database: Database, terminal: Speaker, kind: FeedKind, after: str | None, limit: int) -> PublicationPage:
    return page_after(database, kind, after, limit, terminal.town, terminal.id)
