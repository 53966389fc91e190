"""The district's HTTP application: each resource's router over one database."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import anyio.to_thread
from anyio import CapacityLimiter
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from starlette.middleware.gzip import GZipMiddleware

from district.consultations.answer_times import AnswerTimes
from district.consultations.router import router as replies
from district.database import Database
from district.faces.key import FaceKey
from district.faces.router import router as faces
from district.faces.store import require_readable
from district.feed import GoneError
from district.guesses.store import ensure_guess_key
from district.health import router as health
from district.health_codes.router import router as health_codes
from district.health_codes.source import CodeSource, NoSource
from district.metrics import Measuring, Metrics
from district.publications.router import router as publications
from district.records.projecting import Intake
from district.records.router import router as records
from district.roster.router import router as roster
from district.snapshots.router import router as snapshots
from district.snapshots.shelf import SnapshotShelf
from district.subsidies.router import router as subsidies
from district.terminals.answers import SignedAnswers
from district.terminals.gate import Gate
from district.terminals.keys import SigningKeys
from district.terminals.router import router as terminals

LARGEST_BATCH_BYTES = 1024 * 1024
"""Unpacked. A terminal sends 256 KiB of bodies, and their envelopes."""

_THREADS = 8
"""Requests that are worked on at the same time, as many as PostgreSQL is given connections of a kind. More would wait for one
of those, and meanwhile for the interpreter: forty took a seventh more of the processor for the same records.
"""

_INGESTING = 2
"""Batches that are taken in at the same time, by one interpreter: with two of eight threads a storm is over a tenth sooner,
and the others answer what is asked meanwhile.
"""

_SMALLEST_PACKED_BYTES = 1000
"""Shorter answers gain nothing from being packed."""

_GZIP_LEVEL = 5
"""What 9 spares over it is a hundredth, for three times the work."""


def create_app(
    database: Database,
    keys: SigningKeys,
    face_key: FaceKey,
    times: AnswerTimes | None = None,
    largest_batch_bytes: int = LARGEST_BATCH_BYTES,
    code_source: CodeSource | None = None,
) -> FastAPI:
    """The application owns `database` and closes it when it is shut down. It signs its answers by the present one of
    `keys`, and announces the next.

    Raises FaceKeyError when the faces in the database are under another key than `face_key`.
    """
    require_readable(database, face_key)
    ensure_guess_key(database)
    shelf = SnapshotShelf(database, face_key)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncGenerator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = _THREADS
        yield
        shelf.close()
        database.close()

    app = FastAPI(title="District server", lifespan=lifespan, openapi_url=None)
    app.state.database = database
    app.state.intake = Intake(times or AnswerTimes(), face_key)
    app.state.ingesting = CapacityLimiter(_INGESTING)
    app.state.largest_batch_bytes = largest_batch_bytes
    app.state.metrics = Metrics()
    app.state.signing_keys = keys
    app.state.gate = Gate(database)
    app.state.shelf = shelf
    app.state.code_source = code_source or NoSource()
    app.add_middleware(GZipMiddleware, minimum_size=_SMALLEST_PACKED_BYTES, compresslevel=_GZIP_LEVEL)
    # each one added is around those before: answers are signed as they go over the line, packed, and timed with all that
    app.add_middleware(SignedAnswers, key=keys.present)
    app.add_middleware(Measuring, metrics=app.state.metrics)
    resources = (records, roster, subsidies, replies, faces, publications, health_codes)
    app.add_exception_handler(GoneError, _begin_again)
    for router in (*resources, snapshots, terminals, health):
        app.include_router(router)
    return app


async def _begin_again(_request: Request, _error: Exception) -> JSONResponse:
    return JSONResponse({"detail": "begin again"}, 410)
