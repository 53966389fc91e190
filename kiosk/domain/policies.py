"""Policies, as the district publishes them. Whom a policy finds is decided in entitlements.py."""

from dataclasses import dataclass
from datetime import date
from enum import Enum


class Theme(Enum):
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


@dataclass(frozen=True, slots=True)
class PolicyBrief:
    """A line of a list. `summary` is in plain words; empty where the department wrote none."""

    policy: str
    title: str
    department: str
    published_on: date
    summary: str


@dataclass(frozen=True, slots=True)
class Policy:
    """`regions` are towns; none is the whole district. `text` is the original. `valid_until` is the last day, None for no end.

    `summary`, `eligible`, `amount` and `where` are empty where the department wrote nothing.
    """

    policy: str
    title: str
    department: str
    regions: tuple[str, ...]
    themes: tuple[Theme, ...]
    summary: str
    eligible: str
    amount: str
    where: str
    text: str
    published_on: date
    valid_from: date | None
    valid_until: date | None

    def valid_on(self, day: date) -> bool:
        begins = self.valid_from or self.published_on
        return begins <= day and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True, slots=True)
class PolicyFilter:
    """What is None or empty does not narrow. A policy of the whole district is one of every `region`.

    `words` are looked for in title and text; all of them must be there.
    """

    department: str | None = None
    region: str | None = None
    theme: Theme | None = None
    words: str = ""
