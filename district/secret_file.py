"""A secret of the district's own, in a file that only the server's user may read, made at the first start."""

import os
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path


def read_or_make(path: Path, make: Callable[[], bytes]) -> bytes:
    """What is in the file; `make` says what to put there when there is none. Raises OSError, PermissionError for a file
    that others may read.
    """
    with suppress(FileExistsError):
        _make(path, make)
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise PermissionError(f"others may read it, it must have mode 0400: {path}")
    return path.read_bytes()


def _make(path: Path, make: Callable[[], bytes]) -> None:
    """Complete under a name of its own before it gets its real one: a power cut never leaves half a secret."""
    if path.exists():
        raise FileExistsError(path)
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    try:
        os.write(descriptor, make())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    try:
        os.link(draft, path)
    finally:
        draft.unlink()
    sync_folder(path)


def sync_folder(path: Path) -> None:
    """What a name beside `path` means survives a power cut."""
    directory = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
