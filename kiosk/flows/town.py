"""The town terminal: six things to do, one journey each, and what holds on all of their pages.

Ending, calling a volunteer, silence and walking away mean the same everywhere and are decided here, and here every page gets
the wait that it asks for (pages.py). Each journey decides the rest: query.py (my subsidies), browsing.py, asking.py, rating.py.

Rule 1: a personal page is cleared when nobody has stood before it for a while.
Rule 2: whatever happens, every page has a way back to the first, and nothing of the visit comes along.
"""

from dataclasses import dataclass
from typing import assert_never

from kiosk.domain.catalogue import PublicNotice
from kiosk.domain.consultations import Doubted, DoubtedKind
from kiosk.domain.consulting import Doubt
from kiosk.domain.health import Device
from kiosk.domain.prompts import Prompt
from kiosk.domain.records import HandOver
from kiosk.flows import asking, browsing, query, rating
from kiosk.flows.card_claim import NOT_WATCHING
from kiosk.flows.effects import DiscardRecording, Effect, KeepHandOver, RestFaces, Say, StartTimer, StopTimer
from kiosk.flows.events import (
    Answer,
    AskingWanted,
    BackPressed,
    CardChecked,
    DeviceBack,
    DeviceLost,
    DoubtPressed,
    EndPressed,
    Event,
    News,
    RatingWanted,
    SceneSeen,
    ShelfWanted,
    StillHerePressed,
    SubsidiesWanted,
    Timer,
    TimerFired,
    Touch,
    VolunteerWanted,
    WarmthMeasured,
)
from kiosk.flows.machine import Rules, StaffedFlow, Step
from kiosk.flows.pages import Last, Page, Resting


@dataclass(frozen=True, slots=True)
class Home:
    """What this terminal can do; nobody is being served."""


@dataclass(frozen=True, slots=True)
class VolunteerCalled(Last):
    pass


Source = browsing.Reading | query.Results
"""What a doubt can be about."""


@dataclass(frozen=True, slots=True)
class Doubting(Page):
    """A complaint about something on the page before, which is where it ends."""

    asking: asking.AskingState
    source: Source


JourneyPage = query.QueryState | browsing.BrowsingState | asking.AskingState | rating.RatingState

Visited = JourneyPage | Doubting
"""A place in one of the journeys."""


@dataclass(frozen=True, slots=True)
class StillThere(Page):
    """Nothing was touched for a while: asks before it clears the page."""

    wait = Timer.ALERT

    back: Visited


TownState = Home | Visited | StillThere | VolunteerCalled

TownStep = Step[TownState]


def step(state: TownState, event: Event, rules: Rules) -> TownStep:
    """One move of the terminal."""
    match state:
        case Home():
            return _home(state, event, rules)
        case VolunteerCalled():
            return _called(state, event)
        case StillThere():
            return _still_there(state, event, rules)
        case _:
            return _visited(state, event, rules)


def _home(state: Home, event: Event, rules: Rules) -> TownStep:
    match event:
        case SubsidiesWanted():
            return _entered(query.started(rules))
        case ShelfWanted(shelf):
            return _entered(browsing.opened(shelf))
        case AskingWanted():
            return _entered(asking.started())
        case RatingWanted():
            return _entered(rating.started())
        case VolunteerWanted():
            return _to_volunteer()
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _called(state: VolunteerCalled, event: Event) -> TownStep:
    match event:
        case TimerFired(Timer.IDLE) | BackPressed() | EndPressed():
            return _to_home()
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _still_there(state: StillThere, event: Event, rules: Rules) -> TownStep:
    match event:
        case StillHerePressed():
            return Step(state.back, (StopTimer(Timer.ALERT), StartTimer(page_of(state.back).wait)))
        case TimerFired(Timer.ALERT | Timer.GONE) | EndPressed():
            return _left(state.back)
        case VolunteerWanted():
            return _to_volunteer()
        case CardChecked(verdict) if isinstance(state.back, query.TypingNumber):
            # a card on the reader is an answer too
            laid = query.card_laid(verdict, rules)
            return _entered(Step(laid.state, (StopTimer(Timer.ALERT), *laid.effects)))
        case DeviceBack() if isinstance(state.back, query.TypingNumber):
            # a card may be laid on a page that is covered, and so may one on a reader that has just come back
            return Step(state, _step_in(state.back, event, rules).effects)
        case Answer():
            # of what was pressed before: a slip is printed, a number was refused. It must not turn to a page that nobody sees.
            answered = _step_in(state.back, event, rules).state
            if answered is not None and type(answered) is type(state.back):
                return Step(StillThere(answered))
            return Step(StillThere(_unanswered(state.back)))
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _unanswered(state: Visited) -> Visited:
    return query.unchecked(state) if isinstance(state, query.QueryPage) else state


def _visited(state: Visited, event: Event, rules: Rules) -> TownStep:
    """What holds on every page of every journey, before its journey is asked."""
    page = page_of(state)
    match event:
        case EndPressed():
            return _left(state)
        case VolunteerWanted():
            return _to_volunteer()
        case TimerFired(Timer.GONE) if is_personal(state):
            return _left(state)
        case TimerFired(timer) if timer is page.wait and isinstance(page, Resting):
            return Step(StillThere(state), (Say(Prompt.STILL_THERE), StartTimer(Timer.ALERT)))
        case TimerFired(timer) if timer is page.wait and isinstance(page, Last):
            return _left(state)
        case DoubtPressed(line) if isinstance(state, browsing.Reading | query.Results):
            return _doubted(state, line, event, rules)
        case _:
            return _moved(state, event, _step_in(state, event, rules))


