"""Assisted mode: a volunteer signs in at a terminal and helps one citizen after the other.

A layer over a whole journey, the door's or the town's, which knows nothing of it but `rules.volunteer`: while somebody is
signed in, the journey below is stepped with that volunteer in its rules and may offer what only a volunteer can do. What
holds for all of assisted mode is decided here: who gets in, how long it lasts, what the citizens do themselves, and that
each help is recorded with the volunteer's id.

Rule 1: without a volunteer's own number nobody is signed in, and no journey is stepped with a volunteer.
Rule 2: between two citizens, and when the volunteer signs out, the journey is home and nothing of the visit is left.
Rule 3: what goes out in the citizen's name goes when the citizen confirms it, after the volunteer has filled it in.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Generic, TypeVar

from kiosk.domain.people import VolunteerId
from kiosk.domain.prompts import Prompt
from kiosk.domain.records import Help
from kiosk.flows import door, readiness, town
from kiosk.flows.door import DoorState
from kiosk.flows.effects import (
    CheckPin,
    Effect,
    KeepHelp,
    KeepRating,
    Say,
    SendMessage,
    StartTimer,
    StopTimer,
)
from kiosk.flows.events import (
    BackPressed,
    ConfirmPressed,
    EndPressed,
    Event,
    LookOverWanted,
    MessageKept,
    PinChecked,
    PinEntered,
    RatingKept,
    SignInWanted,
    SignOutPressed,
    SlipPrinted,
    Timer,
    TimerFired,
    Touch,
)
from kiosk.flows.machine import Flow, Rules, StaffedFlow, Step
from kiosk.flows.readiness import LookingOver
from kiosk.flows.town import TownState

S = TypeVar("S", DoorState, TownState)


@dataclass(frozen=True, slots=True)
class SigningIn(Generic[S]):
    """A volunteer types his or her own number. `below` is where the terminal stood, and stands again if nothing comes of it."""

    below: S
    wrong: int = 0
    checking: bool = False


@dataclass(frozen=True, slots=True)
class Desk(Generic[S]):
    """The volunteer is signed in, and nobody is being helped: what shall be done? `below` is the journey's home."""

    volunteer: VolunteerId
    below: S


@dataclass(frozen=True, slots=True)
class Assisting(Generic[S]):
    """A citizen is being helped: `below` is where this citizen's journey stands."""

    volunteer: VolunteerId
    below: S


@dataclass(frozen=True, slots=True)
class Confirming(Generic[S]):
    """All is filled in, and the citizen is to confirm it. `held` is the touch that would have sent it off."""

    volunteer: VolunteerId
    below: S
    held: Event


@dataclass(frozen=True, slots=True)
class Inspecting(Generic[S]):
    """The volunteer looks the terminal over. `below` is the journey's home."""

    volunteer: VolunteerId
    below: S
    sheet: LookingOver


SignedIn = Desk[S] | Assisting[S] | Confirming[S] | Inspecting[S]
Assisted = S | SigningIn[S] | SignedIn[S]
"""A journey with the layer over it; a bare state of the journey where nobody is signed in."""

DoorWithHelp = Assisted[DoorState]
TownWithHelp = Assisted[TownState]

CITIZENS_WAITS = (Timer.IDLE, Timer.BROWSE, Timer.TYPING, Timer.GONE, Timer.ALERT)
"""They do not run while a volunteer helps: nobody is asked whether anybody is there."""

IN_THE_CITIZENS_NAME = (SendMessage, KeepRating)


def with_help(flow: StaffedFlow[S]) -> Flow[Assisted[S]]:
    """The same journey, at a terminal where volunteers can sign in."""
    return Flow(
        home=flow.home,
        step=partial(_step, flow),
        is_home=partial(_is_home, flow),
        rescue=flow.rescue,
    )


def _is_home(flow: Flow[S], state: Assisted[S]) -> bool:
    """At the desk too nobody is being served: each citizen's visit is one of its own."""
    match state:
        case Desk():
            return True
        case SigningIn() | Assisting() | Confirming() | Inspecting():
            return False
        case _:
            return flow.is_home(state)


def _step(flow: StaffedFlow[S], state: Assisted[S], event: Event, rules: Rules) -> Step[Assisted[S]]:
    match state:
        case SigningIn():
            return _signing_in(flow, state, event, rules)
        case Desk():
            return _at_desk(flow, state, event, rules)
        case Assisting():
            return _assisting(flow, state, event, rules)
        case Confirming():
            return _confirming(flow, state, event, rules)
        case Inspecting():
            return _inspecting(flow, state, event, rules)
        case _:
            return _unattended(flow, state, event, rules)


def _unattended(flow: StaffedFlow[S], state: S, event: Event, rules: Rules) -> Step[Assisted[S]]:
    if isinstance(event, SignInWanted) and (flow.is_home(state) or flow.called(state)):
        return Step(SigningIn(state), (StartTimer(Timer.IDLE),))
    return flow.step(state, event, rules)


def _signing_in(flow: StaffedFlow[S], state: SigningIn[S], event: Event, rules: Rules) -> Step[Assisted[S]]:
    match event:
        case PinEntered(text) if not state.checking:
            return Step(replace(state, checking=True), (StartTimer(Timer.IDLE), CheckPin(text)))
        case PinChecked(None) if state.checking:
            if state.wrong + 1 >= rules.pin_attempts:
                return _given_up(flow, state)
            return Step(SigningIn(state.below, state.wrong + 1), (StartTimer(Timer.IDLE),))
        case PinChecked(volunteer) if state.checking and volunteer is not None:
            return _signed_in(flow, state.below, volunteer)
        case BackPressed() | EndPressed() | TimerFired(Timer.IDLE):
            return _given_up(flow, state)
        case Touch():
            return Step(state, (StartTimer(Timer.IDLE),))
        case _:
            return Step(state)


