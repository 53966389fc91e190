"""Masking, framing, matching, money: each policy against what can go wrong with it."""

from datetime import UTC, date, datetime

import pytest

from kiosk.domain.framing import FaceView, FramingRules, Hint, HintDisplay, Scene, judge
from kiosk.domain.id_number import IdNumber
from kiosk.domain.masking import mask_account, mask_id_number, mask_name
from kiosk.domain.matching import (
    Ambiguous,
    Candidate,
    FaceEvidence,
    Match,
    MatchRules,
    MoreFrames,
    Stranger,
    identify,
    verify,
)
from kiosk.domain.people import PersonId, Resident
from kiosk.domain.subsidies import PaymentState, Subsidy, SubsidyAnswer, yuan
from tests.support.visits import face

FRAMING, MATCH = FramingRules(), MatchRules()


@pytest.mark.parametrize(
    ("name", "shown"), [("肖国强", "肖*强"), ("李明", "李*"), ("欧阳小明", "欧**明"), ("明", "*"), ("", "*")]
)
def test_a_masked_name(name: str, shown: str) -> None:
    assert mask_name(name) == shown


def test_masked_numbers_show_the_last_four() -> None:
    assert mask_id_number(IdNumber.parse("11010519491231002X")) == "*" * 14 + "002X"
    assert mask_account("6217000010001234567") == "****4567"
    assert mask_account("1234") == "****"


def test_a_resident_never_prints_the_name() -> None:
    resident = Resident(PersonId("p"), "肖国强", IdNumber.parse("11010519491231002X"), "江南街道")
    assert "肖国强" not in repr(resident)
    assert "1949" not in repr(resident)


@pytest.mark.parametrize(
    ("scene", "hint"),
    [
        ((), Hint.NOT_SEEN),
        ((face(width=0.05),), Hint.NOT_SEEN),
        ((face(), face()), Hint.SEVERAL),
        ((face(), face(width=0.1)), None),
        ((face(width=0.16),), Hint.TOO_FAR),
        ((face(width=0.6, left=0.2),), Hint.TOO_NEAR),
        ((face(luma=20),), Hint.TOO_DARK),
        ((face(mask=0.9),), Hint.MASK),
        ((face(left=0.0),), Hint.NOT_CENTRED),
        ((face(yaw=-0.5),), Hint.NOT_FRONTAL),
        ((face(),), None),
    ],
)
def test_one_hint_for_each_picture(scene: tuple[FaceView, ...], hint: Hint | None) -> None:
    assert judge(Scene(0.0, scene), FRAMING) is hint


def test_a_hint_that_flickers_is_not_shown() -> None:
    display = HintDisplay()
    for n in range(20):
        display = display.seen(Hint.TOO_DARK if n % 2 else None, n / 10, FRAMING)
    assert display.shown is None


def test_a_hint_is_shown_once_it_holds_and_stays_long_enough_to_be_read() -> None:
    display = HintDisplay()
    shown: list[Hint | None] = []
    for n in range(40):
        display = display.seen(Hint.MASK if n < 10 else None, n / 10, FRAMING)
        shown.append(display.shown)
    assert shown[:7] == [None] * 7
    began, ended = shown.index(Hint.MASK), len(shown) - shown[::-1].index(Hint.MASK)
    assert 6 <= began <= 8
    assert (ended - began) / 10 >= FRAMING.keep_for
    assert shown[-1] is None


def evidence(*distances: tuple[str, float], frames: int = 5) -> FaceEvidence:
    return FaceEvidence(frames, tuple(Candidate(PersonId(person), distance) for person, distance in distances))


@pytest.mark.parametrize(
    ("found", "verdict"),
    [
        (evidence(("a", 0.30), frames=2), MoreFrames()),
        (evidence(("a", 0.30), frames=3), Match(PersonId("a"))),
        (evidence(("a", 0.40), ("b", 0.46)), Match(PersonId("a"))),
        (evidence(("a", 0.30), ("b", 0.35)), Ambiguous((PersonId("a"), PersonId("b")))),
        (evidence(("a", 0.30), ("b", 0.35), ("c", 0.37)), Ambiguous((PersonId("a"), PersonId("b")))),
        (evidence(("a", 0.39), ("b", 0.41)), Ambiguous((PersonId("a"),))),
        (evidence(("a", 0.30), ("a", 0.31), ("b", 0.50)), Match(PersonId("a"))),
        (evidence(("a", 0.41)), Stranger()),
        (evidence(("a", 0.59)), Stranger()),
        (evidence(("a", 0.41), frames=3), MoreFrames()),
        (evidence(), Stranger()),
        (evidence(frames=1), MoreFrames()),
    ],
)
def test_identification(found: FaceEvidence, verdict: object) -> None:
    assert identify(found, MATCH) == verdict


def test_verification_is_of_the_claimed_person_only() -> None:
    assert verify(evidence(("a", 0.3), frames=2), PersonId("a"), MATCH) is None
    assert verify(evidence(("a", 0.3)), PersonId("a"), MATCH) is True
    assert verify(evidence(("b", 0.3)), PersonId("a"), MATCH) is False
    assert verify(evidence(("a", 0.5)), PersonId("a"), MATCH) is False
    assert verify(evidence(), PersonId("a"), MATCH) is False


def test_only_what_was_paid_in_the_year_adds_up() -> None:
    def grant(fen: int, year: int, state: PaymentState) -> Subsidy:
        return Subsidy("高龄津贴", fen, date(year, 3, 1), state, "1234")

    answer = SubsidyAnswer(
        (
            grant(10_050, 2026, PaymentState.PAID),
            grant(5_000, 2026, PaymentState.PAID),
            grant(7_000, 2026, PaymentState.PROCESSING),
            grant(7_000, 2026, PaymentState.RETURNED),
            grant(9_900, 2025, PaymentState.PAID),
        ),
        datetime(2026, 11, 1, tzinfo=UTC),
    )
    assert yuan(answer.total_fen(2026)) == "150.50"
    assert yuan(123_456_705) == "1,234,567.05"
