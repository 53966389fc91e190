"""Take consultations and pieces of voice notes as they come, and read the feed of replies. Not here: what the operator
does about them (desk.py).
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, or_, select

from district.bulk import insert_new
from district.consultations.answer_times import AnswerTimes
from district.consultations.models import FORGOTTEN, RECEIVED, ConsultationRow, VoicePieceRow
from district.database import Database
from district.feed import read_after, take_versions
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
    )
    if town is not None:
        query = query.where(or_(ConsultationRow.town == town, ConsultationRow.terminal == terminal))
    read = read_after(database, query, ConsultationRow.version, after, limit, town)
    items = tuple(_item(line) for line in read.lines)
    return ReplyPage(items=items, next=read.next, more=read.more, as_of=read.as_of)


def _item(line: Row[*tuple[Any, ...]]) -> Put[ReplyValue] | Delete:
    if line.state == FORGOTTEN:
        return Delete(key=line.id, version=line.version)
    value = ReplyValue(
        receipt_sha256=line.receipt_sha256,
        person=line.person,
        department=line.department,
        topic=line.topic,
        state=line.state,
        at=datetime.fromisoformat(line.state_at),
        due_on=date.fromisoformat(line.due_on),
        answer=line.answer,
    )
    return Put[ReplyValue](key=line.id, version=line.version, value=value)
