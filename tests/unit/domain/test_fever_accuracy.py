"""Sensitivity and specificity of the screening model on a simulated population, against those computed from the published data.

The reference: 111 febrile and 909 healthy people, alarm at 37.3 °C on the value with a constant offset. Its own error
is that of the shares, and of the group means, which are known to 0.1 °C.
"""

from random import Random

import pytest

from kiosk.domain.fever import FeverRules
from tests.support.fever_population import PLACES, Place, people, screened

PEOPLE = 2500
FEBRILE, HEALTHY = 111, 909
PUBLISHED = {"forehead": (0.75, 0.72), "canthi": (0.95, 0.86), "face": (0.95, 0.89)}
ROUNDING = 0.05


@pytest.mark.parametrize("place", PLACES, ids=[place.target.value for place in PLACES])
def test_the_model_is_as_good_as_the_published_data_say_and_no_better(place: Place):
    group = people(place, PEOPLE, Random(1))
    low, mid, high = (screened(place, group, Random(2), FeverRules(), bias=bias) for bias in (-ROUNDING, 0.0, ROUNDING))
    sensitivity, specificity = PUBLISHED[place.target.value]
    assert _agrees(mid.sensitivity, sensitivity, FEBRILE, high.sensitivity - low.sensitivity)
    assert _agrees(mid.specificity, specificity, HEALTHY, low.specificity - high.specificity)


def _agrees(found: float, published: float, people_there: int, rounding_span: float) -> bool:
    two_errors = 2 * (published * (1 - published) / people_there) ** 0.5
    return abs(found - published) <= two_errors + rounding_span / 2


def test_resting_and_measuring_again_saves_some_of_the_healthy_and_costs_few_of_the_febrile():
    place = PLACES[1]
    group = people(place, PEOPLE, Random(1))
    once, thrice = (screened(place, group, Random(2), FeverRules(), shots=shots) for shots in (1, 3))
    assert thrice.specificity > once.specificity + 0.02
    assert thrice.sensitivity > once.sensitivity - 0.04
