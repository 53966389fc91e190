"""GET /v1/feed/{kind}?after=&limit=: reference data downward, by version.

A cursor is `epoch.version`. Without one the feed starts at the beginning; 410 means that the cursor's epoch or version
is not of this district, and that the terminal starts again. `as_of` is the district's clock when the page was read.
"""

from datetime import date
from enum import Enum
from typing import Annotated, Generic, Literal, TypeVar

from pydantic import AwareDatetime, Field, StringConstraints

from offline_cache.wire.message import Message

PATH = "/v1/feed/"
Key = Annotated[str, StringConstraints(min_length=1, max_length=80)]
Version = Annotated[int, Field(ge=1)]


class FeedKind(Enum):
    RESIDENTS = "residents"
    SUBSIDIES = "subsidies"


class ResidentValue(Message):
    """Keyed by the person's identifier."""

    name: Annotated[str, Field(repr=False)]
    id_number: Annotated[str, Field(repr=False)]
    town: str


class SubsidyValue(Message):
    """Keyed by the grant's identifier. `fen` is hundredths of a yuan; `state` stays open for states of later years."""

    person: Key
    item: str
    fen: int
    granted_on: date
    state: str
    account_tail: str


Value = TypeVar("Value", ResidentValue, SubsidyValue)


class Put(Message, Generic[Value]):
    op: Literal["put"] = "put"
    key: Key
    version: Version
    value: Value


class Delete(Message):
    op: Literal["delete"] = "delete"
    key: Key
    version: Version


class _PageHead(Message):
    next: str
    more: bool
    as_of: AwareDatetime


class ResidentPage(_PageHead):
    kind: Literal["residents"] = "residents"
    items: tuple[Annotated[Put[ResidentValue] | Delete, Field(discriminator="op")], ...]


class SubsidyPage(_PageHead):
    kind: Literal["subsidies"] = "subsidies"
    items: tuple[Annotated[Put[SubsidyValue] | Delete, Field(discriminator="op")], ...]


FeedPage = ResidentPage | SubsidyPage
