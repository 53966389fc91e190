"""The page on which staff look the terminal over: it looks, follows plugs and readings, and closes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.framing import FaceView, Scene
from kiosk.domain.health import Device, Ready
from kiosk.domain.readiness import Readiness, finding_of
from kiosk.domain.readings import ThermometerReading
from kiosk.domain.thermal import Registration, ThermalImage
from kiosk.domain.warmth import ChainRules
from kiosk.flows.effects import LookOver
from kiosk.flows.events import (
    BackPressed,
    DeviceBack,
    DeviceLost,
    Event,
    LookAgainPressed,
    LookedOver,
    News,
    SceneSeen,
    VolunteerWanted,
    WarmthMeasured,
)
from kiosk.flows.machine import Rules, Step
from kiosk.flows.readiness import LookingOver, Looks, started, step

RULES = Rules()
FOUND = Readiness((finding_of(Device.CAMERA, Ready()),))
SEEN = LookingOver(FOUND, Looks.OVER)


def reading(at: float, surface: float = 34.0, image: ThermalImage | None = None) -> WarmthMeasured:
    return WarmthMeasured(ThermometerReading(at, surface, 24.0, None, image=image))


def after(state: LookingOver, *events: Event, rules: Rules = RULES) -> LookingOver:
    for event in events:
        taken = step(state, event, rules).state
        assert taken is not None
        state = taken
    return state


def test_it_looks_when_it_opens_and_when_it_is_asked() -> None:
    begun = started()
    assert begun == Step(LookingOver(), (LookOver(),))
    assert step(begun.state, LookAgainPressed(), RULES) == Step(LookingOver()), "one look at a time"
    assert after(begun.state, LookedOver(FOUND)) == SEEN
    assert step(SEEN, LookAgainPressed(), RULES) == Step(LookingOver(FOUND, Looks.UNDER_WAY), (LookOver(),))


@pytest.mark.parametrize("news", [DeviceLost(Device.PRINTER), DeviceBack(Device.PRINTER)])
def test_it_follows_plugs(news: DeviceLost | DeviceBack) -> None:
    assert step(SEEN, news, RULES).effects == (LookOver(),)


def test_what_changes_during_a_look_is_looked_at_after_it() -> None:
    news = DeviceLost(Device.PRINTER)
    waiting = after(started().state, news, news, LookAgainPressed())
    assert waiting == LookingOver(None, Looks.ONE_MORE)
    assert step(waiting, LookedOver(FOUND), RULES) == Step(LookingOver(FOUND, Looks.UNDER_WAY), (LookOver(),))
    assert after(waiting, LookedOver(FOUND), LookedOver(FOUND)) == SEEN


NEWS = st.sampled_from([DeviceLost(Device.PRINTER), DeviceBack(Device.PRINTER)])
EVENTS = NEWS | st.sampled_from([LookAgainPressed(), LookedOver(FOUND), VolunteerWanted(), reading(0.0)])


@given(st.lists(EVENTS, max_size=30))
def test_there_is_one_look_at_a_time_and_each_change_is_followed_by_one(events: list[Event]) -> None:
    begun = started()
    state, under_way, unseen = begun.state, len(begun.effects), False
    for event in events:
        if isinstance(event, LookedOver) and not under_way:
            continue  # nobody answers what was not asked
        taken = step(state, event, RULES)
        assert taken.state is not None
        state = taken.state
        under_way += len(taken.effects) - isinstance(event, LookedOver)
        # a look that begins sees all of before; one that goes on may have passed by already
        unseen = (unseen or isinstance(event, News)) and not taken.effects
        assert under_way == state.looking <= 1
        assert not unseen or state.looking
    while under_way:
        taken = step(state, LookedOver(FOUND), RULES)
        assert taken.state is not None
        state, under_way, unseen = taken.state, len(taken.effects), unseen and not taken.effects
    assert not unseen


def test_it_closes() -> None:
    assert step(SEEN, BackPressed(), RULES) == Step(None)
    assert step(SEEN, VolunteerWanted(), RULES) == Step(SEEN)


def test_stages_stand_long_enough_to_be_read() -> None:
    stages = [after(SEEN, *(reading(at) for at in times)).stages for times in ((0.0,), (0.0, 0.4), (0.0, 0.4, 0.5))]
    assert [None if one is None else one.warmth.at for one in stages] == [0.0, 0.0, 0.5]


def test_an_array_is_read_in_the_face_and_at_its_hottest_without_one() -> None:
    image = ThermalImage(4, 4, (24.0,) * 5 + (34.0,) * 2 + (24.0,) * 8 + (60.0,))
    face = FaceView(left=0.2, top=0.2, width=0.6, height=0.4, yaw=0.0, mask=0.0, luma=120.0)
    registered = Rules(chain=ChainRules(registration=Registration()))
    nobody = after(SEEN, reading(0.0, 60.0, image), rules=registered).stages
    somebody = after(SEEN, SceneSeen(Scene(0.0, (face,))), reading(0.0, 60.0, image), rules=registered).stages
    assert nobody is not None and somebody is not None
    assert (nobody.warmth.raw, nobody.of_face) == (60.0, False)
    assert (somebody.warmth.raw, somebody.of_face) == (34.0, True)
