"""How near strangers come to somebody for how near they are to the next persons: the rule for galleries of a known size.

A curve of pairs gives a limit for any gallery, and one for all faces alike; it has to be that of the faces which look most alike.
Here galleries are drawn whole, and of each stranger it counts how far the nearest person is less a part of how far the next few
are. The worst gallery for that is a mixed one: a stranger of a group whose people look alike, of whom few are enrolled among many
others, finds one of the own group near and the next persons far. So those are drawn too, from a single one of the group on.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Final

import numpy as np

from devices.face_engine.evaluation.album import Album
from devices.face_engine.evaluation.identification import Draw, Protocol, draws_of
from devices.face_engine.evaluation.pairs import DRAWS, TOGETHER, Distances, distances
from devices.face_engine.vectors import Vectors, equalised, fused
from kiosk.domain.matching import NEIGHBOURS, CrowdedGallery, Crowding, CrowdLimit, CrowdPoint, CrowdRule, MatchRules

SIZES: Final = (20, 35, 50, 70, 100, 200, 400, 800)
"""People enrolled, as far as the group has so many. Of fewer, the next persons may be anybody: limits made on half of the people
in galleries of 5 and 10 admitted 1.2 and 1.0 % of a group of whom one was enrolled, in the other half."""
BEYOND_GROUP: Final = 3
"""Times as many people as the group has are in the largest gallery: all of the group, and others."""
FALL: Final = 0.06
"""Of the limit, for ten times as many people as the group has: no gallery of the group alone can be drawn so large. With the
default engine everybody's own limit falls by 0.037 to 0.046 a decade between 50 and 1,500 people, and East Asians' not at all
from 5 to 102."""
LEAST_OF_GROUP: Final = 40
FEW_OF_GROUP: Final = (1, 2, 5, 10, 25)
"""Of the group, who are enrolled among others."""
SHARES: Final = (0.001, 0.0025, 0.005, 0.01)
LEAST_STRANGERS: Final = 20
LEAST_ENROLLED: Final = 400
"""In all draws of one kind of gallery together: small ones are drawn more often."""
ONE_VISIT: Final = Protocol(seen=1)

Limits = Mapping[float, float]
"""By the share of strangers within: CrowdLimit.max_distance."""


@dataclass(frozen=True, slots=True)
class _Plan:
    enrolled: tuple[str, ...]
    strangers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Sittings:
    """`visits` has a sitting for each photograph: three are enrolled, and one is seen. `own` are the group, `others` the rest."""

    visits: Album
    own: list[str]
    others: list[str]
    weight: float
    margin: float
    draws: int

    def limits(self, rng: np.random.Generator, size: int) -> Limits:
        """The greatest that admit no more than each share of the group's strangers, in the worst of the galleries of `size`."""
        found: list[Distances] = []
        fews = {few for few in FEW_OF_GROUP if few <= size and size - few <= len(self.others)}
        for few in sorted(fews | {min(size, len(self.own))}):
            plans = _plans(rng, self.own, self.others, size, few, self._draws(size))
            found.append(np.sort(np.concatenate([self._come(plan, rng) for plan in plans])))
        return {share: min(float(came[int(share * len(came))]) for came in found) for share in SHARES}

    def measured(self, size: int, limits: Limits) -> CrowdedGallery:
        galleries = [self._came_again(self.visits, size)]
        if size <= len(self.own):
            galleries.append(self._came_again(self.visits.of(self.own), size))
        kept: list[CrowdPoint] = []
        for share in reversed(SHARES):
            distance = round(limits[share] - 5e-5, 4)
            if not kept or distance < kept[-1].distance:
                kept.append(CrowdPoint(distance, share, self._turned_away(galleries, size, distance)))
        return CrowdedGallery(size, tuple(reversed(kept)))

    def _came_again(self, album: Album, size: int) -> list[Draw]:
        """Visits of enrolled people; strangers were met elsewhere."""
        return draws_of(album, album, size, ONE_VISIT, draws=self._draws(size), strangers=1)

    def _turned_away(self, galleries: list[list[Draw]], size: int, distance: float) -> float:
        """Of everybody or of the group, whichever fares worse; 1 where nobody came again."""
        rules = MatchRules(margin=self.margin, crowd=CrowdRule(self.weight, (CrowdLimit(size, distance),)))
        shares = (fmean(draw.missed_by(rules) for draw in drawn) for drawn in galleries if drawn)
        return round(max(shares, default=1.0), 4)

    def _draws(self, size: int) -> int:
        return max(self.draws, math.ceil(LEAST_ENROLLED / size))

    def _come(self, plan: _Plan, rng: np.random.Generator) -> Distances:
        """Of each stranger, what a CrowdRule compares with its limit."""
        people = self.visits.people
        enrolled = np.stack([_enrolled(rng, people[name]) for name in plan.enrolled])
        seen = np.stack([_one(rng, people[name]) for name in plan.strangers])
        apart = distances(enrolled, seen)
        rows = {name: row for row, name in enumerate(plan.enrolled)}
        for visit, name in enumerate(plan.strangers):
            if name in rows:
                apart[visit, rows[name]] = np.inf
        nearest = np.sort(apart, axis=1)[:, : 1 + NEIGHBOURS]
        return nearest[:, 0] - self.weight * nearest[:, 1:].mean(axis=1)


def crowding_of(
    visits: Album, group: Sequence[str], weight: float, margin: float, seed: int = 7, draws: int = DRAWS
) -> Crowding | None:
    """`group` are those whose strangers look most alike; with fewer than LEAST_OF_GROUP of them None. `weight` as CrowdRule has
    it, `margin` as MatchRules.
    """
    own = [name for name in group if name in visits.people]
    if len(own) < LEAST_OF_GROUP:
        return None
    rng = np.random.default_rng(seed)
    others = [name for name in visits.people if name not in set(own)]
    sittings = _Sittings(visits, own, others, weight, margin, draws)
    found = {size: sittings.limits(rng, size) for size in [*(size for size in SIZES if size < len(own)), len(own)]}
    beyond = BEYOND_GROUP * len(own)
    if beyond <= len(visits.people):
        mixed, fallen = sittings.limits(rng, beyond), 1 - FALL * math.log10(BEYOND_GROUP)
        found[beyond] = {share: min(mixed[share], fallen * found[len(own)][share]) for share in SHARES}
    return Crowding(weight, tuple(sittings.measured(size, limits) for size, limits in found.items()))


def _plans(
    rng: np.random.Generator, own: list[str], others: list[str], size: int, few: int, draws: int
) -> Iterator[_Plan]:
    for _ in range(draws):
        mine = [own[row] for row in rng.permutation(len(own))]
        theirs = [others[row] for row in rng.permutation(len(others))[: size - few]]
        strangers = mine[few:] if len(own) - few >= LEAST_STRANGERS else mine
        yield _Plan((*mine[:few], *theirs), tuple(strangers))


def _enrolled(rng: np.random.Generator, faces: Vectors) -> Vectors:
    return fused(faces[rng.permutation(len(faces))[:TOGETHER]])


def _one(rng: np.random.Generator, faces: Vectors) -> Vectors:
    return equalised(faces[rng.integers(len(faces))])
