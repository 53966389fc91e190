"""Write residents, and read their feed."""

import json
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, Integer, Row, bindparam, select, update

from district.bulk import in_portions, upsert
from district.database import Database, now
from district.faces.store import delete_of_person as delete_faces
from district.feed import begin_after, take_versions
from district.roster.models import ResidentRow
from district.subsidies.store import delete_of_person, follow_persons
from offline_cache.wire.feed import Delete, Put, ResidentPage, ResidentValue


def put_residents(connection: Connection, residents: Sequence[tuple[str, ResidentValue]]) -> None:
    """Residents by their person id, new or changed; each gets a version. Who has moved leaves a tombstone in the town
    of before, and takes his grants along.
    """
    if not residents:
        return
    towns = {person: value.town for person, value in residents}
    left = [(person, old) for person, old in _towns(connection, towns) if old != towns[person]]
    versions = iter(take_versions(connection, len(left) + len(residents)))
    gone = [_line(person, town, next(versions), None) for person, town in left]
    upsert(
        connection,
        ResidentRow,
        gone + [_line(person, value.town, next(versions), value) for person, value in residents],
    )
    follow_persons(connection, towns)


def delete_resident(connection: Connection, person: str) -> None:
    """Forget a resident, his subsidies and his face, here and, through the feeds, on every terminal."""
    (version,) = take_versions(connection, 1)
    connection.execute(
        update(ResidentRow)
        .where(ResidentRow.person == person, ResidentRow.name.is_not(None))
        .values(version=version, name=None, id_number=None, village=None, attributes=None)
    )
    delete_of_person(connection, person)
    delete_faces(connection, person)


def lives_in(database: Database, person: str, town: str | None) -> bool:
    """Whether the roster has this person, and in this town where one is named."""
    query = select(ResidentRow.person).where(ResidentRow.person == person, ResidentRow.name.is_not(None))
    if town is not None:
        query = query.where(ResidentRow.town == town)
    with database.reading() as connection:
        return connection.execute(query.limit(1)).first() is not None


# made once: every terminal asks each second
_LINES = (
    select(
        ResidentRow.person,
        ResidentRow.version,
        ResidentRow.name,
        ResidentRow.id_number,
        ResidentRow.town,
        ResidentRow.village,
        ResidentRow.attributes,
    )
    .where(ResidentRow.version > bindparam("after"))
    .order_by(ResidentRow.version)
    .limit(bindparam("most", type_=Integer()))
)
_LINES_OF_TOWN = _LINES.where(ResidentRow.town == bindparam("of"))


def page_after(database: Database, after: str | None, limit: int, town: str | None = None) -> ResidentPage:
    """With `town`, its residents alone. Raises GoneError."""
    with database.reading() as connection:
        place = begin_after(connection, after, town)
        as_of = now()
        asked = {"after": place.version, "of": town, "most": limit + 1}
        rows = connection.execute(_LINES if town is None else _LINES_OF_TOWN, asked).all()
    items = tuple(_item(row) for row in rows[:limit])
    last = items[-1].version if items else place.version
    return ResidentPage(items=items, next=str(place.at(last)), more=len(rows) > limit, as_of=as_of)


def _towns(connection: Connection, persons: Mapping[str, str]) -> Sequence[tuple[str, str]]:
    """Where those of `persons` live whom the roster knows."""
    return [
        (person, town)
        for portion in in_portions(persons)
        for person, town in connection.execute(
            select(ResidentRow.person, ResidentRow.town).where(
                ResidentRow.person.in_(portion), ResidentRow.name.is_not(None)
            )
        )
    ]


def _line(person: str, town: str, version: int, value: ResidentValue | None) -> dict[str, object]:
    """Without a value, a tombstone."""
    return {
        "person": person,
        "town": town,
        "version": version,
        "name": value and value.name,
        "id_number": value and value.id_number,
        "village": value and value.village,
        "attributes": json.dumps(value.attributes, ensure_ascii=False) if value and value.attributes else None,
    }


def _item(row: Row[str, int, str | None, str | None, str, str | None, str | None]) -> Put[ResidentValue] | Delete:
    person, version, name, id_number, town, village, attributes = row
    if name is None or id_number is None:
        return Delete(key=person, version=version)
    value = ResidentValue(
        name=name, id_number=id_number, town=town, village=village, attributes=tuple(json.loads(attributes or "[]"))
    )
    return Put[ResidentValue](key=person, version=version, value=value)
