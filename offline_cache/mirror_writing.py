"""Write one page of a feed into the mirror, inside the caller's transaction.

A line is written when its version is newer, or when it comes from a later beginning of the feed (a generation): a
district that was restored from a backup counts its versions again. Lines of an earlier generation go when the new one
is complete.
"""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any, TypeVar, assert_never

from sqlalchemy import Connection, bindparam, delete, inspect, or_, select, update
from sqlalchemy.dialects.sqlite import insert

from kiosk.domain.people import FaceTemplate, Resident
from kiosk.domain.subsidies import ReturnReason
from offline_cache.changes import (
    FaceChanges,
    FeedName,
    Gone,
    Grant,
    GrantChanges,
    Kept,
    MirrorPage,
    PageHead,
    PublicationChanges,
    Reply,
    ReplyChanges,
    ResidentChanges,
    Unreadable,
    Withdrawal,
    WithdrawalChanges,
)
from offline_cache.publication_writing import TABLES, PublicationTable, write_publications
from offline_cache.schema import (
    AskedRow,
    FaceTemplateRow,
    FeedRow,
    ReplyRow,
    ResidentRow,
    SharedFaceRow,
    StoreMetaRow,
    SubsidyRow,
    WithdrawalRow,
)

Table = type[ResidentRow] | type[SubsidyRow] | type[ReplyRow] | type[SharedFaceRow] | type[WithdrawalRow]
Value = TypeVar("Value")
Line = dict[str, object]


def apply_page(connection: Connection, page: MirrorPage) -> None:
    match page:
        case ResidentChanges(head=head, changes=changes):
            _follow(connection, FeedName.RESIDENTS, ResidentRow, head, changes, _resident_line)
            forget_faces(connection, [change.key for change in changes if isinstance(change, Gone)])
        case GrantChanges(head=head, changes=changes):
            _follow(connection, FeedName.SUBSIDIES, SubsidyRow, head, changes, _grant_line)
        case ReplyChanges(head=head, changes=changes):
            _follow(connection, FeedName.REPLIES, ReplyRow, head, changes, _reply_line)
            _leave_to_the_district(connection, [change.key for change in changes])
        case FaceChanges(head=head, changes=changes):
            _follow(connection, FeedName.TEMPLATES, SharedFaceRow, head, changes, _face_line)
        case WithdrawalChanges(head=head, changes=changes):
            _follow(connection, FeedName.WITHDRAWALS, WithdrawalRow, head, changes, _withdrawal_line)
            for change in changes:
                if isinstance(change, Kept):
                    forget_faces(connection, [change.value.person], change.value.at)
        case PublicationChanges(feed=feed, head=head, changes=changes):
            write_publications(connection, TABLES[feed], changes, _advance(connection, feed, head))
            _settle(connection, feed, TABLES[feed], head)
        case _:
            assert_never(page)


def delete_lines(connection: Connection, page: MirrorPage) -> None:
    """Only what a page deletes, and without its cursor: the whole page comes again."""
    lost = [change for change in page.changes if not isinstance(change, Kept)]
    match page:
        case ResidentChanges():
            _remove(connection, ResidentRow, lost, _generation(connection, FeedName.RESIDENTS))
            forget_faces(connection, [change.key for change in lost if isinstance(change, Gone)])
        case GrantChanges():
            _remove(connection, SubsidyRow, lost, _generation(connection, FeedName.SUBSIDIES))
        case ReplyChanges():
            _remove(connection, ReplyRow, lost, _generation(connection, FeedName.REPLIES))
        case FaceChanges():
            _remove(connection, SharedFaceRow, lost, _generation(connection, FeedName.TEMPLATES))
        case WithdrawalChanges():
            _remove(connection, WithdrawalRow, lost, _generation(connection, FeedName.WITHDRAWALS))
        case PublicationChanges(feed=feed):
            write_publications(connection, TABLES[feed], lost, _generation(connection, feed))
        case _:
            assert_never(page)


def _generation(connection: Connection, feed: FeedName) -> int:
    """The one that is being followed; 0 before the first, which has no lines."""
    found = connection.execute(select(FeedRow.generation).where(FeedRow.kind == feed.value)).scalar_one_or_none()
    return found or 0


