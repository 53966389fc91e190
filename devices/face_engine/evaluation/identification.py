"""Who is found among how many, and which strangers are taken for somebody: one to many, on an album.

A draw enrols N people, shows other photographs of some of them, and people who are not enrolled. Of each visitor four numbers
stay: how far the nearest person is, how far the second and the next few, and whether the nearest is the right one. All limits are
tried on those.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from devices.face_engine.evaluation.album import Album
from devices.face_engine.evaluation.pairs import DRAWS, Distances, distances
from devices.face_engine.vectors import Vector, Vectors, fused
from kiosk.domain.matching import NEIGHBOURS, MatchRules

LEAST_STRANGERS = 20
"""With fewer who are not enrolled, the enrolled play strangers too, each against the gallery without themselves."""
MATED_SHARE = 0.5
"""Of the people with photographs enough, how many are enrolled: the others are the strangers."""


@dataclass(frozen=True, slots=True)
class Protocol:
    """How many photographs are fused on either side; `raw` compares vectors as the network gives them."""

    enrolled: int = 3
    seen: int = 3
    raw: bool = False

    def face(self, faces: Vectors) -> Vector:
        return faces[0] if self.raw else fused(faces)


@dataclass(frozen=True, slots=True)
class Visitors:
    """One row a visit."""

    nearest: Distances = field(repr=False)
    ahead: Distances = field(repr=False)
    """By how much the second person is farther."""
    right: NDArray[np.bool_] = field(repr=False)
    """Whether the nearest is who came; never for strangers."""
    following: Distances = field(repr=False)
    """How far the next NEIGHBOURS persons are, their mean."""

    def accepted(self, limit: float, margin: float) -> NDArray[np.bool_]:
        return (self.nearest <= limit) & (self.ahead >= margin)

    def taken(self, rules: MatchRules, people: int) -> NDArray[np.bool_]:
        """For the nearest person, as kiosk.domain.matching.identify does among `people`."""
        crowd = rules.crowd
        base = None if crowd is None else crowd.base(people)
        if crowd is None or base is None:
            return self.accepted(rules.max_distance, rules.margin)
        within = base + crowd.weight * self.following
        return (self.nearest <= within) & (self.ahead >= rules.margin)


@dataclass(frozen=True, slots=True)
class Draw:
    size: int
    enrolled: Visitors
    strangers: Visitors

    def missed(self, limit: float, margin: float) -> float:
        """FNIR: enrolled visitors who are not found, or taken for somebody else."""
        return 1.0 - float(np.mean(self.enrolled.accepted(limit, margin) & self.enrolled.right))

    def admitted(self, limit: float, margin: float) -> float:
        """FPIR: strangers taken for somebody."""
        return float(np.mean(self.strangers.accepted(limit, margin)))

    def missed_by(self, rules: MatchRules) -> float:
        return 1.0 - float(np.mean(self.enrolled.taken(rules, self.size) & self.enrolled.right))

    def admitted_by(self, rules: MatchRules) -> float:
        return float(np.mean(self.strangers.taken(rules, self.size)))

    def limit_for(self, share: float, margin: float) -> float:
        """The greatest limit that admits at most `share` of these strangers."""
        near = np.sort(self.strangers.nearest[self.strangers.ahead >= margin])
        may = int(share * len(self.strangers.nearest))
        return float(np.nextafter(near[may], 0)) if may < len(near) else float("inf")


def draws_of(
    gallery: Album,
    probes: Album,
    size: int,
    protocol: Protocol,
    seed: int = 7,
    draws: int = DRAWS,
    strangers: int | None = None,
) -> list[Draw]:
    """`probes` may be the same album: then nobody is shown with a photograph that was enrolled.

    Fewer than `size` people in the gallery are all enrolled. Empty where nobody can be shown. `strangers`: how many come at
    most; describing all of them takes most of the time.
    """
    rng = np.random.default_rng(seed)
    found = [_draw(rng, gallery, probes, size, protocol, strangers) for _ in range(draws)]
    return [draw for draw in found if draw is not None]


def _draw(
    rng: np.random.Generator, gallery: Album, probes: Album, size: int, protocol: Protocol, most_strangers: int | None
) -> Draw | None:
    needed = protocol.seen + (protocol.enrolled if gallery is probes else 0)
    mated = [n for n in gallery.people if len(gallery.people[n]) >= protocol.enrolled and _count(probes, n) >= needed]
    shown = [n for n in probes.people if len(probes.people[n]) >= protocol.seen]
    most = max(1, round(len(mated) * (MATED_SHARE if size < len(gallery.people) else 1.0)))
    enrolled = _some(rng, mated, min(most, size))
    # first those who could not be strangers anyway
    rest = [n for n in gallery.people if n not in set(enrolled)]
    spare, others = [n for n in rest if n not in set(shown)], [n for n in rest if n in set(shown)]
    filled = (
        enrolled + (_some(rng, spare, len(spare)) + _some(rng, others, len(others)))[: max(0, size - len(enrolled))]
    )
    strangers = [n for n in shown if n not in set(filled)]
    if len(strangers) < LEAST_STRANGERS:
        strangers = shown
    strangers = strangers[:most_strangers]
    if not enrolled or not strangers:
        return None
    orders = {name: rng.permutation(len(gallery.people[name])) for name in filled}
    rows = np.stack([protocol.face(gallery.people[n][orders[n][: protocol.enrolled]]) for n in filled])
    later = [_later(rng, gallery, probes, name, orders, protocol) for name in enrolled]
    number = {name: row for row, name in enumerate(filled)}
    strange = [
        protocol.face(probes.people[n][rng.permutation(len(probes.people[n]))[: protocol.seen]]) for n in strangers
    ]
    return Draw(
        len(filled),
        _visitors(rows, np.stack(later), [number[name] for name in enrolled], without_own=False),
        _visitors(rows, np.stack(strange), [number.get(name, -1) for name in strangers], without_own=True),
    )


def _later(
    rng: np.random.Generator,
    gallery: Album,
    probes: Album,
    name: str,
    orders: dict[str, NDArray[np.int64]],
    protocol: Protocol,
) -> Vector:
    """Another visit of an enrolled person."""
    faces = probes.people[name]
    if gallery is probes:
        return protocol.face(faces[orders[name][protocol.enrolled : protocol.enrolled + protocol.seen]])
    return protocol.face(faces[rng.permutation(len(faces))[: protocol.seen]])


def _visitors(rows: Vectors, faces: Vectors, own: Sequence[int], *, without_own: bool) -> Visitors:
    apart = distances(rows, faces)
    visits = np.arange(len(faces))
    owners = np.array(own)
    if without_own:
        known = owners >= 0
        apart[visits[known], owners[known]] = np.inf
    order = np.argsort(apart, axis=1)[:, : 1 + NEIGHBOURS]
    nearest = apart[visits, order[:, 0]]
    second = apart[visits, order[:, 1]] if rows.shape[0] > 1 else np.full(len(faces), np.inf)
    following = np.take_along_axis(apart, order[:, 1:], axis=1).mean(axis=1) if rows.shape[0] > 1 else second
    return Visitors(nearest, second - nearest, (order[:, 0] == owners) & (not without_own), following)


def _count(album: Album, name: str) -> int:
    return len(album.people.get(name, ()))


def _some(rng: np.random.Generator, names: list[str], count: int) -> list[str]:
    return [names[row] for row in rng.permutation(len(names))[:count]]
