"""A file that is only there to be thrown away: on a disk that is really full, SQLite can not even delete.

Deleting writes to the log first, and so does moving the log into the file. The ballast's room is what they need then.
"""

import logging
import os
from pathlib import Path

_log = logging.getLogger(__name__)


class Ballast:
    """`size_bytes` should be the log's limit and two megabytes; 0 for none. Used by one thread at a time."""

    def __init__(self, path: Path, size_bytes: int) -> None:
        self._path = path
        self._size_bytes = size_bytes

    def take_on(self) -> bool:
        """Real blocks, not a promise of them. False when the disk has not twice as much room: it is to help, not to fill
        it.
        """
        if self._size_bytes == 0 or self.aboard():
            return self.aboard()
        disk = os.statvfs(self._path.parent)
        if disk.f_bavail * disk.f_frsize < 2 * self._size_bytes:
            return False
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            os.posix_fallocate(descriptor, 0, self._size_bytes)
        except OSError as error:
            _log.warning("no ballast: %s", error.strerror)
            self.throw_off()
            return False
        finally:
            os.close(descriptor)
        return True

    def throw_off(self) -> bool:
        """True when there was some."""
        try:
            self._path.unlink()
        except FileNotFoundError:
            return False
        return True

    def aboard(self) -> bool:
        return self._path.exists() and self._path.stat().st_size >= self._size_bytes
