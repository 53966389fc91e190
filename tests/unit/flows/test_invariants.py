"""Whatever happens, in whatever order: random visits never break what the flows promise."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.domain.framing import FaceView, Scene
from kiosk.domain.health import Device
from kiosk.domain.matching import Candidate, FaceEvidence
from kiosk.domain.people import PersonId
from kiosk.domain.readings import ThermometerReading
from kiosk.flows import atlas, door, query
from kiosk.flows.clinical import ClinicalPin, ClinicalValue
from kiosk.flows.effects import KeepClinical, KeepEntry, LookUpSubsidies, RestFaces, StopTimer, Unlock
from kiosk.flows.events import (
    ClaimChecked,
    EntryKept,
    Event,
    FaceCompared,
    PinChecked,
    SceneSeen,
    Timer,
    WarmthMeasured,
)
from kiosk.flows.machine import Rules, Screening, SecondProof
from tests.unit.flows.walking import S, Walk

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
        surface=st.none() | st.floats(15, 50),
        ambient=st.none() | st.floats(10, 40),
        body=st.none() | st.floats(30, 46),
        warm_for=st.sampled_from([9.0, 3600.0]),
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
thorough = settings(max_examples=600)
"""For the promises that a citizen's safety or privacy hangs on: a hundred visits miss a hole that needs two steps in a row."""
LIMITS = (
    Rules(screening=Screening.REQUIRED, health_code_accepted=True),
    Rules(screening=Screening.ADVISORY),
    Rules(screening=Screening.OFF),
    Rules(screening=Screening.REQUIRED, lost=frozenset({Device.CAMERA})),
    Rules(screening=Screening.REQUIRED, lost=frozenset({Device.THERMOMETER})),
    Rules(second_proofs=frozenset({SecondProof.FACE})),
    Rules(second_proofs=frozenset({SecondProof.VOLUNTEER})),
)


@dataclass(frozen=True)
class Visit:
    """What happened to a terminal since its first page, in order, and the limits that held."""

    rules: Rules
    events: tuple[Event, ...]


@st.composite
def visits(draw: st.DrawFn, journey: atlas.Journey[S], limits: Sequence[Rules] = LIMITS) -> Visit:
    """First the way to some place of the atlas, then anything at all.

    Events drawn blindly hardly ever get past the first pages, and every promise holds there.
    """
    rules = draw(st.sampled_from(limits))
    ways = draw(st.sampled_from(_ways(journey, rules)))
    wild = st.one_of(scenes, readings, evidence).map(lambda event: (event,))
    further = draw(st.lists(st.one_of(st.sampled_from(list(journey.events.values())), wild), max_size=10))
    return Visit(rules, (*draw(st.sampled_from(ways)), *(event for events in further for event in events)))


@cache
def _ways(journey: atlas.Journey[S], rules: Rules) -> list[list[tuple[Event, ...]]]:
    """The ways into the atlas, those that lead to the same place together, so that no place is drawn more than another."""
    places: dict[type, list[tuple[Event, ...]]] = {}
    for state, way in atlas.paths(replace(journey, rules=(rules,))).items():
        places.setdefault(type(state), []).append(way)
    return list(places.values())


door_visits = visits(atlas.DOOR)
query_visits = visits(atlas.QUERY)


@thorough
@given(door_visits)
def test_the_latch_never_opens_without_a_kept_entry(visit: Visit) -> None:
    walk = Walk(door.FLOW, visit.rules)
    for event in visit.events:
        before = walk.state
        walk.take(event)
        if walk.effects(Unlock):
            assert isinstance(before, door.Deciding)
            assert isinstance(event, EntryKept)
            assert isinstance(walk.state, door.Admitted)
        elif isinstance(walk.state, door.Admitted):
            assert isinstance(before, door.Admitted)


@thorough
@given(visits(atlas.DOOR, LIMITS[:1]))
def test_required_screening_lets_nobody_in_without_a_normal_temperature(visit: Visit) -> None:
    walk = Walk(door.FLOW, visit.rules)
    for event in visit.events:
        walk.take(event)
        for effect in walk.effects(KeepEntry):
            assert isinstance(effect, KeepEntry)
            assert effect.celsius is not None
            assert walk.rules.fever.normal_from <= effect.celsius < walk.rules.fever.elevated_from


