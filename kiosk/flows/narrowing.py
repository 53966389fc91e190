"""Somebody who looks like two is asked for a little more: a surname, then the end of the identity number.

Which pages follow each other tells nothing of whom the visitor looks like: a surname that fits nobody leads to the digits as
one does that two people share. Knows the two questions and nothing of the door: what follows from the answers is a value.
"""

from dataclasses import dataclass, replace
from typing import assert_never

from kiosk.domain.framing import Scene, nearest
from kiosk.domain.narrowing import Clue, LastFour, Surname
from kiosk.domain.people import PersonId
from kiosk.domain.prompts import Prompt
from kiosk.flows.effects import CheckClue, Effect, RestFaces, Say, StartTimer, StopTimer
from kiosk.flows.events import (
    Activity,
    Answer,
    ClueChecked,
    ClueGiven,
    DigitsWanted,
    Event,
    News,
    SceneSeen,
    Timer,
    TimerFired,
    Touch,
    WarmthMeasured,
)
from kiosk.flows.machine import Rules, Step
from kiosk.flows.tries import Tries


@dataclass(frozen=True, slots=True)
class Doubt:
    """`candidates` are those whom it may be; nobody any more once a clue fitted nobody. `last_seen` is monotonic seconds."""

    candidates: tuple[PersonId, ...]
    last_seen: float | None = None
    checking: bool = False

    def seen(self, scene: Scene, rules: Rules) -> "Doubt | None":
        """The doubt after a picture; None when whoever was asked has gone. Whose face it is, is not compared again."""
        if self.last_seen is None or nearest(scene, rules.framing) is not None:
            return replace(self, last_seen=scene.captured_at)
        return None if scene.captured_at - self.last_seen > rules.unseen_while_asked_seconds else self

    def asked(self, clue: Clue) -> tuple["Doubt", tuple[Effect, ...]]:
        """While the store looks, no second clue is taken."""
        return replace(self, checking=True), (
            StartTimer(Timer.IDLE),
            StartTimer(Timer.ANSWER),
            CheckClue(self.candidates, clue),
        )

    def left(self, fitting: tuple[PersonId, ...]) -> "Doubt":
        """The doubt that is left when the clue fits those; who was no candidate does not become one."""
        alike = tuple(person for person in self.candidates if person in fitting)
        return Doubt(alike, self.last_seen)

    @property
    def only(self) -> PersonId | None:
        """Whom it can only be."""
        return self.candidates[0] if len(self.candidates) == 1 else None


@dataclass(frozen=True, slots=True)
class AskingSurname:
    """The face is like two people's: the visitor taps a surname on a grid that is the same for everybody."""

    tries: Tries
    celsius: float | None
    doubt: Doubt
    remarked: bool = False


@dataclass(frozen=True, slots=True)
class AskingDigits:
    """The surname did not settle it, or is not on the grid: the end of the identity number."""

    tries: Tries
    celsius: float | None
    doubt: Doubt
    remarked: bool = False


Asking = AskingSurname | AskingDigits


@dataclass(frozen=True, slots=True)
class SingledOut:
    """It can only be this person."""

    person: PersonId


@dataclass(frozen=True, slots=True)
class Unsettled:
    """Both questions were answered, and it is nobody or still more than one."""


@dataclass(frozen=True, slots=True)
class Gone:
    """Whoever was asked is no longer there."""


Outcome = Step[Asking] | SingledOut | Unsettled | Gone


def ask_surname(
    tries: Tries, celsius: float | None, candidates: tuple[PersonId, ...], *, remarked: bool
) -> Step[Asking]:
    """Begins to ask; counts among the tries."""
    tried = replace(tries, doubts=tries.doubts + 1)
    ask = (RestFaces(), StopTimer(Timer.PATIENCE), Say(Prompt.ASK_SURNAME), StartTimer(Timer.IDLE))
    return Step(AskingSurname(tried, celsius, Doubt(candidates), remarked), ask)


def step(state: Asking, event: Event, rules: Rules) -> Outcome:
    """One move. The touches and timers that mean the same whatever is asked are the door's."""
    match event:
        case ClueGiven(Surname() as clue) if isinstance(state, AskingSurname) and not state.doubt.checking:
            return _checking(state, clue)
        case ClueGiven(LastFour() as clue) if isinstance(state, AskingDigits) and not state.doubt.checking:
            return _checking(state, clue)
        case DigitsWanted() if isinstance(state, AskingSurname) and not state.doubt.checking:
            return _to_digits(state, state.doubt)
        case ClueChecked(fitting) if state.doubt.checking:
            doubt = state.doubt.left(fitting)
            if doubt.only is not None:
                return SingledOut(doubt.only)
            return _to_digits(state, doubt) if isinstance(state, AskingSurname) else Unsettled()
        case SceneSeen(scene):
            doubt = state.doubt.seen(scene, rules)
            return Gone() if doubt is None else Step(replace(state, doubt=doubt))
        case Activity():
            return Step(state, (StartTimer(Timer.IDLE),))
        case WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _checking(state: Asking, clue: Clue) -> Step[Asking]:
    doubt, ask = state.doubt.asked(clue)
    return Step(replace(state, doubt=doubt), ask)


def _to_digits(state: AskingSurname, doubt: Doubt) -> Step[Asking]:
    ask = (StopTimer(Timer.ANSWER), Say(Prompt.ASK_DIGITS), StartTimer(Timer.IDLE))
    return Step(AskingDigits(state.tries, state.celsius, doubt, state.remarked), ask)
