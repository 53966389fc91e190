"""Whatever happens, in whatever order: random visits never break what the flows promise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.framing import FaceView, Scene
from kiosk.domain.health import Device
from kiosk.domain.matching import Candidate, FaceEvidence
from kiosk.domain.people import PersonId
from kiosk.domain.readings import ThermometerReading
from kiosk.flows import atlas, door, query
from kiosk.flows.effects import KeepEntry, LookUpSubsidies, RestFaces, StopTimer, Unlock
from kiosk.flows.events import EntryKept, Event, FaceCompared, PinChecked, SceneSeen, Timer, WarmthMeasured
from kiosk.flows.machine import Rules, Screening, SecondProof
from tests.unit.flows.walking import Walk

faces = st.builds(
    FaceView,
    left=st.floats(0, 0.6),
    top=st.floats(0, 0.6),
    width=st.floats(0.05, 0.7),
    height=st.floats(0.05, 0.7),
    yaw=st.floats(-1, 1),
    mask=st.floats(0, 1),
    luma=st.floats(0, 255),
)
scenes = st.builds(
    SceneSeen, st.builds(Scene, captured_at=st.floats(0, 60), faces=st.lists(faces, max_size=2).map(tuple))
)
readings = st.builds(
    WarmthMeasured,
    st.builds(
        ThermometerReading,
        at=st.floats(0, 60),
        surface=st.floats(15, 50),
        ambient=st.floats(10, 40),
        body=st.floats(30, 46),
    ),
)
people = st.sampled_from([PersonId("a"), PersonId("b")])
evidence = st.builds(
    FaceCompared,
    st.builds(
        FaceEvidence,
        frames=st.integers(1, 6),
        candidates=st.lists(st.builds(Candidate, people, st.floats(0.1, 1.0)), max_size=2).map(
            lambda found: tuple(sorted(found, key=lambda candidate: candidate.distance))
        ),
    ),
)
all_rules = st.builds(
    Rules,
    screening=st.sampled_from(Screening),
    health_code_accepted=st.booleans(),
    second_proofs=st.sets(st.sampled_from(SecondProof), min_size=1).map(frozenset),
    lost=st.sets(st.sampled_from(Device)).map(frozenset),
)


def events(vocabulary: dict[str, tuple[Event, ...]]) -> st.SearchStrategy[list[Event]]:
    named = st.sampled_from([event for sequence in vocabulary.values() for event in sequence])
    return st.lists(st.one_of(named, named, scenes, readings, evidence), max_size=60)


door_visits = events(dict(atlas.DOOR.events))
query_visits = events(dict(atlas.QUERY.events))


@given(door_visits, all_rules)
def test_the_latch_never_opens_without_a_kept_entry(visit: list[Event], rules: Rules) -> None:
    walk = Walk(door.FLOW, rules)
    for event in visit:
        before = walk.state
        walk.take(event)
        if walk.effects(Unlock):
            assert isinstance(before, door.Deciding)
            assert isinstance(event, EntryKept)
            assert isinstance(walk.state, door.Admitted)
        elif isinstance(walk.state, door.Admitted):
            assert isinstance(before, door.Admitted)


@given(door_visits, st.sets(st.sampled_from(Device)).map(frozenset))
def test_required_screening_lets_nobody_in_without_a_normal_temperature(
    visit: list[Event], lost: frozenset[Device]
) -> None:
    walk = Walk(door.FLOW, Rules(screening=Screening.REQUIRED, lost=lost))
    for event in visit:
        walk.take(event)
        for effect in walk.effects(KeepEntry):
            assert isinstance(effect, KeepEntry)
            assert effect.celsius is not None
            assert walk.rules.fever.normal_from <= effect.celsius < walk.rules.fever.elevated_from


@given(door_visits, all_rules)
def test_the_door_keeps_nothing_of_a_visitor_who_left(visit: list[Event], rules: Rules) -> None:
    walk = Walk(door.FLOW, rules)
    for event in visit:
        before = walk.state
        walk.take(event)
        if isinstance(walk.state, door.Attract) and not isinstance(before, door.Attract):
            assert walk.state == door.Attract(cleared=False)
            assert walk.effects(RestFaces)
            assert {effect.timer for effect in walk.effects(StopTimer) if isinstance(effect, StopTimer)} == set(Timer)


@given(query_visits, all_rules)
def test_the_query_keeps_nothing_of_a_citizen_who_left(visit: list[Event], rules: Rules) -> None:
    walk = Walk(query.FLOW, rules)
    for event in visit:
        before = walk.state
        walk.take(event)
        if isinstance(walk.state, query.Home) and not isinstance(before, query.Home):
            assert walk.state == query.FLOW.home
            assert walk.effects(RestFaces)
            assert not walk.running


@given(query_visits, all_rules)
def test_nothing_is_looked_up_without_a_second_proof(visit: list[Event], rules: Rules) -> None:
    walk = Walk(query.FLOW, rules)
    for event in visit:
        before = walk.state
        walk.take(event)
        if walk.effects(LookUpSubsidies):
            by_volunteer = isinstance(before, query.ProvingByVolunteer) and isinstance(event, PinChecked) and event.accepted
            by_face = (
                isinstance(before, query.ProvingByFace)
                and isinstance(event, FaceCompared)
                and any(found.person == before.person for found in event.evidence.candidates)
            )
            assert by_volunteer or by_face


@pytest.mark.parametrize(("flow", "visits"), [(door.FLOW, door_visits), (query.FLOW, query_visits)], ids=["door", "query"])
@given(data=st.data())
def test_a_citizen_who_walks_away_from_any_place_leaves_a_clean_first_page(flow, visits, data: st.DataObject) -> None:
    """Nothing happens any more but the timers that run: they alone must lead home, in a bounded number."""
    walk = Walk(flow, data.draw(all_rules))
    walk.take(*data.draw(visits))
    for _ in range(12):
        if flow.is_home(walk.state):
            return
        assert walk.running, f"no timer runs at {walk.state}: the terminal would stand there for ever"
        walk.fire(data.draw(st.sampled_from(walk.running)))
    assert flow.is_home(walk.state), walk.state


@given(query_visits, all_rules)
def test_a_number_that_is_nobodys_walks_through_the_same_pages(visit: list[Event], rules: Rules) -> None:
    """Up to the proof, a claim on a resident and a claim on nobody cannot be told apart from outside."""
    resident, nobody = Walk(query.FLOW, rules), Walk(query.FLOW, rules)
    for event in visit:
        if isinstance(event, FaceCompared | PinChecked):
            return
        is_claim = type(event).__name__ == "ClaimChecked"
        resident.take(type(event)(PersonId("somebody")) if is_claim else event)
        nobody.take(type(event)(None) if is_claim else event)
        assert type(resident.state) is type(nobody.state)
        assert resident.running == nobody.running
        assert [type(effect) for effect in resident.last] == [type(effect) for effect in nobody.last]
