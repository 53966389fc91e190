"""Versions and cursors of the feeds.

A cursor names its town: a terminal that was carried to another one begins again there, page by page or by a snapshot.

A version comes from one counter row, locked until the writing transaction commits: versions become visible in their
own order, so that a reader who asks for "after 7" never misses a 6 that committed late.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import Connection, Row, Select, select, update
from sqlalchemy.orm import InstrumentedAttribute

from district.database import Database, now
from district.tables import FeedStateRow

Line = TypeVar("Line", bound=Row[*tuple[Any, ...]])


class GoneError(Exception):
    """The cursor is not of this database's past, or of another town: the terminal must begin again."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in a feed: all up to `version` has been read, of the town that `scope` stands for, or of all."""

    epoch: UUID
    version: int
    scope: str = ""

    def __str__(self) -> str:
        return ".".join(filter(None, (str(self.epoch), self.scope, str(self.version))))

    @staticmethod
    def parse(text: str) -> "Cursor":
        """Raises ValueError."""
        place, _, version = text.rpartition(".")
        if not (version.isascii() and version.isdigit() and len(version) <= 18):
            raise ValueError("a cursor ends in its version")
        epoch, _, scope = place.partition(".")
        return Cursor(UUID(epoch), int(version), scope)

    def at(self, version: int) -> "Cursor":
        return replace(self, version=version)


@dataclass(frozen=True, slots=True)
class Stretch(Generic[Line]):
    """Consecutive lines of a feed, each with its `version`, from `begun` on. `more`: the feed goes on behind them."""

    lines: Sequence[Line]
    begun: Cursor
    more: bool
    as_of: datetime

    @property
    def next(self) -> str:
        """Where to read on."""
        return str(self.begun.at(self.lines[-1].version) if self.lines else self.begun)

    def first(self, count: int) -> "Stretch[Line]":
        return replace(self, lines=self.lines[:count], more=self.more or count < len(self.lines))


def read_after(
    database: Database,
    query: Select[*tuple[Any, ...]],
    version: InstrumentedAttribute[int],
    after: str | None,
    limit: int,
    town: str | None = None,
) -> Stretch[Any]:
    """At most `limit` lines of `query` behind `after`, in the order of their `version`, which the query names so.

    With `town` the query must ask for that town alone. Raises GoneError.
    """
    with database.reading() as connection:
        begun = begin_after(connection, after, town)
        as_of = now()
        lines = connection.execute(query.where(version > begun.version).order_by(version).limit(limit + 1)).all()
    return Stretch(lines[:limit], begun, len(lines) > limit, as_of)


_STATE = select(FeedStateRow.epoch, FeedStateRow.version)


def take_versions(connection: Connection, count: int) -> range:
    """`count` versions for the lines that this transaction writes."""
    last = connection.execute(
        update(FeedStateRow).values(version=FeedStateRow.version + count).returning(FeedStateRow.version)
    ).scalar_one()
    return range(last - count + 1, last + 1)


def begin_after(connection: Connection, after: str | None, town: str | None = None) -> Cursor:
    """Where to read on, in `town` or everywhere, for a terminal's `after`. Raises GoneError, also for what is no cursor
    at all.
    """
    scope = _scope(town)
    epoch, head = connection.execute(_STATE).one()
    if after is None:
        return Cursor(UUID(epoch), 0, scope)
    try:
        cursor = Cursor.parse(after)
    except ValueError:
        raise GoneError from None
    if cursor.epoch != UUID(epoch) or cursor.scope != scope or cursor.version > head:
        raise GoneError
    return cursor


def _scope(town: str | None) -> str:
    """A short name, in ASCII, for an address."""
    return "" if town is None else hashlib.sha256(town.encode()).hexdigest()[:12]
