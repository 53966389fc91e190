"""The terminal's half of the signatures: sign a request, and believe an answer. RFC 9421 with P-256.

An answer is believed when it is signed by the district's key over its content and over the signature of the very
request that it answers; its age by our clock is not asked, since our clock may be wrong and the request was new.
"""

import re
import secrets
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

from offline_cache.sync.identity import fingerprint_of
from offline_cache.wire import signature as wire

_KEY_ID = re.compile(r';keyid="([A-Za-z0-9-]{1,80})"')

_ANY_AGE = timedelta(days=365_000)
"""The library's own tolerance, out of the way: see above."""


@dataclass(slots=True)
class Question:
    """A request as it goes out. `sign` adds to its headers."""

    method: str
    url: str
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Heard:
    """An answer as it came, its content still packed. Header names are in lower case."""

    status_code: int
    headers: Mapping[str, str]
    request: Question


def sign(
    question: Question,
    body: bytes,
    key: ec.EllipticCurvePrivateKey,
    key_id: str,
    components: tuple[str, ...],
    now: datetime,
) -> None:
    """`now` is the district's time, as far as we know it."""
    signer = HTTPMessageSigner(
        signature_algorithm=ECDSA_P256_SHA256,
        key_resolver=MappingKeyResolver(public_keys={}, private_keys={key_id: key}),
    )
    signer.sign(
        question,
        key_id=key_id,
        created=now,
        nonce=secrets.token_urlsafe(16),
        label=wire.LABEL,
        tag=wire.REQUEST_TAG,
        covered_component_ids=components,
        body=body,
    )


def signer_of(heard: Heard) -> str:
    """Whom an answer says that it is signed by; nothing is proven by that."""
    found = _KEY_ID.search(heard.headers.get("signature-input", ""))
    return "" if found is None else found[1]


def answered_at(heard: Heard, body: bytes, district_key: ec.EllipticCurvePublicKey) -> datetime | None:
    """The district's time when it signed this answer; None when it is not an answer to this question by that key."""
    key_id = wire.district_key_id(fingerprint_of(district_key))
    verifier = HTTPMessageVerifier(
        signature_algorithm=ECDSA_P256_SHA256,
        key_resolver=MappingKeyResolver(public_keys={key_id: district_key}, private_keys={}),
    )
    verifier.max_clock_skew = _ANY_AGE
    present = tuple(name for name in wire.ANSWER_HEADERS if name in heard.headers)
    try:
        (result,) = verifier.verify(
            heard,
            max_age=None,
            expect_tag=wire.ANSWER_TAG,
            require_components=(*wire.ANSWER_COMPONENTS, *present),
            body=body,
        )
    except (HTTPMessageSignaturesException, ValueError):
        return None
    created = result.parameters.get("created")
    if result.body is None or not isinstance(created, int):
        return None
    return datetime.fromtimestamp(created, UTC)
