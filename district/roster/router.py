"""GET /v1/feed/residents."""

from typing import Annotated

from fastapi import APIRouter, Query

from district.dependencies import TheDatabase, TheTerminal
from district.roster.store import page_after
from offline_cache.wire.feed import PATH, FeedKind, ResidentPage

router = APIRouter()


@router.get(PATH + FeedKind.RESIDENTS.value)
def get_residents(
    database: TheDatabase,
    terminal: TheTerminal,
    after: str | None = None,
    limit: Annotated[int, Query(ge=1, le=5000)] = 1000,
) -> ResidentPage:
    """The residents of the terminal's own town, which its enrolment says and no question can change."""
    return page_after(database, after, limit, terminal.town)
