"""How near strangers come to somebody for how near they are to the next persons: the rule for galleries of a known size.

A curve of pairs gives a limit for any gallery, and one for all faces alike; it has to be that of the faces which look most alike.
Here galleries are drawn whole, and of each stranger it counts how far the nearest person is less a part of how far the next few
are. The worst gallery for that is a mixed one: a stranger of a group whose people look alike, of whom few are enrolled among many
others, finds one of the own group near and the next persons far. So those are drawn too, from a single one of the group on.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from devices.face_engine.evaluation.album import Album
from devices.face_engine.evaluation.pairs import DRAWS, TOGETHER, Distances, distances
from devices.face_engine.vectors import Vectors, equalised, fused
from kiosk.domain.matching import NEIGHBOURS, Crowding, CrowdPoint

FEWEST: Final = 50
"""People enrolled. Of fewer, the next persons may be anybody: mixed galleries of 40 ask for a limit nearer by 0.016 with the
default engine, and those of 20 for one that wins nothing over the curve's."""
LEAST_OF_GROUP: Final = 40
FEW_OF_GROUP: Final = (1, 2, 5, 10, 25)
"""Of the group, who are enrolled among others."""
SHARES: Final = (0.001, 0.0025, 0.005, 0.01)
LEAST_STRANGERS: Final = 20


@dataclass(frozen=True, slots=True)
class _Plan:
    enrolled: tuple[str, ...]
    strangers: tuple[str, ...]


def crowding_of(
    visits: Album, group: Sequence[str], weight: float, seed: int = 7, draws: int = DRAWS
) -> Crowding | None:
    """`visits` has a sitting for each photograph: three are enrolled, and a stranger is seen in one. `group` are those whose
    strangers look most alike; with fewer than LEAST_OF_GROUP of them, or fewer than FEWEST people altogether, None.
    """
    own = [name for name in group if name in visits.people]
    if len(own) < LEAST_OF_GROUP or len(visits.people) < FEWEST:
        return None
    rng = np.random.default_rng(seed)
    others = [name for name in visits.people if name not in set(own)]
    found: list[Distances] = []
    most = max(FEWEST, len(own))
    for size in sorted({FEWEST, most}):
        for few in [few for few in FEW_OF_GROUP if size - few <= len(others)] + [min(size, len(own))]:
            came = [_come(visits, plan, weight, rng) for plan in _plans(rng, own, others, size, few, draws)]
            found.append(np.sort(np.concatenate(came)))
    points: dict[float, float] = {}
    for share in SHARES:
        # the greatest limit that admits no more than the share in the worst of the galleries
        points[share] = min(float(came[int(share * len(came))]) for came in found)
    ascending = [CrowdPoint(round(points[share] - 5e-5, 4), share) for share in SHARES]
    kept = [
        point
        for point, after in zip(ascending, [*ascending[1:], None], strict=True)
        if after is None or after.distance > point.distance
    ]
    return Crowding(weight, FEWEST, most, tuple(kept))


def _plans(
    rng: np.random.Generator, own: list[str], others: list[str], size: int, few: int, draws: int
) -> Iterator[_Plan]:
    for _ in range(draws):
        mine = [own[row] for row in rng.permutation(len(own))]
        theirs = [others[row] for row in rng.permutation(len(others))[: size - few]]
        strangers = mine[few:] if len(own) - few >= LEAST_STRANGERS else mine
        yield _Plan((*mine[:few], *theirs), tuple(strangers))


def _come(visits: Album, plan: _Plan, weight: float, rng: np.random.Generator) -> Distances:
    """Of each stranger, what a CrowdRule compares with its limit."""
    enrolled = np.stack([_enrolled(rng, visits.people[name]) for name in plan.enrolled])
    seen = np.stack([_one(rng, visits.people[name]) for name in plan.strangers])
    apart = distances(enrolled, seen)
    rows = {name: row for row, name in enumerate(plan.enrolled)}
    for visit, name in enumerate(plan.strangers):
        if name in rows:
            apart[visit, rows[name]] = np.inf
    nearest = np.sort(apart, axis=1)[:, : 1 + NEIGHBOURS]
    return nearest[:, 0] - weight * nearest[:, 1:].mean(axis=1)


def _enrolled(rng: np.random.Generator, faces: Vectors) -> Vectors:
    return fused(faces[rng.permutation(len(faces))[:TOGETHER]])


def _one(rng: np.random.Generator, faces: Vectors) -> Vectors:
    return equalised(faces[rng.integers(len(faces))])
