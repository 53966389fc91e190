"""GET /healthz, /readyz and /metrics, for whoever starts, restarts, routes to and watches the district."""

from contextlib import suppress

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from district.consultations.answer_times import LOCAL
from district.consultations.desk import count_open
from district.database import now
from district.dependencies import TheDatabase
from district.faces.store import enrolled_persons
from district.metrics import TheMetrics
from district.records.refused import count_refused

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


@router.get("/metrics")
def get_metrics(database: TheDatabase, metrics: TheMetrics) -> Response:
    """For Prometheus. A database that does not answer leaves the last counts of what it holds: /readyz tells of it."""
    with suppress(DBAPIError, PoolTimeoutError):
        metrics.refused(count_refused(database))
        metrics.counted(count_open(database, now().astimezone(LOCAL).date()), enrolled_persons(database))
    return Response(metrics.text(), media_type=CONTENT_TYPE_LATEST)
