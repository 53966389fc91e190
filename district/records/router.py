"""POST /v1/ingest. A status is about the batch as a whole; what is wrong with one record is that record's verdict."""

import zlib
from typing import Annotated, cast

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from fastapi import APIRouter, Depends, HTTPException, Request, Response
from pydantic import ValidationError

from district.database import BusyError, Database, now
from district.dependencies import RawBody, TheDatabase, TheTerminal, busy, refused
from district.metrics import Metrics, TheMetrics
from district.records.judging import UnnumberedError
from district.records.projecting import Intake
from district.records.store import ingest
from district.terminals.gate import Speaker
from offline_cache.wire.ingest import PATH, IngestAnswer, ReceivedBatch
from offline_cache.wire.refusal import Refusal

router = APIRouter()


def _unpacked(packed: bytes, limit: int) -> bytes:
    """413 when that is longer than allowed. Never holds more."""
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        content = unpacker.decompress(packed, limit + 1)
    except zlib.error:
        raise HTTPException(400, "not gzip") from None
    if len(content) > limit:
        raise HTTPException(413, "batch too large")
    if not unpacker.eof:
        raise HTTPException(400, "gzip breaks off")
    return content


def intake_of(request: Request) -> Intake:
    return cast(Intake, request.app.state.intake)


@router.post(PATH, response_model=IngestAnswer)
async def post_batch(
    request: Request,
    database: TheDatabase,
    terminal: TheTerminal,
    metrics: TheMetrics,
    intake: Annotated[Intake, Depends(intake_of)],
    content: RawBody,
) -> Response:
    """Batches wait for one another, so that a storm of them leaves threads for whoever asks about a health code meanwhile."""
    state = request.app.state

    def judged() -> Response:
        packed = request.headers.get("content-encoding") == "gzip"
        batch = _unpacked(content, cast(int, state.largest_batch_bytes)) if packed else content
        answer = _taken_in(database, terminal, metrics, intake, batch)
        # as it is: FastAPI would check each of its verdicts again
        return Response(answer.model_dump_json(), media_type="application/json")

    return await run_sync(judged, limiter=cast(CapacityLimiter, state.ingesting))


def _taken_in(database: Database, terminal: Speaker, metrics: Metrics, intake: Intake, content: bytes) -> IngestAnswer:
    try:
        batch = ReceivedBatch.model_validate_json(content)
    except ValidationError:
        raise HTTPException(422, "not a batch") from None
    if (batch.terminal, str(batch.epoch)) != (terminal.id, terminal.epoch):
        raise refused(Refusal.FOREIGN)
    try:
        results = ingest(database, batch, intake)
    except UnnumberedError:
        raise HTTPException(422, "a record without its number") from None
    except BusyError:
        raise busy(1.0) from None
    metrics.judged(result.verdict for result in results)
    return IngestAnswer(batch=batch.batch, server_time=now(), results=tuple(results))
