"""provisional"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Matter:
    key: str
    title: str
    in_hall: bool = True
