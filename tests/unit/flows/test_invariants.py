"""Whatever happens, in whatever order: random visits never break what the flows promise."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.domain.framing import FaceView, Scene
from kiosk.domain.health import Device
from kiosk.domain.health_code import CodeColour, CodeVerdict
from kiosk.domain.id_card import CardKnown, CardTrouble
from kiosk.domain.matching import Candidate, FaceEvidence, Match, identify
from kiosk.domain.people import PersonId
from kiosk.domain.proofs import SecondProof
from kiosk.domain.readings import ThermometerReading
from kiosk.domain.records import Way
from kiosk.domain.room import Level, StoreHealth
from kiosk.flows import asking, atlas, door, narrowing, presenting, query, town
from kiosk.flows.atlas_town import TOWN
from kiosk.flows.clinical import ClinicalPin, ClinicalValue
from kiosk.flows.effects import (
    CheckClue,
    CompareFaces,
    DiscardRecording,
    KeepClinical,
    KeepEntry,
    LookUpSubsidies,
    ReadCard,
    ReadCode,
    RestCard,
    RestCode,
    RestFaces,
    StopTimer,
    Unlock,
)
from kiosk.flows.events import (
    CardChecked,
    ClaimChecked,
    ClueChecked,
    CodeChecked,
    EntryKept,
    Event,
    FaceCompared,
    MessageKept,
    OwnPinChecked,
    PinChecked,
    SceneSeen,
    SubsidiesFound,
    Timer,
    WarmthMeasured,
)
from kiosk.flows.journey import VOLUNTEER, Journey
from kiosk.flows.machine import AttackDetection, Rules, Screening
from tests.unit.flows.walking import S, Walk

_FACES = tuple(
    FaceView(left, 0.3, width, 0.4, yaw, mask, luma)
    for left, width, yaw, mask, luma in (
        (0.35, 0.3, 0.0, 0.0, 120.0),
        (0.35, 0.3, 0.24, 0.4, 46.0),
        (0.45, 0.05, 0.0, 0.0, 120.0),
        (0.42, 0.16, 0.0, 0.0, 120.0),
        (0.2, 0.6, 0.0, 0.0, 120.0),
        (0.0, 0.3, 0.0, 0.0, 120.0),
        (0.35, 0.3, -1.0, 0.0, 120.0),
        (0.35, 0.3, 0.0, 1.0, 120.0),
        (0.35, 0.3, 0.0, 0.0, 0.0),
    )
)
"""On either side of every limit. Drawn as a whole: a draw for each number took nine tenths of the time of these tests."""
_TIMES = (0.0, 0.4, 0.6, 1.0, 2.9, 4.1, 9.0, 11.0, 60.0)
_CROWDS = ((), *((face,) for face in _FACES), (_FACES[0], _FACES[0]), (_FACES[0], _FACES[2]))
_SURFACES = (None, 15.0, 30.5, 32.0, 33.0, 33.5, 34.0, 34.5, 35.0, 36.0, 50.0)
_DISTANCES = ((), (0.1,), (0.4,), (1.0,), (0.3, 0.31), (0.3, 0.6), (0.6, 1.0))
_PEOPLE = (PersonId("a"), PersonId("b"))
WILD: tuple[Event, ...] = (
    *(SceneSeen(Scene(at, crowd)) for at in _TIMES for crowd in _CROWDS),
    *(SceneSeen(Scene(at, (), figure=True)) for at in _TIMES),
    *(
        WarmthMeasured(ThermometerReading(at, surface, ambient, None, warm_for=warm_for))
        for at in _TIMES
        for surface in _SURFACES
        for ambient in (24.0, 12.0, None)
        for warm_for in (9.0, 3600.0)
    ),
    *(
        FaceCompared(
            FaceEvidence(frames, tuple(Candidate(one, distance) for one, distance in zip(_PEOPLE, far, strict=False)))
        )
        for frames in (1, 3, 6)
        for far in _DISTANCES
    ),
)
thorough = settings(max_examples=300)
"""For the promises that a citizen's safety or privacy hangs on: a hundred visits miss a hole that needs two steps in a row."""
FITTED = frozenset({Device.ID_CARD_READER, Device.SCANNER})
LIMITS = (
    Rules(screening=Screening.REQUIRED, health_code_accepted=True, fitted=FITTED),
    Rules(screening=Screening.ADVISORY, health_code_accepted=True, fitted=FITTED),
    Rules(screening=Screening.OFF, fitted=FITTED),
    Rules(screening=Screening.REQUIRED, lost=frozenset({Device.CAMERA})),
    Rules(screening=Screening.REQUIRED, lost=frozenset({Device.THERMOMETER})),
    Rules(screening=Screening.REQUIRED, fitted=FITTED, lost=frozenset({Device.THERMOMETER})),
    Rules(screening=Screening.OFF, attack_detection=AttackDetection.REQUIRED),
)
FULL = StoreHealth(level=Level.NO_REGISTRATIONS)
TOWN_LIMITS = (
    Rules(),
    Rules(lost=frozenset({Device.CAMERA})),
    Rules(second_proofs=frozenset({SecondProof.FACE})),
    Rules(second_proofs=frozenset({SecondProof.VOLUNTEER}), store=FULL),
    Rules(fitted=FITTED, card_proves=True),
)

