"""Write one page of a feed into the mirror, inside the caller's transaction.

A line is written when its version is newer, or when it comes from a later beginning of the feed (a generation): a
district that was restored from a backup counts its versions again. Lines of an earlier generation go when the new one
is complete.
"""

from collections.abc import Sequence
from itertools import groupby
from typing import Any, assert_never

from sqlalchemy import Connection, bindparam, delete, or_, select, update
from sqlalchemy.dialects.sqlite import insert

from kiosk.domain.people import Resident
from offline_cache.changes import (
    FeedName,
    Gone,
    Grant,
    GrantChanges,
    Kept,
    MirrorPage,
    PageHead,
    ResidentChanges,
    Unreadable,
)
from offline_cache.schema import FaceTemplateRow, FeedRow, ResidentRow, StoreMetaRow, SubsidyRow


def apply_page(connection: Connection, page: MirrorPage) -> None:
    match page:
        case ResidentChanges():
            generation = _advance(connection, FeedName.RESIDENTS, page.head)
            _write_residents(connection, page.changes, generation)
            _settle(connection, FeedName.RESIDENTS, ResidentRow, page.head)
        case GrantChanges():
            generation = _advance(connection, FeedName.SUBSIDIES, page.head)
            _write_grants(connection, page.changes, generation)
            _settle(connection, FeedName.SUBSIDIES, SubsidyRow, page.head)
        case _:
            assert_never(page)


def delete_lines(connection: Connection, page: MirrorPage) -> None:
    """Only what a page deletes, and without its cursor: the whole page comes again."""
    match page:
        case ResidentChanges():
            residents = [line for line in page.changes if not isinstance(line, Kept)]
            _write_residents(connection, residents, _generation(connection, FeedName.RESIDENTS))
        case GrantChanges():
            grants = [line for line in page.changes if not isinstance(line, Kept)]
            _write_grants(connection, grants, _generation(connection, FeedName.SUBSIDIES))
        case _:
            assert_never(page)


def _generation(connection: Connection, feed: FeedName) -> int:
    """The one that is being followed; 0 before the first, which has no lines."""
    found = connection.execute(select(FeedRow.generation).where(FeedRow.kind == feed.value)).scalar_one_or_none()
    return found or 0


def _advance(connection: Connection, feed: FeedName, head: PageHead) -> int:
    """Move the feed's cursor; returns the generation that is being followed."""
    connection.execute(
        insert(FeedRow)
        .values(kind=feed.value, generation=1, settled=0, cursor=head.cursor, as_of=None)
        .on_conflict_do_update(index_elements=[FeedRow.kind], set_={"cursor": head.cursor})
    )
    return connection.execute(select(FeedRow.generation).where(FeedRow.kind == feed.value)).scalar_one()


def _settle(
    connection: Connection, feed: FeedName, table: type[ResidentRow] | type[SubsidyRow], head: PageHead
) -> None:
    """At the end of a feed: what it says is true as of now, and what an earlier generation left behind goes."""
    if not head.complete:
        return
    generation, settled = connection.execute(
        select(FeedRow.generation, FeedRow.settled).where(FeedRow.kind == feed.value)
    ).one()
    if settled != generation:
        connection.execute(delete(table).where(table.generation < generation))
    connection.execute(
        update(FeedRow)
        .where(FeedRow.kind == feed.value)
        .values(
            settled=generation,
            as_of=head.as_of.isoformat(),
            # as it was last recorded: an error makes the feed look older, never younger
            followed_age=select(StoreMetaRow.age_seconds).scalar_subquery(),
        )
    )


def _write_residents(
    connection: Connection, changes: Sequence[Kept[Resident] | Gone | Unreadable], generation: int
) -> None:
    for _, run in groupby(changes, type):
        lines = list(run)
        kept = [_resident_line(line, generation) for line in lines if isinstance(line, Kept)]
        lost = [line for line in lines if not isinstance(line, Kept)]
        _upsert(connection, ResidentRow, "person", kept)
        _remove(connection, ResidentRow, "person", lost, generation)
        _forget_faces(connection, [line.key for line in lost if isinstance(line, Gone)])


def _write_grants(connection: Connection, changes: Sequence[Kept[Grant] | Gone | Unreadable], generation: int) -> None:
    for _, run in groupby(changes, type):
        lines = list(run)
        kept = [_grant_line(line, generation) for line in lines if isinstance(line, Kept)]
        lost = [line for line in lines if not isinstance(line, Kept)]
        _upsert(connection, SubsidyRow, "grant_id", kept)
        _remove(connection, SubsidyRow, "grant_id", lost, generation)


def _resident_line(line: Kept[Resident], generation: int) -> dict[str, object]:
    return {
        "person": line.key,
        "generation": generation,
        "version": line.version,
        "name": line.value.name,
        "id_number": line.value.id_number.text,
        "town": line.value.town,
    }


def _grant_line(line: Kept[Grant], generation: int) -> dict[str, object]:
    subsidy = line.value.subsidy
    return {
        "grant_id": line.key,
        "generation": generation,
        "version": line.version,
        "person": line.value.person,
        "item": subsidy.item,
        "fen": subsidy.fen,
        "granted_on": subsidy.granted_on.isoformat(),
        "state": subsidy.state.value,
        "account_tail": subsidy.account_tail,
    }


def _upsert(
    connection: Connection,
    table: type[ResidentRow] | type[SubsidyRow],
    key: str,
    lines: Sequence[dict[str, object]],
) -> None:
    if not lines:
        return
    statement = insert(table)
    fresh = statement.excluded
    values: dict[str, Any] = {name: fresh[name] for name in lines[0] if name != key}
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=[key],
            set_=values,
            where=or_(fresh["generation"] > table.generation, fresh["version"] > table.version),
        ),
        lines,
    )


def _remove(
    connection: Connection,
    table: type[ResidentRow] | type[SubsidyRow],
    key: str,
    lines: Sequence[Gone | Unreadable],
    generation: int,
) -> None:
    if not lines:
        return
    column = ResidentRow.person if table is ResidentRow else SubsidyRow.grant_id
    statement = delete(table).where(
        column == bindparam("gone"), or_(table.generation < generation, table.version < bindparam("newer"))
    )
    connection.execute(statement, [{"gone": line.key, "newer": line.version} for line in lines])


def _forget_faces(connection: Connection, persons: Sequence[str]) -> None:
    """Whom the district deletes, this terminal no longer recognises."""
    if persons:
        statement = delete(FaceTemplateRow).where(FaceTemplateRow.person == bindparam("gone"))
        connection.execute(statement, [{"gone": person} for person in persons])
