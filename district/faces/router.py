"""GET /v1/feed/templates and /v1/feed/withdrawals."""

from typing import Annotated, cast

from fastapi import APIRouter, Depends, Query, Request

from district.dependencies import TheDatabase, TheTerminal
from district.faces.key import FaceKey
from district.faces.store import faces_after, withdrawals_after
from offline_cache.wire.feed import PATH, FeedKind, TemplatePage, WithdrawalPage

router = APIRouter()

Limit = Annotated[int, Query(ge=1, le=5000)]


def face_key_of(request: Request) -> FaceKey:
    return cast(FaceKey, request.app.state.intake.face_key)


@router.get(PATH + FeedKind.TEMPLATES.value)
def get_templates(
    database: TheDatabase,
    terminal: TheTerminal,
    key: Annotated[FaceKey, Depends(face_key_of)],
    after: str | None = None,
    limit: Limit = 1000,
) -> TemplatePage:
    """The faces that were shared in the terminal's own town, which its enrolment says and no question can change."""
    return faces_after(database, key, after, limit, terminal.town)


@router.get(PATH + FeedKind.WITHDRAWALS.value)
def get_withdrawals(
    database: TheDatabase, terminal: TheTerminal, after: str | None = None, limit: Limit = 1000
) -> WithdrawalPage:
    """Every terminal's: each may have enrolled a person who withdraws somewhere else."""
    return withdrawals_after(database, after, limit)
