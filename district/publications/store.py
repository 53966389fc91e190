"""Write publications, and read their feeds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Row, or_, select

from district.bulk import upsert
from district.database import Database
from district.feed import Stretch, read_after, take_versions
from district.publications.models import PublicationRow
from district.publications.values import DISTRICT_SCOPE, terminal_scope, town_scope
from offline_cache.wire.configuration import SettingValue
from offline_cache.wire.feed import (
    Delete,
    FeedKind,
    GuidePage,
    NoticePage,
    PolicyPage,
    PublicationPage,
    Put,
    SettingPage,
    Value,
)
from offline_cache.wire.message import Message, canonical_json
from offline_cache.wire.publications import GuideValue, NoticeValue, PolicyValue

PAGE_BYTES = 2 * 1024 * 1024
"""Of contents: a notice may have two thousand lines, and a page must pass a slow line within the time of one exchange."""


@dataclass(frozen=True, slots=True)
class Written:
    """How many of what was given were new, changed, or as before; how many others were deleted."""

    new: int
    changed: int
    unchanged: int
    deleted: int


@dataclass(frozen=True, slots=True)
class Changes:
    """What to write: contents by key and scope, None for what is deleted there."""

    contents: Mapping[tuple[str, str], str | None]
    written: Written


def changes_of(
    connection: Connection, kind: FeedKind, values: Mapping[str, tuple[str, Message]], *, replace: bool = False
) -> Changes:
    """Of values by key, each with its scope. What is as before is no change; what has another scope than before leaves a
    tombstone there. With `replace`, what is not among `values` is deleted.
    """
    query = select(PublicationRow.key, PublicationRow.scope, PublicationRow.content)
    rows = connection.execute(query.where(PublicationRow.kind == kind.value, PublicationRow.content.is_not(None)))
    before = {(key, scope): content for key, scope, content in rows}
    contents = {(key, scope): canonical_json(value).decode() for key, (scope, value) in values.items()}
    fresh = {place: content for place, content in contents.items() if before.get(place) != content}
    left = [place for place in before if place[0] in values and place not in contents]
    gone = [place for place in before if place[0] not in values] if replace else []
    known = {key for key, _ in before}
    new = sum(key not in known for key, _ in fresh)
    written = Written(new, len(fresh) - new, len(contents) - len(fresh), len(gone))
    return Changes({**dict.fromkeys(left + gone), **fresh}, written)


def write_changes(connection: Connection, kind: FeedKind, changes: Changes) -> None:
    """Each gets a version; tombstones come first."""
    if not changes.contents:
        return
    versions = take_versions(connection, len(changes.contents))
    lines = [
        {"kind": kind.value, "key": key, "scope": scope, "version": version, "content": content}
        for version, ((key, scope), content) in zip(versions, changes.contents.items(), strict=True)
    ]
    upsert(connection, PublicationRow, lines)


def page_after(
    database: Database,
    kind: FeedKind,
    after: str | None,
    limit: int,
    town: str | None = None,
    terminal: str | None = None,
) -> PublicationPage:
    """What concerns the whole district, and with `town` that town alone; what is set for one `terminal` comes to it only.

    Raises GoneError.
    """
    query = select(PublicationRow.key, PublicationRow.version, PublicationRow.content).where(
        PublicationRow.kind == kind.value, _concerning(town, terminal)
    )
    read = read_after(database, query, PublicationRow.version, after, limit, town)
    return _page(kind, read.first(_within_bytes(read.lines)))


def _concerning(town: str | None, terminal: str | None) -> ColumnElement[bool]:
    scopes = [DISTRICT_SCOPE, *([] if terminal is None else [terminal_scope(terminal)])]
    towns = PublicationRow.scope.startswith(town_scope(""), autoescape=True)
    return or_(PublicationRow.scope.in_(scopes), towns if town is None else PublicationRow.scope == town_scope(town))


_Line = Row[str, int, str | None]


def _within_bytes(rows: Sequence[_Line]) -> int:
    """How many from the front fit; at least one where there are any."""
    total = 0
    for count, (_, _, content) in enumerate(rows):
        total += len((content or "").encode())
        if count and total > PAGE_BYTES:
            return count
    return len(rows)


def _page(kind: FeedKind, read: Stretch[_Line]) -> PublicationPage:
    head = {"next": read.next, "more": read.more, "as_of": read.as_of}
    match kind:
        case FeedKind.POLICIES:
            return PolicyPage.model_validate({"items": _items(read.lines, PolicyValue), **head})
        case FeedKind.NOTICES:
            return NoticePage.model_validate({"items": _items(read.lines, NoticeValue), **head})
        case FeedKind.GUIDE:
            return GuidePage.model_validate({"items": _items(read.lines, GuideValue), **head})
        case FeedKind.CONFIGURATION:
            return SettingPage.model_validate({"items": _items(read.lines, SettingValue), **head})
        case _:
            raise ValueError(f"{kind.value} are no publications")


def _items(rows: Iterable[_Line], value_type: type[Value]) -> tuple[Put[Value] | Delete, ...]:
    return tuple(
        Delete(key=key, version=version)
        if content is None
        else Put[value_type](key=key, version=version, value=value_type.model_validate_json(content))
        for key, version, content in rows
    )
