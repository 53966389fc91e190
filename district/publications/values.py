"""What a publication says: the content of an import, and of the feeds of `policies`, `notices` and `guide`."""

from datetime import date
from enum import Enum
from typing import Annotated, Literal

from pydantic import AwareDatetime, StringConstraints

from offline_cache.wire.feed import Delete, Key, Version
from offline_cache.wire.message import ExactMessage, Message

_NO_CONTROLS = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=_NO_CONTROLS)]
Prose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000, pattern=_NO_CONTROLS)]


class PublicationKind(Enum):
    POLICIES = "policies"
    NOTICES = "notices"
    GUIDE = "guide"


class PolicyValue(ExactMessage):
    """`valid_until` is its last day."""

    title: Line
    department: Line
    body: Prose
    published_on: date
    valid_until: date | None = None


class NoticeValue(ExactMessage):
    """`shown_until` is the last day on which it concerns anybody."""

    title: Line
    body: Prose
    published_on: date
    shown_until: date | None = None


class GuideValue(ExactMessage):
    """How one service is had: what to bring, in which steps, where, when, and whom to ring up."""

    title: Line
    department: Line
    materials: tuple[Line, ...] = ()
    steps: tuple[Line, ...]
    place: Line
    hours: Line
    phone: Line | None = None


PublicationValue = PolicyValue | NoticeValue | GuideValue

VALUES: dict[PublicationKind, type[PublicationValue]] = {
    PublicationKind.POLICIES: PolicyValue,
    PublicationKind.NOTICES: NoticeValue,
    PublicationKind.GUIDE: GuideValue,
}


class PutPublication(Message):
    op: Literal["put"] = "put"
    key: Key
    version: Version
    value: PublicationValue


class PublicationPage(Message):
    """A page of a feed, as those of residents and subsidies."""

    kind: PublicationKind
    items: tuple[PutPublication | Delete, ...]
    next: str
    more: bool
    as_of: AwareDatetime
