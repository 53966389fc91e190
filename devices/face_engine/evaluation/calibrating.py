"""From photographs to a calibration curve: how far apart strangers are, down to the one pair in a million.

Of a few thousand pairs the rarest cannot be seen. Below the last share that rests on a few pairs the curve goes on as a tail
laid through the shares just above, normal or exponential as the engine says. Where there are pairs enough to compare (210,000
of Labeled Faces in the Wild, laid through 1 % and 0.1 %), a normal one gives 0.5 % less distance with the default engine than
was measured one decade on and 6 % less two decades on: it errs on the safe side. An exponential one is stricter, and is what
excesses over a high limit come to in many distributions (Pickands, Balkema and de Haan). Where the nearest pair that was seen
is nearer than the tail says, all of the tail is lowered to it.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from statistics import NormalDist
from typing import Final

import numpy as np

from devices.face_engine.engines import Engine, Tail
from devices.face_engine.evaluation.album import Album
from devices.face_engine.evaluation.crowding import crowding_of
from devices.face_engine.evaluation.pairs import Distances, Pairs, pairs_of, visits_of
from kiosk.domain.matching import Calibration, CurvePoint

SHARES: Final = (1e-6, 3e-6, 1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1)
COMPARED_AT: Final = 1e-3
"""The share at which groups are compared."""
LEAST_PAIRS: Final = 2.5
"""Pairs of people that a share must rest on to be taken as measured."""
LEAST_PEOPLE: Final = 20
BEYOND: Final = 100.0
"""How far the curve goes on below what was measured: two decades, as far as it could be checked. It ends there."""
LAID_THROUGH: Final = 3
"""Measured shares, half a decade apart, that fix the tail."""
EVERYBODY: Final = "everybody"

_SCALES: Final[Mapping[Tail, Callable[[float], float]]] = {
    Tail.NORMAL: NormalDist().inv_cdf,
    Tail.EXPONENTIAL: math.log,
}
"""Of shares: on which the distance is a straight line."""


class TooFewPhotographsError(Exception):
    """The text says what is missing."""


def calibrate(
    album: Album,
    engine: Engine,
    groups: Mapping[str, Sequence[str]],
    source: str,
    made_on: date,
    visits: Album | None = None,
) -> Calibration:
    """`album` was read by `engine`, and `visits` are sittings made from it. For the group whose strangers look most alike.

    Raises TooFewPhotographsError.
    """
    everybody = pairs_of(album)
    if everybody.people < LEAST_PEOPLE or not everybody.unlike or not len(everybody.genuine):
        raise TooFewPhotographsError(
            f"at least {LEAST_PEOPLE} people are needed, some of them with six photographs: "
            f"{everybody.people} people were found, {len(album.with_at_least(6))} with six"
        )
    measured = {EVERYBODY: everybody}
    for name, members in groups.items():
        part = album.of(members)
        if len(part.people) >= LEAST_PEOPLE and len(part.with_at_least(3)) > 1:
            measured[name] = pairs_of(part)
    curves = {name: _distances(pairs, engine.tail) for name, pairs in measured.items()}
    worst = min(curves, key=lambda name: curves[name][COMPARED_AT])
    alike = list(album.people) if worst == EVERYBODY else groups[worst]
    # the group may be too small to show how often its people are missed
    days = [everybody.genuine, measured[worst].genuine]
    moments = [] if visits is None else [visits_of(visits), visits_of(visits.of(alike))]
    points = tuple(
        CurvePoint(round(distance, 4), share, round(_beyond(days, distance), 5), round(_beyond(moments, distance), 5))
        for share, distance in curves[worst].items()
    )
    return Calibration(
        engine.model_id,
        source,
        worst,
        measured[worst].people,
        made_on,
        engine.margin,
        points,
        None
        if visits is None or engine.crowd_weight is None
        else crowding_of(visits, alike, engine.crowd_weight, engine.margin),
    )


def _beyond(genuine: Sequence[Distances], distance: float) -> float:
    """The greatest share that is farther apart; 1 where nothing was measured."""
    shares = (1.0 - float(np.searchsorted(one, distance, "right")) / len(one) for one in genuine if len(one))
    return max(shares, default=1.0)


def _distances(pairs: Pairs, tail: Tail) -> dict[float, float]:
    """At each of SHARES, down to two decades below the last that was measured."""
    least = LEAST_PAIRS / pairs.unlike
    seen = [share for share in SHARES if share >= least]
    if len(seen) < LAID_THROUGH:
        raise TooFewPhotographsError("too few people with three photographs to see how alike strangers look")
    found = {share: float(np.quantile(pairs.strangers, share)) for share in seen}
    near = seen[:LAID_THROUGH]
    scale = _SCALES[tail]
    steps = [scale(share) for share in near]
    slope = np.polyfit(steps, [found[share] for share in near], 1)[0]
    lowered = _heavier(pairs, found[near[0]] + slope * (scale(1 / pairs.unlike) - steps[0]))
    return {
        share: found[share] if share in found else float(found[near[0]] + slope * (scale(share) - steps[0]) - lowered)
        for share in SHARES
        if share * BEYOND >= near[0] * 0.999
    }


def _heavier(pairs: Pairs, tail: float) -> float:
    """By how much the nearest pair of strangers in a typical draw is nearer than the `tail` says of one pair; 0 where it is not.

    Two who look alike are enough to pass 1 % in a small hall, and a normal tail does not know of relatives and chance.
    """
    return max(0.0, tail - float(np.quantile(pairs.strangers, 1 / pairs.unlike)))
