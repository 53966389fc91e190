"""The measurement chain and the verdict: each stage against its formula, each limit from both sides, and no low value
made normal.
"""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kiosk.domain.fever import (
    Elevated,
    FeverRules,
    Low,
    MoreSamples,
    Normal,
    RoomUnfit,
    TooFar,
    WarmingUp,
    assess,
    clinical,
    fresh,
)
from kiosk.domain.readings import ThermometerReading
from kiosk.domain.warmth import OFFSETS, ChainRules, DistanceStep, Target, Warmth, as_emitted, warmth_of
from tests.support.visits import face

FEVER = FeverRules()
TABLE = (DistanceStep(0.3, 0.0), DistanceStep(0.5, 0.4), DistanceStep(0.8, 1.0))


def samples(*bodies: float, raw: float = 34.0, room: float | None = 24.0) -> list[Warmth]:
    return [
        Warmth(n / 10, raw, raw, raw, body, room, None, in_reach=True, warm_for=3600.0) for n, body in enumerate(bodies)
    ]


def test_four_samples_say_nothing():
    assert assess(samples(36.5, 36.5, 36.5, 36.5), FEVER) == MoreSamples(4)
    assert assess((), FEVER) == MoreSamples(0)


def test_the_median_decides_and_not_one_hot_sample():
    assert assess(samples(37.2, 37.2, 37.4, 37.2, 37.25), FEVER) == Normal(37.2)


def test_a_face_that_still_warms_up_is_not_judged():
    assert isinstance(assess(samples(34.0, 34.8, 35.6, 36.2, 36.5), FEVER), MoreSamples)


@pytest.mark.parametrize(("body", "verdict"), [(37.29, Normal), (37.3, Elevated), (35.5, Normal), (35.49, Low)])
def test_the_limits_are_where_they_are_said_to_be(body: float, verdict: type):
    assert isinstance(assess(samples(*[body] * 5), FEVER), verdict)


@pytest.mark.parametrize("raw", [24.0, 60.0], ids=["room", "drink"])
def test_what_is_no_forehead_is_no_sample(raw: float):
    assert assess(samples(*[36.5] * 5, raw=raw), FEVER) == TooFar()
    assert assess([*samples(*[36.5] * 4, raw=raw), *samples(36.5)], FEVER) == MoreSamples(1)


@pytest.mark.parametrize("room", [8.0, 15.9, 32.1, 36.0])
def test_outside_the_room_s_limits_screening_is_not_valid_and_says_so(room: float):
    assert assess(samples(*[36.5] * 9, room=room), FEVER) == RoomUnfit(room)


@pytest.mark.parametrize("room", [16.0, 32.0, None])
def test_at_the_room_s_limits_it_is_and_a_room_that_nobody_measures_is_taken_to_be_fit(room: float | None):
    assert assess(samples(*[36.5] * 5, room=room), FEVER) == Normal(36.5)


def test_a_sensor_just_switched_on_judges_nobody():
    cold = [replace(sample, warm_for=590.0) for sample in samples(*[36.5] * 9)]
    assert assess(cold, FEVER) == WarmingUp(10.0)
    assert assess([*cold, *samples(*[36.5] * 5)], FEVER) == Normal(36.5)


def test_values_before_a_silence_are_not_this_visitor_s():
    old, new = samples(38.0, 38.0, 38.0), samples(36.5, 36.5)
    later = [replace(sample, at=sample.at + 5.0) for sample in new]
    assert fresh([*old, *later], later[-1].at, FEVER) == tuple(later)
    assert fresh(new, 9.0, FEVER) == ()
    assert fresh(new, 2.0, FEVER) == tuple(new)


@given(st.lists(st.floats(20, 46), max_size=30), st.floats(20, 46))
def test_low_is_never_normal(bodies: list[float], raw: float):
    verdict = assess(samples(*bodies, raw=raw), FEVER)
    if isinstance(verdict, Normal):
        assert FEVER.normal_from <= verdict.celsius < FEVER.elevated_from


def reading(
    surface: float | None = 34.2,
    ambient: float | None = 24.0,
    body: float | None = None,
    distance: float | None = None,
    emissivity: float = 0.98,
) -> ThermometerReading:
    return ThermometerReading(1.0, surface, ambient, body, distance, emissivity=emissivity)


def through(given: ThermometerReading, rules: ChainRules, width: float | None = None) -> Warmth:
    sample = warmth_of(given, rules, None if width is None else face(width=width))
    assert sample is not None
    return sample


