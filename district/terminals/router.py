"""POST /v1/enrolment, /v1/heartbeat and /v1/renewal."""

from fastapi import APIRouter, HTTPException, Request
from pydantic import ValidationError

from district.database import BusyError, now
from district.dependencies import (
    RawBody,
    TheDatabase,
    TheGate,
    TheRenewingTerminal,
    TheSigningKeys,
    TheTerminal,
    asked_of,
    busy,
    refused,
)
from district.metrics import TheMetrics
from district.terminals.gate import RefusedError
from district.terminals.keys import public_key_of
from district.terminals.store import WrongCodeError, enrol, keep_heartbeat, keep_next_key
from offline_cache.wire import enrolment, heartbeat, renewal
from offline_cache.wire.refusal import Refusal

router = APIRouter()


@router.post(enrolment.PATH)
def post_enrolment(
    request: Request,
    database: TheDatabase,
    gate: TheGate,
    keys: TheSigningKeys,
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
        terminal=wanted.terminal, town=town, district_key=keys.present.public_pem, server_time=now()
    )


@router.post(heartbeat.PATH)
def post_heartbeat(
    database: TheDatabase, terminal: TheTerminal, metrics: TheMetrics, keys: TheSigningKeys, content: RawBody
) -> heartbeat.HeartbeatAnswer:
    try:
        beat = heartbeat.Heartbeat.model_validate_json(content)
    except ValidationError:
        raise HTTPException(422, "not a heartbeat") from None
    if (beat.terminal, str(beat.epoch), str(beat.boot)) != (terminal.id, terminal.epoch, terminal.boot):
        raise refused(Refusal.FOREIGN)
    try:
        locks = keep_heartbeat(database, beat)
    except BusyError:
        raise busy(1.0) from None
    at = now()
    metrics.heard(terminal.id, {lane.lane: lane.waiting for lane in beat.vitals.lanes}, at.timestamp())
    next_key = None if keys.following is None else keys.following.public_pem
    return heartbeat.HeartbeatAnswer(server_time=at, next_key=next_key, locks=locks)


@router.post(renewal.PATH)
def post_renewal(database: TheDatabase, terminal: TheRenewingTerminal, content: RawBody) -> renewal.RenewalAnswer:
    """The terminal's next key. That it is really there the first request signed by it will prove; until then the present
    one is good.
    """
    try:
        wanted = renewal.RenewalRequest.model_validate_json(content)
        public_key_of(wanted.public_key)
    except ValueError:
        raise HTTPException(422, "not a key") from None
    try:
        keep_next_key(database, terminal.id, wanted.public_key)
    except BusyError:
        raise busy(1.0) from None
    return renewal.RenewalAnswer(server_time=now())
