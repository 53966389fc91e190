"""When a visitor at the door has gone, told from pictures that a busy machine takes seldom."""

import pytest

from kiosk.flows import door
from kiosk.flows.machine import Rules
from tests.support.visits import face, seen
from tests.unit.flows.walking import Walk

FAR = face(width=0.16)


@pytest.fixture(params=["approaching", "framing"])
def walk(request: pytest.FixtureRequest) -> Walk[door.DoorState]:
    walk = Walk(door.FLOW, Rules())
    walk.take(seen(0.0, FAR), *([] if request.param == "approaching" else [seen(1.0, face())]))
    assert isinstance(walk.state, door.Approaching if request.param == "approaching" else door.Framing)
    return walk


def test_a_face_that_one_late_picture_missed_is_still_there(walk: Walk[door.DoorState]) -> None:
    before = type(walk.state)
    walk.take(seen(8.0), seen(15.0, FAR), seen(22.0), seen(29.0, FAR))
    assert type(walk.state) is before


def test_who_is_in_no_picture_for_three_seconds_has_gone(walk: Walk[door.DoorState]) -> None:
    walk.take(seen(4.0), seen(5.5), seen(7.0))
    assert not isinstance(walk.state, door.Attract)
    walk.take(seen(7.1))
    assert isinstance(walk.state, door.Attract)
