"""GET /healthz and /readyz, for whoever starts, restarts and routes to the district."""

from fastapi import APIRouter, Response

from district.dependencies import TheDatabase

router = APIRouter()


@router.get("/healthz")
def healthz() -> dict[str, str]:
    """The process answers. Says nothing that a stranger may not know."""
    return {"status": "ok"}


@router.get("/readyz")
def readyz(database: TheDatabase, response: Response) -> dict[str, str]:
    """The database is reachable and has the tables that this program knows: requests can be served."""
    if database.is_ready():
        return {"status": "ready"}
    response.status_code = 503
    return {"status": "database"}
