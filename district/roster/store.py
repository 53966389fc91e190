"""Write residents, and read their feed."""

from collections.abc import Sequence

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects.sqlite import insert

from district.database import Database, now
from district.feed import Cursor, begin_after, take_versions
from district.roster.models import ResidentRow
from district.subsidies.store import delete_of_person
from offline_cache.wire.feed import Delete, Put, ResidentPage, ResidentValue


def put_residents(connection: Connection, residents: Sequence[tuple[str, ResidentValue]]) -> None:
    """Residents by their person id, new or changed; each gets a version."""
    if not residents:
        return
    versions = take_versions(connection, len(residents))
    lines = [
        {"person": person, "version": version, "name": value.name, "id_number": value.id_number, "town": value.town}
        for version, (person, value) in zip(versions, residents, strict=True)
    ]
    statement = insert(ResidentRow)
    fresh = {name: statement.excluded[name] for name in ("version", "name", "id_number", "town")}
    connection.execute(statement.on_conflict_do_update(index_elements=[ResidentRow.person], set_=fresh), lines)


def delete_resident(connection: Connection, person: str) -> None:
    """Forget a resident and his subsidies, here and, through the feeds, on every terminal."""
    (version,) = take_versions(connection, 1)
    connection.execute(
        update(ResidentRow)
        .where(ResidentRow.person == person)
        .values(version=version, name=None, id_number=None, town=None)
    )
    delete_of_person(connection, person)


def page_after(database: Database, after: str | None, limit: int) -> ResidentPage:
    """Raises GoneError."""
    query = select(
        ResidentRow.person, ResidentRow.version, ResidentRow.name, ResidentRow.id_number, ResidentRow.town
    ).order_by(ResidentRow.version)
    with database.reading() as connection:
        place = begin_after(connection, after)
        as_of = now()
        rows = connection.execute(query.where(ResidentRow.version > place.version).limit(limit + 1)).all()
    items = tuple(_item(person, version, name, number, town) for person, version, name, number, town in rows[:limit])
    last = items[-1].version if items else place.version
    return ResidentPage(items=items, next=str(Cursor(place.epoch, last)), more=len(rows) > limit, as_of=as_of)


def _item(
    person: str, version: int, name: str | None, id_number: str | None, town: str | None
) -> Put[ResidentValue] | Delete:
    if name is None or id_number is None or town is None:
        return Delete(key=person, version=version)
    value = ResidentValue(name=name, id_number=id_number, town=town)
    return Put[ResidentValue](key=person, version=version, value=value)
