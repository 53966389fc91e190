"""Characters as a finger writes them: our own strokes on a field of 100 by 100, and a hand that is not sure."""

from collections.abc import Mapping, Sequence
from random import Random

from kiosk.domain.handwriting import Stroke

STROKES: Mapping[str, tuple[Stroke, ...]] = {
    "一": (((5, 50), (95, 48)),),
    "二": (((20, 25), (80, 24)), ((5, 80), (95, 78))),
    "三": (((15, 15), (85, 14)), ((25, 48), (75, 47)), ((5, 85), (95, 84))),
    "十": (((5, 45), (95, 44)), ((50, 5), (50, 95))),
    "人": (((50, 5), (45, 45), (8, 92)), ((48, 40), (65, 70), (95, 92))),
    "口": (((20, 20), (22, 85)), ((20, 20), (80, 18), (78, 85)), ((22, 80), (78, 80))),
    "日": (((25, 8), (25, 92)), ((25, 8), (75, 8), (75, 92)), ((25, 48), (75, 48)), ((25, 88), (75, 88))),
    "田": (
        ((15, 15), (15, 88)), ((15, 15), (85, 15), (85, 88)), ((50, 15), (50, 85)), ((15, 50), (85, 50)),
        ((15, 85), (85, 85)),
    ),
    "王": (((15, 15), (85, 14)), ((20, 48), (80, 47)), ((50, 15), (50, 85)), ((5, 86), (95, 84))),
    "中": (((15, 25), (17, 65)), ((15, 25), (85, 24), (83, 65)), ((15, 62), (85, 62)), ((50, 5), (50, 97))),
    "木": (((8, 32), (92, 30)), ((50, 5), (50, 95)), ((48, 34), (30, 65), (5, 85)), ((52, 34), (70, 62), (95, 82))),
    "山": (((50, 5), (50, 85)), ((12, 40), (13, 87), (88, 86)), ((88, 38), (88, 90))),
}  # fmt: skip


def shaken(strokes: Sequence[Stroke], hand: Random, by: float) -> tuple[Stroke, ...]:
    """Each corner missed by about `by` in each direction."""
    return tuple(tuple((x + hand.gauss(0, by), y + hand.gauss(0, by)) for x, y in stroke) for stroke in strokes)
