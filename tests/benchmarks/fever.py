"""What screening is worth on a simulated population: `python -m tests.benchmarks.fever`. Prints the tables of
docs/fever-screening.md.
"""

from dataclasses import replace
from random import Random

from kiosk.domain.fever import FeverRules
from tests.support.fever_population import PLACES, people, screened

PEOPLE = 20_000


def main() -> None:
    rules = FeverRules()
    print(f"{PEOPLE} people a row, seed 1; sensitivity / specificity / too low")
    for place in PLACES:
        random = Random(1)
        group = people(place, PEOPLE, random)
        for label, limits, shots, bias in (
            ("37.3", rules, 1, 0.0),
            ("37.5", replace(rules, elevated_from=37.5), 1, 0.0),
            ("37.3 three times", rules, 3, 0.0),
            ("37.3, sensor 0.3 low", rules, 1, -0.3),
            ("37.3, sensor 0.3 high", rules, 1, 0.3),
        ):
            tally = screened(place, group, random, limits, shots, bias)
            print(
                f"{place.target.value:9} {label:22} {tally.sensitivity:.2f} / {tally.specificity:.2f} / {tally.low:.3f}"
            )


if __name__ == "__main__":
    main()
