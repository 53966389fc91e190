"""The district's half of the signatures: know whose a request is, and sign an answer. RFC 9421 with P-256.

Not here: whether the signer may speak (gate.py). The library checks neither age against our clock nor nonces: its own
limits are set aside, and ours are in gate.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives.asymmetric import ec
from http_message_signatures import (
    HTTPMessageSignaturesException,
    HTTPMessageSigner,
    HTTPMessageVerifier,
    MappingKeyResolver,
)
from http_message_signatures.algorithms import ECDSA_P256_SHA256

from district.terminals.keys import SigningKey
from offline_cache.wire import signature as wire

_ANY_AGE = timedelta(days=365_000)
"""The library's own tolerance, out of the way: a terminal's clock may be wrong, and must be told so by name."""


class UnsignedError(Exception):
    """There is no signature by this key that covers what it must."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came: what its signature is about. Header names are in lower case."""

    method: str
    url: str
    headers: Mapping[str, str]


@dataclass(slots=True)
class _Answer:
    """The shape that the library knows an answer by."""

    status_code: int
    headers: dict[str, str]
    request: Asked


@dataclass(frozen=True, slots=True)
class Proof:
    """What a good signature says of itself."""

    created: datetime
    nonce: str


def verify(
    asked: Asked, body: bytes, key: ec.EllipticCurvePublicKey, key_id: str, components: tuple[str, ...]
) -> Proof:
    """Raises UnsignedError."""
    verifier = HTTPMessageVerifier(
        signature_algorithm=ECDSA_P256_SHA256,
        key_resolver=MappingKeyResolver(public_keys={key_id: key}, private_keys={}),
    )
    verifier.max_clock_skew = _ANY_AGE
    try:
        (result,) = verifier.verify(
            asked, max_age=None, expect_tag=wire.REQUEST_TAG, require_components=components, body=body
        )
    except (HTTPMessageSignaturesException, ValueError):
        raise UnsignedError from None
    created = result.parameters.get("created")
    if result.body is None or not result.nonce or not isinstance(created, int):
        raise UnsignedError
    return Proof(datetime.fromtimestamp(created, UTC), result.nonce)


def sign(asked: Asked, status: int, headers: dict[str, str], body: bytes, key: SigningKey, now: datetime) -> None:
    """Add the digest and the signature to an answer's `headers`, whose names are in lower case. Nothing happens to an
    answer to a request without a signature: there is nothing that it could be bound to.
    """
    if "signature" not in asked.headers:
        return
    key_id = wire.district_key_id(key.fingerprint)
    signer = HTTPMessageSigner(
        signature_algorithm=ECDSA_P256_SHA256,
        key_resolver=MappingKeyResolver(public_keys={}, private_keys={key_id: key.private}),
    )
    present = tuple(name for name in wire.ANSWER_HEADERS if name in headers)
    answer = _Answer(status, headers, asked)
    try:
        signer.sign(
            answer,
            key_id=key_id,
            created=now,
            label=wire.LABEL,
            tag=wire.ANSWER_TAG,
            covered_component_ids=(*wire.ANSWER_COMPONENTS, *present),
            body=body,
        )
    except HTTPMessageSignaturesException:
        # the request's own signature field is too malformed to be bound to: an unsigned answer is all that it gets
        for name in [name for name in headers if name.lower() == "content-digest"]:
            del headers[name]
