"""What a visitor has tried at the door: taken along from place to place, so that nothing is tried without an end."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tries:
    """Counted from 0."""

    face: int = 0
    warmth: int = 0
    doubts: int = 0
    """How often surname or digits were asked for."""
    clinical: float | None = None
    """°C by a volunteer's thermometer, if one was normal."""
