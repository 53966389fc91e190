"""POST /v1/health-codes/verify."""

from typing import Annotated, cast

from fastapi import APIRouter, Depends, HTTPException, Request
from pydantic import ValidationError

from district.dependencies import RawBody, TheDatabase, TheTerminal
from district.health_codes.source import CodeSource
from district.roster.store import lives_in
from offline_cache.wire.health_codes import PATH, CodeAnswer, CodeQuestion

router = APIRouter()


def source_of(request: Request) -> CodeSource:
    return cast(CodeSource, request.app.state.code_source)


@router.post(PATH)
def post_verification(
    database: TheDatabase, terminal: TheTerminal, source: Annotated[CodeSource, Depends(source_of)], content: RawBody
) -> CodeAnswer:
    """A colour for any terminal; a name only for one that has that person on its roster anyway."""
    try:
        question = CodeQuestion.model_validate_json(content)
    except ValidationError:
        raise HTTPException(422, "not a question about a code") from None
    known = source.look_up(question.code)
    person = known.person
    if person is not None and not lives_in(database, person, terminal.town):
        person = None
    return CodeAnswer(colour=known.colour, person=person)
