"""What is public: notices of who received what, and of a village's and a party branch's affairs. Names come masked."""

from dataclasses import dataclass
from datetime import date
from enum import Enum


class NoticeCategory(Enum):
    """Collective funds, assets and resources are a village's "three capitals"."""

    SUBSIDIES = "subsidies"
    VILLAGE_AFFAIRS = "village_affairs"
    PARTY_AFFAIRS = "party_affairs"
    FINANCIAL_AFFAIRS = "financial_affairs"
    COLLECTIVE_FUNDS = "collective_funds"
    COLLECTIVE_ASSETS = "collective_assets"
    COLLECTIVE_RESOURCES = "collective_resources"
    NEW_COUNTRYSIDE = "new_countryside"
    ANNOUNCEMENT = "announcement"


@dataclass(frozen=True, slots=True)
class NoticeBrief:
    """A line of a list. Without a `village` the notice is of the whole town, without a `town` of the district."""

    notice: str
    category: NoticeCategory
    title: str
    town: str | None
    village: str | None
    period: str
    starts_on: date
    ends_on: date
    lines: int
    """How many there are."""


@dataclass(frozen=True, slots=True)
class Notice:
    brief: NoticeBrief
    item: str | None
    body: str
    total_fen: int
    """Of all its lines, in hundredths of a yuan."""


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """`number` is its place in the notice, from 1: what a doubt about it names."""

    number: int
    who: str
    item: str
    fen: int
    paid_on: date | None


@dataclass(frozen=True, slots=True)
class NoticeFilter:
    """What is None does not narrow. A `village` is one of its `town`."""

    category: NoticeCategory | None = None
    town: str | None = None
    village: str | None = None
    period: str | None = None
    item: str | None = None


@dataclass(frozen=True, slots=True)
class Village:
    town: str
    name: str
