"""Good or bad: what is rated, five steps with words and faces, the reasons for a low one, and whether somebody is to call back.

Nobody has to say who rates. "Thank you" is shown only after the rating is durable.
"""

from dataclasses import dataclass, replace
from typing import assert_never

from kiosk.domain import ratings
from kiosk.domain.consulting import is_telephone
from kiosk.domain.prompts import Prompt
from kiosk.domain.rated import Rating, Subject
from kiosk.flows.effects import KeepRating, Say
from kiosk.flows.events import (
    Activity,
    Answer,
    BackPressed,
    ContactEntered,
    Event,
    GradeChosen,
    News,
    RatingKept,
    RatingNotKept,
    ReasonsGiven,
    SceneSeen,
    SubjectChosen,
    Timer,
    TimerFired,
    Touch,
    WarmthMeasured,
)
from kiosk.flows.machine import Step
from kiosk.flows.pages import Last, Moment, Page, Resting


class RatingPage(Page):
    """A page of this journey."""


@dataclass(frozen=True, slots=True)
class ChoosingSubject(RatingPage, Resting):
    """Which counter, or this terminal; a code on the counter's sign says it too."""


@dataclass(frozen=True, slots=True)
class Grading(RatingPage, Resting):
    subject: Subject


@dataclass(frozen=True, slots=True)
class GivingReasons(RatingPage, Resting):
    """Asked for low grades only; the page keeps which ones are pressed."""

    rating: Rating


@dataclass(frozen=True, slots=True)
class CallingBack(RatingPage, Resting):
    """Very bad: shall somebody call? Optional. `wrong`: what was typed cannot be a telephone number."""

    wait = Timer.TYPING
    personal = True

    rating: Rating
    wrong: bool = False


@dataclass(frozen=True, slots=True)
class KeepingRating(RatingPage, Moment):
    """A moment: it is being written down."""


@dataclass(frozen=True, slots=True)
class Rated(RatingPage, Last):
    wait = Timer.CLEAR

    kept: bool


Rater = ChoosingSubject | Grading | GivingReasons | CallingBack
"""The pages that wait for the citizen."""

RatingState = Rater | KeepingRating | Rated

RatingStep = Step[RatingState | None]
"""None: back to the first page of the terminal."""


def started() -> RatingStep:
    return Step(ChoosingSubject(), (Say(Prompt.RATE_WHAT),))


def step(state: RatingState, event: Event) -> RatingStep:
    match state:
        case ChoosingSubject():
            return _choosing_subject(state, event)
        case Grading():
            return _grading(state, event)
        case GivingReasons():
            return _giving_reasons(state, event)
        case CallingBack():
            return _calling_back(state, event)
        case KeepingRating():
            return _keeping(state, event)
        case Rated():
            return _rated(state, event)
        case _:
            assert_never(state)


def _choosing_subject(state: ChoosingSubject, event: Event) -> RatingStep:
    match event:
        case SubjectChosen(subject):
            return Step(Grading(subject), (Say(Prompt.RATE_HOW),))
        case BackPressed():
            return Step(None)
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _grading(state: Grading, event: Event) -> RatingStep:
    match event:
        case GradeChosen(grade):
            rating = Rating(state.subject, grade)
            if grade.low:
                return Step(GivingReasons(rating), (Say(Prompt.RATE_WHY),))
            return _to_keeping(rating)
        case BackPressed():
            return Step(ChoosingSubject())
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _giving_reasons(state: GivingReasons, event: Event) -> RatingStep:
    match event:
        case ReasonsGiven(reasons):
            rating = replace(state.rating, reasons=reasons)
            if rating.grade is ratings.Step.VERY_DISSATISFIED:
                return Step(CallingBack(rating), (Say(Prompt.CALL_BACK),))
            return _to_keeping(rating)
        case BackPressed():
            return Step(Grading(state.rating.subject))
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _calling_back(state: CallingBack, event: Event) -> RatingStep:
    match event:
        case ContactEntered(""):
            return _to_keeping(state.rating)
        case ContactEntered(text):
            if not is_telephone(text):
                return Step(replace(state, wrong=True))
            return _to_keeping(replace(state.rating, call_back=text))
        case Activity() if state.wrong:
            return Step(replace(state, wrong=False))
        case BackPressed():
            return Step(GivingReasons(state.rating))
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _keeping(state: KeepingRating, event: Event) -> RatingStep:
    match event:
        case RatingKept():
            return _to_rated(kept=True)
        case RatingNotKept() | TimerFired(Timer.ANSWER):
            return _to_rated(kept=False)
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _rated(state: Rated, event: Event) -> RatingStep:
    match event:
        case BackPressed():
            return Step(None)
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _to_keeping(rating: Rating) -> RatingStep:
    return Step(KeepingRating(), (KeepRating(rating),))


def _to_rated(*, kept: bool) -> RatingStep:
    said = Prompt.RATED if kept else Prompt.MESSAGE_NOT_KEPT
    return Step(Rated(kept), (Say(said),))
