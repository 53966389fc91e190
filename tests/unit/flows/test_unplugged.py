"""Every device is pulled, and plugged in again, in every place of every journey that the atlas knows.

Promised: whoever needs what went away is offered another way at once; whoever does not need it is not disturbed, and what
was typed and chosen stays; nobody is ever stuck; and what is back is used again by the same visit.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import pytest

from kiosk.domain.health import Device
from kiosk.domain.proofs import SecondProof
from kiosk.domain.readings import ThermometerReading
from kiosk.domain.thermal import ThermalImage
from kiosk.flows import asking, atlas, door, presenting, query, town
from kiosk.flows.atlas_town import TOWN
from kiosk.flows.clinical import ClinicalPin, ClinicalValue
from kiosk.flows.effects import DiscardRecording, KeepEntry, ReadCard, ReadCode, Say
from kiosk.flows.events import (
    CardChecked,
    DeviceBack,
    DeviceLost,
    OwnWordsWanted,
    RecordingEnded,
    RecordingPressed,
    SceneSeen,
    Timer,
    TryAgainPressed,
    WarmthMeasured,
)
from kiosk.flows.journey import FACE, Journey, scene
from kiosk.flows.machine import Rules, Screening
from tests.unit.flows.walking import Walk

ALL_FITTED = Rules(health_code_accepted=True, fitted=frozenset(Device))
FACES = frozenset({Device.CAMERA, Device.RECOGNISER})


@dataclass(frozen=True, eq=False)
class Terminal:
    journey: Journey[Any]
    rules: Rules

    @cache  # noqa: B019 - as many as there are terminals
    def without(self, device: Device) -> Rules:
        return replace(self.rules, lost=frozenset({device}))


DOORS = {
    f"door, screening {screening.value}": Terminal(atlas.DOOR, replace(ALL_FITTED, screening=screening))
    for screening in Screening
}
TERMINALS = {
    **DOORS,
    "town": Terminal(TOWN, ALL_FITTED),
    "town, by card alone": Terminal(TOWN, replace(ALL_FITTED, card_proves=True)),
    "town, by face or not at all": Terminal(TOWN, replace(ALL_FITTED, second_proofs=frozenset({SecondProof.FACE}))),
}
each_device = pytest.mark.parametrize("device", Device, ids=[device.value for device in Device])
never_there = pytest.mark.parametrize(
    ("terminal", "device"),
    [
        *((DOORS["door, screening required"], device) for device in (Device.CAMERA, Device.RECOGNISER, Device.THERMOMETER, Device.LATCH)),
        *((TERMINALS["town"], device) for device in (Device.CAMERA, Device.MICROPHONE, Device.PRINTER)),
        *((terminal, device) for terminal in (DOORS["door, screening advisory"], TERMINALS["town, by card alone"])
          for device in (Device.ID_CARD_READER, Device.SCANNER)),
    ],
)  # fmt: skip
"""Whose absence changes what is reached: to walk them all takes a minute, and the others lead the same ways."""
each_terminal = pytest.mark.parametrize("terminal", TERMINALS.values(), ids=TERMINALS.keys())

NEEDS: dict[type, frozenset[Device]] = {
    door.Approaching: FACES,
    door.Framing: FACES,
    door.Measuring: FACES | {Device.THERMOMETER},
    door.MeasureAgain: FACES,
    door.Recognising: FACES,
    door.NotRecognised: FACES,
    door.Admitted: frozenset({Device.LATCH}),
    presenting.LayingCard: frozenset({Device.ID_CARD_READER}),
    presenting.ShowingCode: frozenset({Device.SCANNER}),
    presenting.TakingWarmth: frozenset({Device.THERMOMETER}),
    presenting.WarmthAgain: frozenset({Device.THERMOMETER}),
    query.ProvingByFace: FACES,
}
"""What each place cannot go on without."""
TO_BE_MEASURED = (door.Approaching, door.Framing, door.MeasureAgain, door.NotRecognised)
"""And these neither without the thermometer, where a temperature is required and no volunteer has taken it."""


def needs(state: Any, rules: Rules) -> frozenset[Device]:
    tries = getattr(state, "tries", None)
    measured = isinstance(tries, door.Tries) and tries.clinical is not None
    required = rules.screening is Screening.REQUIRED and not measured and isinstance(state, TO_BE_MEASURED)
    return NEEDS.get(type(state), frozenset()) | (frozenset({Device.THERMOMETER}) if required else frozenset())


@cache
def reached(journey: Journey[Any], rules: Rules) -> dict[Any, tuple[Any, ...]]:
    return atlas.paths(replace(journey, rules=(rules,)))


@cache
def standing(journey: Journey[Any], rules: Rules) -> list[tuple[Any, list[Timer]]]:
    """Each state, with the timers that run there."""
    found: list[tuple[Any, list[Timer]]] = []
    for way in reached(journey, rules).values():
        walk = Walk(journey.flow, rules)
        walk.take(*way)
        found.append((walk.state, walk.running))
    return found


def walks(terminal: Terminal, rules: Rules) -> Iterator[Walk[Any]]:
    """One from each state, with its timers running."""
    for state, running in standing(terminal.journey, rules):
        walk = Walk(terminal.journey.flow, rules)
        walk.state, walk.running = state, list(running)
        yield walk


def lose(walk: Walk[Any], terminal: Terminal, device: Device) -> None:
    walk.rules = terminal.without(device)
    walk.take(DeviceLost(device))


def gets_home_by_itself(walk: Walk[Any]) -> bool:
    """Nobody touches anything and nothing answers: only time passes."""
    for _ in range(16):
        if walk.flow.is_home(walk.state):
            return True
        if not walk.running:
            return False
        walk.fire(walk.running[0])
    return False


@each_device
@each_terminal
def test_whoever_needs_it_is_offered_another_way_at_once(terminal: Terminal, device: Device) -> None:
    for walk in walks(terminal, terminal.rules):
        before = walk.state
        if device not in needs(before, terminal.rules):
            continue
        lose(walk, terminal, device)
        assert type(walk.state) is not type(before)
        assert device not in needs(walk.state, walk.rules)
        assert not walk.flow.is_home(walk.state), "sent away instead of helped"
        assert walk.effects(Say) or walk.effects(KeepEntry) or isinstance(walk.state, door.Recognising)
        claimed = getattr(before, "person", None)
        assert claimed is None or getattr(walk.state, "person", claimed) == claimed


@each_device
@each_terminal
def test_whoever_does_not_need_it_is_not_disturbed(terminal: Terminal, device: Device) -> None:
    for walk in walks(terminal, terminal.rules):
        before = walk.state
        if device in needs(before, terminal.rules):
            continue
        lose(walk, terminal, device)
        unseen = isinstance(before, presenting.TakingWarmth) and device in FACES
        assert walk.state == (replace(before, face=None) if unseen else before)
        assert not walk.effects(Say)


@each_device
@each_terminal
def test_nobody_is_ever_stuck(terminal: Terminal, device: Device) -> None:
    for walk in walks(terminal, terminal.rules):
        place = walk.state
        lose(walk, terminal, device)
        assert gets_home_by_itself(walk), f"stuck at {walk.state}, come from {place}"


@never_there
def test_nobody_is_stuck_at_a_terminal_that_never_had_it(terminal: Terminal, device: Device) -> None:
    for walk in walks(terminal, terminal.without(device)):
        place = walk.state
        assert device not in needs(place, walk.rules), "led to a place that cannot go on"
        assert gets_home_by_itself(walk), f"stuck at {walk.state}, come from {place}"


@each_device
@each_terminal
def test_what_comes_back_disturbs_nobody_and_is_used_again(terminal: Terminal, device: Device) -> None:
    for walk in walks(terminal, terminal.rules):
        lose(walk, terminal, device)
        comes_back(walk, terminal, device)


@never_there
def test_what_is_plugged_in_for_the_first_time_is_used_at_once(terminal: Terminal, device: Device) -> None:
    for walk in walks(terminal, terminal.without(device)):
        comes_back(walk, terminal, device)


def comes_back(walk: Walk[Any], terminal: Terminal, device: Device) -> None:
    before = walk.state
    walk.rules = terminal.rules
    walk.take(DeviceBack(device))
    assert walk.state == before
    page = walk.state.back if isinstance(walk.state, town.StillThere) else walk.state
    if isinstance(page, query.TypingNumber):
        wanted = {Device.ID_CARD_READER: ReadCard, Device.SCANNER: ReadCode}
        assert [type(effect) for effect in walk.last] == [kind for one, kind in wanted.items() if one is device]
    else:
        assert not walk.last
    assert gets_home_by_itself(walk)


@pytest.mark.parametrize("terminal", DOORS.values(), ids=DOORS.keys())
def test_of_two_that_fail_together_the_last_way_is_a_person(terminal: Terminal) -> None:
    """All of them at once, in each place: the volunteer is always there."""
    for walk in walks(terminal, terminal.rules):
        walk.rules = replace(terminal.rules, lost=frozenset(Device))
        for device in Device:
            walk.take(DeviceLost(device))
        assert isinstance(
            walk.state,
            door.Attract | door.ChooseWay | door.HandedOver | door.StillThere | door.AskingSurname | door.AskingDigits
            | door.Deciding | door.Thanks | presenting.VerifyingCode | ClinicalPin | ClinicalValue,
        ), walk.state  # fmt: skip
        assert gets_home_by_itself(walk)


# --- what is particular to one


def test_every_place_is_among_those_that_were_tried() -> None:
    for terminal, places in ((DOORS["door, screening required"], 22), (TERMINALS["town"], 49)):
        assert len({type(state) for state in reached(terminal.journey, terminal.rules)}) == places


def test_without_a_camera_an_array_measures_neither_the_wall_nor_anybody_else() -> None:
    rules = DOORS["door, screening required"].rules
    walk = Walk(door.FLOW, rules)
    walk.state = presenting.TakingWarmth(door.PersonId("somebody"), door.Way.ID_CARD)
    walk.take(scene(1.0, FACE))
    assert walk.state.face == FACE
    walk.rules = replace(rules, lost=frozenset({Device.CAMERA}))
    walk.take(DeviceLost(Device.CAMERA))
    picture = ThermalImage(32, 24, (36.0,) * 768)
    walk.take(WarmthMeasured(ThermometerReading(2.0, 36.0, 24.0, None, image=picture)))
    assert walk.state == door.HandedOver(door.HandOver.NO_READING)


def test_a_point_is_measured_without_a_camera_as_before() -> None:
    rules = DOORS["door, screening required"].rules
    walk = Walk(door.FLOW, replace(rules, lost=frozenset({Device.CAMERA})))
    walk.state = presenting.TakingWarmth(door.PersonId("somebody"), door.Way.ID_CARD)
    walk.take(*atlas.DOOR.events["normal temperature"])
    assert isinstance(walk.state, door.Deciding)


def test_a_face_is_not_looked_for_again_where_that_cannot_end_well() -> None:
    rules = replace(ALL_FITTED, lost=frozenset({Device.THERMOMETER}))
    walk = Walk(door.FLOW, rules)
    walk.state = door.NotRecognised(door.Tries(face=1))
    walk.take(TryAgainPressed())
    assert walk.state == door.ChooseWay(door.WhyChoose.THERMOMETER_LOST)
    walk.take(TryAgainPressed())
    assert walk.state == door.ChooseWay(door.WhyChoose.THERMOMETER_LOST)


def test_whom_a_volunteer_has_measured_needs_no_thermometer() -> None:
    walk = Walk(door.FLOW, replace(ALL_FITTED, lost=frozenset({Device.THERMOMETER})))
    walk.state = door.Framing(door.Tries(clinical=36.6))
    walk.take(DeviceLost(Device.THERMOMETER), *(SceneSeen(scene(at, FACE).scene) for at in (1.0, 1.1)))
    assert isinstance(walk.state, door.Recognising)


SPEAKING = asking.Speaking(asking.Draft(asking.ConsultationSort.QUESTION), None)


def test_who_cannot_speak_may_write_at_once() -> None:
    walk = Walk(town.FLOW, replace(ALL_FITTED, lost=frozenset({Device.MICROPHONE})))
    walk.state = SPEAKING
    walk.take(RecordingPressed())
    assert walk.state == SPEAKING
    walk.take(OwnWordsWanted())
    assert walk.state == asking.Writing(SPEAKING.draft, None)
    assert walk.effects(DiscardRecording)


def test_what_was_said_before_the_microphone_went_is_kept() -> None:
    walk = Walk(town.FLOW, ALL_FITTED)
    walk.state = SPEAKING
    walk.take(RecordingPressed())
    walk.rules = replace(ALL_FITTED, lost=frozenset({Device.MICROPHONE}))
    walk.take(DeviceLost(Device.MICROPHONE), RecordingEnded(7))
    said = walk.state
    assert isinstance(said, asking.Speaking) and said.draft.voice_seconds == 7
    walk.take(RecordingPressed(), OwnWordsWanted())
    assert walk.state == said
    assert not walk.effects(DiscardRecording)


def test_a_card_laid_on_a_reader_that_came_back_under_the_question_is_read() -> None:
    walk = Walk(town.FLOW, replace(ALL_FITTED, lost=frozenset({Device.ID_CARD_READER})))
    walk.take(*atlas_way(query.TypingNumber))
    walk.fire(Timer.TYPING)
    walk.rules = ALL_FITTED
    walk.take(DeviceBack(Device.ID_CARD_READER))
    assert walk.effects(ReadCard)
    walk.take(CardChecked(atlas.CardKnown(atlas.PERSON)))
    assert isinstance(walk.state, query.ProvingByFace)


def atlas_way(place: type) -> tuple[Any, ...]:
    ways = reached(TOWN, replace(ALL_FITTED, lost=frozenset({Device.ID_CARD_READER})))
    return next(way for state, way in ways.items() if type(state) is place)
