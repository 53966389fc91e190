"""GET /v1/feed/replies."""

from typing import Annotated

from fastapi import APIRouter, Query

from district.consultations.store import page_after
from district.dependencies import TheDatabase, TheTerminal
from offline_cache.wire.feed import PATH, FeedKind, ReplyPage

router = APIRouter()


@router.get(PATH + FeedKind.REPLIES.value)
def get_replies(
    database: TheDatabase,
    terminal: TheTerminal,
    after: str | None = None,
    limit: Annotated[int, Query(ge=1, le=5000)] = 1000,
) -> ReplyPage:
    """Of the terminal's own town, which its enrolment says, and to whatever it sent itself."""
    return page_after(database, after, limit, terminal.id, terminal.town)
