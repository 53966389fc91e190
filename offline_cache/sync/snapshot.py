"""A snapshot on its way: its pieces, in memory, until they are a whole with the promised hash.

In memory because it is full of names: a file would have to be encrypted, and a town's snapshot is a few megabytes. It
survives a line that breaks, not the end of the program. Not here: asking for pieces (client.py).
"""

import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator

from pydantic import ValidationError

from offline_cache.changes import FeedName
from offline_cache.sync.client import page_reader
from offline_cache.sync.outcomes import Fetched
from offline_cache.wire.feed import FeedPage

LARGEST_BYTES = 128 * 1024 * 1024
"""Four times a town of the largest district that this is made for; what is longer is a mistake."""


class SnapshotBrokenError(Exception):
    """The pieces do not make what was promised: begin again."""


class Download:
    """One snapshot of one feed. Not thread-safe."""

    def __init__(self, name: FeedName) -> None:
        self.name = name
        self._sha256: str | None = None
        self._content = bytearray()
        self._complete = False

    @property
    def place(self) -> tuple[int, str | None]:
        """The byte to ask for next, and the file that it belongs to."""
        return len(self._content), self._sha256

    @property
    def complete(self) -> bool:
        return self._complete

    def add(self, fetched: Fetched) -> None:
        """Raises SnapshotBrokenError; whoever asks again begins with another file."""
        if fetched.sha256 != self._sha256:
            # another snapshot was made meanwhile
            self._content.clear()
            self._sha256 = fetched.sha256
        if fetched.piece.first != len(self._content) or fetched.piece.total > LARGEST_BYTES:
            self._give_up()
        self._content += fetched.content
        if fetched.piece.complete and hashlib.sha256(self._content).hexdigest() != self._sha256:
            self._give_up()
        self._complete = fetched.piece.complete

    def pages(self) -> Iterator[FeedPage]:
        """The pages of a complete download, in order. Raises SnapshotBrokenError."""
        read = page_reader(self.name)
        try:
            with gzip.GzipFile(fileobj=io.BytesIO(self._content)) as lines:
                for line in lines:
                    yield read(line)
        except (ValidationError, OSError, EOFError, zlib.error):
            self._give_up()

    def _give_up(self) -> None:
        self._content.clear()
        self._sha256 = None
        self._complete = False
        raise SnapshotBrokenError
