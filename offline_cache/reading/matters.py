"""Matters of the service guide, by department, place and words."""

from sqlalchemy import Connection, Select, select

from kiosk.domain.guide import Level, Matter, MatterBrief, MatterFilter, Paper
from offline_cache.reading.finding import count_of, holds, matching, named_in
from offline_cache.schema import MatterRow
from offline_cache.wire.publications import GuideValue
from offline_cache.words import match_of


def departments(connection: Connection) -> list[str]:
    return list(connection.execute(select(MatterRow.department).distinct().order_by(MatterRow.department)).scalars())


def towns(connection: Connection) -> list[str]:
    return named_in(connection, MatterRow.towns.expression, MatterRow.__table__)


def some(connection: Connection, where: MatterFilter, first: int, count: int) -> tuple[list[MatterBrief], int]:
    query = _left_by(where)
    if query is None:
        return [], 0
    rows = connection.execute(query.offset(first).limit(count))
    return [_brief(key, GuideValue.model_validate_json(content)) for key, content in rows], count_of(connection, query)


def one(connection: Connection, matter: str) -> Matter | None:
    content = connection.execute(select(MatterRow.content).where(MatterRow.matter_id == matter)).scalar_one_or_none()
    return None if content is None else _matter(matter, GuideValue.model_validate_json(content))


def _left_by(where: MatterFilter) -> Select[str, str] | None:
    """None when the words hold nothing that can be looked for."""
    query = select(MatterRow.matter_id, MatterRow.content)
    if where.department is not None:
        query = query.where(MatterRow.department == where.department)
    if where.town is not None:
        query = query.where(holds(MatterRow.towns.expression, where.town))
    if where.in_hall:
        query = query.where(MatterRow.in_hall == 1)
    if not where.words.strip():
        return query.order_by(MatterRow.title, MatterRow.matter_id)
    words = match_of(where.words)
    return None if words is None else matching(query, MatterRow.id.expression, "matter_search", words)


def _brief(key: str, value: GuideValue) -> MatterBrief:
    return MatterBrief(key, value.title, value.department, value.in_hall, value.towns, value.instant)


def _matter(key: str, value: GuideValue) -> Matter:
    return Matter(
        brief=_brief(key, value),
        # a level of later years is the district's business until this program knows it
        level=Level.TOWN if value.level == Level.TOWN.value else Level.DISTRICT,
        papers=tuple(Paper(name, by_licence=name in value.licences) for name in value.materials),
        steps=value.steps,
        fee=value.fee,
        limit_days=value.limit_days,
        place=value.place,
        counter=value.counter,
        hours=value.hours,
        phone=value.phone,
    )