def _step_in(state: Visited, event: Event, rules: Rules) -> Step[Visited | None]:
    match state:
        case query.QueryPage():
            return query.step(state, event, rules)
        case browsing.BrowsingPage():
            return browsing.step(state, event)
        case asking.AskingPage():
            return asking.step(state, event, rules)
        case rating.RatingPage():
            return rating.step(state, event)
        case Doubting(inner, source):
            taken = asking.step(inner, event, rules)
            return Step(source if taken.state is None else Doubting(taken.state, source), taken.effects)
        case _:
            assert_never(state)


def _doubted(state: Source, line: int | None, event: Event, rules: Rules) -> TownStep:
    doubt = _doubt_of(state, line)
    if doubt is None:
        return _moved(state, event, Step(state))
    begun = asking.doubted(doubt, rules)
    return _moved(state, event, Step(state if begun.state is None else Doubting(begun.state, state), begun.effects))


def _doubt_of(state: Source, line: int | None) -> Doubt | None:
    """What the citizen has pressed on; None where nothing there can be doubted."""
    match state:
        case query.Results(answer=answer):
            if line is None or line >= len(answer.subsidies):
                return None
            subsidy = answer.subsidies[line]
            return Doubt(Doubted(DoubtedKind.GRANT, subsidy.grant), subsidy.item, state.person)
        case browsing.Reading(document=PublicNotice(notice, lines)):
            if line is None:
                return Doubt(Doubted(DoubtedKind.NOTICE, notice.brief.notice), notice.brief.title)
            if line >= len(lines):
                return None
            doubted = lines[line]
            key = f"{notice.brief.notice}#{doubted.number}"
            return Doubt(Doubted(DoubtedKind.NOTICE_LINE, key), f"{doubted.who} {doubted.item}")
        case browsing.Reading():
            return None
        case _:
            assert_never(state)


# --- what every page has ------------------------------------------------------------------------------------------


def page_of(state: Visited) -> JourneyPage:
    """The page on the screen: that of a doubt is one of asking."""
    return state.asking if isinstance(state, Doubting) else state


def is_personal(state: Visited) -> bool:
    return page_of(state).personal or (isinstance(state, Doubting) and state.source.personal)


def _moved(before: Visited, event: Event, taken: Step[Visited | None]) -> TownStep:
    after = taken.state
    if after is None:
        return _left(before, taken.effects)
    return Step(after, (*_waits(before, after, event), *_watch(before, after, event), *taken.effects))


def _waits(before: Visited, after: Visited, event: Event) -> tuple[Effect, ...]:
    """A page that has just come up begins to wait; one that is touched begins again. Patience with a device is not
    renewed by touching.
    """
    old, new = page_of(before), page_of(after)
    if type(new) is type(old):
        touched = isinstance(event, Touch) and isinstance(new, Resting)
        return (StartTimer(new.wait),) if touched else ()
    stopped = () if new.wait is old.wait else (StopTimer(old.wait),)
    return (*stopped, StartTimer(new.wait))


def _watch(before: Visited, after: Visited, event: Event) -> tuple[Effect, ...]:
    """Whether somebody still stands before a personal page: only a face that was seen there can be missed."""
    if not is_personal(after):
        return (StopTimer(Timer.GONE),) if is_personal(before) else ()
    match event:
        case SceneSeen(scene) if scene.faces:
            return (StartTimer(Timer.GONE),)
        case DeviceLost(Device.CAMERA | Device.RECOGNISER):
            # who is not seen any more has not gone: only the eyes have
            return (StopTimer(Timer.GONE),)
        case _:
            return ()


# --- ways from one page to another --------------------------------------------------------------------------------

_STOP_EVERYTHING: tuple[Effect, ...] = (
    RestFaces(),
    *NOT_WATCHING,
    DiscardRecording(),
    *(StopTimer(timer) for timer in Timer),
)


def _entered(taken: Step[Visited | None]) -> TownStep:
    """Onto a page of a journey from one that belongs to none."""
    if taken.state is None:
        return _to_home(taken.effects)
    return Step(taken.state, (StartTimer(page_of(taken.state).wait), *taken.effects))


def _left(state: Visited, effects: tuple[Effect, ...] = ()) -> TownStep:
    counted = query.leaving(state) if isinstance(state, query.QueryPage) else ()
    return _to_home((*effects, *counted))


def _to_home(effects: tuple[Effect, ...] = ()) -> TownStep:
    return Step(Home(), (*_STOP_EVERYTHING, *effects))


def _to_volunteer(reason: HandOver = HandOver.ASKED) -> TownStep:
    called = (KeepHandOver(reason), Say(Prompt.VOLUNTEER_COMING), StartTimer(VolunteerCalled.wait))
    return Step(VolunteerCalled(), (*_STOP_EVERYTHING, *called))


def _is_home(state: TownState) -> bool:
    return isinstance(state, Home)


def _leave(state: TownState) -> TownStep:
    match state:
        case Home() | VolunteerCalled():
            return _to_home()
        case StillThere(back):
            return _left(back)
        case _:
            return _left(state)


FLOW: StaffedFlow[TownState] = StaffedFlow(
    home=Home(),
    step=step,
    is_home=_is_home,
    rescue=_to_volunteer(HandOver.OUT_OF_ORDER),
    leave=_leave,
    called=lambda state: isinstance(state, VolunteerCalled),
    met=lambda _: _to_home(),
)
