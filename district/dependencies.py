"""What the routers need of a request: its bytes, the database behind it, and which terminal it comes from.

All that a terminal asks is signed, and checked here before anything is done about it. Errors have one shape: a status,
and a `detail` that is a word of `offline_cache.wire.refusal` where it is about the terminal.
"""

import math
from typing import Annotated, cast

from fastapi import Depends, HTTPException, Request
from starlette.requests import ClientDisconnect

from district.database import BusyError, Database
from district.terminals.gate import Gate, NotYetError, RefusedError, Speaker
from district.terminals.keys import SigningKeys
from district.terminals.signing import Asked
from offline_cache.wire.refusal import Refusal

_KNOWN_BUT_NOT_WELCOME = (Refusal.CLONE, Refusal.FOREIGN)


# These are coroutines because a plain function would be sent to a thread and back, for nothing.


async def database_of(request: Request) -> Database:
    return cast(Database, request.app.state.database)


async def gate_of(request: Request) -> Gate:
    return cast(Gate, request.app.state.gate)


async def signing_keys_of(request: Request) -> SigningKeys:
    return cast(SigningKeys, request.app.state.signing_keys)


async def raw_body(request: Request) -> bytes:
    """The request's body as it came; 413 when it is longer than allowed. Never holds more than that."""
    limit = cast(int, request.app.state.largest_batch_bytes)
    content = bytearray()
    try:
        async for chunk in request.stream():
            content += chunk
            if len(content) > limit:
                raise HTTPException(413, "too large")
    except ClientDisconnect:
        # the line broke: nobody hears this, and it is no fault of ours to be logged
        raise HTTPException(400, "the request breaks off") from None
    return bytes(content)


def asked_of(request: Request) -> Asked:
    return Asked(request.method, str(request.url), dict(request.headers))


def refused(refusal: Refusal) -> HTTPException:
    if refusal in _KNOWN_BUT_NOT_WELCOME:
        return HTTPException(403, refusal.value)
    return HTTPException(401, refusal.value, headers={"WWW-Authenticate": "Signature"})


def busy(seconds: float) -> HTTPException:
    return HTTPException(503, "busy", headers={"Retry-After": str(math.ceil(seconds))})


def terminal_of_request(
    request: Request, gate: Annotated[Gate, Depends(gate_of)], content: Annotated[bytes, Depends(raw_body)]
) -> Speaker:
    """The terminal that signed the request; 401 for anybody else."""
    return _admitted(gate, request, content, renewing=False)


def renewing_terminal(
    request: Request, gate: Annotated[Gate, Depends(gate_of)], content: Annotated[bytes, Depends(raw_body)]
) -> Speaker:
    """The same, also while a new key is asked of it."""
    return _admitted(gate, request, content, renewing=True)


def _admitted(gate: Gate, request: Request, content: bytes, *, renewing: bool) -> Speaker:
    try:
        return gate.admit(asked_of(request), content, renewing=renewing)
    except RefusedError as error:
        raise refused(error.refusal) from None
    except NotYetError as error:
        raise busy(error.seconds) from None
    except BusyError:
        raise busy(1.0) from None


TheDatabase = Annotated[Database, Depends(database_of)]
TheGate = Annotated[Gate, Depends(gate_of)]
RawBody = Annotated[bytes, Depends(raw_body)]
TheSigningKeys = Annotated[SigningKeys, Depends(signing_keys_of)]
TheRenewingTerminal = Annotated[Speaker, Depends(renewing_terminal)]
TheTerminal = Annotated[Speaker, Depends(terminal_of_request)]
