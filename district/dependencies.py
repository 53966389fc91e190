"""What the routers need of a request: the database behind it, and which terminal it comes from."""

from typing import Annotated, cast

from fastapi import Depends, HTTPException, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from district.database import Database
from district.terminals.store import terminal_of

_bearer = HTTPBearer(auto_error=False)


def database_of(request: Request) -> Database:
    return cast(Database, request.app.state.database)


def terminal_of_request(
    database: Annotated[Database, Depends(database_of)],
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> str:
    """The terminal that sent the request; 401 for anybody else."""
    terminal = terminal_of(database, credentials.credentials) if credentials else None
    if terminal is None:
        raise HTTPException(401, "unknown terminal", headers={"WWW-Authenticate": "Bearer"})
    return terminal


TheDatabase = Annotated[Database, Depends(database_of)]
TheTerminal = Annotated[str, Depends(terminal_of_request)]
