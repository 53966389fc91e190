"""Who of a few who look alike: a little that a visitor says of himself, held against the roster's lines.

A clue only ever narrows whom the camera has found already. Whose names those are is never shown or said, and a clue that
fits nobody, or more than one, is no answer: there is no second best here.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from kiosk.domain.people import PersonId, Resident

LAST_CHARACTERS = 4
"""Of the identity number, as people know it by heart: three of the sequence code and the check character."""

COMPOUND_SURNAMES = frozenset(
    {
        "欧阳", "司马", "司徒", "上官", "诸葛", "皇甫", "尉迟", "公孙",
        "令狐", "慕容", "端木", "夏侯", "东方", "南宫", "宇文", "长孙",
        "独孤", "百里", "钟离", "闻人", "轩辕", "淳于", "澹台", "申屠",
    }
)  # fmt: skip
"""Surnames of two characters; everybody else's is the first character."""


@dataclass(frozen=True, slots=True)
class Surname:
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class LastFour:
    """The end of the identity number; its last character may be X."""

    text: str = field(repr=False)


Clue = Surname | LastFour


def surname_of(name: str) -> str:
    """Of a Chinese name in the order in which it is written."""
    return name[:2] if name[:2] in COMPOUND_SURNAMES else name[:1]


def fits(resident: Resident, clue: Clue) -> bool:
    match clue:
        case Surname(text):
            return surname_of(resident.name) == text
        case LastFour(text):
            return resident.id_number.text[-LAST_CHARACTERS:] == text.upper()


def narrowed(residents: Iterable[Resident], clue: Clue) -> tuple[PersonId, ...]:
    """Those whom the clue fits, in their order."""
    return tuple(resident.person for resident in residents if fits(resident, clue))
