"""Versions and cursors of the feeds.

A version comes from one counter row, locked until the writing transaction commits: versions become visible in their
own order, so that a reader who asks for "after 7" never misses a 6 that committed late.
"""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, select, update

from district.tables import FeedStateRow


class GoneError(Exception):
    """The cursor is not of this database's past: the terminal must begin again."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in a feed: all up to `version` has been read."""

    epoch: UUID
    version: int

    def __str__(self) -> str:
        return f"{self.epoch}.{self.version}"

    @staticmethod
    def parse(text: str) -> "Cursor":
        """Raises ValueError."""
        epoch, _, version = text.rpartition(".")
        if not (version.isascii() and version.isdigit() and len(version) <= 18):
            raise ValueError("a cursor is epoch.version")
        return Cursor(UUID(epoch), int(version))


def take_versions(connection: Connection, count: int) -> range:
    """`count` versions for the lines that this transaction writes."""
    last = connection.execute(
        update(FeedStateRow).values(version=FeedStateRow.version + count).returning(FeedStateRow.version)
    ).scalar_one()
    return range(last - count + 1, last + 1)


def begin_after(connection: Connection, after: str | None) -> Cursor:
    """Where to read on for a terminal's `after`. Raises GoneError, also for what is no cursor at all."""
    epoch, head = connection.execute(select(FeedStateRow.epoch, FeedStateRow.version)).one()
    if after is None:
        return Cursor(UUID(epoch), 0)
    try:
        cursor = Cursor.parse(after)
    except ValueError:
        raise GoneError from None
    if cursor.epoch != UUID(epoch) or cursor.version > head:
        raise GoneError
    return cursor


def place_of_town(after: str | None, cursors_from: int) -> None:
    """Raises GoneError for a place in the feed from when the terminal served another town."""
    try:
        if after is not None and Cursor.parse(after).version < cursors_from:
            raise GoneError
    except ValueError:
        raise GoneError from None
