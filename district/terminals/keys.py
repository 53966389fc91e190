"""The district's own signing key: P-256, in a file that only the server's user may read, made at the first start.

Terminals learn its public half when they are enrolled; losing the file means that all of them enrol again. It gives way
to a next one in two steps: the next one is made and announced under the present one's signature; when the terminals have
heard of it, it takes the present one's place.
"""

import os
from base64 import b32encode
from contextlib import suppress
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

from district.secret_file import read_or_make, sync_folder


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


@dataclass(frozen=True, slots=True)
class SigningKeys:
    """`following` is announced and not yet signed by; None while no change is under way."""

    present: SigningKey
    following: SigningKey | None = None


def signing_keys_from_file(path: Path) -> SigningKeys:
    """The present key is made at the first start. Raises SigningKeyError."""
    following = _next_file(path)
    return SigningKeys(signing_key_from_file(path), signing_key_from_file(following) if following.exists() else None)


def prepare_next(path: Path) -> SigningKey:
    """Make the next key beside the present one. Raises SigningKeyError."""
    return signing_key_from_file(_next_file(path))


def change_over(path: Path) -> None:
    """The next key takes the present one's place; the file of the one that is over stays beside it, by its fingerprint."""
    over = signing_key_from_file(path)
    with suppress(FileExistsError):
        os.link(path, path.with_name(f"{path.name}.over-{over.fingerprint}"))
    _next_file(path).replace(path)
    sync_folder(path)


def _next_file(path: Path) -> Path:
    return path.with_name(f"{path.name}.next")


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