def _follow(
    connection: Connection,
    feed: FeedName,
    table: Table,
    head: PageHead,
    changes: Sequence[Kept[Value] | Gone | Unreadable],
    line_of: Callable[[Value], Line],
) -> None:
    generation = _advance(connection, feed, head)
    key = inspect(table).primary_key[0].name
    for _, run in groupby(changes, type):
        lines = list(run)
        kept = [
            {key: line.key, "generation": generation, "version": line.version, **line_of(line.value)}
            for line in lines
            if isinstance(line, Kept)
        ]
        _upsert(connection, table, key, kept)
        _remove(connection, table, [line for line in lines if not isinstance(line, Kept)], generation)
    _settle(connection, feed, table, head)


def _advance(connection: Connection, feed: FeedName, head: PageHead) -> int:
    """Move the feed's cursor; returns the generation that is being followed."""
    connection.execute(
        insert(FeedRow)
        .values(kind=feed.value, generation=1, settled=0, cursor=head.cursor, as_of=None)
        .on_conflict_do_update(index_elements=[FeedRow.kind], set_={"cursor": head.cursor})
    )
    return connection.execute(select(FeedRow.generation).where(FeedRow.kind == feed.value)).scalar_one()


def _settle(connection: Connection, feed: FeedName, table: Table | PublicationTable, head: PageHead) -> None:
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


def _resident_line(resident: Resident) -> Line:
    return {
        "name": resident.name,
        "id_number": resident.id_number.text,
        "town": resident.town,
        "village": resident.village,
        "attributes": json.dumps(sorted(resident.attributes), ensure_ascii=False),
    }


def _grant_line(grant: Grant) -> Line:
    subsidy = grant.subsidy
    reason = subsidy.returned_for
    return {
        "person": grant.person,
        "item": subsidy.item,
        "fen": subsidy.fen,
        "granted_on": subsidy.granted_on.isoformat(),
        "state": subsidy.state.value,
        "account_tail": subsidy.account_tail,
        "returned_for": reason.value if isinstance(reason, ReturnReason) else reason,
    }


def _reply_line(reply: Reply) -> Line:
    consultation = reply.consultation
    return {
        "receipt": reply.receipt_sha256,
        "person": reply.person,
        "state": consultation.state.value,
        "department": consultation.department,
        "topic": consultation.topic,
        "text": consultation.answer,
        "at": consultation.at.isoformat(),
        "due_on": None if consultation.due_on is None else consultation.due_on.isoformat(),
    }


def _face_line(template: FaceTemplate) -> Line:
    return {
        "person": template.person,
        "model": template.model,
        "vector": template.vector,
        "enrolled_at": template.enrolled_at.isoformat(),
    }


def _withdrawal_line(withdrawal: Withdrawal) -> Line:
    return {"person": withdrawal.person, "at": withdrawal.at.isoformat()}


def _upsert(connection: Connection, table: Table, key: str, lines: Sequence[Line]) -> None:
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


def _remove(connection: Connection, table: Table, lines: Sequence[Gone | Unreadable], generation: int) -> None:
    if not lines:
        return
    statement = delete(table).where(
        inspect(table).primary_key[0] == bindparam("gone"),
        or_(table.generation < generation, table.version < bindparam("newer")),
    )
    connection.execute(statement, [{"gone": line.key, "newer": line.version} for line in lines])


def forget_faces(connection: Connection, persons: Sequence[str], up_to: datetime | None = None) -> None:
    """Whom the district deletes, and who withdraws consent, this terminal no longer recognises: neither by a face of its
    own nor by a shared one. With `up_to`, faces that were made after it stay.
    """
    for table in (FaceTemplateRow, SharedFaceRow):
        key = inspect(table).primary_key[0]
        query = select(key, table.enrolled_at).where(table.person == bindparam("whose"))
        old = [
            {"gone": found}
            for person in persons
            for found, enrolled_at in connection.execute(query, {"whose": person}).all()
            if up_to is None or datetime.fromisoformat(enrolled_at) <= up_to
        ]
        if old:
            connection.execute(delete(table).where(key == bindparam("gone")), old)


def _leave_to_the_district(connection: Connection, consultations: Sequence[str]) -> None:
    """What the district says of a consultation is more than what this terminal wrote down of it."""
    if consultations:
        statement = delete(AskedRow).where(AskedRow.consultation_id == bindparam("known"))
        connection.execute(statement, [{"known": consultation} for consultation in consultations])
