"""The door's ways without a face: a card is laid or a code is shown, and the temperature is taken if it must be.

Knows what is presented and nothing of the door: where a visitor goes from here is a value that the door follows. Of a card or
a code only the verdict comes this far.
"""

from dataclasses import dataclass, field, replace
from typing import assert_never

from kiosk.domain.fever import MoreSamples, RoomUnfit, TooFar, WarmingUp
from kiosk.domain.framing import FaceView, nearest
from kiosk.domain.health import Device
from kiosk.domain.health_code import CodeColour, CodeVerdict, Unverified
from kiosk.domain.id_card import CardKnown, CardTrouble, CardVerdict
from kiosk.domain.people import PersonId
from kiosk.domain.prompts import Prompt
from kiosk.domain.records import HandOver, Way
from kiosk.domain.warmth import Warmth
from kiosk.flows import temperature
from kiosk.flows.effects import CodePurpose, Effect, ReadCard, ReadCode, RestCard, RestCode, Say, StartTimer, StopTimer
from kiosk.flows.events import (
    Answer,
    CardChecked,
    CodeChecked,
    CodeSeen,
    DeviceLost,
    Event,
    News,
    SceneSeen,
    Timer,
    TimerFired,
    Touch,
    WarmthMeasured,
)
from kiosk.flows.machine import Rules, Screening, Step
from kiosk.flows.temperature import Again, Judged, Measured, WhyAgain


@dataclass(frozen=True, slots=True)
class LayingCard:
    """The reader waits for a card; `trouble` says what was wrong with the last one."""

    trouble: CardTrouble | None = None
    troubles: int = 0


@dataclass(frozen=True, slots=True)
class ShowingCode:
    """The scanner waits for a health code."""


@dataclass(frozen=True, slots=True)
class VerifyingCode:
    """The district is asked."""


@dataclass(frozen=True, slots=True)
class TakingWarmth:
    """Known by a card or a code; the forehead is to come near the sensor."""

    person: PersonId
    way: Way
    tries: int = 0
    face: FaceView | None = None
    """The nearest in the newest picture: an array measures nothing else. A sensor for one point needs no camera."""
    samples: tuple[Warmth, ...] = field(default=(), compare=False)
    """Out of equality, as at the door."""


@dataclass(frozen=True, slots=True)
class WarmthAgain:
    """A rest before the next measurement, or a word about how to be measured."""

    person: PersonId
    way: Way
    tries: int
    why: WhyAgain


Presenting = LayingCard | ShowingCode | VerifyingCode | TakingWarmth | WarmthAgain


@dataclass(frozen=True, slots=True)
class MayEnter:
    """Known, and measured if that was required: the entry is to be written down."""

    person: PersonId
    way: Way
    celsius: float | None


@dataclass(frozen=True, slots=True)
class NeedsHelp:
    """The volunteer takes over."""

    reason: HandOver


@dataclass(frozen=True, slots=True)
class OtherWay:
    """Nothing came, or `lost` went away: the other ways are offered."""

    lost: Device | None = None


Outcome = Step[Presenting] | MayEnter | NeedsHelp | OtherWay


def lay_card() -> Step[Presenting]:
    return Step(LayingCard(), (ReadCard(), Say(Prompt.LAY_CARD), StartTimer(Timer.PATIENCE)))


def show_code() -> Step[Presenting]:
    return Step(ShowingCode(), (ReadCode(CodePurpose.HEALTH), Say(Prompt.SHOW_CODE), StartTimer(Timer.PATIENCE)))


def step(state: Presenting, event: Event, rules: Rules) -> Outcome:
    """One move. The touches that mean the same in every place are the door's."""
    match state:
        case LayingCard():
            return _laying_card(state, event, rules)
        case ShowingCode():
            return _showing_code(state, event)
        case VerifyingCode():
            return _verifying_code(state, event, rules)
        case TakingWarmth():
            return _taking_warmth(state, event, rules)
        case WarmthAgain():
            return _warmth_again(state, event, rules)
        case _:
            assert_never(state)


def _laying_card(state: LayingCard, event: Event, rules: Rules) -> Outcome:
    match event:
        case CardChecked(verdict):
            return _card_checked(state, verdict, rules)
        case DeviceLost(Device.ID_CARD_READER):
            return OtherWay(Device.ID_CARD_READER)
        case TimerFired(Timer.PATIENCE):
            return OtherWay()
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _card_checked(state: LayingCard, verdict: CardVerdict, rules: Rules) -> Outcome:
    """Of a roster that is too old nobody is known by a card either: they may have been struck off it."""
    match verdict:
        case CardKnown() if rules.store.roster_outdated:
            return NeedsHelp(HandOver.CARD_NOT_LISTED)
        case CardKnown(person):
            return _known(person, Way.ID_CARD, (RestCard(),), rules)
        case CardTrouble.UNREADABLE | CardTrouble.NOT_YET_LIFTED:
            if state.troubles + 1 >= rules.card_attempts:
                return NeedsHelp(HandOver.CARD_UNREADABLE)
            told = (Say(Prompt.LAY_CARD_AGAIN), StartTimer(Timer.PATIENCE))
            return Step(LayingCard(verdict, state.troubles + 1), told)
        case CardTrouble.EXPIRED:
            return NeedsHelp(HandOver.CARD_EXPIRED)
        case CardTrouble.FOREIGN | CardTrouble.NOT_LISTED:
            return NeedsHelp(HandOver.CARD_NOT_LISTED)
        case _:
            assert_never(verdict)


