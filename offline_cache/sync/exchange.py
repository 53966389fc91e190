"""One question and one answer over HTTP, both signed. Says whether the answer is the district's, never what it means.

The clock: a request carries the district's time, which is learnt from its signed answers; one that was refused for its
clock is asked once more by the time that the refusal carried. Not here: what is asked (client.py), when (plan.py).
"""

import logging
import ssl
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Protocol

import httpx2
from cryptography.hazmat.primitives.asymmetric import ec
from pydantic import ValidationError

from kiosk.clock import Clock
from offline_cache.sync.deadline import Deadline
from offline_cache.sync.identity import Identity, public_pem
from offline_cache.sync.keyring import Keyring
from offline_cache.sync.outcomes import Obstacle, Unreachable
from offline_cache.sync.signing import Heard, Question, answered_at, sign, signer_of
from offline_cache.wire import renewal
from offline_cache.wire import signature as wire
from offline_cache.wire.message import canonical_json
from offline_cache.wire.refusal import Refusal, RefusalAnswer

_log = logging.getLogger(__name__)

_LARGEST_ANSWER_BYTES = 16 * 1024 * 1024
"""A page of a thousand lines is a fiftieth of this; what is longer is not the district."""


@dataclass(frozen=True, slots=True)
class DistrictAddress:
    """Where the district is. `ca_file` (PEM) names the only authority whose certificate is believed; without it, those
    that the system knows are.
    """

    base_url: str
    ca_file: Path | None = None
    connect_seconds: float = 3.0
    """Long enough for one lost packet of the handshake."""
    deadline_seconds: float = 20.0
    """For a whole exchange, from the first byte sent to the last one read: a full batch over a slow mobile line."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A question before it is signed. `path` includes the query."""

    method: str
    path: str
    content: bytes = field(default=b"", repr=False)
    headers: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Answer:
    """`signed` says that it is the district's answer to this question; without that, nothing in it may be believed.

    Header names are in lower case; `body` is unpacked.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    signed: bool

    @property
    def content_type(self) -> str:
        return self.headers.get("content-type", "").split(";")[0].strip().lower()


class Exchange(Protocol):
    """What the client needs of a line."""

    @property
    def clock_offset(self) -> timedelta | None:
        """What is to be added to our clock to read the district's; None before its first answer."""
        ...

    @property
    def keyring(self) -> Keyring: ...

    def ask(self, ask: Ask) -> Answer | Unreachable: ...
    def abort(self) -> None: ...
    def close(self) -> None: ...


class SignedExchange:
    """Used by one thread; only `abort` may be called from another."""

    def __init__(self, address: DistrictAddress, identity: Identity, clock: Clock) -> None:
        """Raises OSError or ssl.SSLError for a `ca_file` that cannot be used."""
        self._identity = identity
        self._keyring = Keyring(identity.enrolment)
        self._clock = clock
        self._offset: timedelta | None = None
        self._line = PlainLine(address)

    @property
    def clock_offset(self) -> timedelta | None:
        return self._offset

    @property
    def keyring(self) -> Keyring:
        return self._keyring

    def ask(self, ask: Ask) -> Answer | Unreachable:
        answer = self._ask_on_time(ask)
        if _refusal(answer) is Refusal.RENEW and self._renew():
            return self._ask_on_time(ask)
        return answer

    def abort(self) -> None:
        """End the exchange that another thread is in, for good."""
        self._line.abort()

    def close(self) -> None:
        self._line.close()

    def _ask_on_time(self, ask: Ask) -> Answer | Unreachable:
        answer = self._ask_once(ask)
        # by now we know the district's time
        return self._ask_once(ask) if _refusal(answer) is Refusal.CLOCK else answer

    def _renew(self) -> bool:
        """Give our key up for a new one. A terminal whose key is not its own to change stays refused."""
        try:
            key = self._keyring.draft()
            if key is None:
                return False
            content = canonical_json(renewal.RenewalRequest(public_key=public_pem(key)))
            answer = self._ask_on_time(Ask("POST", renewal.PATH, content, {"content-type": "application/json"}))
            known = isinstance(answer, Answer) and answer.signed and answer.status == 200
            if known:
                self._keyring.adopt(key)
        except OSError as error:
            _log.error("this terminal's next key cannot be kept: %s", error)
            return False
        return known

    def _ask_once(self, ask: Ask) -> Answer | Unreachable:
        enrolment = self._keyring.enrolment
        question = self._line.question(ask)
        question.headers |= {
            wire.TERMINAL_HEADER: enrolment.terminal,
            wire.EPOCH_HEADER: str(self._identity.epoch),
            wire.BOOT_HEADER: str(self._identity.boot),
        }
        now = self._clock.now() + (self._offset or timedelta())
        sign(question, ask.content, enrolment.private_key, enrolment.terminal, wire.REQUEST_COMPONENTS, now)
        came = self._line.carry(question, ask.content)
        if isinstance(came, Unreachable):
            return came
        signer = signer_of(came.heard)
        key = self._keyring.believed(signer)
        if key is None and signer.startswith(wire.DISTRICT_KEY_PREFIX):
            return Unreachable(Obstacle.OTHER_KEY)
        signed_at = None if key is None else answered_at(came.heard, came.packed, key)
        if key is not None and signed_at is not None:
            self._learn(signed_at, key)
        body = unpacked(came)
        if body is None:
            return Unreachable(Obstacle.NOT_THE_DISTRICT)
        return Answer(came.heard.status_code, came.heard.headers, body, signed_at is not None)

    def _learn(self, signed_at: datetime, key: ec.EllipticCurvePublicKey) -> None:
        self._offset = signed_at - self._clock.now()
        try:
            self._keyring.answered_by(key)
        except OSError as error:
            # both keys are believed for as long as it takes
            _log.error("the district's key cannot be kept: %s", error)