OUTDATED = tuple(replace(rules, store=StoreHealth(roster_outdated=True)) for rules in LIMITS)


@dataclass(frozen=True)
class Visit:
    """What happened to a terminal since its first page, in order, and the limits that held."""

    rules: Rules
    events: tuple[Event, ...]


@st.composite
def visits(draw: st.DrawFn, journey: Journey[S], limits: Sequence[Rules] = LIMITS) -> Visit:
    """First the way to some place of the atlas, then anything at all.

    Events drawn blindly hardly ever get past the first pages, and every promise holds there.
    """
    rules = draw(st.sampled_from(limits))
    way = draw(st.sampled_from(draw(st.sampled_from(_ways(journey, rules)))))
    further = draw(_anything(journey))
    return Visit(rules, (*way, *(event for events in further for event in events)))


@cache
def _anything(journey: Journey[S]) -> st.SearchStrategy[list[tuple[Event, ...]]]:
    """As often one of the journey's events as one of the wild ones: from one list, since each draw costs more than a step."""
    known = list(journey.events.values())
    return st.lists(st.sampled_from([*known * (len(WILD) // len(known)), *((event,) for event in WILD)]), max_size=10)


@cache
def _ways(journey: Journey[S], rules: Rules) -> list[list[tuple[Event, ...]]]:
    """The ways into the atlas, those that lead to the same place together, so that no place is drawn more than another."""
    places: dict[type, list[tuple[Event, ...]]] = {}
    for state, way in atlas.paths(replace(journey, rules=(rules,))).items():
        places.setdefault(type(state), []).append(way)
    return list(places.values())


door_visits = visits(atlas.DOOR)
town_visits = visits(TOWN, TOWN_LIMITS)


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
            assert isinstance(before, ClinicalPin) and event == PinChecked(VOLUNTEER)
            vouched = True
        if walk.effects(KeepClinical):
            assert vouched and isinstance(before, ClinicalValue)
        if isinstance(walk.state, door.Attract):
            vouched = False
        tries = getattr(walk.state, "tries", None)
        assert not isinstance(tries, door.Tries) or tries.clinical is None or vouched


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


@given(visits(atlas.DOOR, OUTDATED))
def test_nobody_is_let_in_by_a_roster_that_is_too_old(visit: Visit) -> None:
    walk = Walk(door.FLOW, visit.rules)
    for event in visit.events:
        walk.take(event)
        assert not walk.effects(CompareFaces)
        assert not [kept for kept in walk.effects(KeepEntry) if isinstance(kept, KeepEntry) and kept.way is Way.FACE]


@thorough
@given(door_visits)
def test_nobody_is_let_in_but_whom_the_face_a_clue_or_what_was_presented_singles_out(visit: Visit) -> None:
    """A stranger never; of two who look alike, only the one whom surname or digits fit, and never a third."""
    walk = Walk(door.FLOW, visit.rules)
    for event in visit.events:
        before = walk.state
        walk.take(event)
        for kept in walk.effects(KeepEntry):
            assert isinstance(kept, KeepEntry)
            if kept.way is not Way.FACE:
                assert isinstance(before, presenting.LayingCard | presenting.VerifyingCode | presenting.TakingWarmth)
            elif isinstance(before, narrowing.Asking):
                assert isinstance(event, ClueChecked)
                assert [person for person in before.doubt.candidates if person in event.fitting] == [kept.person]
            elif kept.way is not Way.FACE:
                assert _presented(before, event) == kept.person
            else:
                seen = before.evidence if isinstance(before, door.Measuring) else None
                shown = event.evidence if isinstance(event, FaceCompared) else seen
                assert shown is not None
                assert identify(shown, walk.rules.match) == Match(kept.person)


def _presented(before: object, event: Event) -> PersonId | None:
    """Whom a card or a code names, now or before the temperature was taken."""
    match event:
        case CardChecked(CardKnown(person)):
            assert isinstance(before, door.LayingCard)
            return person
        case CodeChecked(CodeVerdict(CodeColour.GREEN, person)):
            assert isinstance(before, door.VerifyingCode)
            return person
        case _:
            assert isinstance(before, door.TakingWarmth | door.WarmthAgain)
            return before.person


@thorough
@given(visits(atlas.DOOR, LIMITS[:3]))
def test_clues_are_not_guessed_until_one_fits(visit: Visit) -> None:
    """In one visit a bounded number of surnames and digits is held against the roster, whatever way is taken between; a
    volunteer with a thermometer in the hand has looked at who begins anew.
    """
    walk = Walk(door.FLOW, visit.rules)
    checked = 0
    for event in visit.events:
        walk.take(event)
        anew = isinstance(walk.state, door.Attract | ClinicalValue)
        checked = 0 if anew else checked + len(walk.effects(CheckClue))
        assert checked <= 2 * walk.rules.doubts


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


@given(door_visits)
def test_the_door_reads_cards_and_codes_only_where_it_asks_for_them(visit: Visit) -> None:
    _reads_only_at(Walk(door.FLOW, visit.rules), visit, {door.LayingCard}, {door.ShowingCode, door.VerifyingCode})


@given(town_visits)
def test_the_terminal_reads_cards_and_codes_only_where_it_asks_for_them(visit: Visit) -> None:
    places = {query.TypingNumber, town.StillThere}
    _reads_only_at(Walk(town.FLOW, visit.rules), visit, places, places)


def _reads_only_at(walk: Walk[S], visit: Visit, cards: set[type], codes: set[type]) -> None:
    reads_card = reads_code = False
    for event in visit.events:
        walk.take(event)
        for effect in walk.last:
            reads_card = isinstance(effect, ReadCard) or (reads_card and not isinstance(effect, RestCard))
            reads_code = isinstance(effect, ReadCode) or (reads_code and not isinstance(effect, RestCode))
        assert not reads_card or type(walk.state) in cards
        assert not reads_code or type(walk.state) in codes


@given(visits(atlas.DOOR, LIMITS[:3]))
def test_an_expired_or_unlisted_card_lets_nobody_in(visit: Visit) -> None:
    walk = Walk(door.FLOW, visit.rules)
    for event in visit.events:
        before = walk.state
        walk.take(event)
        refused = isinstance(event, CardChecked) and event.verdict in (CardTrouble.EXPIRED, CardTrouble.NOT_LISTED)
        if refused and isinstance(before, door.LayingCard):
            assert isinstance(walk.state, door.HandedOver)


@given(town_visits)
def test_the_terminal_keeps_nothing_of_a_citizen_who_left(visit: Visit) -> None:
    walk = Walk(town.FLOW, visit.rules)
    for event in visit.events:
        before = walk.state
        walk.take(event)
        if isinstance(walk.state, town.Home) and not isinstance(before, town.Home):
            assert walk.state == town.FLOW.home
            assert walk.effects(RestFaces)
            assert walk.effects(DiscardRecording)
            assert not walk.running


@thorough
@given(town_visits)
def test_nothing_is_looked_up_without_a_second_proof(visit: Visit) -> None:
    walk = Walk(town.FLOW, visit.rules)
    for event in visit.events:
        before = walk.state
        walk.take(event)
        if walk.effects(LookUpSubsidies):
            by_volunteer = (
                isinstance(before, query.ProvingByVolunteer) and isinstance(event, PinChecked) and event.volunteer
            )
            by_face = (
                isinstance(before, query.ProvingByFace)
                and isinstance(event, FaceCompared)
                and any(found.person == before.person for found in event.evidence.candidates)
            )
            by_own_number = isinstance(before, query.ProvingByPin) and event == OwnPinChecked(accepted=True)
            by_card = (
                visit.rules.card_proves
                and isinstance(before, query.TypingNumber | town.StillThere)
                and isinstance(event, CardChecked)
            )
            assert by_volunteer or by_face or by_own_number or by_card


@thorough
@given(town_visits)
def test_a_message_is_called_sent_only_when_it_is_durable(visit: Visit) -> None:
    walk = Walk(town.FLOW, visit.rules)
    for event in visit.events:
        before = _asking(walk.state)
        walk.take(event)
        if isinstance(_asking(walk.state), asking.Sent) and not isinstance(before, asking.Sent):
            assert isinstance(before, asking.Sending)
            assert isinstance(event, MessageKept)


def _asking(state: town.TownState) -> object:
    """The page of asking that is seen, or covered by the question whether anybody is there."""
    seen = state.back if isinstance(state, town.StillThere) else state
    return seen.asking if isinstance(seen, town.Doubting) else seen


@given(town_visits)
def test_nothing_is_written_where_nothing_can_be_kept(visit: Visit) -> None:
    walk = Walk(town.FLOW, replace(visit.rules, store=FULL))
    for event in visit.events:
        walk.take(event)
        assert not isinstance(_asking(walk.state), asking.ChoosingWords | asking.Writing | asking.Speaking)


@thorough
@given(town_visits)
def test_a_personal_page_is_cleared_when_nobody_stands_there(visit: Visit) -> None:
    walk = Walk(town.FLOW, visit.rules)
    for event in visit.events:
        walk.take(event)
    if Timer.GONE in walk.running:
        walk.fire(Timer.GONE)
        assert walk.state == town.Home()


@given(town_visits)
def test_the_watch_runs_on_personal_pages_only(visit: Visit) -> None:
    walk = Walk(town.FLOW, visit.rules)
    for event in visit.events:
        walk.take(event)
        if Timer.GONE in walk.running and not isinstance(walk.state, town.StillThere):
            assert not isinstance(walk.state, town.Home | town.VolunteerCalled)
            assert town.is_personal(walk.state)


@given(visit=door_visits, data=st.data())
def test_a_visitor_who_walks_away_from_any_place_leaves_a_clean_first_page(visit: Visit, data: st.DataObject) -> None:
    walk = Walk(door.FLOW, visit.rules)
    walk.take(*visit.events)
    _left_alone(walk, data)


@given(visit=town_visits, data=st.data())
def test_a_citizen_who_walks_away_from_any_page_leaves_a_clean_first_page(visit: Visit, data: st.DataObject) -> None:
    walk = Walk(town.FLOW, visit.rules)
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


@given(town_visits)
def test_a_number_that_is_nobodys_walks_through_the_same_pages(visit: Visit) -> None:
    """Up to the proof, a claim on a resident and a claim on nobody cannot be told apart from outside."""
    resident, nobody = Walk(town.FLOW, visit.rules), Walk(town.FLOW, visit.rules)
    for event in visit.events:
        if isinstance(event, FaceCompared | PinChecked | OwnPinChecked | SubsidiesFound):
            return  # from here on the proof decides
        if isinstance(event, CardChecked) and visit.rules.card_proves:
            return  # and here the card is the proof
        one, other = event, event
        if isinstance(event, ClaimChecked):
            one, other = ClaimChecked(PersonId("somebody")), ClaimChecked(None)
        elif isinstance(event, CardChecked) and isinstance(event.verdict, CardKnown):
            one, other = event, CardChecked(CardTrouble.NOT_LISTED)
        resident.take(one)
        nobody.take(other)
        assert type(resident.state) is type(nobody.state)
        assert resident.running == nobody.running
        assert [type(effect) for effect in resident.last] == [type(effect) for effect in nobody.last]
