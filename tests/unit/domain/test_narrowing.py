"""Clues: whom they fit, and that nothing of them is printed."""

import pytest

from kiosk.domain.id_number import IdNumber
from kiosk.domain.narrowing import Clue, LastFour, Surname, narrowed, surname_of
from kiosk.domain.people import PersonId, Resident

BROTHERS = (
    Resident(PersonId("elder"), "肖国强", IdNumber.parse("11010519491231002X"), "江南街道"),
    Resident(PersonId("younger"), "肖国华", IdNumber.parse("110105195112310026"), "江南街道"),
)
DOUBLE = Resident(PersonId("double"), "欧阳明", IdNumber.parse("110105195012310010"), "江南街道")
ALIKE = (*BROTHERS, DOUBLE)


@pytest.mark.parametrize(
    ("name", "surname"), [("肖国强", "肖"), ("李明", "李"), ("欧阳明", "欧阳"), ("欧明", "欧"), ("", "")]
)
def test_the_surname_of_a_name(name: str, surname: str) -> None:
    assert surname_of(name) == surname


@pytest.mark.parametrize(
    ("clue", "fitting"),
    [
        (Surname("肖"), ["elder", "younger"]),
        (Surname("欧阳"), ["double"]),
        (Surname("欧"), []),
        (Surname("国"), []),
        (Surname(""), []),
        (LastFour("002X"), ["elder"]),
        (LastFour("002x"), ["elder"]),
        (LastFour("0026"), ["younger"]),
        (LastFour("2X"), []),
        (LastFour(""), []),
        (LastFour("9999"), []),
    ],
)
def test_whom_a_clue_fits(clue: Clue, fitting: list[str]) -> None:
    assert [str(person) for person in narrowed(ALIKE, clue)] == fitting


def test_a_clue_never_prints_what_was_said() -> None:
    assert "肖" not in repr(Surname("肖"))
    assert "002X" not in f"{LastFour('002X')}"
