"""What a page of the district's feed changes in the mirror, as the terminal's own values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Generic, TypeVar

from kiosk.domain.consultations import Consultation
from kiosk.domain.people import FaceTemplate, PersonId, Resident
from kiosk.domain.subsidies import Subsidy

Value = TypeVar("Value")


class FeedName(Enum):
    """The feeds that a terminal follows, in this order: a withdrawal comes before any face that it is about."""

    WITHDRAWALS = "withdrawals"
    RESIDENTS = "residents"
    SUBSIDIES = "subsidies"
    REPLIES = "replies"
    TEMPLATES = "templates"
    CONFIGURATION = "configuration"
    NOTICES = "notices"
    POLICIES = "policies"
    GUIDE = "guide"


SHORT_FEEDS = frozenset({FeedName.WITHDRAWALS, FeedName.REPLIES, FeedName.CONFIGURATION})
"""Too short to be worth a snapshot: they are followed from their beginning."""


@dataclass(frozen=True, slots=True)
class Kept(Generic[Value]):
    """The line exists, with this value."""

    key: str
    version: int
    value: Value


@dataclass(frozen=True, slots=True)
class Gone:
    """The district deleted the line."""

    key: str
    version: int


@dataclass(frozen=True, slots=True)
class Unreadable:
    """The line exists and this program cannot read it: what is not understood is not shown, nor is what it replaced."""

    key: str
    version: int


@dataclass(frozen=True, slots=True)
class Grant:
    """One subsidy and whose it is."""

    person: PersonId
    subsidy: Subsidy


@dataclass(frozen=True, slots=True)
class Reply:
    """How far a consultation has got, and who may ask: whoever has the receipt of this hash, or `person`."""

    receipt_sha256: str
    person: PersonId | None
    consultation: Consultation


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """No face of `person` of up to `at` is used any more."""

    person: PersonId
    at: datetime


@dataclass(frozen=True, slots=True)
class PageHead:
    """`cursor` is where the next page begins, `as_of` the district's clock; `complete` when no page follows yet."""

    cursor: str
    as_of: datetime
    complete: bool


@dataclass(frozen=True, slots=True)
class ResidentChanges:
    head: PageHead
    changes: tuple[Kept[Resident] | Gone | Unreadable, ...]


@dataclass(frozen=True, slots=True)
class GrantChanges:
    head: PageHead
    changes: tuple[Kept[Grant] | Gone | Unreadable, ...]


@dataclass(frozen=True, slots=True)
class ReplyChanges:
    head: PageHead
    changes: tuple[Kept[Reply] | Gone | Unreadable, ...]


@dataclass(frozen=True, slots=True)
class FaceChanges:
    head: PageHead
    changes: tuple[Kept[FaceTemplate] | Gone | Unreadable, ...]


@dataclass(frozen=True, slots=True)
class WithdrawalChanges:
    head: PageHead
    changes: tuple[Kept[Withdrawal] | Gone | Unreadable, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """One line of a publication's table but its key, generation and version; `title` and `body` are searched, where a table
    is.
    """

    values: Mapping[str, object]
    title: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True)
class PublicationChanges:
    """Of policies, notices, the guide or settings, as `feed` says."""

    feed: FeedName
    head: PageHead
    changes: tuple[Kept[Columns] | Gone | Unreadable, ...]


MirrorPage = ResidentChanges | GrantChanges | ReplyChanges | FaceChanges | WithdrawalChanges | PublicationChanges
