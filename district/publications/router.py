"""GET /v1/feed/policies, /v1/feed/notices and /v1/feed/guide."""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query

from district.database import Database
from district.dependencies import TheDatabase, TheTerminal
from district.feed import GoneError
from district.publications.store import page_after
from district.publications.values import PublicationKind, PublicationPage
from offline_cache.wire.feed import PATH

router = APIRouter()

Limit = Annotated[int, Query(ge=1, le=1000)]
"""A publication may be long: a page of 200 is at most a few megabytes."""


@router.get(PATH + PublicationKind.POLICIES.value)
def get_policies(
    database: TheDatabase, terminal: TheTerminal, after: str | None = None, limit: Limit = 200
) -> PublicationPage:
    return _page(database, PublicationKind.POLICIES, after, limit)


@router.get(PATH + PublicationKind.NOTICES.value)
def get_notices(
    database: TheDatabase, terminal: TheTerminal, after: str | None = None, limit: Limit = 200
) -> PublicationPage:
    return _page(database, PublicationKind.NOTICES, after, limit)


@router.get(PATH + PublicationKind.GUIDE.value)
def get_guide(
    database: TheDatabase, terminal: TheTerminal, after: str | None = None, limit: Limit = 200
) -> PublicationPage:
    return _page(database, PublicationKind.GUIDE, after, limit)


def _page(database: Database, kind: PublicationKind, after: str | None, limit: int) -> PublicationPage:
    try:
        return page_after(database, kind, after, limit)
    except GoneError:
        raise HTTPException(410, "begin again") from None
