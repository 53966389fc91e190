"""Somebody who looks like two: asked for a little more, let in only when one is left, and told nothing of the other."""

import pytest

from kiosk.domain.matching import Candidate, FaceEvidence
from kiosk.domain.narrowing import LastFour, Surname
from kiosk.domain.people import PersonId
from kiosk.domain.prompts import Prompt
from kiosk.domain.records import HandOver, Way
from kiosk.flows import door
from kiosk.flows.effects import CheckClue, KeepEntry, RestFaces, Say
from kiosk.flows.events import (
    ClueChecked,
    ClueGiven,
    DigitsWanted,
    EntryKept,
    Event,
    FaceCompared,
    OtherWayWanted,
    Timer,
    TimerFired,
    TryAgainPressed,
    WayChosen,
)
from kiosk.flows.machine import Rules, Screening
from kiosk.flows.narrowing import AskingDigits, AskingSurname
from tests.support.visits import face, seen
from tests.unit.flows.walking import Walk

RULES = Rules(screening=Screening.OFF)
ONE, OTHER, THIRD = PersonId("one"), PersonId("other"), PersonId("third")
LIKE_TWO = FaceCompared(FaceEvidence(5, (Candidate(ONE, 0.30), Candidate(OTHER, 0.31), Candidate(THIRD, 0.39))))
LOOK = (seen(1.0, face()), seen(1.1, face()))
SURNAME, DIGITS = ClueGiven(Surname("肖")), ClueGiven(LastFour("002X"))


def asked(*further: Event) -> Walk[door.DoorState]:
    """A visitor who looks like two people and is asked for a surname."""
    walk = Walk(door.FLOW, RULES)
    walk.take(TryAgainPressed(), *LOOK, LIKE_TWO, *further)
    return walk


def test_who_looks_like_two_is_asked_and_the_faces_rest() -> None:
    walk = asked()
    assert isinstance(walk.state, AskingSurname)
    assert walk.state.doubt.candidates == (ONE, OTHER)
    assert walk.effects(RestFaces)
    assert walk.effects(Say) == [Say(Prompt.ASK_SURNAME)]


def test_a_surname_that_fits_one_of_them_opens_the_door() -> None:
    walk = asked(SURNAME)
    assert walk.effects(CheckClue) == [CheckClue((ONE, OTHER), Surname("肖"))]
    walk.take(ClueChecked((OTHER,)))
    assert walk.effects(KeepEntry) == [KeepEntry(OTHER, Way.FACE, None)]
    walk.take(EntryKept("肖*华"))
    assert isinstance(walk.state, door.Admitted)


@pytest.mark.parametrize("fitting", [(), (ONE, OTHER), (THIRD,)], ids=["nobody", "both", "a third"])
def test_every_other_surname_leads_to_the_same_page(fitting: tuple[PersonId, ...]) -> None:
    walk = asked(SURNAME, ClueChecked(fitting))
    expected = asked(DigitsWanted())
    assert type(walk.state) is type(expected.state) is AskingDigits
    assert [type(effect) for effect in walk.last] == [type(effect) for effect in expected.last]
    assert walk.running == expected.running


def test_brothers_are_told_apart_by_their_digits() -> None:
    walk = asked(SURNAME, ClueChecked((ONE, OTHER)), DIGITS, ClueChecked((ONE,)))
    assert walk.effects(KeepEntry) == [KeepEntry(ONE, Way.FACE, None)]


@pytest.mark.parametrize("fitting", [(), (ONE, OTHER), (THIRD,)], ids=["nobody", "both", "a third"])
def test_digits_that_do_not_settle_it_are_no_answer(fitting: tuple[PersonId, ...]) -> None:
    walk = asked(DigitsWanted(), DIGITS, ClueChecked(fitting))
    assert isinstance(walk.state, door.NotRecognised)
    assert walk.running == [Timer.HOLD]


def test_digits_do_not_undo_a_wrong_surname() -> None:
    walk = asked(SURNAME, ClueChecked(()), DIGITS)
    assert walk.effects(CheckClue) == [CheckClue((), LastFour("002X"))]
    walk.take(ClueChecked((ONE,)))
    assert isinstance(walk.state, door.NotRecognised)


def test_a_second_clue_waits_for_the_answer_to_the_first() -> None:
    walk = asked(SURNAME, ClueGiven(Surname("李")))
    assert not walk.effects(CheckClue)
    walk.take(DigitsWanted())
    assert isinstance(walk.state, AskingSurname)


def test_an_answer_that_was_not_asked_for_changes_nothing() -> None:
    walk = asked(ClueChecked((ONE,)))
    assert isinstance(walk.state, AskingSurname)


def test_after_two_doubts_in_a_visit_nobody_is_asked_again() -> None:
    walk = asked()
    for _ in range(2):
        walk.take(OtherWayWanted(), TryAgainPressed(), *LOOK, LIKE_TWO)
    assert isinstance(walk.state, door.NotRecognised)


def test_the_card_is_offered_with_both_questions() -> None:
    assert asked(WayChosen(Way.ID_CARD)).state == door.HandedOver(HandOver.ID_CARD)
    assert asked(DigitsWanted(), WayChosen(Way.ID_CARD)).state == door.HandedOver(HandOver.ID_CARD)


def test_who_types_may_look_down_but_not_leave() -> None:
    walk = asked(seen(2.0, face()), seen(11.0))
    assert isinstance(walk.state, AskingSurname)
    walk.take(seen(12.1))
    assert walk.state == door.Attract(cleared=False)


def test_who_does_not_answer_is_offered_other_ways() -> None:
    walk = asked(TimerFired(Timer.IDLE))
    assert walk.state == door.ChooseWay(door.WhyChoose.NOT_RECOGNISED, doubts=1)


def test_a_store_that_does_not_answer_is_the_volunteers_case() -> None:
    walk = asked(SURNAME, TimerFired(Timer.ANSWER))
    assert walk.state == door.HandedOver(HandOver.NOT_RECOGNISED)
