"""Write grants, and read their feed."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import Connection, Row, select, update

from district.bulk import in_portions, upsert
from district.database import Database
from district.feed import read_after, take_versions
from district.roster.models import ResidentRow
from district.subsidies.models import GrantRow
from offline_cache.wire.feed import Delete, Put, SubsidyPage, SubsidyValue

_FIELDS = ("person", "item", "fen", "granted_on", "state", "account_tail", "returned_for")
_NOTHING: Mapping[str, object] = dict.fromkeys(_FIELDS)
_NOWHERE = ""

_Line = dict[str, object]


def put_grants(connection: Connection, grants: Sequence[tuple[str, SubsidyValue]]) -> None:
    """Grants by their id, new or changed; each gets a version."""
    _put(connection, {grant_id: value.model_dump(mode="json") for grant_id, value in grants})


def follow_persons(connection: Connection, towns: Mapping[str, str]) -> None:
    """Bring grants to the towns where their persons live now."""
    columns = (GrantRow.grant_id, GrantRow.town, *(getattr(GrantRow, name) for name in _FIELDS))
    moved: dict[str, _Line] = {}
    for portion in in_portions(towns):
        for row in connection.execute(select(*columns).where(GrantRow.person.in_(portion))).mappings():
            if row["town"] != towns[row["person"]]:
                moved[row["grant_id"]] = {name: row[name] for name in _FIELDS}
    _put(connection, moved)


def delete_of_person(connection: Connection, person: str) -> None:
    """Leave tombstones for all grants of a person."""
    grants = connection.execute(select(GrantRow.grant_id, GrantRow.town).where(GrantRow.person == person)).all()
    for version, (grant_id, town) in zip(take_versions(connection, len(grants)), grants, strict=True):
        connection.execute(
            update(GrantRow)
            .where(GrantRow.grant_id == grant_id, GrantRow.town == town)
            .values(version=version, **_NOTHING)
        )


def page_after(database: Database, after: str | None, limit: int, town: str | None = None) -> SubsidyPage:
    """With `town`, the grants of its residents alone. Raises GoneError."""
    query = select(
        GrantRow.grant_id,
        GrantRow.version,
        GrantRow.person,
        GrantRow.item,
        GrantRow.fen,
        GrantRow.granted_on,
        GrantRow.state,
        GrantRow.account_tail,
        GrantRow.returned_for,
    )
    if town is not None:
        query = query.where(GrantRow.town == town)
    read = read_after(database, query, GrantRow.version, after, limit, town)
    items = tuple(_item(line) for line in read.lines)
    return SubsidyPage(items=items, next=read.next, more=read.more, as_of=read.as_of)


def _put(connection: Connection, grants: Mapping[str, _Line]) -> None:
    """A grant that was in another town leaves a tombstone there."""
    if not grants:
        return
    towns = _towns_of(connection, {str(fields["person"]) for fields in grants.values()})
    homes = {grant_id: towns.get(str(fields["person"]), _NOWHERE) for grant_id, fields in grants.items()}
    left = [(grant_id, old) for grant_id, old in _places(connection, grants) if old != homes[grant_id]]
    versions = iter(take_versions(connection, len(left) + len(grants)))
    lines = [{"grant_id": grant_id, "town": town, "version": next(versions), **_NOTHING} for grant_id, town in left]
    lines += [
        {"grant_id": grant_id, "town": homes[grant_id], "version": next(versions), **fields}
        for grant_id, fields in grants.items()
    ]
    upsert(connection, GrantRow, lines)


def _towns_of(connection: Connection, persons: Collection[str]) -> dict[str, str]:
    return {
        person: town
        for portion in in_portions(persons)
        for person, town in connection.execute(
            select(ResidentRow.person, ResidentRow.town).where(
                ResidentRow.person.in_(portion), ResidentRow.name.is_not(None)
            )
        )
    }


def _places(connection: Connection, grants: Collection[str]) -> Sequence[tuple[str, str]]:
    """In which towns those grants are that are there already."""
    return [
        (grant_id, town)
        for portion in in_portions(grants)
        for grant_id, town in connection.execute(
            select(GrantRow.grant_id, GrantRow.town).where(GrantRow.grant_id.in_(portion), GrantRow.item.is_not(None))
        )
    ]


def _item(
    row: Row[str, int, str | None, str | None, int | None, str | None, str | None, str | None, str | None],
) -> Put[SubsidyValue] | Delete:
    grant_id, version, person, item, fen, granted_on, state, account_tail, returned_for = row
    if person is None or item is None or fen is None or granted_on is None or state is None or account_tail is None:
        return Delete(key=grant_id, version=version)
    value = SubsidyValue(
        person=person,
        item=item,
        fen=fen,
        granted_on=date.fromisoformat(granted_on),
        state=state,
        account_tail=account_tail,
        returned_for=returned_for,
    )
    return Put[SubsidyValue](key=grant_id, version=version, value=value)