@thorough
@given(door_visits)
def test_a_clinical_temperature_is_kept_only_on_a_volunteer_s_word(visit: Visit) -> None:
    walk, vouched = Walk(door.FLOW, visit.rules), False
    for event in visit.events:
        before = walk.state
        walk.take(event)
        if isinstance(walk.state, ClinicalValue) and not isinstance(before, ClinicalValue):
            assert isinstance(before, ClinicalPin) and event == PinChecked(accepted=True)
            vouched = True
        if walk.effects(KeepClinical):
            assert vouched and isinstance(before, ClinicalValue)
        if isinstance(walk.state, door.Attract):
            vouched = False
        tries = getattr(walk.state, "tries", door.Tries())
        assert tries.clinical is None or vouched


@given(visits(atlas.DOOR, LIMITS[:1]))
def test_a_temperature_goes_with_the_face_it_was_measured_on(visit: Visit) -> None:
    walk = Walk(door.FLOW, visit.rules)
    for event in visit.events:
        before = walk.state
        walk.take(event)
        left = isinstance(before, door.Measuring | door.Recognising) and isinstance(event, SceneSeen)
        if left and isinstance(walk.state, door.Framing):
            assert walk.state.tries.clinical is None
            assert walk.effects(RestFaces)
        if isinstance(walk.state, door.Measuring) and not isinstance(before, door.Measuring):
            assert walk.state.samples == () and walk.state.tries.clinical is None


@given(door_visits)
def test_the_door_keeps_nothing_of_a_visitor_who_left(visit: Visit) -> None:
    walk = Walk(door.FLOW, visit.rules)
    for event in visit.events:
        before = walk.state
        walk.take(event)
        if isinstance(walk.state, door.Attract) and not isinstance(before, door.Attract):
            assert walk.state == door.Attract(cleared=False)
            assert walk.effects(RestFaces)
            assert {effect.timer for effect in walk.effects(StopTimer) if isinstance(effect, StopTimer)} == set(Timer)


@given(query_visits)
def test_the_query_keeps_nothing_of_a_citizen_who_left(visit: Visit) -> None:
    walk = Walk(query.FLOW, visit.rules)
    for event in visit.events:
        before = walk.state
        walk.take(event)
        if isinstance(walk.state, query.Home) and not isinstance(before, query.Home):
            assert walk.state == query.FLOW.home
            assert walk.effects(RestFaces)
            assert not walk.running


@thorough
@given(query_visits)
def test_nothing_is_looked_up_without_a_second_proof(visit: Visit) -> None:
    walk = Walk(query.FLOW, visit.rules)
    for event in visit.events:
        before = walk.state
        walk.take(event)
        if walk.effects(LookUpSubsidies):
            by_volunteer = (
                isinstance(before, query.ProvingByVolunteer) and isinstance(event, PinChecked) and event.accepted
            )
            by_face = (
                isinstance(before, query.ProvingByFace)
                and isinstance(event, FaceCompared)
                and any(found.person == before.person for found in event.evidence.candidates)
            )
            assert by_volunteer or by_face


@given(visit=door_visits, data=st.data())
def test_a_visitor_who_walks_away_from_any_place_leaves_a_clean_first_page(visit: Visit, data: st.DataObject) -> None:
    walk = Walk(door.FLOW, visit.rules)
    walk.take(*visit.events)
    _left_alone(walk, data)


@given(visit=query_visits, data=st.data())
def test_a_citizen_who_walks_away_from_any_page_leaves_a_clean_first_page(visit: Visit, data: st.DataObject) -> None:
    walk = Walk(query.FLOW, visit.rules)
    walk.take(*visit.events)
    _left_alone(walk, data)


def _left_alone(walk: Walk[S], data: st.DataObject) -> None:
    """Nothing happens any more but the timers that run: they alone must lead home, in a bounded number."""
    for _ in range(12):
        if walk.flow.is_home(walk.state):
            return
        assert walk.running, f"no timer runs at {walk.state}: the terminal would stand there for ever"
        walk.fire(data.draw(st.sampled_from(walk.running)))
    assert walk.flow.is_home(walk.state), walk.state


@given(query_visits)
def test_a_number_that_is_nobodys_walks_through_the_same_pages(visit: Visit) -> None:
    """Up to the proof, a claim on a resident and a claim on nobody cannot be told apart from outside."""
    resident, nobody = Walk(query.FLOW, visit.rules), Walk(query.FLOW, visit.rules)
    for event in visit.events:
        if isinstance(event, FaceCompared | PinChecked):
            return  # from here on the proof decides
        is_claim = isinstance(event, ClaimChecked)
        resident.take(ClaimChecked(PersonId("somebody")) if is_claim else event)
        nobody.take(ClaimChecked(None) if is_claim else event)
        assert type(resident.state) is type(nobody.state)
        assert resident.running == nobody.running
        assert [type(effect) for effect in resident.last] == [type(effect) for effect in nobody.last]
