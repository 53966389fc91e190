"""Distances between fused faces: of one person, from different photographs, and of strangers."""

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from devices.face_engine.evaluation.album import Album
from devices.face_engine.vectors import Vector, Vectors, equalised, fused

TOGETHER: Final = 3
"""Photographs that are fused on either side: what is asked for at enrolment, and what a visitor waits for."""
DRAWS: Final = 20

Distances = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Sorted distances. `people` is how many persons stand behind the strangers' pairs, `unlike` how many pairs of them."""

    genuine: Distances = field(repr=False)
    strangers: Distances = field(repr=False)
    people: int
    unlike: int

    def false_match(self, distance: float) -> float:
        return float(np.searchsorted(self.strangers, distance, "right")) / max(len(self.strangers), 1)

    def false_non_match(self, distance: float) -> float:
        return 1.0 - float(np.searchsorted(self.genuine, distance, "right")) / max(len(self.genuine), 1)


def pairs_of(album: Album, seed: int = 1, draws: int = DRAWS) -> Pairs:
    """Anew in each draw: which photographs of a person are fused, at most three on either side."""
    rng = np.random.default_rng(seed)
    names = list(album.people)
    probing = [row for row, name in enumerate(names) if len(album.people[name]) >= TOGETHER]
    genuine: list[Distances] = [np.empty(0)]
    strangers: list[Distances] = [np.empty(0)]
    for _ in range(draws if probing else 0):
        drawn = [split(rng, album.people[name]) for name in names]
        enrolled = np.stack([one for one, _ in drawn])
        genuine += [distances(one[None], later[None])[0] for one, later in drawn if later is not None]
        apart = distances(enrolled, np.stack([sample(rng, album.people[names[row]]) for row in probing]))
        apart[np.arange(len(probing)), probing] = np.nan
        strangers.append(apart[~np.isnan(apart)])
    return Pairs(
        np.sort(np.concatenate(genuine)),
        np.sort(np.concatenate(strangers)),
        len(names),
        len(probing) * (len(names) - 1),
    )


def visits_of(visits: Album, seed: int = 1, draws: int = DRAWS) -> Distances:
    """Sorted distances of people from themselves: three sittings enrolled, and another one seen."""
    rng = np.random.default_rng(seed)
    rich = [faces for faces in visits.people.values() if len(faces) > TOGETHER]
    found = [
        distances(fused(faces[order[:TOGETHER]])[None], equalised(faces[order[TOGETHER]])[None])[0]
        for _ in range(draws)
        for faces in rich
        for order in [rng.permutation(len(faces))]
    ]
    return np.sort(np.concatenate(found)) if found else np.empty(0)


def split(rng: np.random.Generator, faces: Vectors) -> tuple[Vector, Vector | None]:
    """A person enrolled, and seen again on as many other photographs: None with too few of them."""
    order = rng.permutation(len(faces))
    later = faces[order[TOGETHER : 2 * TOGETHER]]
    return fused(faces[order[:TOGETHER]]), fused(later) if len(later) == TOGETHER else None


def sample(rng: np.random.Generator, faces: Vectors, count: int = TOGETHER) -> Vector:
    return fused(faces[rng.permutation(len(faces))[:count]])


def distances(enrolled: Vectors, probes: Vectors) -> Distances:
    """(probes, enrolled), Euclidean; rows of any length."""
    one, other = enrolled.astype(np.float64), probes.astype(np.float64)
    squared = (other**2).sum(1)[:, None] + (one**2).sum(1) - 2 * other @ one.T
    return np.sqrt(np.maximum(squared, 0.0))
