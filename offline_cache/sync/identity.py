"""Who this terminal is to the district: its own P-256 key, made here and never sent, and what enrolment gave it.

The private key lies in a file that only the kiosk's user may read, or comes as a systemd credential; the enrolment
(name, town, the district's public key) lies beside it and is no secret. Not here: how both are obtained (enrolment.py).
"""

import json
import os
import stat
from base64 import b32encode
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from pydantic import ValidationError

from offline_cache.key import fsync_directory
from offline_cache.wire.enrolment import EnrolmentAnswer

KEY_FILE = "terminal.key"
ENROLMENT_FILE = "enrolment.json"
KEY_CREDENTIAL = "kiosk-terminal-key"
"""Name of the systemd credential that holds the private key, where there is one."""

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class IdentityError(Exception):
    """The key or the enrolment cannot be used as it lies there. Says where and why, never what it is."""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What both ends know of each other. Its repr shows no key."""

    terminal: str
    town: str
    private_key: ec.EllipticCurvePrivateKey = field(repr=False)
    district_key: ec.EllipticCurvePublicKey = field(repr=False)

    @property
    def fingerprint(self) -> str:
        """Of this terminal's key, as the district lists it."""
        return fingerprint_of(self.private_key.public_key())

    @property
    def district_fingerprint(self) -> str:
        """To compare with what the operator's screen shows."""
        return fingerprint_of(self.district_key)


@dataclass(frozen=True, slots=True)
class Identity:
    """An enrolled terminal that speaks: `epoch` is its store's, `boot` its machine's since it was switched on."""

    enrolment: Enrolment
    epoch: UUID
    boot: UUID


def this_boot() -> UUID:
    """Linux draws a new one at each boot; a restart of the program alone keeps it."""
    return UUID(_BOOT_ID.read_text(encoding="ascii").strip())


def new_private_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def load_enrolment(folder: Path, credentials_directory: Path | None = None) -> Enrolment | None:
    """None for a terminal that was never enrolled. Raises IdentityError."""
    path = folder / ENROLMENT_FILE
    if not path.exists():
        return None
    try:
        answer = EnrolmentAnswer.model_validate_json(path.read_bytes())
        district_key = public_key_of(answer.district_key)
        made_for = json.loads(path.read_bytes())["fingerprint"]
    except (OSError, KeyError, ValidationError, ValueError):
        raise IdentityError(f"the enrolment cannot be read, enrol this terminal again: {path}") from None
    key = _private_key(_key_file(folder, credentials_directory))
    if fingerprint_of(key.public_key()) != made_for:
        raise IdentityError(f"the key is not the one that was enrolled, enrol this terminal again: {path}")
    return Enrolment(answer.terminal, answer.town, key, district_key)


def keep_enrolment(folder: Path, answer: EnrolmentAnswer, key: ec.EllipticCurvePrivateKey) -> Enrolment:
    """Write both so that they survive a power cut, the key first. Raises IdentityError for a key that is none."""
    try:
        district_key = public_key_of(answer.district_key)
    except ValueError:
        raise IdentityError("the district's key is none") from None
    fingerprint = fingerprint_of(key.public_key())
    _replace(folder / KEY_FILE, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), 0o400)
    content = {**answer.model_dump(mode="json"), "fingerprint": fingerprint}
    _replace(folder / ENROLMENT_FILE, json.dumps(content, ensure_ascii=False, indent=1).encode(), 0o600)
    return Enrolment(answer.terminal, answer.town, key, district_key)


def public_pem(key: ec.EllipticCurvePrivateKey) -> str:
    content = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return content.decode("ascii")


def public_key_of(pem: str) -> ec.EllipticCurvePublicKey:
    """Raises ValueError for what is no public key of P-256."""
    key = load_pem_public_key(pem.encode("utf-8"))
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise ValueError("a key must be of the curve P-256")  # noqa: TRY004 - it is the text that is at fault
    return key


def fingerprint_of(key: ec.EllipticCurvePublicKey) -> str:
    """Forty bits of the key's hash, for two people to compare on two screens: ABCD-EFGH."""
    digest = sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).digest()
    text = b32encode(digest[:5]).decode("ascii")
    return f"{text[:4]}-{text[4:]}"


def _key_file(folder: Path, credentials_directory: Path | None) -> Path:
    if credentials_directory is not None and (credentials_directory / KEY_CREDENTIAL).exists():
        return credentials_directory / KEY_CREDENTIAL
    path = folder / KEY_FILE
    if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise IdentityError(f"the terminal's key may be read by others, it must have mode 0400: {path}")
    return path


def _private_key(path: Path) -> ec.EllipticCurvePrivateKey:
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError) as error:
        raise IdentityError(f"the terminal's key cannot be read: {path}: {type(error).__name__}") from None
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise IdentityError(f"the terminal's key must be of the curve P-256: {path}")
    return key


def _replace(path: Path, content: bytes, mode: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    with suppress(FileNotFoundError):
        draft.unlink()
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        os.write(descriptor, content)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    draft.replace(path)
    fsync_directory(path.parent)
