"""Somebody stands at the door, and the camera finds no face: under a mask most are not. They are not taken for nobody."""

import pytest

from kiosk.domain.health import Device
from kiosk.domain.prompts import Prompt
from kiosk.flows import door
from kiosk.flows.effects import Say
from kiosk.flows.events import Event
from kiosk.flows.machine import Rules
from tests.support.visits import face, hidden, seen
from tests.unit.flows.walking import Walk


@pytest.fixture
def walk() -> Walk[door.DoorState]:
    return Walk(door.FLOW, Rules())


def said(walk: Walk[door.DoorState], *events: Event) -> list[Prompt]:
    """What is said while these come."""
    prompts: list[Prompt] = []
    for event in events:
        walk.take(event)
        prompts += [effect.prompt for effect in walk.last if isinstance(effect, Say)]
    return prompts


def test_who_waits_under_a_mask_is_asked_to_take_it_off_and_again_after_a_while(walk: Walk[door.DoorState]) -> None:
    assert said(walk, hidden(0.0), hidden(1.0), hidden(2.9)) == []
    assert said(walk, hidden(3.0), hidden(3.2), hidden(32.9)) == [Prompt.HIDDEN]
    assert said(walk, hidden(33.0), hidden(34.0)) == [Prompt.HIDDEN]
    assert isinstance(walk.state, door.Attract)


def test_and_served_when_the_face_is_there(walk: Walk[door.DoorState]) -> None:
    walk.take(hidden(0.0), hidden(3.0), seen(4.0, face(width=0.16)))
    assert isinstance(walk.state, door.Approaching)


def test_who_passes_by_is_not_spoken_to(walk: Walk[door.DoorState]) -> None:
    assert said(walk, hidden(0.0), hidden(2.0), seen(2.5), hidden(3.5), hidden(6.0), seen(6.4)) == []
    assert walk.state == door.Attract()


def test_the_next_one_is_asked_too_but_a_full_hall_is_not_spoken_to_all_the_time(walk: Walk[door.DoorState]) -> None:
    assert said(walk, hidden(0.0), hidden(3.0), seen(5.0)) == [Prompt.HIDDEN]
    assert said(walk, hidden(9.0), hidden(12.0), seen(20.0), hidden(31.0)) == []
    assert said(walk, hidden(33.9)) == []
    assert said(walk, hidden(34.0)) == [Prompt.HIDDEN]


def test_nobody_is_asked_for_a_face_that_opens_nothing() -> None:
    walk = Walk(door.FLOW, Rules(lost=frozenset({Device.RECOGNISER})))
    assert said(walk, hidden(0.0), hidden(3.0), hidden(9.0)) == []


def test_in_the_middle_of_a_visit_it_is_asked_on_the_screen_and_nobody_has_gone(walk: Walk[door.DoorState]) -> None:
    walk.take(seen(0.0, face(width=0.16)), seen(1.0, face(width=0.2)))
    assert isinstance(walk.state, door.Framing)
    assert set(said(walk, *(hidden(at / 10) for at in range(11, 100)))) == {Prompt.HIDDEN}
    assert isinstance(walk.state, door.Framing)
