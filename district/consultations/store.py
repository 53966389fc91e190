"""Take consultations and pieces of voice notes as they come, and read the feed of replies. Not here: what the operator
does about them (desk.py).
"""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Connection, RowMapping, or_, select

from district.bulk import insert_new
from district.consultations.answer_times import AnswerTimes
from district.consultations.models import FORGOTTEN, RECEIVED, ConsultationRow, VoicePieceRow
from district.database import Database, now
from district.feed import begin_after, take_versions
from district.place import Place
from offline_cache.wire.bodies import ConsultationBody, VoicePieceBody
from offline_cache.wire.feed import Delete, Put, ReplyPage, ReplyValue


def take_consultations(
    connection: Connection, place: Place, bodies: Sequence[ConsultationBody], times: AnswerTimes
) -> None:
    """Those that are there already stay as they are."""
    lines = [
        {
            "terminal": place.terminal,
            "id": str(body.record_id),
            "version": version,
            "town": place.town,
            "received_at": place.received_at.isoformat(),
            "state": RECEIVED,
            "state_at": place.received_at.isoformat(),
            "due_on": times.due_on(body.sort, place.received_at).isoformat(),
            "asked_at": body.at.isoformat(),
            "sort": body.sort,
            "department": body.department,
            "topic": body.topic,
            "receipt_sha256": body.receipt_sha256,
            "text": body.text,
            "contact": body.contact,
            "person": body.person,
            "doubted_kind": body.doubted and body.doubted.kind,
            "doubted_key": body.doubted and body.doubted.key,
        }
        for version, body in zip(take_versions(connection, len(bodies)), bodies, strict=True)
    ]
    insert_new(connection, ConsultationRow, lines)


def take_pieces(connection: Connection, place: Place, bodies: Sequence[VoicePieceBody]) -> None:
    """Each once, in whatever order they come."""
    lines = [
        {
            "terminal": place.terminal,
            "consultation": str(body.consultation),
            "piece": body.piece,
            "pieces": body.pieces,
            "codec": body.codec,
            "content": body.content,
            "received_at": place.received_at.isoformat(),
        }
        for body in bodies
    ]
    insert_new(connection, VoicePieceRow, lines)


def page_after(database: Database, after: str | None, limit: int, terminal: str, town: str | None) -> ReplyPage:
    """The replies of a town and those to what `terminal` itself sent; without a town, all. Raises GoneError."""
    query = select(
        ConsultationRow.id,
        ConsultationRow.version,
        ConsultationRow.receipt_sha256,
        ConsultationRow.person,
        ConsultationRow.department,
        ConsultationRow.topic,
        ConsultationRow.state,
        ConsultationRow.state_at,
        ConsultationRow.due_on,
        ConsultationRow.answer,
    ).order_by(ConsultationRow.version)
    if town is not None:
        query = query.where(or_(ConsultationRow.town == town, ConsultationRow.terminal == terminal))
    with database.reading() as connection:
        place = begin_after(connection, after, town)
        as_of = now()
        rows = (
            connection.execute(query.where(ConsultationRow.version > place.version).limit(limit + 1)).mappings().all()
        )
    items = tuple(_item(row) for row in rows[:limit])
    last = items[-1].version if items else place.version
    return ReplyPage(items=items, next=str(place.at(last)), more=len(rows) > limit, as_of=as_of)


def _item(row: RowMapping) -> Put[ReplyValue] | Delete:
    if row["state"] == FORGOTTEN:
        return Delete(key=row["id"], version=row["version"])
    value = ReplyValue(
        receipt_sha256=row["receipt_sha256"],
        person=row["person"],
        department=row["department"],
        topic=row["topic"],
        state=row["state"],
        at=datetime.fromisoformat(row["state_at"]),
        due_on=date.fromisoformat(row["due_on"]),
        answer=row["answer"],
    )
    return Put[ReplyValue](key=row["id"], version=row["version"], value=value)