def _given_up(flow: StaffedFlow[S], state: SigningIn[S]) -> Step[Assisted[S]]:
    """Whoever was waiting for a volunteer waits on."""
    return Step(state.below, (StartTimer(Timer.IDLE),)) if flow.called(state.below) else flow.leave(state.below)


def _signed_in(flow: StaffedFlow[S], below: S, volunteer: VolunteerId) -> Step[Assisted[S]]:
    met = flow.met(below) if flow.called(below) else flow.leave(below)
    after = _attended(flow, volunteer, met)
    stopped = tuple(StopTimer(timer) for timer in CITIZENS_WAITS)
    begun = (KeepHelp(volunteer, Help.SIGNED_IN), StartTimer(Timer.VOLUNTEER))
    return Step(after.state, (*stopped, *after.effects, *begun))


def _at_desk(flow: StaffedFlow[S], state: Desk[S], event: Event, rules: Rules) -> Step[Assisted[S]]:
    """Only a touch begins to help somebody: whoever walks past the camera does not."""
    match event:
        case SignOutPressed() | TimerFired(Timer.VOLUNTEER):
            return _signed_out(flow, state)
        case LookOverWanted():
            begun = readiness.started()
            return _touched(Step(Inspecting(state.volunteer, state.below, begun.state), begun.effects))
        case Touch():
            taken = flow.step(state.below, event, replace(rules, volunteer=state.volunteer))
            return _touched(_attended(flow, state.volunteer, taken))
        case _:
            return Step(state)


def _assisting(flow: StaffedFlow[S], state: Assisting[S], event: Event, rules: Rules) -> Step[Assisted[S]]:
    match event:
        case SignOutPressed() | TimerFired(Timer.VOLUNTEER):
            return _signed_out(flow, state)
        case TimerFired(timer) if timer in CITIZENS_WAITS:
            return Step(state)
        case _:
            taken = flow.step(state.below, event, replace(rules, volunteer=state.volunteer))
            if isinstance(event, Touch) and any(isinstance(effect, IN_THE_CITIZENS_NAME) for effect in taken.effects):
                asked = Confirming(state.volunteer, state.below, event)
                return Step(asked, (Say(Prompt.CONFIRM_YOURSELF), StartTimer(Timer.VOLUNTEER)))
            return _stepped(flow, state.volunteer, event, taken)


def _confirming(flow: StaffedFlow[S], state: Confirming[S], event: Event, rules: Rules) -> Step[Assisted[S]]:
    match event:
        case SignOutPressed() | TimerFired(Timer.VOLUNTEER):
            return _signed_out(flow, state)
        case ConfirmPressed():
            taken = flow.step(state.below, state.held, replace(rules, volunteer=state.volunteer))
            return _stepped(flow, state.volunteer, event, taken)
        case BackPressed():
            return Step(Assisting(state.volunteer, state.below), (StartTimer(Timer.VOLUNTEER),))
        case EndPressed():
            return _stepped(flow, state.volunteer, event, flow.leave(state.below))
        case _:
            return Step(state)


def _inspecting(flow: StaffedFlow[S], state: Inspecting[S], event: Event, rules: Rules) -> Step[Assisted[S]]:
    if isinstance(event, SignOutPressed) or event == TimerFired(Timer.VOLUNTEER):
        return _signed_out(flow, state)
    taken = readiness.step(state.sheet, event, rules)
    after = Desk(state.volunteer, state.below) if taken.state is None else replace(state, sheet=taken.state)
    step: Step[Assisted[S]] = Step(after, taken.effects)
    return _touched(step) if isinstance(event, Touch) else step


def _stepped(flow: StaffedFlow[S], volunteer: VolunteerId, event: Event, taken: Step[S]) -> Step[Assisted[S]]:
    helped = tuple(KeepHelp(volunteer, done) for done in _helps(event))
    after = _attended(flow, volunteer, Step(taken.state, (*taken.effects, *helped)))
    return _touched(after) if isinstance(event, Touch) else after


def _helps(event: Event) -> Iterator[Help]:
    """What any citizen can do alone, and a volunteer has done for this one. What only volunteers do, the journeys record."""
    match event:
        case MessageKept() | RatingKept():
            yield Help.TYPED
        case SlipPrinted(printed=True):
            yield Help.PRINTED
        case _:
            pass


def _attended(flow: StaffedFlow[S], volunteer: VolunteerId, taken: Step[S]) -> Step[Assisted[S]]:
    """A step of the journey as it is taken beside a volunteer; back home is back at the desk."""
    effects = tuple(_spared(taken.effects))
    if flow.is_home(taken.state):
        return Step(Desk(volunteer, flow.home), effects)
    return Step(Assisting(volunteer, taken.state), effects)


def _spared(effects: Iterable[Effect]) -> Iterator[Effect]:
    """Without what is there for a citizen who is alone."""
    for effect in effects:
        match effect:
            case StartTimer(timer) if timer in CITIZENS_WAITS:
                pass
            case StopTimer(Timer.VOLUNTEER) | Say(Prompt.VOLUNTEER_COMING):
                pass
            case _:
                yield effect


def _touched(after: Step[Assisted[S]]) -> Step[Assisted[S]]:
    return Step(after.state, (*after.effects, StartTimer(Timer.VOLUNTEER)))


def _signed_out(flow: StaffedFlow[S], state: SignedIn[S]) -> Step[Assisted[S]]:
    left = flow.leave(state.below)
    return Step(left.state, (*left.effects, KeepHelp(state.volunteer, Help.SIGNED_OUT)))


DOOR: Flow[DoorWithHelp] = with_help(door.FLOW)
TOWN: Flow[TownWithHelp] = with_help(town.FLOW)
