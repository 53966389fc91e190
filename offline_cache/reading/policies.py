"""Policies by department, region, theme and words; and those that find people by themselves."""

from datetime import date

from sqlalchemy import Connection, Select, or_, select

from kiosk.domain.entitlements import (
    AgeBetween,
    Benefit,
    Condition,
    DoesNotReceive,
    HasAttribute,
    LivesIn,
    Receives,
)
from kiosk.domain.policies import Policy, PolicyBrief, PolicyFilter, Theme
from offline_cache.reading.finding import count_of, holds, is_empty, matching, named_in
from offline_cache.schema import PolicyRow
from offline_cache.wire import entitlement as wire
from offline_cache.wire.publications import PolicyValue
from offline_cache.words import match_of

_THEMES = {theme.value: theme for theme in Theme}


def departments(connection: Connection) -> list[str]:
    return list(connection.execute(select(PolicyRow.department).distinct().order_by(PolicyRow.department)).scalars())


def regions(connection: Connection) -> list[str]:
    return named_in(connection, PolicyRow.regions.expression, PolicyRow.__table__)


def themes(connection: Connection) -> list[Theme]:
    named = set(named_in(connection, PolicyRow.themes.expression, PolicyRow.__table__))
    return [theme for theme in Theme if theme.value in named]


def some(connection: Connection, where: PolicyFilter, first: int, count: int) -> tuple[list[PolicyBrief], int]:
    """A page, and how many there are in all."""
    query = _left_by(where)
    if query is None:
        return [], 0
    rows = connection.execute(query.offset(first).limit(count))
    return [_brief(key, PolicyValue.model_validate_json(content)) for key, content in rows], count_of(connection, query)


def one(connection: Connection, policy: str) -> Policy | None:
    content = connection.execute(select(PolicyRow.content).where(PolicyRow.policy_id == policy)).scalar_one_or_none()
    return None if content is None else _policy(policy, PolicyValue.model_validate_json(content))


def benefits(connection: Connection, today: date) -> tuple[Benefit, ...]:
    query = (
        select(PolicyRow.policy_id, PolicyRow.rules, PolicyRow.content)
        .where(
            PolicyRow.rules.is_not(None),
            or_(PolicyRow.valid_until.is_(None), PolicyRow.valid_until >= today.isoformat()),
        )
        .order_by(PolicyRow.department, PolicyRow.policy_id)
    )
    found: list[Benefit] = []
    for key, rules, content in connection.execute(query):
        policy = _policy(key, PolicyValue.model_validate_json(content))
        if policy.valid_on(today):
            found.append(_benefit(policy, wire.EntitlementRules.model_validate_json(rules or "")))
    return tuple(found)


def _left_by(where: PolicyFilter) -> Select[str, str] | None:
    """None when the words hold nothing that can be looked for."""
    query = select(PolicyRow.policy_id, PolicyRow.content)
    if where.department is not None:
        query = query.where(PolicyRow.department == where.department)
    if where.region is not None:
        array = PolicyRow.regions.expression
        query = query.where(or_(is_empty(array), holds(array, where.region)))
    if where.theme is not None:
        query = query.where(holds(PolicyRow.themes.expression, where.theme.value))
    if not where.words.strip():
        return query.order_by(PolicyRow.published_on.desc(), PolicyRow.policy_id)
    words = match_of(where.words)
    return None if words is None else matching(query, PolicyRow.id.expression, "policy_search", words)


def _brief(key: str, value: PolicyValue) -> PolicyBrief:
    return PolicyBrief(key, value.title, value.department, value.published_on, value.summary)


def _policy(key: str, value: PolicyValue) -> Policy:
    return Policy(
        policy=key,
        title=value.title,
        department=value.department,
        regions=value.regions,
        themes=tuple(_THEMES[theme] for theme in value.themes if theme in _THEMES),
        summary=value.summary,
        eligible=value.eligible,
        amount=value.amount,
        where=value.where,
        text=value.body,
        published_on=value.published_on,
        valid_from=value.valid_from,
        valid_until=value.valid_until,
    )


def _benefit(policy: Policy, rules: wire.EntitlementRules) -> Benefit:
    return Benefit(
        policy.policy, policy.title, rules.item, policy.where, tuple(_condition(one) for one in rules.conditions)
    )


def _condition(condition: wire.Condition) -> Condition:
    match condition:
        case wire.AgeBetween(least=least, most=most):
            return AgeBetween(least, most)
        case wire.HasAttribute(attribute=attribute):
            return HasAttribute(attribute)
        case wire.LivesIn(places=places):
            return LivesIn(frozenset(places))
        case wire.Receives(item=item):
            return Receives(item)
        case wire.DoesNotReceive(item=item):
            return DoesNotReceive(item)
