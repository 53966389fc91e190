"""From a calibration curve to the limits of a terminal."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.face_engine import calibrations
from devices.face_engine.engines import DLIB
from kiosk.domain.matching import (
    BeyondModelError,
    Calibration,
    Candidate,
    CrowdedGallery,
    Crowding,
    CrowdLimit,
    CrowdPoint,
    CrowdRule,
    CurvePoint,
    FaceEvidence,
    Match,
    MatchRules,
    Stranger,
    Wanted,
    calibrated,
    identify,
    reach,
)
from kiosk.domain.people import PersonId

CURVE = Calibration(
    model="a model",
    source="a test",
    group="everybody",
    people=50,
    made_on=date(2026, 11, 23),
    margin=0.05,
    points=(
        CurvePoint(0.30, 1e-5, 0.02, 0.20),
        CurvePoint(0.34, 1e-4, 0.004, 0.04),
        CurvePoint(0.38, 1e-3, 0.001, 0.01),
        CurvePoint(0.42, 1e-2, 0.0, 0.0),
    ),
)
SHIPPED = calibrations.shipped(DLIB)
curves = pytest.mark.parametrize("curve", [CURVE, SHIPPED], ids=["made up", "shipped"])


def test_each_enrolled_person_is_one_more_chance_to_be_taken_for_somebody() -> None:
    assert CURVE.limit(10, 0.01) == pytest.approx(0.38)
    assert CURVE.limit(100, 0.01) == pytest.approx(0.34)
    assert CURVE.limit(1000, 0.01) == pytest.approx(0.30)
    assert CURVE.verifying_limit(0.001) == pytest.approx(0.38)


def test_between_two_points_the_line_is_of_the_logarithm() -> None:
    assert CURVE.limit(1, 10**-3.5) == pytest.approx(0.36)


def test_what_was_never_measured_is_no_match() -> None:
    assert CURVE.limit(100_000, 0.01) == 0.0


def test_as_many_people_as_are_not_turned_away_too_often() -> None:
    assert CURVE.most_people(0.01, turned_away=0.04) == 100
    assert CURVE.most_people(0.01, turned_away=0.01) == 10
    assert CURVE.most_people(0.01, turned_away=0.20) == 1000
    assert CURVE.most_people(0.01, turned_away=0.50) == 1000, "no further than the curve goes"


@curves
@given(st.integers(1, 100_000), st.floats(1e-4, 0.1), st.floats(0.001, 0.5))
def test_more_people_are_never_met_with_a_wider_limit(
    curve: Calibration, people: int, strangers: float, away: float
) -> None:
    assert curve.limit(people + 1, strangers) <= curve.limit(people, strangers)
    most = curve.most_people(strangers, away)
    if most > 0:
        assert curve.turned_away(most, strangers) <= away + 1e-6


@curves
def test_more_than_it_can_bear_is_refused_with_how_many_it_can(curve: Calibration) -> None:
    most = curve.most_people(0.01, Wanted().turned_away)
    assert calibrated(curve, Wanted(people=most)).max_distance > 0
    with pytest.raises(BeyondModelError, match=rf"1\.0% of strangers; at most {most} people"):
        calibrated(curve, Wanted(people=most + 1))


def test_the_shipped_curve_is_of_the_group_whose_strangers_look_most_alike() -> None:
    assert SHIPPED.group == "east_asian"
    rules = calibrated(SHIPPED, Wanted())
    assert 0.3 < rules.max_distance < 0.4, "stricter than the library's 0.6 by far"
    assert rules.verify_max_distance > rules.max_distance, "a claim is one chance, and not a hundred"


def test_what_the_shipped_curve_promises_is_of_a_visit_as_the_door_sees_it() -> None:
    for people in (20, 50, 100, 300):
        assert 0.10 < SHIPPED.turned_away(people, 0.01) <= Wanted().turned_away
    assert SHIPPED.turned_away(400, 0.01) > 0.5, (
        "a gallery that was not measured has the curve's limit, and pays for it"
    )
    assert SHIPPED.most_people(0.01, 0.05) == 0
    for point in SHIPPED.points:
        assert point.turned_away > point.false_non_match


def test_a_curve_without_visits_promises_nothing() -> None:
    unseen = replace(
        CURVE, points=tuple(CurvePoint(p.distance, p.false_match, p.false_non_match) for p in CURVE.points)
    )
    assert unseen.turned_away(10, 0.01) == 1.0
    assert unseen.most_people(0.01, 0.5) == 0


CROWD = MatchRules(max_distance=0.35, margin=0.05, crowd=CrowdRule(0.25, (CrowdLimit(40, 0.25), CrowdLimit(100, 0.25))))


def seen(*distances: float, people: int = 60) -> FaceEvidence:
    return FaceEvidence(5, tuple(Candidate(PersonId(f"p{row}"), at) for row, at in enumerate(distances)), people=people)


def test_who_is_like_nobody_else_is_known_at_a_distance_at_which_one_of_many_alike_is_not() -> None:
    assert identify(seen(0.38, 0.60, 0.60, 0.60), CROWD) == Match(PersonId("p0"))
    assert identify(seen(0.38, 0.46, 0.46, 0.46), CROWD) == Stranger()
    assert identify(seen(0.34, 0.38, 0.60, 0.60), CROWD) != Match(PersonId("p0")), "and the margin holds beside it"


@pytest.mark.parametrize("people", [0, 39, 101], ids=["unknown", "too few", "too many"])
def test_in_a_gallery_that_was_not_measured_the_limit_for_any_gallery_holds(people: int) -> None:
    assert identify(seen(0.36, 0.60, 0.60, 0.60, people=people), CROWD) == Stranger()
    assert reach(seen(0.36, 0.60, 0.60, 0.60, people=people), CROWD) == CROWD.max_distance


def test_too_few_neighbours_tell_nothing_of_a_crowd() -> None:
    assert reach(seen(0.36, 0.60, 0.60), CROWD) == CROWD.max_distance
    assert identify(seen(), CROWD) == Stranger()


def test_between_two_measured_galleries_the_stricter_holds_and_the_greater_share_is_expected() -> None:
    crowding = Crowding(
        0.25,
        (CrowdedGallery(40, (CrowdPoint(0.25, 0.005, 0.1),)), CrowdedGallery(100, (CrowdPoint(0.24, 0.005, 0.2),))),
    )
    rule = crowding.rule(0.01)
    assert rule is not None
    assert [rule.base(people) for people in (39, 40, 41, 100, 101)] == [None, 0.25, 0.24, 0.24, None]
    assert [crowding.turned_away(people, 0.01) for people in (39, 40, 41, 100, 101)] == [None, 0.1, 0.2, 0.2, None]
    both = replace(CURVE, crowding=crowding)
    assert both.turned_away(41, 0.01) == 0.2
    assert both.turned_away(10, 0.01) == CURVE.turned_away(10, 0.01)
    assert both.most_people(0.01, 0.15) == 486, "the curve bears more than the galleries that were measured"


def test_a_crowd_rule_takes_half_of_the_strangers_that_are_accepted() -> None:
    points = CrowdPoint(0.22, 0.0025, 0.3), CrowdPoint(0.25, 0.005, 0.2), CrowdPoint(0.27, 0.01, 0.1)
    crowding = Crowding(0.25, (CrowdedGallery(40, points),))
    assert crowding.rule(0.01) == CrowdRule(0.25, (CrowdLimit(40, 0.25),))
    assert crowding.rule(0.007) == CrowdRule(0.25, (CrowdLimit(40, 0.22),))
    assert crowding.turned_away(40, 0.007) == 0.3
    assert crowding.rule(0.001) is None, "so small a share was not counted"


def test_the_shipped_rule_holds_where_it_was_measured_and_nowhere_else() -> None:
    rule = calibrated(SHIPPED, Wanted()).crowd
    assert rule is not None
    assert (rule.limits[0].people, rule.limits[-1].people) == (20, 3 * SHIPPED.people)
    assert rule.base(19) is None and rule.base(307) is None
    assert calibrated(SHIPPED, Wanted(people=1, accepted_strangers=0.0005, turned_away=0.5)).crowd is None
