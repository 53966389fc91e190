"""What is written with a finger, and what it may mean.

Not here: who reads it (the port `Handwriting`), and in which order a page offers what was read (ui/offers.py).
"""

from dataclasses import dataclass, field

Point = tuple[float, float]
"""x to the right, y down, in any unit: only the shape counts."""

Stroke = tuple[Point, ...]
"""From where the finger came down to where it left; one point for a dot."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """`likelihood` lies between 0 and 1; those of one answer need not add up to 1."""

    character: str = field(repr=False)
    likelihood: float = field(repr=False)
