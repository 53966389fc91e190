"""People for the screening model to be tried on: oral and skin temperatures with the statistics of the FDA's published data.

PhysioNet 10.13026/3bhc-9065 (CC0): 1,020 people before a FLIR camera with a black body, 0.6 to 0.8 m, oral reference,
10.9 % at 37.5 °C or more. Only statistics are used, none of the people: what a healthy and a febrile group's skin is
at 24 °C (mean, and standard deviation between healthy people), how it follows the oral temperature, and how it varies
within one person. Sensitivity and specificity are not put in; they come out.
"""

from dataclasses import dataclass
from random import Random

from kiosk.domain.fever import Elevated, FeverRules, Low, Normal, assess
from kiosk.domain.readings import ThermometerReading
from kiosk.domain.warmth import ChainRules, Target, warmth_of

ROOM = 24.0
FEBRILE_SHARE = 0.109
FEVER_FROM = 37.5
HEALTHY_ORAL = (36.91, 0.28)
"""Mean and standard deviation: what is left of the whole group's (37.06, 0.51) without the febrile."""
FEBRILE_EXCESS = (2.0, 0.35)
"""Shape and scale of a gamma distribution above 37.5: mean 38.2, long to the right."""


@dataclass(frozen=True, slots=True)
class Place:
    """Skin at one place of the face, °C at 24 °C: of healthy people, of febrile ones, and what it adds to the oral
    temperature's doing.

    `slope` is °C of skin a °C of oral temperature; `scatter` the standard deviation of what is left among the febrile.
    """

    target: Target
    healthy: float
    healthy_sd: float
    febrile: float
    slope: float
    scatter: float
    within: float


PLACES = (
    Place(Target.FOREHEAD, 34.5, 0.59, 35.3, 0.669, 0.577, 0.17),
    Place(Target.CANTHI, 35.6, 0.37, 36.8, 0.812, 0.334, 0.09),
    Place(Target.FACE, 36.0, 0.32, 37.1, 0.821, 0.261, 0.09),
)
"""The within-person scatter of the whole face's maximum is not published; it is taken to be that of the canthi, which
it mostly is.
"""


@dataclass(frozen=True, slots=True)
class Person:
    oral: float
    skin: float

    @property
    def febrile(self) -> bool:
        return self.oral >= FEVER_FROM


def people(place: Place, count: int, random: Random) -> list[Person]:
    return [
        _febrile(place, random) if random.random() < FEBRILE_SHARE else _healthy(place, random) for _ in range(count)
    ]


def _healthy(place: Place, random: Random) -> Person:
    mean, deviation = HEALTHY_ORAL
    oral = min(random.gauss(mean, deviation), FEVER_FROM - 0.01)
    left = max(place.healthy_sd**2 - (place.slope * deviation) ** 2, 0.0) ** 0.5
    return Person(oral, place.healthy + place.slope * (oral - mean) + random.gauss(0.0, left))


def _febrile(place: Place, random: Random) -> Person:
    shape, scale = FEBRILE_EXCESS
    oral = FEVER_FROM + random.gammavariate(shape, scale)
    mean = FEVER_FROM + shape * scale
    return Person(oral, place.febrile + place.slope * (oral - mean) + random.gauss(0.0, place.scatter))


@dataclass(frozen=True, slots=True)
class Tally:
    """How the verdicts fell, as shares: of the febrile who alarmed, of the healthy who did not, and of all who were too low."""

    sensitivity: float
    specificity: float
    low: float


def screened(
    place: Place, group: list[Person], random: Random, rules: FeverRules, shots: int = 1, bias: float = 0.0
) -> Tally:
    """Each person before the real chain and the real verdict, `shots` times; an alarm is one that lasts through all of them.

    `bias`: °C by which the sensor errs for everybody.
    """
    alarmed = {True: 0, False: 0}
    low = 0
    for person in group:
        verdicts = [
            _verdict(place, person.skin + bias + random.gauss(0.0, place.within), random, rules) for _ in range(shots)
        ]
        alarmed[person.febrile] += all(isinstance(verdict, Elevated) for verdict in verdicts)
        low += isinstance(verdicts[0], Low)
    febrile = sum(person.febrile for person in group)
    healthy = len(group) - febrile
    return Tally(alarmed[True] / febrile, 1 - alarmed[False] / healthy, low / len(group))


def _verdict(place: Place, skin: float, random: Random, rules: FeverRules) -> object:
    chain = ChainRules(target=place.target)
    readings = (ThermometerReading(n / 10, skin + random.gauss(0.0, 0.03), ROOM, None) for n in range(rules.samples))
    samples = [sample for reading in readings if (sample := warmth_of(reading, chain, None)) is not None]
    verdict = assess(samples, rules)
    assert isinstance(verdict, Elevated | Low | Normal), verdict
    return verdict
