"""Notices that are shown on a day, by category, place, period and item; and their lines, a page at a time."""

import json
from datetime import date
from typing import TypeVarTuple

from sqlalchemy import Connection, Row, Select, func, select

from kiosk.domain.notices import Notice, NoticeBrief, NoticeCategory, NoticeFilter, NoticeLine, Village
from offline_cache.reading.finding import count_of
from offline_cache.schema import NoticeRow
from offline_cache.wire.publications import NoticeLine as WireLine
from offline_cache.wire.publications import NoticeValue

Columns = TypeVarTuple("Columns")

_BRIEF = (
    NoticeRow.notice_id,
    NoticeRow.category,
    NoticeRow.title,
    NoticeRow.town,
    NoticeRow.village,
    NoticeRow.period,
    NoticeRow.starts_on,
    NoticeRow.ends_on,
    NoticeRow.line_count,
)


def villages(connection: Connection, today: date) -> list[Village]:
    query = _shown(today, select(NoticeRow.town, NoticeRow.village)).where(NoticeRow.village.is_not(None))
    rows = connection.execute(query.distinct().order_by(NoticeRow.town, NoticeRow.village))
    return [Village(town, village) for town, village in rows if town is not None and village is not None]


def periods(connection: Connection, where: NoticeFilter, today: date) -> list[str]:
    query = _left_by(where, _shown(today, select(NoticeRow.period)))
    newest = func.max(NoticeRow.starts_on)
    rows = connection.execute(query.group_by(NoticeRow.period).order_by(newest.desc(), NoticeRow.period.desc()))
    return list(rows.scalars())


def some(
    connection: Connection, where: NoticeFilter, today: date, first: int, count: int
) -> tuple[list[NoticeBrief], int]:
    query = _left_by(where, _shown(today, select(*_BRIEF)))
    ordered = query.order_by(NoticeRow.starts_on.desc(), NoticeRow.notice_id).offset(first).limit(count)
    return [_brief(row) for row in connection.execute(ordered)], count_of(connection, query)


def one(connection: Connection, notice: str, today: date) -> Notice | None:
    brief = connection.execute(_shown(today, select(*_BRIEF)).where(NoticeRow.notice_id == notice)).one_or_none()
    if brief is None:
        return None
    content, entries = connection.execute(
        select(NoticeRow.content, NoticeRow.lines).where(NoticeRow.notice_id == notice)
    ).one()
    value = NoticeValue.model_validate_json(content)
    return Notice(_brief(brief), value.item, value.body, sum(line["fen"] for line in json.loads(entries)))


def lines(
    connection: Connection, notice: str, today: date, first: int, count: int
) -> tuple[list[NoticeLine], int] | None:
    query = _shown(today, select(NoticeRow.lines)).where(NoticeRow.notice_id == notice)
    found = connection.execute(query).scalar_one_or_none()
    if found is None:
        return None
    entries = json.loads(found)
    page = [WireLine.model_validate_json(json.dumps(entry)) for entry in entries[first : first + count]]
    return [
        NoticeLine(first + place, line.who, line.item, line.fen, line.paid_on) for place, line in enumerate(page, 1)
    ], len(entries)


def _shown(today: date, query: Select[*Columns]) -> Select[*Columns]:
    day = today.isoformat()
    return query.where(NoticeRow.starts_on <= day, NoticeRow.ends_on >= day)


def _left_by(where: NoticeFilter, query: Select[*Columns]) -> Select[*Columns]:
    if where.category is not None:
        query = query.where(NoticeRow.category == where.category.value)
    if where.town is not None:
        query = query.where(NoticeRow.town == where.town)
    if where.village is not None:
        query = query.where(NoticeRow.village == where.village)
    if where.period is not None:
        query = query.where(NoticeRow.period == where.period)
    if where.item is not None:
        query = query.where(func.json_extract(NoticeRow.content, "$.item") == where.item)
    return query


def _brief(row: Row[str, str, str, str | None, str | None, str, str, str, int]) -> NoticeBrief:
    notice, category, title, town, village, period, starts_on, ends_on, line_count = row
    return NoticeBrief(
        notice,
        NoticeCategory(category),
        title,
        town,
        village,
        period,
        date.fromisoformat(starts_on),
        date.fromisoformat(ends_on),
        line_count,
    )
