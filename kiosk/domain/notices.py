"""provisional"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NoticeLine:
    who: str
    item: str


@dataclass(frozen=True, slots=True)
class Notice:
    key: str
    title: str
    lines: tuple[NoticeLine, ...] = ()
