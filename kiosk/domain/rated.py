"""A rating while it is being given: what is rated, how, and why. The record that it becomes is in records.py."""

from dataclasses import dataclass, field

from kiosk.domain.ratings import LowReason, Step


@dataclass(frozen=True, slots=True)
class Subject:
    """A counter of the hall or a matter of the guide, by its code; neither means the terminal itself."""

    counter: str | None = None
    matter: str | None = None


@dataclass(frozen=True, slots=True)
class Rating:
    """`call_back` is a telephone number, empty where nobody is to call."""

    subject: Subject
    grade: Step
    reasons: tuple[LowReason, ...] = ()
    call_back: str = field(default="", repr=False)
