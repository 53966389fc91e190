"""What the district may set on its terminals: a closed list of keys, each with its type.

The one terminal's value beats its town's, and that the district's. A terminal ignores a key that it does not know, and a value
that it cannot read: it goes on with what it has.
"""

from enum import Enum
from typing import Annotated, Any, Literal

from pydantic import Field, JsonValue, StringConstraints, TypeAdapter

from offline_cache.wire.message import ExactMessage, Message
from offline_cache.wire.publications import Line

TimeOfDay = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


class Breadth(Enum):
    """Whom a setting is for, the widest first."""

    DISTRICT = "district"
    TOWN = "town"
    TERMINAL = "terminal"


class SettingKey(Enum):
    SCREENING = "screening"
    """The temperature at the door: off, advisory, or required."""
    DAY_NOTICES = "day_notices"
    """Lines on the first page, today."""
    REST_PERIODS = "rest_periods"
    """When nobody is behind the counters."""
    VOLUNTEER_PHONE = "volunteer_phone"
    GUESS_KEY = "guess_key"
    """What guessed numbers are hashed with, so that the district can count them over all its terminals. Made by itself."""


class RestPeriod(ExactMessage):
    """Local time, on every day."""

    begins: TimeOfDay
    ends: TimeOfDay


TYPES: dict[SettingKey, TypeAdapter[Any]] = {
    SettingKey.SCREENING: TypeAdapter(Literal["off", "advisory", "required"]),
    SettingKey.DAY_NOTICES: TypeAdapter(Annotated[tuple[Line, ...], Field(max_length=5)]),
    SettingKey.REST_PERIODS: TypeAdapter(Annotated[tuple[RestPeriod, ...], Field(max_length=8)]),
    SettingKey.VOLUNTEER_PHONE: TypeAdapter(Annotated[str, StringConstraints(pattern=r"^[0-9 +()-]{3,30}$")]),
    SettingKey.GUESS_KEY: TypeAdapter(Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]),
}


class SettingValue(Message):
    """`key` stays open for keys of later years."""

    key: str
    breadth: Breadth
    value: JsonValue


def read_setting(key: SettingKey, value: JsonValue) -> Any:
    """In the key's own type. Raises pydantic's ValidationError."""
    return TYPES[key].validate_python(value)
