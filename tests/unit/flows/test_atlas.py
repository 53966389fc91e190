"""The drawn atlas is the code's own, and says what the door promises."""

from pathlib import Path
from typing import Any, get_args

import pytest

from kiosk.flows import atlas, door, town
from kiosk.flows.atlas_town import TOWN
from kiosk.flows.journey import Journey

PAGE = Path(__file__).parents[3] / "docs" / "flows.md"


def test_the_committed_picture_is_the_one_the_code_draws() -> None:
    assert PAGE.read_text(encoding="utf-8") == atlas.page(), "run `./run atlas`"


@pytest.mark.parametrize(
    ("journey", "states"),
    [(atlas.DOOR, get_args(door.DoorState)), (TOWN, get_args(town.TownState))],
    ids=["door", "town"],
)
def test_every_place_is_reached_and_can_be_left(journey: Journey[Any], states: tuple[type, ...]) -> None:
    edges = atlas.walk(journey)
    places = {state.__name__ for state in states}
    assert {edge.target for edge in edges} == places
    assert {edge.origin for edge in edges} == places


def test_one_arrow_alone_opens_the_latch() -> None:
    opening = {(edge.origin, edge.target) for edge in atlas.walk(atlas.DOOR) if edge.opens}
    assert opening == {("Deciding", "Admitted")}
