"""GET /v1/feed/subsidies."""

from typing import Annotated

from fastapi import APIRouter, Query

from district.dependencies import TheDatabase, TheTerminal
from district.subsidies.store import page_after
from offline_cache.wire.feed import PATH, FeedKind, SubsidyPage

router = APIRouter()


@router.get(PATH + FeedKind.SUBSIDIES.value)
def get_subsidies(
    database: TheDatabase,
    terminal: TheTerminal,
    after: str | None = None,
    limit: Annotated[int, Query(ge=1, le=5000)] = 1000,
) -> SubsidyPage:
    """The subsidies of the terminal's own town, which its enrolment says and no question can change."""
    return page_after(database, after, limit, terminal.town)
