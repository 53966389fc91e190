"""A volunteer signs in and helps one citizen after the other: what may happen beside a volunteer, and what never without."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.consultations import ConsultationSort
from kiosk.domain.consulting import ReadyQuestion
from kiosk.domain.prompts import Prompt
from kiosk.domain.proofs import SecondProof
from kiosk.domain.readiness import Readiness
from kiosk.domain.records import Ground, HandOver, Help, Way
from kiosk.flows import asking, assisted, atlas, door, letting_in, query, town
from kiosk.flows.assisted import Assisting, Confirming, Desk, Inspecting, SigningIn
from kiosk.flows.atlas_town import TOWN
from kiosk.flows.clinical import ClinicalValue
from kiosk.flows.effects import (
    CheckPin,
    DiscardRecording,
    KeepHandOver,
    KeepHelp,
    KeepLetIn,
    KeepRating,
    LookOver,
    LookUpSubsidies,
    RestFaces,
    Say,
    SendMessage,
    SetOwnPin,
    StopTimer,
    Unlock,
)
from kiosk.flows.events import (
    AskingWanted,
    BackPressed,
    CelsiusEntered,
    ClaimChecked,
    ConfirmPressed,
    ContactEntered,
    DepartmentsFound,
    EndPressed,
    EntryKept,
    EntryNotKept,
    Event,
    GroundChosen,
    LetInWanted,
    LookedOver,
    LookOverWanted,
    MessageKept,
    NameEntered,
    NumberEntered,
    OwnPinSet,
    OwnPinWanted,
    PinChecked,
    PinEntered,
    ReadyQuestionChosen,
    SendAwayWanted,
    SendPressed,
    SentAway,
    SignInWanted,
    SignOutPressed,
    SortChosen,
    SubsidiesFound,
    SubsidiesWanted,
    Timer,
    VolunteerWanted,
    VouchPressed,
    WayChosen,
)
from kiosk.flows.journey import NUMBER, PERSON, Journey
from kiosk.flows.machine import Rules, Screening
from kiosk.flows.readiness import LookingOver, Looks
from tests.support.visits import VOLUNTEER, face, seen
from tests.unit.flows.test_invariants import WILD, thorough
from tests.unit.flows.walking import S, Walk

TYPED = PinEntered("314159")
SIGN_IN: tuple[Event, ...] = (SignInWanted(), TYPED, PinChecked(VOLUNTEER))


def at_door(rules: Rules | None = None, *before: Event) -> Walk[assisted.DoorWithHelp]:
    """A volunteer who has signed in at the door, after `before`."""
    walk = Walk(assisted.DOOR, rules or Rules(screening=Screening.OFF))
    walk.take(*before, *SIGN_IN)
    return walk


def at_town(rules: Rules | None = None) -> Walk[assisted.TownWithHelp]:
    walk = Walk(assisted.TOWN, rules or Rules())
    walk.take(*SIGN_IN)
    assert walk.state == Desk(VOLUNTEER, town.Home())
    return walk


def helps(walk: Walk[S]) -> list[Help]:
    kept = [effect for effect in walk.last if isinstance(effect, KeepHelp)]
    assert {effect.volunteer for effect in kept} <= {VOLUNTEER}
    return [effect.help for effect in kept]


# --- signing in and out -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("before", [(), (VolunteerWanted(),)], ids=["home", "called"])
def test_three_wrong_numbers_lead_back_to_where_the_terminal_stood(before: tuple[Event, ...]) -> None:
    for flow in (assisted.DOOR, assisted.TOWN):
        walk = Walk(flow, Rules())
        stood = type(walk.take(*before))
        walk.take(SignInWanted())
        for wrong in range(3):
            walk.take(TYPED)
            assert walk.effects(CheckPin) == [CheckPin("314159")]
            walk.take(TYPED)
            assert not walk.effects(CheckPin), "one number at a time"
            walk.take(PinChecked(None))
            assert isinstance(walk.state, SigningIn) == (wrong < 2)
        assert type(walk.state) is stood
        assert not helps(walk)


def test_who_was_handed_over_is_met_and_waits_no_longer_for_the_clock() -> None:
    walk = at_door(Rules(), WayChosen(Way.VOLUNTEER), VolunteerWanted())
    assert walk.state == Assisting(VOLUNTEER, door.HandedOver(HandOver.ASKED))
    assert walk.running == [Timer.VOLUNTEER]
    assert helps(walk) == [Help.SIGNED_IN]


@pytest.mark.parametrize("leaving", [SignOutPressed(), Timer.VOLUNTEER], ids=["pressed", "alone for too long"])
def test_signing_out_leaves_a_clean_first_page(leaving: Event | Timer) -> None:
    walk = at_town()
    walk.take(SubsidiesWanted(), NumberEntered(NUMBER))
    if isinstance(leaving, Timer):
        walk.fire(leaving)
    else:
        walk.take(leaving)
    assert walk.state == town.Home()
    assert not walk.running
    assert helps(walk) == [Help.SIGNED_OUT]
    walk.take(LetInWanted(), VouchPressed(), ConfirmPressed())
    assert walk.state == town.Home()


def test_only_a_touch_begins_to_help_somebody() -> None:
    walk = at_door()
    walk.take(seen(1.0, face()), seen(1.1, face()))
    assert walk.state == Desk(VOLUNTEER, door.Attract())
    walk.take(EndPressed())
    assert isinstance(walk.state, Desk)


def test_the_next_citizen_begins_where_the_last_one_began() -> None:
    walk = at_town()
    walk.take(SubsidiesWanted(), NumberEntered(NUMBER), EndPressed())
    assert walk.state == Desk(VOLUNTEER, town.Home())
    assert walk.effects(RestFaces) and walk.effects(DiscardRecording)
    walk.take(SubsidiesWanted())
    assert walk.state == Assisting(VOLUNTEER, query.TypingNumber())


def test_the_terminal_is_looked_over_from_the_desk_and_nobody_walks_in_meanwhile() -> None:
    walk = at_door()
    walk.take(LookOverWanted())
    assert walk.effects(LookOver) and Timer.VOLUNTEER in walk.running
    walk.take(seen(1.0, face()), LookedOver(Readiness(())))
    assert walk.state == Inspecting(VOLUNTEER, door.Attract(), LookingOver(Readiness(()), Looks.OVER))
    walk.take(BackPressed())
    assert walk.state == Desk(VOLUNTEER, door.Attract())
    walk.take(SignOutPressed(), LookOverWanted())
    assert walk.state == door.Attract(cleared=False)


# --- at the door --------------------------------------------------------------------------------------------------


def test_a_visitor_is_let_in_on_a_ground_that_is_recorded_first() -> None:
    walk = at_door(None, VolunteerWanted())
    walk.take(LetInWanted(), GroundChosen(Ground.ID_CARD))
    assert walk.effects(KeepLetIn) == [KeepLetIn(VOLUNTEER, Ground.ID_CARD, None)]
    assert not walk.effects(Unlock)
    walk.take(EntryKept(""))
    assert walk.effects(Unlock)
    assert walk.state == Assisting(VOLUNTEER, door.Admitted("", None))
    walk.fire(Timer.HOLD)
    walk.fire(Timer.HOLD)
    assert walk.state == Desk(VOLUNTEER, door.Attract())


def test_what_cannot_be_recorded_opens_no_door_for_a_volunteer_either() -> None:
    walk = at_door()
    walk.take(LetInWanted(), GroundChosen(Ground.ESCORTED), EntryNotKept())
    assert walk.state == Assisting(VOLUNTEER, door.HandedOver(HandOver.CANNOT_RECORD))
    assert not walk.effects(Unlock)
    assert Say(Prompt.VOLUNTEER_COMING) not in walk.last, "one is there"


def test_where_the_temperature_decides_it_is_measured_first_without_a_second_number() -> None:
    walk = at_door(Rules(screening=Screening.REQUIRED), VolunteerWanted())
    walk.take(LetInWanted())
    assert walk.state == Assisting(VOLUNTEER, ClinicalValue(HandOver.ASKED, VOLUNTEER))
    walk.take(CelsiusEntered("381"))
    assert walk.state == Assisting(VOLUNTEER, door.HandedOver(HandOver.CLINICAL))
    assert helps(walk) == [Help.MEASURED]
    walk.take(LetInWanted(), CelsiusEntered("366"), GroundChosen(Ground.HEALTH_CODE))
    assert walk.effects(KeepLetIn) == [KeepLetIn(VOLUNTEER, Ground.HEALTH_CODE, 36.6)]


@pytest.mark.parametrize("where", letting_in.ONWARD)
def test_somebody_who_is_not_let_in_is_told_where_to_go(where: Help) -> None:
    walk = at_door(None, VolunteerWanted())
    walk.take(SendAwayWanted(), SentAway(Help.PRINTED))
    assert isinstance(walk.state, Assisting) and isinstance(walk.state.below, letting_in.SendingAway)
    walk.take(SentAway(where))
    assert walk.state == Assisting(VOLUNTEER, letting_in.SentOn(where))
    assert helps(walk) == [where]
    walk.take(BackPressed())
    assert walk.state == Desk(VOLUNTEER, door.Attract())


# --- at the town terminal -----------------------------------------------------------------------------------------


def claimed(rules: Rules | None = None) -> Walk[assisted.TownWithHelp]:
    walk = at_town(rules)
    walk.take(SubsidiesWanted(), NumberEntered(NUMBER), NameEntered("肖国强"), ClaimChecked(PERSON))
    return walk


def test_a_signed_in_volunteer_vouches_by_one_touch() -> None:
    walk = claimed()
    assert walk.state == Assisting(VOLUNTEER, query.Vouching(PERSON, VOLUNTEER))
    walk.take(VouchPressed())
    assert walk.effects(LookUpSubsidies) == [LookUpSubsidies(PERSON, vouched=True)]
    assert helps(walk) == [Help.VOUCHED]


def test_a_volunteer_s_word_proves_nothing_where_the_settings_do_not_take_it() -> None:
    walk = claimed(Rules(second_proofs=frozenset({SecondProof.FACE})))
    assert walk.state == Assisting(VOLUNTEER, query.ProvingByFace(PERSON))
    walk.take(VouchPressed())
    assert not walk.effects(LookUpSubsidies)


def test_a_number_that_the_citizen_sets_is_recorded_as_help() -> None:
    walk = claimed()
    walk.take(VouchPressed(), _found(), OwnPinWanted(), PinEntered("135790"), PinEntered("135790"))
    assert walk.effects(SetOwnPin)
    walk.take(OwnPinSet(kept=True))
    assert helps(walk) == [Help.PIN_SET]


def _found() -> SubsidiesFound:
    (found,) = TOWN.events["subsidies"]
    assert isinstance(found, SubsidiesFound)
    return found


def test_a_message_goes_when_the_citizen_confirms_it() -> None:
    walk = at_town()
    walk.take(AskingWanted(), SortChosen(ConsultationSort.QUESTION), DepartmentsFound(()))
    walk.take(ReadyQuestionChosen(ReadyQuestion.WHEN_PAID), ContactEntered(""), SendPressed())
    assert isinstance(walk.state, Confirming)
    assert walk.last[0] == Say(Prompt.CONFIRM_YOURSELF)
    assert not walk.effects(SendMessage)
    walk.take(BackPressed())
    assert isinstance(walk.state, Assisting) and isinstance(walk.state.below, asking.Reviewing)
    walk.take(SendPressed(), ConfirmPressed())
    assert walk.effects(SendMessage)
    (kept,) = TOWN.events["kept"]
    walk.take(kept)
    assert isinstance(kept, MessageKept) and helps(walk) == [Help.TYPED]


# --- whatever happens ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shift:
    rules: Rules
    events: tuple[Event, ...]


_OF_VOLUNTEERS = (
    (SignInWanted(),), SIGN_IN, SIGN_IN, SIGN_IN, (SignOutPressed(),), (ConfirmPressed(),), (VouchPressed(),),
    (LetInWanted(),), (LookOverWanted(),), (SendAwayWanted(),), (PinChecked(None),), (EndPressed(),),
)  # fmt: skip
DOOR_RULES = (Rules(screening=Screening.REQUIRED), Rules(screening=Screening.OFF))
TOWN_RULES = (Rules(), Rules(second_proofs=frozenset({SecondProof.VOLUNTEER})))


@cache
def _shifts(journey: Journey[S], limits: Sequence[Rules]) -> st.SearchStrategy[Shift]:
    """First the way to some place that a volunteer can reach, as `rules.volunteer` leads there; then anything."""
    ways = {
        rules: list(atlas.paths(replace(journey, rules=(replace(rules, volunteer=VOLUNTEER),))).values())
        for rules in limits
    }
    known = [*journey.events.values(), *_OF_VOLUNTEERS * 8, *((event,) for event in WILD[::20])]
    further = st.lists(st.sampled_from(known), max_size=10)

    def shift(rules: Rules) -> st.SearchStrategy[Shift]:
        first = st.sampled_from([(), SIGN_IN])
        return st.builds(
            lambda begun, way, more: Shift(rules, (*begun, *way, *(event for events in more for event in events))),
            first,
            st.sampled_from(ways[rules]),
            further,
        )

    return st.sampled_from(limits).flatmap(shift)


# walked only where a test asks: every worker collects every test
door_shifts = st.deferred(lambda: _shifts(atlas.DOOR, DOOR_RULES))
town_shifts = st.deferred(lambda: _shifts(TOWN, TOWN_RULES))


def _hold(walk: Walk[S], events: Sequence[Event], home: object) -> None:
    """The promises of assisted.py, step by step."""
    for event in events:
        before = walk.state
        walk.take(event)
        after = walk.state
        signed = isinstance(before, Desk | Assisting | Confirming | Inspecting)
        if isinstance(after, Desk | Assisting | Confirming | Inspecting) and not signed:
            assert isinstance(before, SigningIn) and event == PinChecked(VOLUNTEER), "nobody without a number"
        if not signed:
            assert not walk.effects(KeepLetIn)
            assert set(helps(walk)) <= {Help.SIGNED_IN, Help.VOUCHED, Help.PIN_SET, Help.MEASURED}
            assert Timer.VOLUNTEER not in walk.running or isinstance(after, Desk | Assisting | Inspecting)
        else:
            assert not set(walk.running) & set(assisted.CITIZENS_WAITS) or not isinstance(
                after, Desk | Assisting | Inspecting
            )
            if isinstance(after, Desk | Assisting | Confirming | Inspecting):
                assert Timer.VOLUNTEER in walk.running, "a terminal would stay signed in for ever"
            for sent in (*walk.effects(SendMessage), *walk.effects(KeepRating)):
                assert isinstance(before, Confirming) and event == ConfirmPressed(), sent
        if isinstance(after, Desk):
            assert after.below == home
        if isinstance(after, Desk) and isinstance(before, Assisting | Confirming):
            assert walk.effects(RestFaces)
        if signed and not isinstance(after, Desk | Assisting | Confirming | Inspecting):
            assert walk.flow.is_home(after)
            stopped = {effect.timer for effect in walk.effects(StopTimer) if isinstance(effect, StopTimer)}
            assert stopped == set(Timer) and helps(walk) == [Help.SIGNED_OUT]


@thorough
@given(door_shifts)
def test_at_the_door_nothing_is_done_for_a_volunteer_who_is_not_signed_in(shift: Shift) -> None:
    _hold(Walk(assisted.DOOR, shift.rules), shift.events, door.Attract())


@thorough
@given(town_shifts)
def test_at_the_town_nothing_is_done_for_a_volunteer_who_is_not_signed_in(shift: Shift) -> None:
    _hold(Walk(assisted.TOWN, shift.rules), shift.events, town.Home())


@thorough
@given(door_shifts)
def test_required_screening_holds_for_those_whom_a_volunteer_lets_in(shift: Shift) -> None:
    walk = Walk(assisted.DOOR, replace(shift.rules, screening=Screening.REQUIRED))
    for event in shift.events:
        walk.take(event)
        for kept in walk.effects(KeepLetIn):
            assert isinstance(kept, KeepLetIn) and kept.celsius is not None
            assert walk.rules.fever.normal_from <= kept.celsius < walk.rules.fever.elevated_from


@given(town_shifts)
def test_an_abandoned_terminal_signs_the_volunteer_out(shift: Shift) -> None:
    walk = Walk(assisted.TOWN, shift.rules)
    walk.take(*shift.events)
    if isinstance(walk.state, Desk | Assisting | Confirming | Inspecting):
        walk.fire(Timer.VOLUNTEER)
        assert walk.state == town.Home()
        assert not walk.running
        assert not walk.effects(KeepHandOver)
