"""Take shared faces and withdrawals, forget persons, and read both feeds.

A withdrawal outlives the faces: one that was made before it and comes late, out of a terminal that was cut off, is not
taken up again.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection, func, select, update

from district.bulk import in_portions, insert_new
from district.database import Database
from district.faces.key import FaceKey, FaceOf
from district.faces.models import SharedFaceRow, WithdrawalRow
from district.feed import read_after, take_versions
from district.place import Place
from offline_cache.wire.bodies import ConsentWithdrawalBody, SharedTemplateBody
from offline_cache.wire.feed import Delete, Put, TemplatePage, TemplateValue, WithdrawalPage, WithdrawalValue

_GONE = {"person": None, "model": None, "sealed": None, "enrolled_at": None, "consent_text": None}


def take_faces(connection: Connection, place: Place, bodies: Sequence[SharedTemplateBody], key: FaceKey) -> None:
    # the counter first: whoever withdraws meanwhile waits for it, or has been heard of
    versions = take_versions(connection, len(bodies))
    withdrawn = _withdrawn(connection, {body.person for body in bodies})
    lines = [
        {
            "terminal": place.terminal,
            "id": str(body.record_id),
            "version": version,
            "town": place.town,
            "received_at": place.received_at.isoformat(),
            "person": body.person,
            "model": body.model,
            "sealed": key.seal(body.vector, FaceOf(str(body.record_id), body.person, body.model)),
            "enrolled_at": body.at.isoformat(),
            "consent_text": body.consent_text,
        }
        for version, body in zip(versions, bodies, strict=True)
        if body.person not in withdrawn or withdrawn[body.person] < body.at
    ]
    insert_new(connection, SharedFaceRow, lines)


def take_withdrawals(connection: Connection, place: Place, bodies: Sequence[ConsentWithdrawalBody]) -> None:
    """The faces go in the same transaction; the withdrawal travels to every terminal, which may have faces of its own."""
    lines = [
        {
            "terminal": place.terminal,
            "id": str(body.record_id),
            "version": version,
            "person": body.person,
            "at": body.at.isoformat(),
            "received_at": place.received_at.isoformat(),
        }
        for version, body in zip(take_versions(connection, len(bodies)), bodies, strict=True)
    ]
    insert_new(connection, WithdrawalRow, lines)
    for body in bodies:
        _delete(connection, body.person, body.at)


def delete_of_person(connection: Connection, person: str) -> None:
    """Whom the roster forgets, no terminal recognises."""
    _delete(connection, person, None)


def require_readable(database: Database, key: FaceKey) -> None:
    """Raises FaceKeyError when the faces in the database are under another key: better at the start than at a terminal."""
    query = (
        select(SharedFaceRow.id, SharedFaceRow.person, SharedFaceRow.model, SharedFaceRow.sealed)
        .where(SharedFaceRow.sealed.is_not(None))
        .order_by(SharedFaceRow.version.desc())
        .limit(1)
    )
    with database.reading() as connection:
        newest = connection.execute(query).first()
    if newest is not None:
        identifier, person, model, sealed = newest
        key.open(sealed or b"", FaceOf(identifier, person or "", model or ""))


def enrolled_persons(database: Database) -> int:
    """How many persons' faces are kept: from 100,000 on they are filed with the authority (order 19, article 15)."""
    with database.reading() as connection:
        return connection.execute(select(func.count(func.distinct(SharedFaceRow.person)))).scalar_one()


def faces_after(database: Database, key: FaceKey, after: str | None, limit: int, town: str | None) -> TemplatePage:
    """The faces that were shared in a town; without a town, all. Raises GoneError, FaceKeyError."""
    query = select(
        SharedFaceRow.id,
        SharedFaceRow.version,
        SharedFaceRow.person,
        SharedFaceRow.model,
        SharedFaceRow.sealed,
        SharedFaceRow.enrolled_at,
    )
    if town is not None:
        query = query.where(SharedFaceRow.town == town)
    read = read_after(database, query, SharedFaceRow.version, after, limit, town)
    items = tuple(_face(key, *line) for line in read.lines)
    return TemplatePage(items=items, next=read.next, more=read.more, as_of=read.as_of)


def withdrawals_after(database: Database, after: str | None, limit: int) -> WithdrawalPage:
    """Of the whole district: a person may have been enrolled in any town. Raises GoneError."""
    query = select(WithdrawalRow.id, WithdrawalRow.version, WithdrawalRow.person, WithdrawalRow.at)
    read = read_after(database, query, WithdrawalRow.version, after, limit)
    items = tuple(
        Put[WithdrawalValue](
            key=identifier, version=version, value=WithdrawalValue(person=person, at=datetime.fromisoformat(at))
        )
        for identifier, version, person, at in read.lines
    )
    return WithdrawalPage(items=items, next=read.next, more=read.more, as_of=read.as_of)


def _withdrawn(connection: Connection, persons: Collection[str]) -> dict[str, datetime]:
    """When those of `persons` who did last withdrew."""
    newest: dict[str, datetime] = {}
    for portion in in_portions(persons):
        query = select(WithdrawalRow.person, WithdrawalRow.at).where(WithdrawalRow.person.in_(portion))
        for person, at in connection.execute(query):
            moment = datetime.fromisoformat(at)
            newest[person] = max(moment, newest.get(person, moment))
    return newest


def _delete(connection: Connection, person: str, up_to: datetime | None) -> None:
    query = select(SharedFaceRow.terminal, SharedFaceRow.id, SharedFaceRow.enrolled_at).where(
        SharedFaceRow.person == person
    )
    old = [
        (terminal, identifier)
        for terminal, identifier, enrolled_at in connection.execute(query).all()
        if up_to is None or enrolled_at is None or datetime.fromisoformat(enrolled_at) <= up_to
    ]
    for version, (terminal, identifier) in zip(take_versions(connection, len(old)), old, strict=True):
        connection.execute(
            update(SharedFaceRow)
            .where(SharedFaceRow.terminal == terminal, SharedFaceRow.id == identifier)
            .values(version=version, **_GONE)
        )


def _face(
    key: FaceKey,
    identifier: str,
    version: int,
    person: str | None,
    model: str | None,
    sealed: bytes | None,
    enrolled_at: str | None,
) -> Put[TemplateValue] | Delete:
    if person is None or model is None or sealed is None or enrolled_at is None:
        return Delete(key=identifier, version=version)
    vector = key.open(sealed, FaceOf(identifier, person, model))
    value = TemplateValue(person=person, model=model, vector=vector, enrolled_at=datetime.fromisoformat(enrolled_at))
    return Put[TemplateValue](key=identifier, version=version, value=value)
