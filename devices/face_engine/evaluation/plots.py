"""Curves of an evaluation as SVG: lines over two axes, and nothing that needs a plotting library."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

WIDTH, HEIGHT, EDGE = 640, 480, 64
COLOURS: Final = ("#1f6fb2", "#c8501e", "#3a7d2c", "#7a3fa0", "#555555")
Line = Sequence[tuple[float, float]]


def det(figures: Mapping[str, Any]) -> str:
    """False non-matches over false matches, both logarithmic, a line a group."""
    lines = {name: _det_points(part["curve"]) for name, part in figures["verification"].items() if "curve" in part}
    return chart(
        "DET: three photographs on either side", ("false match", 1e-6, 1.0), ("false non-match", 1e-4, 1.0), lines
    )


def roc(figures: Mapping[str, Any]) -> str:
    """True matches over false matches."""
    lines = {
        name: [(match, 1.0 - miss) for _, match, miss in part["curve"] if match > 0]
        for name, part in figures["verification"].items()
        if "curve" in part
    }
    return chart("ROC: three photographs on either side", ("false match", 1e-6, 1.0), ("true match", 0.5, 1.0), lines)


def by_size(figures: Mapping[str, Any]) -> str:
    """Misses at FPIR 1 % over how many are enrolled."""
    rows = figures["identification"]["everybody"]
    key = "FNIR at FPIR 1.0%"
    lines = {
        name: [(float(row["enrolled"]), max(row[plan][key]["mean"], 1e-4)) for row in rows if row[plan]]
        for name, plan in (("three photographs", "three_photographs"), ("one photograph", "one_photograph"))
    }
    most = max([row["enrolled"] for row in rows], default=100)
    return chart("Missed at FPIR 1 %", ("people enrolled", 10.0, max(most * 1.5, 200.0)), ("FNIR", 1e-4, 1.0), lines)


def _det_points(curve: Sequence[Sequence[float]]) -> list[tuple[float, float]]:
    return [(match, miss) for _, match, miss in curve if match > 0 and miss > 0]


def chart(title: str, across: tuple[str, float, float], up: tuple[str, float, float], lines: Mapping[str, Line]) -> str:
    """Axes are (name, from, to): logarithmic, but for those that span less than a decade."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
        f'<text x="{WIDTH / 2}" y="24" text-anchor="middle" font-size="15">{title}</text>',
    ]
    for value in _ticks(across):
        x = _x(value, across)
        parts.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{EDGE / 2 + 10}" y2="{HEIGHT - EDGE}" stroke="#ddd"/>')
        parts.append(f'<text x="{x:.1f}" y="{HEIGHT - EDGE + 18}" text-anchor="middle">{value:g}</text>')
    for value in _ticks(up):
        y = _y(value, up)
        parts.append(f'<line x1="{EDGE}" x2="{WIDTH - EDGE / 2}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"/>')
        parts.append(f'<text x="{EDGE - 6}" y="{y + 4:.1f}" text-anchor="end">{value:g}</text>')
    parts.append(f'<text x="{WIDTH / 2}" y="{HEIGHT - 14}" text-anchor="middle">{across[0]}</text>')
    parts.append(f'<text transform="translate(16 {HEIGHT / 2}) rotate(-90)" text-anchor="middle">{up[0]}</text>')
    for number, (name, line) in enumerate(lines.items()):
        colour = COLOURS[number % len(COLOURS)]
        inside = [(x, y) for x, y in line if across[1] <= x <= across[2] and up[1] <= y <= up[2]]
        points = " ".join(f"{_x(x, across):.1f},{_y(y, up):.1f}" for x, y in inside)
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts.append(f'<text x="{EDGE + 10}" y="{HEIGHT - EDGE - 12 - 16 * number}" fill="{colour}">{name}</text>')
    return "\n".join([*parts, "</svg>\n"])


def _ticks(axis: tuple[str, float, float]) -> list[float]:
    _, low, high = axis
    if high < 10 * low:
        return [low + (high - low) * step / 5 for step in range(6)]
    return [10.0**power for power in range(math.ceil(math.log10(low)), math.floor(math.log10(high)) + 1)]


def _along(value: float, axis: tuple[str, float, float]) -> float:
    _, low, high = axis
    if high < 10 * low:
        return (value - low) / (high - low)
    return math.log(value / low) / math.log(high / low)


def _x(value: float, axis: tuple[str, float, float]) -> float:
    return EDGE + _along(value, axis) * (WIDTH - 1.5 * EDGE)


def _y(value: float, axis: tuple[str, float, float]) -> float:
    return HEIGHT - EDGE - _along(value, axis) * (HEIGHT - 1.5 * EDGE - 10)
