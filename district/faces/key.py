"""The district's key for faces: vectors lie in the database only under it (AES-256-GCM), so that neither a copy of the
database nor a backup is a collection of faces.

Each model has a key of its own, derived from the file's by HKDF-SHA256 (RFC 5869). A vector is bound to its row: it
cannot be moved to another person unseen. Losing the file means that whoever shared a face shares it anew.
"""

import secrets
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from district.secret_file import read_or_make

_KEY_BYTES = 32
_NONCE_BYTES = 12


class FaceKeyError(Exception):
    """The key cannot be used, or is not the one that the faces are under. Says where and why, never what it is."""


@dataclass(frozen=True, slots=True)
class FaceOf:
    """What a vector is bound to."""

    id: str
    person: str
    model: str


@dataclass(frozen=True, slots=True)
class FaceKey:
    secret: bytes = field(repr=False)

    def seal(self, vector: bytes, face: FaceOf) -> bytes:
        """Nonce, ciphertext, tag."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + self._cipher(face.model).encrypt(nonce, vector, _bound_to(face))

    def open(self, sealed: bytes, face: FaceOf) -> bytes:
        """Raises FaceKeyError for what was not sealed under this key for this very face."""
        try:
            return self._cipher(face.model).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], _bound_to(face))
        except InvalidTag:
            raise FaceKeyError(f"face {face.id} is not under this key") from None

    def _cipher(self, model: str) -> AESGCM:
        return AESGCM(HKDF(SHA256(), _KEY_BYTES, salt=None, info=f"face {model}".encode()).derive(self.secret))


def face_key_from_file(path: Path) -> FaceKey:
    """The key in the file; made there at the first start. Raises FaceKeyError."""
    try:
        secret = read_or_make(path, lambda: secrets.token_bytes(_KEY_BYTES))
    except OSError as error:
        raise FaceKeyError(f"the key for faces cannot be used: {path}: {error.strerror or error}") from None
    if len(secret) != _KEY_BYTES:
        raise FaceKeyError(f"the key for faces has {_KEY_BYTES} bytes: {path}")
    return FaceKey(secret)


def _bound_to(face: FaceOf) -> bytes:
    return f"{face.id}\0{face.person}\0{face.model}".encode()
