"""Whom a policy finds, as data beside it: a closed list of conditions, all of which must hold.

A terminal that does not know a condition must not guess: it takes the policy as one without rules.
"""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from offline_cache.wire.message import ExactMessage
from offline_cache.wire.publications import Line

Age = Annotated[int, Field(ge=0, le=130)]


class AgeBetween(ExactMessage):
    """In whole years, both included."""

    kind: Literal["age_between"] = "age_between"
    least: Age | None = None
    most: Age | None = None

    @model_validator(mode="after")
    def _has_a_bound(self) -> Self:
        if self.least is None and self.most is None:
            raise ValueError("neither least nor most")
        if self.least is not None and self.most is not None and self.most < self.least:
            raise ValueError("most is below least")
        return self


class HasAttribute(ExactMessage):
    """Of the person or the household, in the roster's words: 低保, 残疾, 退役军人 ..."""

    kind: Literal["has_attribute"] = "has_attribute"
    attribute: Line


class LivesIn(ExactMessage):
    """The household is registered in one of these towns or villages."""

    kind: Literal["lives_in"] = "lives_in"
    places: Annotated[tuple[Line, ...], Field(min_length=1)]


class Receives(ExactMessage):
    """A benefit that the person has."""

    kind: Literal["receives"] = "receives"
    item: Line


class DoesNotReceive(ExactMessage):
    """A benefit that excludes this one."""

    kind: Literal["does_not_receive"] = "does_not_receive"
    item: Line


Condition = AgeBetween | HasAttribute | LivesIn | Receives | DoesNotReceive


class EntitlementRules(ExactMessage):
    """`item` is the name under which the benefit is paid: who receives it already is not told again."""

    item: Line
    conditions: Annotated[
        tuple[Annotated[Condition, Field(discriminator="kind")], ...], Field(min_length=1, max_length=20)
    ]
