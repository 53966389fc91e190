"""What the district sets on its terminals: set, listed and unset by an operator, sent down as a feed."""

import json
from collections.abc import Sequence

from pydantic import JsonValue, ValidationError
from sqlalchemy import select

from district.database import Database
from district.publications.models import PublicationRow
from district.publications.store import Changes, Written, changes_of, write_changes
from district.publications.values import DISTRICT_SCOPE, terminal_scope, town_scope
from offline_cache.wire.configuration import Breadth, SettingKey, SettingValue, read_setting
from offline_cache.wire.feed import FeedKind


class SettingRefusedError(ValueError):
    """The value is not of the key's type; says why without what it is."""


def set_value(database: Database, key: SettingKey, value: JsonValue, town: str | None, terminal: str | None) -> Written:
    """For one terminal, or for a town, or with neither for the district. Raises SettingRefusedError."""
    try:
        read_setting(key, value)
    except ValidationError as error:
        found = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(map(str, (key.value, *found["loc"])))
        raise SettingRefusedError(f"{where}: {found['msg'].lower()}") from None
    breadth, scope = _place(town, terminal)
    entry = SettingValue(key=key.value, breadth=breadth, value=value)
    with database.writing() as connection:
        changes = changes_of(connection, FeedKind.CONFIGURATION, {_entry(key, scope): (scope, entry)})
        write_changes(connection, FeedKind.CONFIGURATION, changes)
    return changes.written


def unset(database: Database, key: SettingKey, town: str | None, terminal: str | None) -> bool:
    """False when it was not set there."""
    _, scope = _place(town, terminal)
    place = (_entry(key, scope), scope)
    with database.writing() as connection:
        content = connection.execute(
            select(PublicationRow.content).where(
                PublicationRow.kind == FeedKind.CONFIGURATION.value,
                PublicationRow.key == place[0],
                PublicationRow.scope == scope,
            )
        ).scalar_one_or_none()
        if content is not None:
            write_changes(connection, FeedKind.CONFIGURATION, Changes({place: None}, Written(0, 0, 0, 1)))
    return content is not None


def is_set(database: Database, key: SettingKey) -> bool:
    """For the whole district."""
    with database.reading() as connection:
        found = connection.execute(
            select(PublicationRow.content).where(
                PublicationRow.kind == FeedKind.CONFIGURATION.value,
                PublicationRow.key == _entry(key, DISTRICT_SCOPE),
                PublicationRow.scope == DISTRICT_SCOPE,
            )
        ).scalar_one_or_none()
    return found is not None


def listed(database: Database) -> Sequence[tuple[str, str, str]]:
    """Key, scope and value as JSON, the widest scope first. A secret is not shown."""
    query = select(PublicationRow.scope, PublicationRow.content).where(
        PublicationRow.kind == FeedKind.CONFIGURATION.value, PublicationRow.content.is_not(None)
    )
    with database.reading() as connection:
        rows = connection.execute(query).all()
    values = [(scope, SettingValue.model_validate_json(content or "")) for scope, content in rows]
    return sorted((one.key, scope, _shown(one)) for scope, one in values)


def _shown(setting: SettingValue) -> str:
    return "(secret)" if setting.key == SettingKey.GUESS_KEY.value else json.dumps(setting.value, ensure_ascii=False)


def _place(town: str | None, terminal: str | None) -> tuple[Breadth, str]:
    if terminal is not None:
        return Breadth.TERMINAL, terminal_scope(terminal)
    if town is not None:
        return Breadth.TOWN, town_scope(town)
    return Breadth.DISTRICT, DISTRICT_SCOPE


def _entry(key: SettingKey, scope: str) -> str:
    """A terminal keeps all entries by these keys side by side."""
    return f"{key.value}@{scope}"
