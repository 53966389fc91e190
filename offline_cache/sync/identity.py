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
NEXT_KEY_FILE = "terminal.key.next"
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
    next_district_key: ec.EllipticCurvePublicKey | None = field(default=None, repr=False)
    """Announced by the district, and believed beside the present one."""
    folder: Path | None = None
    """Where it is kept; None for one that is not."""
    renewable: bool = True
    """Not where the private key comes as a credential: whoever gives it must change it."""

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
        kept = json.loads(path.read_bytes())
        made_for, announced = kept["fingerprint"], kept.get("next_district_key")
        next_key = None if announced is None else public_key_of(announced)
    except (OSError, KeyError, ValidationError, ValueError):
        raise IdentityError(f"the enrolment cannot be read, enrol this terminal again: {path}") from None
    file = _key_file(folder, credentials_directory)
    key = _private_key(file)
    if fingerprint_of(key.public_key()) != made_for:
        key = _change_over(folder, made_for)
    if key is None:
        raise IdentityError(f"the key is not the one that was enrolled, enrol this terminal again: {path}")
    renewable = file == folder / KEY_FILE
    return Enrolment(answer.terminal, answer.town, key, district_key, next_key, folder, renewable)


def _change_over(folder: Path, made_for: str) -> ec.EllipticCurvePrivateKey | None:
    """A power cut came between the two files of `adopt_private_key`: do the second."""
    draft = folder / NEXT_KEY_FILE
    if not draft.exists():
        return None
    key = _private_key(draft)
    if fingerprint_of(key.public_key()) != made_for:
        return None
    draft.replace(folder / KEY_FILE)
    fsync_directory(folder)
    return key


def keep_enrolment(folder: Path, answer: EnrolmentAnswer, key: ec.EllipticCurvePrivateKey) -> Enrolment:
    """Write both so that they survive a power cut, the key first. Raises IdentityError for a key that is none."""
    try:
        district_key = public_key_of(answer.district_key)
    except ValueError:
        raise IdentityError("the district's key is none") from None
    fingerprint = fingerprint_of(key.public_key())
    _replace(folder / KEY_FILE, _pem_of(key), 0o400)
    content = {**answer.model_dump(mode="json"), "fingerprint": fingerprint}
    _replace(folder / ENROLMENT_FILE, json.dumps(content, ensure_ascii=False, indent=1).encode(), 0o600)
    return Enrolment(answer.terminal, answer.town, key, district_key, folder=folder)


def keep_district_keys(enrolment: Enrolment) -> None:
    """Write down which keys of the district are believed. Raises OSError."""
    following = enrolment.next_district_key
    _rewrite(
        enrolment,
        district_key=_pem_of_public(enrolment.district_key),
        next_district_key=None if following is None else _pem_of_public(following),
    )


def draft_private_key(folder: Path) -> ec.EllipticCurvePrivateKey:
    """The key that is to be this terminal's next, durable; the one of a try before, where there is one. Raises OSError."""
    path = folder / NEXT_KEY_FILE
    if path.exists():
        with suppress(IdentityError):
            return _private_key(path)
    key = new_private_key()
    _replace(path, _pem_of(key), 0o400)
    return key


def adopt_private_key(enrolment: Enrolment) -> None:
    """The draft is this terminal's key from now on: the enrolment says so first, and `load_enrolment` does the rest where
    a power cut comes in between. Raises OSError.
    """
    if enrolment.folder is None:
        return
    _rewrite(enrolment, fingerprint=enrolment.fingerprint)
    (enrolment.folder / NEXT_KEY_FILE).replace(enrolment.folder / KEY_FILE)
    fsync_directory(enrolment.folder)


def _rewrite(enrolment: Enrolment, **fields: str | None) -> None:
    if enrolment.folder is None:
        return
    path = enrolment.folder / ENROLMENT_FILE
    content = {**json.loads(path.read_bytes()), **fields}
    _replace(path, json.dumps(content, ensure_ascii=False, indent=1).encode(), 0o600)


def _pem_of(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def public_pem(key: ec.EllipticCurvePrivateKey) -> str:
    return _pem_of_public(key.public_key())


def _pem_of_public(key: ec.EllipticCurvePublicKey) -> str:
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode("ascii")


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
