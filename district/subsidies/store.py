"""Write grants, and read their feed."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects.sqlite import insert

from district.database import Database, now
from district.feed import Cursor, begin_after, take_versions
from district.subsidies.models import GrantRow
from offline_cache.wire.feed import Delete, Put, SubsidyPage, SubsidyValue

_FIELDS = ("person", "item", "fen", "granted_on", "state", "account_tail")


def put_grants(connection: Connection, grants: Sequence[tuple[str, SubsidyValue]]) -> None:
    """Grants by their id, new or changed; each gets a version."""
    if not grants:
        return
    versions = take_versions(connection, len(grants))
    lines = [
        {"grant_id": grant_id, "version": version, **value.model_dump(mode="json")}
        for version, (grant_id, value) in zip(versions, grants, strict=True)
    ]
    statement = insert(GrantRow)
    fresh = {name: statement.excluded[name] for name in ("version", *_FIELDS)}
    connection.execute(statement.on_conflict_do_update(index_elements=[GrantRow.grant_id], set_=fresh), lines)


def delete_of_person(connection: Connection, person: str) -> None:
    """Leave tombstones for all grants of a person."""
    grants = connection.execute(select(GrantRow.grant_id).where(GrantRow.person == person)).scalars().all()
    nothing = dict.fromkeys(_FIELDS)
    for version, grant_id in zip(take_versions(connection, len(grants)), grants, strict=True):
        connection.execute(update(GrantRow).where(GrantRow.grant_id == grant_id).values(version=version, **nothing))


def page_after(database: Database, after: str | None, limit: int) -> SubsidyPage:
    """Raises GoneError."""
    query = select(
        GrantRow.grant_id,
        GrantRow.version,
        GrantRow.person,
        GrantRow.item,
        GrantRow.fen,
        GrantRow.granted_on,
        GrantRow.state,
        GrantRow.account_tail,
    ).order_by(GrantRow.version)
    with database.reading() as connection:
        place = begin_after(connection, after)
        as_of = now()
        rows = connection.execute(query.where(GrantRow.version > place.version).limit(limit + 1)).all()
    items = tuple(_item(row) for row in rows[:limit])
    last = items[-1].version if items else place.version
    return SubsidyPage(items=items, next=str(Cursor(place.epoch, last)), more=len(rows) > limit, as_of=as_of)


def _item(
    row: tuple[str, int, str | None, str | None, int | None, str | None, str | None, str | None],
) -> Put[SubsidyValue] | Delete:
    grant_id, version, person, item, fen, granted_on, state, account_tail = row
    if person is None or item is None or fen is None or granted_on is None or state is None or account_tail is None:
        return Delete(key=grant_id, version=version)
    value = SubsidyValue(
        person=person,
        item=item,
        fen=fen,
        granted_on=date.fromisoformat(granted_on),
        state=state,
        account_tail=account_tail,
    )
    return Put[SubsidyValue](key=grant_id, version=version, value=value)
