"""What the district publishes and sets, from the line's messages to lines of the mirror.

A screen needs all of a publication at once, and only lists are looked for by column: a line keeps its message as JSON
(`content`) and has beside it what is looked for. What breaks its own rules is not shown (publication_checks).
"""

import json
import logging
from typing import assert_never

from pydantic import ValidationError

from offline_cache.changes import Columns, FeedName, Gone, Kept, PageHead, PublicationChanges, Unreadable
from offline_cache.wire.configuration import SettingKey, SettingValue, read_setting
from offline_cache.wire.entitlement import EntitlementRules
from offline_cache.wire.feed import Delete, GuidePage, NoticePage, PolicyPage, PublicationPage, Put, SettingPage
from offline_cache.wire.message import canonical_json
from offline_cache.wire.publication_checks import faults_of_notice
from offline_cache.wire.publications import GuideValue, NoticeValue, PolicyValue

_log = logging.getLogger(__name__)


Change = Kept[Columns] | Gone | Unreadable


def decode_publications(page: PublicationPage) -> PublicationChanges:
    """A line that this program cannot read costs that line, not the page."""
    head = PageHead(page.next, page.as_of, complete=not page.more)
    match page:
        case PolicyPage():
            changes = [_gone(item) if isinstance(item, Delete) else _policy(item) for item in page.items]
            return PublicationChanges(FeedName.POLICIES, head, tuple(changes))
        case NoticePage():
            changes = [_gone(item) if isinstance(item, Delete) else _notice(item) for item in page.items]
            return PublicationChanges(FeedName.NOTICES, head, tuple(changes))
        case GuidePage():
            changes = [_gone(item) if isinstance(item, Delete) else _matter(item) for item in page.items]
            return PublicationChanges(FeedName.GUIDE, head, tuple(changes))
        case SettingPage():
            changes = [_gone(item) if isinstance(item, Delete) else _setting(item) for item in page.items]
            return PublicationChanges(FeedName.CONFIGURATION, head, tuple(changes))
        case _:
            assert_never(page)


def _gone(item: Delete) -> Gone:
    return Gone(item.key, item.version)


def _policy(item: Put[PolicyValue]) -> Change:
    value = item.value
    columns = {
        "department": value.department,
        "title": value.title,
        "regions": _json(value.regions),
        "themes": _json(value.themes),
        "published_on": value.published_on.isoformat(),
        "valid_until": None if value.valid_until is None else value.valid_until.isoformat(),
        "rules": _rules(item),
        "content": canonical_json(value).decode(),
    }
    body = f"{value.department}\n{value.summary}\n{value.eligible}\n{value.amount}\n{value.where}\n{value.body}"
    return Kept(item.key, item.version, Columns(columns, value.title, body))


def _rules(item: Put[PolicyValue]) -> str | None:
    """A condition that this program does not know makes a policy one that finds nobody: guessing would send people to
    counters for nothing.
    """
    if item.value.rules is None:
        return None
    try:
        rules = EntitlementRules.model_validate(item.value.rules)
    except ValidationError:
        _log.warning("the rules of policy %s are not of this program's time", item.key)
        return None
    return canonical_json(rules).decode()


def _notice(item: Put[NoticeValue]) -> Change:
    value = item.value
    if faults_of_notice(value):
        _log.warning("notice %s may not be shown as it is", item.key)
        return Unreadable(item.key, item.version)
    columns = {
        "category": value.category,
        "town": value.town,
        "village": value.village,
        "period": value.period,
        "title": value.title,
        "starts_on": value.starts_on.isoformat(),
        "ends_on": value.ends_on.isoformat(),
        "line_count": len(value.lines),
        "content": canonical_json(value.model_copy(update={"lines": ()})).decode(),
        "lines": "[" + ",".join(canonical_json(line).decode() for line in value.lines) + "]",
    }
    return Kept(item.key, item.version, Columns(columns))


def _matter(item: Put[GuideValue]) -> Change:
    value = item.value
    columns = {
        "department": value.department,
        "title": value.title,
        "in_hall": int(value.in_hall),
        "towns": _json(value.towns),
        "content": canonical_json(value).decode(),
    }
    body = "\n".join((value.department, *value.materials, *value.steps, value.place, item.key))
    return Kept(item.key, item.version, Columns(columns, value.title, body))


def _setting(item: Put[SettingValue]) -> Change:
    value = item.value
    try:
        read_setting(SettingKey(value.key), value.value)
    except ValidationError:
        _log.warning("the district's value for the setting %s cannot be read", value.key)
        return Unreadable(item.key, item.version)
    except ValueError:
        _log.warning("the district sets %r, which this program does not know", value.key[:40])
        return Unreadable(item.key, item.version)
    columns = {"key": value.key, "breadth": value.breadth.value, "value": _json(value.value)}
    return Kept(item.key, item.version, Columns(columns))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
