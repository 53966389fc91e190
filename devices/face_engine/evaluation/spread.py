"""Shares of several draws as mean and spread."""

import statistics
from collections.abc import Callable, Sequence
from typing import Any, Final

from devices.face_engine.evaluation.identification import Draw
from kiosk.domain.matching import MatchRules

Figures = dict[str, Any]

SHARES: Final = (0.003, 0.01, 0.03)
"""Strangers admitted, at which misses are compared: FPIR 0.3, 1 and 3 %."""


def at_shares(draws: Sequence[Draw], margin: float) -> Figures:
    """FNIR at each FPIR of SHARES."""
    found: Figures = {}
    for share in SHARES:
        limits = [draw.limit_for(share, margin) for draw in draws]
        missed = [draw.missed(limit, margin) for draw, limit in zip(draws, limits, strict=True)]
        found[f"FNIR at FPIR {share:.1%}"] = spread(missed)
    return found


def at_limit(draws: Sequence[Draw], limit: float, margin: float) -> Figures:
    def of(share: Callable[[Draw], float]) -> Figures:
        return spread([share(draw) for draw in draws])

    return {
        "FPIR": of(lambda draw: draw.admitted(limit, margin)),
        "FNIR": of(lambda draw: draw.missed(limit, margin)),
    }


def as_ruled(draws: Sequence[Draw], rules: MatchRules) -> Figures:
    """What a terminal with these rules does."""
    return {
        "FPIR": spread([draw.admitted_by(rules) for draw in draws]),
        "FNIR": spread([draw.missed_by(rules) for draw in draws]),
    }


def spread(values: Sequence[float]) -> Figures:
    if not values:
        return {}
    return {"mean": round(statistics.fmean(values), 5), "sd": round(statistics.pstdev(values), 5)}