@dataclass(frozen=True, slots=True)
class Came:
    """An answer and its content as they went over the line."""

    heard: Heard
    packed: bytes = field(repr=False)


class PlainLine:
    """HTTP with one deadline for a whole exchange; knows of no signature. Used by one thread, but for `abort`."""

    def __init__(self, address: DistrictAddress) -> None:
        """Raises OSError or ssl.SSLError for a `ca_file` that cannot be used."""
        self._address = address
        self._deadline = Deadline()
        self._client = httpx2.Client(
            timeout=httpx2.Timeout(address.deadline_seconds, connect=address.connect_seconds),
            limits=httpx2.Limits(max_connections=1, max_keepalive_connections=1),
            verify=_trust(address.ca_file),
            # a proxy comes from the settings or not at all, and a portal's redirect is not to be followed
            trust_env=False,
            follow_redirects=False,
        )

    def question(self, ask: Ask) -> Question:
        headers = {"accept-encoding": "gzip", "user-agent": "meijiang-kiosk", **ask.headers}
        return Question(ask.method, self._address.base_url.rstrip("/") + ask.path, headers)

    def carry(self, question: Question, content: bytes) -> Came | Unreachable:
        began = monotonic()
        try:
            with (
                self._deadline.within(self._address.deadline_seconds),
                self._client.stream(
                    question.method,
                    question.url,
                    content=content,
                    headers=question.headers,
                    extensions={"trace": self._deadline.trace},
                ) as response,
            ):
                return _came(response, question)
        except httpx2.TimeoutException:
            return Unreachable(Obstacle.TOO_SLOW)
        except (httpx2.HTTPError, httpx2.StreamError, OSError) as error:
            if _distrusts(error):
                return Unreachable(Obstacle.NOT_TRUSTED)
            late = monotonic() - began >= self._address.deadline_seconds
            return Unreachable(Obstacle.TOO_SLOW if late else Obstacle.NO_ANSWER)

    def abort(self) -> None:
        self._deadline.abort()

    def close(self) -> None:
        self._client.close()


def unpacked(came: Came) -> bytes | None:
    """The content; None when it is not what its header says, or endless."""
    encoding = came.heard.headers.get("content-encoding", "identity")
    if encoding == "identity":
        return came.packed
    if encoding != "gzip":
        return None
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        content = unpacker.decompress(came.packed, _LARGEST_ANSWER_BYTES + 1)
    except zlib.error:
        return None
    return content if unpacker.eof and len(content) <= _LARGEST_ANSWER_BYTES else None


def _came(response: httpx2.Response, question: Question) -> Came | Unreachable:
    packed = bytearray()
    for chunk in response.iter_raw():
        packed += chunk
        if len(packed) > _LARGEST_ANSWER_BYTES:
            return Unreachable(Obstacle.NOT_THE_DISTRICT)
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Came(Heard(response.status_code, headers, question), bytes(packed))


def _trust(ca_file: Path | None) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=ca_file)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _distrusts(error: BaseException) -> bool:
    """Whether a certificate was the reason, however deep it lies."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return True
        cause = cause.__cause__ or cause.__context__
    return False


def _refusal(answer: Answer | Unreachable) -> Refusal | None:
    """The district's own; None for any other answer."""
    if isinstance(answer, Unreachable) or not answer.signed or answer.status not in (401, 403):
        return None
    return refusal_of(answer)


def refusal_of(answer: Answer) -> Refusal | None:
    """Why the district does not speak with us; None when its reason is of a later version."""
    try:
        return RefusalAnswer.model_validate_json(answer.body).detail
    except ValidationError:
        return None
