"""What the district publishes for everybody to read: policies, public notices, matters of the service guide.

Words of closed lists (`themes`, `category`, `level`) stay open here, and `rules` any JSON: a terminal of before a new word must
still be able to read the page. What an office may write is checked where it is taken in (`publication_checks`).
"""

from datetime import date
from enum import Enum
from typing import Annotated, Self

from pydantic import Field, JsonValue, StringConstraints, model_validator

from offline_cache.wire.message import Message

_NO_CONTROLS = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=_NO_CONTROLS)]
Prose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000, pattern=_NO_CONTROLS)]
Summary = Annotated[str, StringConstraints(strip_whitespace=True, max_length=1_000, pattern=_NO_CONTROLS)]
Word = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,40}$")]
Fen = Annotated[int, Field(ge=0, lt=2**53)]

MOST_LINES = 2_000
"""In one notice: a large village's payments of one item and one month."""


class Theme(Enum):
    """What a policy is about; `new_countryside` is a column of its own on the platform."""

    NEW_COUNTRYSIDE = "new_countryside"
    FARMING = "farming"
    RELIEF = "relief"
    ELDERLY = "elderly"
    DISABILITY = "disability"
    CHILDREN = "children"
    FAMILY_PLANNING = "family_planning"
    VETERANS = "veterans"
    HEALTH = "health"
    HOUSING = "housing"
    EDUCATION = "education"
    EMPLOYMENT = "employment"


class NoticeCategory(Enum):
    """The columns of what is public; funds, assets and resources are the village's "three capitals"."""

    SUBSIDIES = "subsidies"
    VILLAGE_AFFAIRS = "village_affairs"
    PARTY_AFFAIRS = "party_affairs"
    FINANCIAL_AFFAIRS = "financial_affairs"
    COLLECTIVE_FUNDS = "collective_funds"
    COLLECTIVE_ASSETS = "collective_assets"
    COLLECTIVE_RESOURCES = "collective_resources"
    NEW_COUNTRYSIDE = "new_countryside"
    ANNOUNCEMENT = "announcement"
    """What fits no other: opening hours, a closed road."""


class PolicyValue(Message):
    """`regions` are towns; none is the whole district. `body` is the original text, `summary` the same in plain words.
    `valid_until` is its last day. `rules` say whom the policy finds (offline_cache.wire.entitlement).
    """

    title: Line
    department: Line
    body: Prose
    published_on: date
    regions: tuple[Line, ...] = ()
    themes: tuple[Word, ...] = ()
    summary: Summary = ""
    eligible: Summary = ""
    amount: Summary = ""
    where: Summary = ""
    valid_from: date | None = None
    valid_until: date | None = None
    rules: dict[str, JsonValue] | None = None

    @model_validator(mode="after")
    def _ends_after_its_beginning(self) -> Self:
        if self.valid_until is not None and self.valid_until < (self.valid_from or self.published_on):
            raise ValueError("valid_until lies before the beginning")
        return self


class NoticeLine(Message):
    """Who received what. `who` is masked as the notice's `names` says."""

    who: Line
    item: Line
    fen: Fen
    paid_on: date | None = None


class Names(Enum):
    """How the lines of a notice name those who received something."""

    MASKED = "masked"
    """People: at least one character of each name is a star."""
    OPEN = "open"
    """Villages, co-operatives, firms: no people."""


class NoticeValue(Message):
    """Shown from `starts_on` to `ends_on`, both included. Without a `village` it is of the whole town, without a `town` of the
    district. `item` is what was granted or done, where the notice is about one thing.
    """

    category: Word
    title: Line
    starts_on: date
    ends_on: date
    period: Line
    town: Line | None = None
    village: Line | None = None
    item: Line | None = None
    body: Annotated[str, StringConstraints(strip_whitespace=True, max_length=20_000, pattern=_NO_CONTROLS)] = ""
    names: Names = Names.MASKED
    lines: Annotated[tuple[NoticeLine, ...], Field(max_length=MOST_LINES)] = ()

    @model_validator(mode="after")
    def _has_a_place_and_a_time(self) -> Self:
        if self.ends_on < self.starts_on:
            raise ValueError("ends_on lies before starts_on")
        if self.village is not None and self.town is None:
            raise ValueError("a village without its town")
        return self


class GuideValue(Message):
    """How one matter is had done, keyed by its code. `towns` accept it besides the hall, or instead of it.

    `licences` name those of the `materials` that an electronic licence replaces; `limit_days` are working days, 0 with
    `instant` for what is decided on the spot.
    """

    title: Line
    department: Line
    materials: tuple[Line, ...] = ()
    steps: tuple[Line, ...]
    place: Line
    hours: Line
    phone: Line | None = None
    level: Word = "district"
    in_hall: bool = True
    towns: tuple[Line, ...] = ()
    counter: Line | None = None
    fee: Line = "不收费"
    limit_days: Annotated[int, Field(ge=0, le=365)] | None = None
    instant: bool = False
    licences: tuple[Line, ...] = ()

    @model_validator(mode="after")
    def _is_accepted_somewhere(self) -> Self:
        if not self.in_hall and not self.towns:
            raise ValueError("neither the hall nor a town accepts it")
        if not set(self.licences) <= set(self.materials):
            raise ValueError("licences names a paper that is not among the materials")
        return self
