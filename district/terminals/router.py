"""POST /v1/enrolment and POST /v1/heartbeat."""

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from pydantic import ValidationError

from district.database import BusyError, now
from district.dependencies import (
    RawBody,
    TheDatabase,
    TheGate,
    TheTerminal,
    asked_of,
    busy,
    refused,
    signing_key_of,
)
from district.metrics import TheMetrics
from district.terminals.gate import RefusedError
from district.terminals.keys import SigningKey, public_key_of
from district.terminals.store import WrongCodeError, enrol, keep_heartbeat
from offline_cache.wire import enrolment, heartbeat
from offline_cache.wire.refusal import Refusal

router = APIRouter()


@router.post(enrolment.PATH)
def post_enrolment(
    request: Request,
    database: TheDatabase,
    gate: TheGate,
    key: Annotated[SigningKey, Depends(signing_key_of)],
    content: RawBody,
) -> enrolment.EnrolmentAnswer:
    """The one question of somebody who is not yet known; its signature proves that the key is really there."""
    try:
        wanted = enrolment.EnrolmentRequest.model_validate_json(content)
        public_key = public_key_of(wanted.public_key)
    except ValueError:
        raise HTTPException(422, "not an enrolment") from None
    try:
        gate.admit_newcomer(asked_of(request), content, public_key)
        town = enrol(database, wanted.terminal, enrolment.read_code(wanted.code), wanted.public_key)
    except RefusedError as error:
        raise refused(error.refusal) from None
    except (WrongCodeError, enrolment.CodeError):
        raise refused(Refusal.CODE) from None
    except BusyError:
        raise busy(1.0) from None
    return enrolment.EnrolmentAnswer(
        terminal=wanted.terminal, town=town, district_key=key.public_pem, server_time=now()
    )


@router.post(heartbeat.PATH)
def post_heartbeat(
    database: TheDatabase, terminal: TheTerminal, metrics: TheMetrics, content: RawBody
) -> heartbeat.HeartbeatAnswer:
    try:
        beat = heartbeat.Heartbeat.model_validate_json(content)
    except ValidationError:
        raise HTTPException(422, "not a heartbeat") from None
    if (beat.terminal, str(beat.epoch), str(beat.boot)) != (terminal.id, terminal.epoch, terminal.boot):
        raise refused(Refusal.FOREIGN)
    try:
        keep_heartbeat(database, beat)
    except BusyError:
        raise busy(1.0) from None
    at = now()
    metrics.heard(terminal.id, {lane.lane: lane.waiting for lane in beat.vitals.lanes}, at.timestamp())
    return heartbeat.HeartbeatAnswer(server_time=at)
