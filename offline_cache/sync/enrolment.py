"""Enrol this terminal: make a key, present it to the district with the operator's code, keep what comes back.

Done once, by a person at the machine. The district's key is believed because TLS says who sent it; the two
fingerprints are there to be compared with the operator's screen. Plain HTTP is for this machine alone.
"""

from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import ValidationError

from kiosk.clock import Clock
from offline_cache.sync.exchange import Answer, Ask, Came, DistrictAddress, PlainLine, refusal_of, unpacked
from offline_cache.sync.identity import (
    Enrolment,
    IdentityError,
    keep_enrolment,
    new_private_key,
    public_key_of,
    public_pem,
)
from offline_cache.sync.outcomes import Unreachable
from offline_cache.sync.signing import answered_at, sign
from offline_cache.wire import enrolment as wire
from offline_cache.wire import signature
from offline_cache.wire.message import canonical_json
from offline_cache.wire.refusal import Refusal


class EnrolmentFailedError(Exception):
    """Nothing has changed here. The text is for the person at the machine."""


def enrol_terminal(
    url: str, code: str, terminal: str, folder: Path, clock: Clock, ca_file: Path | None = None
) -> Enrolment:
    """Enrol as `terminal` by the `code` that `district terminal add` has printed; the key and the enrolment are kept in
    `folder`. Raises EnrolmentFailedError.
    """
    if not _may_carry_a_code(url):
        raise EnrolmentFailedError(f"a code is sent over https only: {url}")
    try:
        wanted = wire.read_code(code)
        key = new_private_key()
        request = wire.EnrolmentRequest(terminal=terminal, code=wanted, public_key=public_pem(key))
        line = PlainLine(DistrictAddress(url, ca_file))
    except ValidationError:
        raise EnrolmentFailedError("a terminal's id has 1 to 40 letters, digits, - and _") from None
    except (wire.CodeError, OSError) as error:
        raise EnrolmentFailedError(str(error)) from None
    content = canonical_json(request)
    question = line.question(Ask("POST", wire.PATH, headers={"content-type": "application/json"}))
    sign(question, content, key, signature.ENROLLING_KEY_ID, signature.ENROLLING_COMPONENTS, clock.now())
    try:
        came = line.carry(question, content)
    finally:
        line.close()
    if isinstance(came, Unreachable):
        raise EnrolmentFailedError(f"the district does not answer: {came.obstacle.value}")
    answer = _believed(came)
    if answer.terminal != terminal:
        raise EnrolmentFailedError("the district answers for another terminal")
    try:
        return keep_enrolment(folder, answer, key)
    except (OSError, IdentityError) as error:
        raise EnrolmentFailedError(str(error)) from None


def _believed(came: Came) -> wire.EnrolmentAnswer:
    """The answer when it is signed by the very key that it brings: it has arrived whole, and the key is really there."""
    body = unpacked(came)
    if came.heard.status_code != 200 or body is None:
        refusal = refusal_of(Answer(came.heard.status_code, came.heard.headers, body or b"", signed=False))
        raise EnrolmentFailedError(_sentence(refusal, came.heard.status_code))
    try:
        answer = wire.EnrolmentAnswer.model_validate_json(body)
        key = public_key_of(answer.district_key)
    except (ValidationError, ValueError):
        raise EnrolmentFailedError("what answers is not the district") from None
    if answered_at(came.heard, came.packed, key) is None:
        raise EnrolmentFailedError("what answers is not the district")
    return answer


def _sentence(refusal: Refusal | None, status: int) -> str:
    match refusal:
        case Refusal.CODE:
            return "the code is wrong, used, or older than half an hour; ask the operator for a new one"
        case None:
            return f"what answers is not the district, or cannot enrol now (status {status})"
        case _:
            return f"the district refuses: {refusal.value}"


def _may_carry_a_code(url: str) -> bool:
    parts = urlsplit(url)
    if parts.scheme == "https":
        return True
    try:
        return parts.scheme == "http" and ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return parts.hostname == "localhost"
