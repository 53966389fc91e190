"""At the door and at the terminal: a picture of somebody opens nothing where that is required, and nobody is accused."""

from pathlib import Path

import pytest

from kiosk.domain.framing import Hint, Scene, judge
from kiosk.domain.liveness import PictureSigns, Sign
from kiosk.domain.matching import Candidate, FaceEvidence
from kiosk.domain.people import PersonId
from kiosk.domain.records import HandOver
from kiosk.flows import door, town
from kiosk.flows.effects import KeepEntry, LookUpSubsidies, RemarkLiveness
from kiosk.flows.events import (
    ClaimChecked,
    EntryKept,
    FaceCompared,
    NameEntered,
    NumberEntered,
    SubsidiesWanted,
    TryAgainPressed,
)
from kiosk.flows.machine import AttackDetection, Rules, Screening
from kiosk.settings import Settings
from tests.support.visits import ELDER, face, seen, spot, warmth
from tests.unit.flows.walking import Walk

REAL, COPIED, DOTTED = PictureSigns(5, 5.0, 0.9), PictureSigns(5, 5.0, 0.001), PictureSigns(5, 50.0)


def compared(signs: PictureSigns) -> FaceCompared:
    return FaceCompared(FaceEvidence(5, (Candidate(ELDER, 0.3),), signs))


def recognising(mode: AttackDetection) -> Walk[door.DoorState]:
    walk = Walk(door.FLOW, Rules(screening=Screening.OFF, attack_detection=mode))
    walk.take(TryAgainPressed(), seen(1.0, face()), seen(1.1, face()))
    assert isinstance(walk.state, door.Recognising)
    return walk


@pytest.mark.parametrize("signs", [COPIED, DOTTED])
def test_a_picture_of_an_enrolled_person_is_the_volunteers_case(signs: PictureSigns) -> None:
    walk = recognising(AttackDetection.REQUIRED)
    walk.take(compared(signs))
    assert walk.state == door.HandedOver(HandOver.NOT_RECOGNISED)
    assert walk.effects(RemarkLiveness)
    assert not walk.effects(KeepEntry)


def test_without_a_word_for_life_the_door_waits_for_warmth() -> None:
    walk = recognising(AttackDetection.REQUIRED)
    silent = compared(PictureSigns(5, 5.0))
    walk.take(silent)
    assert isinstance(walk.state, door.Recognising)
    walk.take(*(warmth(n / 10, 36.5) for n in range(5)), silent)
    assert isinstance(walk.state, door.Deciding)


def test_paper_in_front_of_the_thermometer_is_no_face() -> None:
    walk = recognising(AttackDetection.REQUIRED)
    walk.take(*(spot(n / 10, 24.5) for n in range(5)), compared(PictureSigns(5, 5.0)))
    assert walk.effects(RemarkLiveness) == [RemarkLiveness((Sign.COLD,))]
    assert isinstance(walk.state, door.HandedOver)


def test_advice_lets_in_and_asks_the_volunteer_to_look() -> None:
    walk = recognising(AttackDetection.ADVISORY)
    walk.take(compared(DOTTED))
    assert walk.effects(RemarkLiveness) == [RemarkLiveness((Sign.RASTER,))]
    walk.take(EntryKept("肖*强"))
    assert walk.state == door.Admitted("肖*强", None, remarked=True)


def test_a_double_is_asked_nothing_by_a_picture() -> None:
    walk = recognising(AttackDetection.REQUIRED)
    alike = (Candidate(ELDER, 0.30), Candidate(PersonId("double"), 0.31))
    walk.take(FaceCompared(FaceEvidence(5, alike, COPIED)))
    assert isinstance(walk.state, door.HandedOver)


@pytest.mark.parametrize(("signs", "shown"), [(REAL, True), (COPIED, False), (PictureSigns(5, 5.0), False)])
def test_subsidies_are_not_shown_to_a_picture(signs: PictureSigns, shown: bool) -> None:
    walk = Walk(town.FLOW, Rules(attack_detection=AttackDetection.REQUIRED))
    walk.take(SubsidiesWanted(), NumberEntered("11010519491231002X"), NameEntered("肖国强"), ClaimChecked(ELDER))
    walk.take(compared(signs))
    assert bool(walk.effects(LookUpSubsidies)) is shown


@pytest.mark.parametrize(
    ("mode", "hint"),
    [(AttackDetection.ADVISORY, None), (AttackDetection.REQUIRED, Hint.TOO_FAR)],
)
def test_who_has_to_give_a_sign_of_life_is_asked_to_come_near_enough_for_it(
    mode: AttackDetection, hint: Hint | None
) -> None:
    rules = Settings(data_dir=Path(), attack_detection=mode).rules
    stopped, nearer = (Scene(1.0, (face(left=0.5 - width / 2, width=width),)) for width in (0.24, 0.27))
    assert judge(stopped, rules.framing) is hint
    assert judge(nearer, rules.framing) is None
