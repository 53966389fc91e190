"""The district's own signing key: P-256, in a file that only the server's user may read, made at the first start.

Terminals learn its public half when they are enrolled; losing the file means that all of them enrol again.
"""

from base64 import b32encode
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from district.secret_file import read_or_make


class SigningKeyError(Exception):
    """The key cannot be used as it lies there. Says where and why, never what it is."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    private: ec.EllipticCurvePrivateKey = field(repr=False)

    @property
    def public_pem(self) -> str:
        return pem_of(self.private.public_key())

    @property
    def fingerprint(self) -> str:
        return fingerprint_of(self.private.public_key())


def signing_key_from_file(path: Path) -> SigningKey:
    """The key in the file; made there at the first start. Raises SigningKeyError."""
    try:
        key = load_pem_private_key(read_or_make(path, _new), password=None)
    except PermissionError as error:
        raise SigningKeyError(f"the district's key cannot be used: {error}") from None
    except (OSError, ValueError) as error:
        raise SigningKeyError(f"the district's key cannot be read: {path}: {type(error).__name__}") from None
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise SigningKeyError(f"the district's key must be of the curve P-256: {path}")
    return SigningKey(key)


def _new() -> bytes:
    return ec.generate_private_key(ec.SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def pem_of(key: ec.EllipticCurvePublicKey) -> str:
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode("ascii")


def public_key_of(pem: str) -> ec.EllipticCurvePublicKey:
    """Raises ValueError for what is no public key of P-256."""
    try:
        key = load_pem_public_key(pem.encode("ascii"))
    except (UnicodeEncodeError, ValueError):
        raise ValueError("no public key in PEM") from None
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise ValueError("a key must be of the curve P-256")  # noqa: TRY004 - it is the text that is at fault
    return key


def fingerprint_of(key: ec.EllipticCurvePublicKey) -> str:
    """Forty bits of the key's hash, for two people to compare on two screens: ABCD-EFGH."""
    digest = sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).digest()
    text = b32encode(digest[:5]).decode("ascii")
    return f"{text[:4]}-{text[4:]}"