def _showing_code(state: ShowingCode, event: Event) -> Outcome:
    match event:
        case CodeSeen():
            return Step(VerifyingCode(), (StopTimer(Timer.PATIENCE), StartTimer(Timer.ANSWER)))
        case DeviceLost(Device.SCANNER):
            return OtherWay(Device.SCANNER)
        case TimerFired(Timer.PATIENCE):
            return OtherWay()
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _verifying_code(state: VerifyingCode, event: Event, rules: Rules) -> Outcome:
    match event:
        case CodeChecked(CodeVerdict(CodeColour.GREEN, person)):
            if person is None or rules.store.roster_outdated:
                return NeedsHelp(HandOver.HEALTH_CODE)
            return _known(person, Way.HEALTH_CODE, (RestCode(), StopTimer(Timer.ANSWER)), rules)
        case CodeChecked(CodeVerdict(CodeColour.YELLOW | CodeColour.RED)):
            return NeedsHelp(HandOver.CODE_NOT_GREEN)
        case CodeChecked(CodeVerdict() | Unverified()) | TimerFired(Timer.ANSWER):
            return NeedsHelp(HandOver.CODE_UNVERIFIED)
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _taking_warmth(state: TakingWarmth, event: Event, rules: Rules) -> Outcome:
    match event:
        case SceneSeen(scene):
            return Step(replace(state, face=nearest(scene, rules.framing)))
        case WarmthMeasured(reading):
            if reading.image is not None and not rules.sees_faces:
                return _unmeasured(state.person, state.way, rules)
            after = replace(state, samples=temperature.sampled(state.samples, reading, state.face, rules))
            return _judged(after, temperature.judge(after.samples, rules), rules)
        case TimerFired(Timer.MEASURE):
            return _judged(state, temperature.unread(rules), rules)
        case DeviceLost(Device.THERMOMETER):
            return _unmeasured(state.person, state.way, rules)
        case DeviceLost(Device.CAMERA | Device.RECOGNISER):
            # where the face was last is not where it is: an array must not measure the wall behind it
            return Step(replace(state, face=None))
        case TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


def _judged(state: TakingWarmth, judged: Judged, rules: Rules) -> Outcome:
    match judged:
        case MoreSamples() | TooFar():
            return Step(state)
        case WarmingUp() | RoomUnfit():
            return _unmeasured(state.person, state.way, rules)
        case Measured(celsius):
            return MayEnter(state.person, state.way, celsius)
        case Again(why):
            return _again(state, why, rules)
        case _:
            assert_never(judged)


def _warmth_again(state: WarmthAgain, event: Event, rules: Rules) -> Outcome:
    match event:
        case TimerFired(Timer.REST | Timer.HOLD):
            return _to_warmth(TakingWarmth(state.person, state.way, state.tries), ())
        case DeviceLost(Device.THERMOMETER):
            return _unmeasured(state.person, state.way, rules)
        case SceneSeen() | WarmthMeasured() | TimerFired() | News() | Answer() | Touch():
            return Step(state)
        case _:
            assert_never(event)


# --- ways from one place to another -------------------------------------------------------------------------------


def _known(person: PersonId, way: Way, first: tuple[Effect, ...], rules: Rules) -> Outcome:
    if rules.screening is Screening.OFF:
        return MayEnter(person, way, None)
    if Device.THERMOMETER in rules.lost:
        return _unmeasured(person, way, rules)
    return _to_warmth(TakingWarmth(person, way), (*first, StopTimer(Timer.PATIENCE)))


def _to_warmth(state: TakingWarmth, first: tuple[Effect, ...]) -> Step[Presenting]:
    return Step(state, (*first, Say(Prompt.COME_TO_SENSOR), StartTimer(Timer.MEASURE)))


def _unmeasured(person: PersonId, way: Way, rules: Rules) -> Outcome:
    """The thermometer does not work, or not here and now: a person measures where it is required, and nobody where it is not."""
    if rules.screening is Screening.REQUIRED:
        return NeedsHelp(HandOver.NO_READING)
    return MayEnter(person, way, None)


def _again(state: TakingWarmth, why: WhyAgain, rules: Rules) -> Outcome:
    tries = state.tries + 1
    if tries >= rules.warmth_attempts:
        return NeedsHelp(temperature.given_up(why))
    return Step(WarmthAgain(state.person, state.way, tries, why), (StopTimer(Timer.MEASURE), *temperature.rest(why)))