def test_every_stage_is_kept():
    rules = ChainRules(site_offset=-0.2, distances=TABLE)
    sample = through(reading(distance=0.4, emissivity=0.95), rules)
    assert sample.raw == 34.2
    assert sample.radiance == pytest.approx(as_emitted(34.2, 24.0, 0.95, 0.98) - 0.2)
    assert sample.corrected == pytest.approx(sample.radiance + 0.2)
    assert sample.body == pytest.approx(sample.corrected + 6.16 - 0.154 * 24.0)
    assert sample.metres == 0.4 and sample.in_reach


@pytest.mark.parametrize(("target", "offset"), [(Target.FOREHEAD, 2.464), (Target.CANTHI, 1.278), (Target.FACE, 0.942)])
def test_the_statistics_are_those_of_the_published_data_at_24_degrees(target: Target, offset: float):
    sample = through(reading(), ChainRules(target=target))
    assert sample.body == pytest.approx(34.2 + offset)


def test_in_calibration_there_is_no_body():
    sample = through(
        reading(surface=37.0), ChainRules(target=Target.BLACK_BODY, surface_emissivity=0.97, site_offset=0.1)
    )
    assert sample.body is None
    assert sample.radiance == pytest.approx(as_emitted(37.0, 24.0, 0.98, 0.97) + 0.1)
    assert assess([sample] * 9, FEVER) == TooFar()


def test_a_module_that_converts_by_itself_is_taken_at_its_word_and_cannot_be_calibrated():
    rules = ChainRules(site_offset=0.1)
    sample = through(reading(surface=None, ambient=None, body=36.7), rules)
    assert (sample.raw, sample.body) == (36.7, pytest.approx(36.8))
    assert warmth_of(reading(surface=None, body=36.7), replace(rules, target=Target.BLACK_BODY), None) is None
    assert warmth_of(reading(), replace(rules, target=Target.BODY), None) is None


@given(st.floats(-20, 60), st.floats(0, 40), st.floats(0.5, 1.0))
def test_the_right_emissivity_changes_nothing_and_back_is_where_it_was(apparent: float, room: float, emissivity: float):
    assert as_emitted(apparent, room, emissivity, emissivity) == pytest.approx(apparent, abs=1e-6)
    there = as_emitted(apparent, room, 0.95, emissivity)
    # a dull surface cannot look much colder than the room: what it would have to be is below absolute zero
    assume(there > -273.0)
    assert as_emitted(there, room, emissivity, 0.95) == pytest.approx(apparent, abs=1e-6)


def test_skin_emits_more_than_a_module_s_default_takes_for_granted():
    assert as_emitted(34.5, 24.0, 0.95, 0.98) == pytest.approx(34.19, abs=0.01)


@pytest.mark.parametrize(
    ("metres", "added", "in_reach"),
    [(0.1, 0.0, True), (0.3, 0.0, True), (0.4, 0.2, True), (0.65, 0.7, True), (0.8, 1.0, True), (0.9, 1.0, False)],
)
def test_the_distance_table_is_a_line_between_its_steps(metres: float, added: float, in_reach: bool):
    sample = through(reading(distance=metres), ChainRules(distances=TABLE))
    assert sample.corrected - sample.radiance == pytest.approx(added)
    assert sample.in_reach is in_reach
    assert isinstance(assess([sample] * 5, FEVER), TooFar) is not in_reach


def test_a_module_without_a_distance_takes_it_from_the_face_s_width():
    sample = through(reading(), ChainRules(distances=TABLE), width=0.28)
    assert sample.metres == pytest.approx(0.5)
    assert through(reading(), ChainRules(), width=0.28).metres is None


@given(st.floats(20, 45), st.floats(0.001, 2.0), st.sampled_from(list(OFFSETS)))
def test_a_warmer_surface_is_a_warmer_body_by_as_much(surface: float, more: float, target: Target):
    """Slope one: no value is drawn towards a likely one."""
    rules = ChainRules(target=target)
    cool, warm = through(reading(surface), rules), through(reading(surface + more), rules)
    assert cool.body is not None and warm.body is not None
    assert warm.body - cool.body == pytest.approx(more, abs=1e-6)


@pytest.mark.parametrize(("typed", "celsius"), [("365", 36.5), ("36.5", 36.5), ("420", 42.0)])
def test_a_clinical_temperature(typed: str, celsius: float):
    assert clinical(typed, FEVER) == celsius


@pytest.mark.parametrize("typed", ["", "36", "3650", "999", "339", "431", "3.65", "三六五", "-36", "36,5", " 365"])
def test_what_no_clinical_thermometer_shows(typed: str):
    assert clinical(typed, FEVER) is None
