"""The key of the terminal's store: 256 random bits, kept in a file that only the kiosk's user may read, or handed over
by systemd.

Whoever has the key has the store; losing it loses the records not yet sent. Not here: sealing the key to the machine,
which is systemd's (`LoadCredentialEncrypted=`).
"""

import os
import stat
from dataclasses import dataclass, field
from pathlib import Path

KEY_BYTES = 32


class KeyFileError(Exception):
    """The key cannot be used as it lies there. Says where and why, never what it is."""


@dataclass(frozen=True, slots=True)
class StoreKey:
    """A raw 256-bit key. Neither its repr nor its str shows it."""

    raw: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.raw) != KEY_BYTES:
            raise ValueError(f"a store key has {KEY_BYTES} bytes")


def credential_key(credentials_directory: Path, name: str) -> StoreKey:
    """The key from systemd's CREDENTIALS_DIRECTORY. Raises KeyFileError."""
    return _read(credentials_directory / name)


def key_from_file(path: Path) -> StoreKey:
    """The key in the file; made there at the first start. Raises KeyFileError for a file that others may read, or of a
    wrong size.
    """
    try:
        return _make(path)
    except FileExistsError:
        pass
    _refuse_if_others_may_read(path)
    return _read(path)


def _make(path: Path) -> StoreKey:
    """Write a new key so that it survives a power cut before anything is encrypted with it.

    It is complete under a name of its own before it gets its real one: a cut never leaves half a key. `os.link`
    refuses an existing name, as O_EXCL does.
    """
    if path.exists():
        raise FileExistsError(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    raw = os.urandom(KEY_BYTES)
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    try:
        os.write(descriptor, raw)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    try:
        os.link(draft, path)
    finally:
        draft.unlink()
    fsync_directory(path.parent)
    return StoreKey(raw)


def _read(path: Path) -> StoreKey:
    try:
        return StoreKey(path.read_bytes())
    except OSError as error:
        raise KeyFileError(f"the store's key cannot be read: {path}: {error.strerror}") from None
    except ValueError:
        raise KeyFileError(f"the store's key must be {KEY_BYTES} bytes: {path}") from None


def _refuse_if_others_may_read(path: Path) -> None:
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise KeyFileError(f"the store's key may be read by others, it must have mode 0400: {path}")


def fsync_directory(directory: Path) -> None:
    """Make a new name in a directory survive a power cut."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
