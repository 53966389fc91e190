"""GET /v1/feed/{kind}?after=&limit=: reference data downward, by version.

A cursor is the district's own: `epoch.version`, or `epoch.scope.version` where it is of one town. Without one the feed
starts at the beginning; 410 means that the cursor is not of this district's past, or of another town, and that the
terminal starts again. `as_of` is the district's clock when the page was read.
"""

from datetime import date
from enum import Enum
from typing import Annotated, Generic, Literal, TypeVar

from pydantic import AwareDatetime, Field, StringConstraints

from offline_cache.wire.bodies import VECTOR_BYTES, Hash, Word
from offline_cache.wire.configuration import SettingValue
from offline_cache.wire.message import BINARY, Message
from offline_cache.wire.publications import GuideValue, NoticeValue, PolicyValue

PATH = "/v1/feed/"
Key = Annotated[str, StringConstraints(min_length=1, max_length=80)]
Version = Annotated[int, Field(ge=1)]
Attribute = Annotated[str, StringConstraints(min_length=1, max_length=40)]


class FeedKind(Enum):
    RESIDENTS = "residents"
    SUBSIDIES = "subsidies"
    REPLIES = "replies"
    TEMPLATES = "templates"
    WITHDRAWALS = "withdrawals"
    POLICIES = "policies"
    NOTICES = "notices"
    GUIDE = "guide"
    CONFIGURATION = "configuration"


class ResidentValue(Message):
    """Keyed by the person's identifier. `village` and `attributes` (of the person and the household: 低保, 残疾 ...) are what
    policies ask for.
    """

    name: Annotated[str, Field(repr=False)]
    id_number: Annotated[str, Field(repr=False)]
    town: str
    village: str | None = None
    attributes: Annotated[tuple[Attribute, ...], Field(repr=False)] = ()


class ReturnReason(Enum):
    """Why banks send payments back, as far as there is advice for it."""

    ACCOUNT_CLOSED = "account_closed"
    NO_SUCH_ACCOUNT = "no_such_account"
    NAME_DIFFERS = "name_differs"
    CARD_LOST = "card_lost"
    DORMANT = "dormant"
    FROZEN = "frozen"
    NOT_ACTIVATED = "not_activated"
    LIMIT_REACHED = "limit_reached"


class SubsidyValue(Message):
    """Keyed by the grant's identifier. `fen` is hundredths of a yuan; `state` stays open for states of later years.
    `returned_for` is the value of a ReturnReason, or the department's own words.
    """

    person: Key
    item: str
    fen: int
    granted_on: date
    state: str
    account_tail: str
    returned_for: Annotated[str, StringConstraints(max_length=40)] | None = None


class ReplyValue(Message):
    """Keyed by the consultation's id. `at` is since when it is in its `state`; who knows the receipt may read the answer,
    and so may `person`, once it is proven who that is.
    """

    receipt_sha256: Hash
    person: Key | None
    department: str
    topic: str
    state: Word
    at: AwareDatetime
    due_on: date | None
    answer: Annotated[str | None, Field(repr=False)]


class TemplateValue(Message):
    """Keyed by the record that shared it. `vector` is little-endian float32, as many as `model` has dimensions."""

    model_config = BINARY

    person: Key
    model: str
    vector: Annotated[bytes, Field(repr=False, min_length=4, max_length=VECTOR_BYTES)]
    enrolled_at: AwareDatetime


class WithdrawalValue(Message):
    """Keyed by its record. No face of `person` that was made up to `at` may be used, wherever it was made."""

    person: Key
    at: AwareDatetime


Value = TypeVar(
    "Value",
    ResidentValue,
    SubsidyValue,
    ReplyValue,
    TemplateValue,
    WithdrawalValue,
    PolicyValue,
    NoticeValue,
    GuideValue,
    SettingValue,
)


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


class ReplyPage(_PageHead):
    kind: Literal["replies"] = "replies"
    items: tuple[Annotated[Put[ReplyValue] | Delete, Field(discriminator="op")], ...]


class TemplatePage(_PageHead):
    kind: Literal["templates"] = "templates"
    items: tuple[Annotated[Put[TemplateValue] | Delete, Field(discriminator="op")], ...]


class WithdrawalPage(_PageHead):
    kind: Literal["withdrawals"] = "withdrawals"
    items: tuple[Annotated[Put[WithdrawalValue] | Delete, Field(discriminator="op")], ...]


class PolicyPage(_PageHead):
    kind: Literal["policies"] = "policies"
    items: tuple[Annotated[Put[PolicyValue] | Delete, Field(discriminator="op")], ...]


class NoticePage(_PageHead):
    kind: Literal["notices"] = "notices"
    items: tuple[Annotated[Put[NoticeValue] | Delete, Field(discriminator="op")], ...]


class GuidePage(_PageHead):
    kind: Literal["guide"] = "guide"
    items: tuple[Annotated[Put[GuideValue] | Delete, Field(discriminator="op")], ...]


class SettingPage(_PageHead):
    kind: Literal["configuration"] = "configuration"
    items: tuple[Annotated[Put[SettingValue] | Delete, Field(discriminator="op")], ...]


PublicationPage = PolicyPage | NoticePage | GuidePage | SettingPage
FeedPage = ResidentPage | SubsidyPage | ReplyPage | TemplatePage | WithdrawalPage | PublicationPage
