"""Write publications, and read their feeds."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from district.bulk import upsert
from district.database import Database, now
from district.feed import Cursor, begin_after, take_versions
from district.publications.models import PublicationRow
from district.publications.values import VALUES, PublicationKind, PublicationPage, PublicationValue, PutPublication
from offline_cache.wire.feed import Delete
from offline_cache.wire.message import canonical_json


@dataclass(frozen=True, slots=True)
class Written:
    """How many of what was given were new, changed, or as before; how many others were deleted."""

    new: int
    changed: int
    unchanged: int
    deleted: int


@dataclass(frozen=True, slots=True)
class Changes:
    """What to write: contents by key, None for what is deleted."""

    contents: Mapping[str, str | None]
    written: Written


def changes_of(
    connection: Connection, kind: PublicationKind, values: Mapping[str, PublicationValue], *, replace: bool = False
) -> Changes:
    """What is as before is no change. With `replace`, what is not among `values` is deleted."""
    query = select(PublicationRow.key, PublicationRow.content).where(PublicationRow.kind == kind.value)
    before = {key: content for key, content in connection.execute(query) if content is not None}
    contents = {key: canonical_json(value).decode() for key, value in values.items()}
    fresh: dict[str, str | None] = {key: content for key, content in contents.items() if before.get(key) != content}
    gone = [key for key in before if key not in contents] if replace else []
    new = sum(key not in before for key in fresh)
    written = Written(new, len(fresh) - new, len(contents) - len(fresh), len(gone))
    return Changes({**fresh, **dict.fromkeys(gone)}, written)


def write_changes(connection: Connection, kind: PublicationKind, changes: Changes) -> None:
    """Each gets a version."""
    if not changes.contents:
        return
    versions = take_versions(connection, len(changes.contents))
    lines = [
        {"kind": kind.value, "key": key, "version": version, "content": content}
        for version, (key, content) in zip(versions, changes.contents.items(), strict=True)
    ]
    upsert(connection, PublicationRow, lines)


def page_after(database: Database, kind: PublicationKind, after: str | None, limit: int) -> PublicationPage:
    """Raises GoneError."""
    query = (
        select(PublicationRow.key, PublicationRow.version, PublicationRow.content)
        .where(PublicationRow.kind == kind.value)
        .order_by(PublicationRow.version)
    )
    with database.reading() as connection:
        place = begin_after(connection, after)
        as_of = now()
        rows = connection.execute(query.where(PublicationRow.version > place.version).limit(limit + 1)).all()
    items = tuple(_item(kind, key, version, content) for key, version, content in rows[:limit])
    last = items[-1].version if items else place.version
    return PublicationPage(
        kind=kind, items=items, next=str(Cursor(place.epoch, last)), more=len(rows) > limit, as_of=as_of
    )


def _item(kind: PublicationKind, key: str, version: int, content: str | None) -> PutPublication | Delete:
    if content is None:
        return Delete(key=key, version=version)
    return PutPublication(key=key, version=version, value=VALUES[kind].model_validate_json(content))
