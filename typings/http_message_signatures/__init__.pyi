"""What this project uses of http-message-signatures 3: the library's own annotations stop at its messages and keys."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from cryptography.hazmat.primitives.asymmetric import ec

from . import algorithms

class HTTPMessageSignaturesException(Exception): ...
class InvalidSignature(HTTPMessageSignaturesException): ...

class HTTPSignatureKeyResolver: ...

class MappingKeyResolver(HTTPSignatureKeyResolver):
    def __init__(
        self,
        *,
        public_keys: Mapping[str, ec.EllipticCurvePublicKey],
        private_keys: Mapping[str, ec.EllipticCurvePrivateKey],
    ) -> None: ...

class HTTPMessageSigner:
    def __init__(
        self,
        *,
        signature_algorithm: type[algorithms.ECDSA_P256_SHA256],
        key_resolver: HTTPSignatureKeyResolver | None = None,
    ) -> None: ...
    def sign(
        self,
        message: object,
        *,
        key_id: str,
        created: datetime | None = None,
        nonce: str | None = None,
        label: str | None = None,
        tag: str | None = None,
        covered_component_ids: Sequence[str] = ...,
        body: bytes | None = None,
    ) -> None: ...

class VerifyResult(NamedTuple):
    label: str
    covered_components: dict[str, str]
    parameters: dict[str, int | str]
    body: bytes | None
    nonce: str | None

class HTTPMessageVerifier:
    max_clock_skew: timedelta
    def __init__(
        self,
        *,
        signature_algorithm: type[algorithms.ECDSA_P256_SHA256],
        key_resolver: HTTPSignatureKeyResolver | None,
    ) -> None: ...
    def verify(
        self,
        message: object,
        *,
        max_age: timedelta | None = ...,
        expect_tag: str | None = None,
        require_components: Sequence[str] = (),
        body: bytes | None = None,
    ) -> list[VerifyResult]: ...
