"""Policy finds the person: which benefits somebody may be entitled to and does not receive yet, and why.

Rules are data that come with a policy; each is one condition, and all of a policy's must hold. A condition about which nothing is
known does not hold: a terminal rather says too little than sends somebody to a counter for nothing. What is said is "you may be
entitled": the department decides.
"""

from dataclasses import dataclass
from datetime import date
from typing import assert_never


@dataclass(frozen=True, slots=True)
class AgeBetween:
    """In whole years, both included; None: no bound."""

    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class HasAttribute:
    """Of the person or the household, as the district lists it: 低保, 残疾 ..."""

    attribute: str


@dataclass(frozen=True, slots=True)
class LivesIn:
    """The household is registered in one of these towns or villages."""

    places: frozenset[str]


@dataclass(frozen=True, slots=True)
class Receives:
    """A benefit that is had already and is a condition of another."""

    item: str


@dataclass(frozen=True, slots=True)
class DoesNotReceive:
    """Two benefits that exclude each other."""

    item: str


Condition = AgeBetween | HasAttribute | LivesIn | Receives | DoesNotReceive


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known of a person, as far as policies ask for it. `items` were granted within the last year."""

    birth_date: date
    town: str
    village: str | None
    attributes: frozenset[str]
    items: frozenset[str]


@dataclass(frozen=True, slots=True)
class Benefit:
    """A policy that finds people. `item` is the name under which its grants are paid."""

    policy: str
    title: str
    item: str
    where_to_apply: str
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """A benefit that a person may be entitled to, and the conditions that are met: the reasons, in the policy's order."""

    benefit: Benefit
    reasons: tuple[Condition, ...]


def findings(circumstances: Circumstances, benefits: tuple[Benefit, ...], today: date) -> tuple[Finding, ...]:
    """In the order of `benefits`. A benefit without conditions is for everybody and finds nobody in particular."""
    return tuple(
        Finding(benefit, tuple(one for one in benefit.conditions if not isinstance(one, DoesNotReceive)))
        for benefit in benefits
        if benefit.conditions
        and benefit.item not in circumstances.items
        and all(holds(condition, circumstances, today) for condition in benefit.conditions)
    )


def holds(condition: Condition, of: Circumstances, today: date) -> bool:
    match condition:
        case AgeBetween(least, most):
            age = age_on(of.birth_date, today)
            return (least is None or age >= least) and (most is None or age <= most)
        case HasAttribute(attribute):
            return attribute in of.attributes
        case LivesIn(places):
            return of.town in places or of.village in places
        case Receives(item):
            return item in of.items
        case DoesNotReceive(item):
            return item not in of.items
        case _:
            assert_never(condition)


def age_on(birth_date: date, today: date) -> int:
    """Whole years; who was born on 29 February is a year older on 1 March of a common year."""
    had_birthday = (today.month, today.day) >= (birth_date.month, birth_date.day)
    return today.year - birth_date.year - (0 if had_birthday else 1)
