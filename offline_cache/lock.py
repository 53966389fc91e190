"""One process a store: an flock on a file beside it, held for life. The kernel frees it however the process ends.

The lock is not on the database file itself: closing any descriptor of that file would drop SQLite's own POSIX locks.
"""

import fcntl
import os
from pathlib import Path

from offline_cache.errors import StoreInUseError


class StoreLock:
    """Held from construction to `release`. Raises StoreInUseError when somebody else holds it."""

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._descriptor)
            raise StoreInUseError(f"another program is using this store: {path}") from None

    def release(self) -> None:
        """May be called twice."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1
