"""The session loop with a real flow, a manual clock and ports that remember; nothing waits."""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field, replace
from typing import TypeVar

import pytest

from devices.voice.silent import SilentVoice
from kiosk.clock import ManualClock
from kiosk.domain.framing import Scene
from kiosk.domain.health import Device, Fault, Link, Ready, Retrying
from kiosk.domain.health_code import CodeVerdict, Unverified
from kiosk.domain.id_number import IdNumber
from kiosk.domain.matching import Candidate, FaceEvidence
from kiosk.domain.narrowing import Surname
from kiosk.domain.people import FaceTemplate, PersonId, Resident, SessionId, VolunteerId
from kiosk.domain.prompts import Prompt
from kiosk.domain.readiness import Readiness, finding_of
from kiosk.domain.records import EntryRecord, HandOver, HandOverRecord, Place, Record
from kiosk.domain.room import Level, StoreHealth
from kiosk.domain.scanned_code import ScannedCode
from kiosk.domain.speech import Pace, Speaking, SpeechWish
from kiosk.domain.subsidies import SubsidyAnswer
from kiosk.flows import assisted, door
from kiosk.flows.assisted import DoorWithHelp
from kiosk.flows.effects import LookOver
from kiosk.flows.events import (
    ClueGiven,
    EndPressed,
    Event,
    LookedOver,
    OtherWayWanted,
    SceneSeen,
    SpeechAsked,
    StillHerePressed,
    Timer,
    TimerFired,
    VolunteerWanted,
)
from kiosk.flows.machine import Flow, Rules, Screening, Step
from kiosk.flows.narrowing import AskingSurname
from kiosk.journal import Journal
from kiosk.ports import NoRoomError, StorageError
from kiosk.service.absent import NoCardReader, NoScanner
from kiosk.service.effects import Effects, World
from kiosk.service.guessing import Guessing
from kiosk.service.session import SessionLoop
from kiosk.service.timers import ManualTimers
from tests.support.visits import ELDER, VOLUNTEER, compared, face, seen, warmth

T = TypeVar("T")
RESIDENT = Resident(ELDER, "肖国强", IdNumber.parse("11010519491231002X"), "江南街道")

LOOKED = Readiness((finding_of(Device.CAMERA, Ready()),))


class InPlace(Executor):
    """Runs work where it is submitted, or later when a test holds it back."""

    def __init__(self) -> None:
        self.held: list[Callable[[], None]] | None = None

    def submit(self, fn: Callable[..., T], /, *args: object, **kwargs: object) -> Future[T]:  # pyright: ignore[reportIncompatibleMethodOverride]
        future: Future[T] = Future()

        def run() -> None:
            future.set_result(fn(*args, **kwargs))

        if self.held is None:
            run()
        else:
            self.held.append(run)
        return future

    def let_go(self) -> None:
        held, self.held = self.held or [], None
        for run in held:
            run()


@dataclass
class Remembered:
    """Every port of the world, keeping what it was told."""

    roster: dict[PersonId, Resident] = field(default_factory=lambda: {ELDER: RESIDENT})
    records: list[Record] = field(default_factory=list)
    opened: int = 0
    latch_works: bool = True
    disk_full: bool = False
    codes: dict[str, CodeVerdict] = field(default_factory=dict)
    comparisons: list[SessionId] = field(default_factory=list)

    def compare(self, session: SessionId, claimed: PersonId | None = None) -> None:
        self.comparisons.append(session)

    def rest(self) -> None: ...
    def load(self, templates: Sequence[FaceTemplate]) -> None: ...
    def start(self, *_: object, **__: object) -> None: ...
    def stop(self) -> None: ...
    def nudge(self) -> None: ...

    def release(self) -> bool:
        self.opened += self.latch_works
        return self.latch_works

    def note_failure(self, subject: str, limit: int, shared: str | None = None) -> bool:
        return False

    def locked_by_district(self, shared: str) -> bool:
        return False

    def take_back(self, subject: str) -> None: ...
    def forgive(self, subject: str) -> None: ...

    def require_room(self, kind: type[Record]) -> None:
        if self.disk_full:
            raise NoRoomError("NO_REGISTRATIONS")

    def append(self, record: Record, *more: Record) -> None:
        if self.disk_full:
            raise StorageError("SQLITE_FULL")
        self.records.extend((record, *more))

    def resident(self, person: PersonId) -> Resident | None:
        return self.roster.get(person)

    def find(self, name: str, id_number: IdNumber) -> Resident | None:
        listed = (
            resident for resident in self.roster.values() if (resident.name, resident.id_number) == (name, id_number)
        )
        return next(listed, None)

    def subsidies(self, person: PersonId) -> SubsidyAnswer | None:
        return None

    def as_of(self) -> None:
        return None

    def whose(self, pin: str) -> VolunteerId | None:
        return VOLUNTEER if pin == "314159" else None

    def verify(self, code: ScannedCode) -> CodeVerdict | Unverified:
        return self.codes.get(code.text, Unverified.NO_LINE)


class Mouth(SilentVoice):
    """Keeps in which order it was told to speak and to be silent."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []

    def say(self, prompt: Prompt) -> None:
        super().say(prompt)
        self.told.append(prompt.value)

    def hush(self) -> None:
        self.told.append("hush")

    def again(self) -> None:
        self.told.append("again")

    def turn(self, pace: Pace) -> None:
        self.told.append(pace.value)

    def mute(self, muted: bool) -> None:
        self.told.append("muted" if muted else "heard")

    def moved(self, known: Prompt | None = None) -> None:
        self.told.append("moved" if known is None else f"moved, known {known.value}")

    def rest(self) -> None:
        self.told.append("rest")


class Presenter(NoCardReader, NoScanner):
    """A card reader or a scanner whose visitor is the test; remembers whether it was asked to look."""

    def __init__(self) -> None:
        self.looking = False

    def begin(self) -> None:
        self.looking = True

    def rest(self) -> None:
        self.looking = False

    def start(self, *_: object, **__: object) -> None: ...


class Kiosk:
    def __init__(self, rules: Rules, flow: Flow[DoorWithHelp] = assisted.DOOR) -> None:
        self.clock = ManualClock()
        self.reader, self.scanner = Presenter(), Presenter()
        self.line = InPlace()
        self.world = Remembered()
        self.voice = Mouth()
        self.store = InPlace()
        journal = Journal(self.clock)
        self.loop = SessionLoop(flow, rules, journal)
        self.timers = ManualTimers(self.clock, lambda timer, wanted: self.loop.post(TimerFired(timer), wanted))
        w = self.world
        world = World(
            recogniser=w, latch=w, voice=self.voice, mirror=w, outbox=w, sync=w, pins=w, timers=self.timers,
            store_worker=self.store, latch_worker=InPlace(), line_worker=self.line,
            guessing=Guessing(w, b"secret"),
            id_card_reader=self.reader, scanner=self.scanner, health_codes=w, look_over=lambda: LOOKED,
        )  # fmt: skip
        waits = dict.fromkeys(Timer, 10.0)
        self.effects = Effects(world, Place.DOOR, waits, self.clock, journal, self.loop.post)
        self.loop.attach(self.effects, lambda: None)

    def take(self, *events: Event) -> door.DoorState:
        for event in events:
            self.loop.post(event)
            self.loop.drain()
        return self.state

    def elapse(self, seconds: float) -> door.DoorState:
        self.clock.advance(seconds)
        self.timers.fire_due()
        self.loop.drain()
        return self.state

    @property
    def state(self) -> door.DoorState:
        state = self.loop.snapshot.state
        assert isinstance(state, door.DoorState)
        return state

    def face_compared(self, comparison: SessionId) -> door.DoorState:
        self.effects.evidence(comparison, compared().evidence)
        self.loop.drain()
        return self.state


@pytest.fixture
def kiosk() -> Kiosk:
    return Kiosk(Rules(screening=Screening.REQUIRED))


def looks(kiosk: Kiosk) -> None:
    kiosk.take(seen(0.0, face()), seen(0.1, face()), seen(0.2, face()), seen(0.3, face()))
    assert isinstance(kiosk.state, door.Measuring)


def measured(kiosk: Kiosk, body: float = 36.5) -> None:
    kiosk.take(*(warmth(n / 10, body) for n in range(5)))


def test_an_enrolled_elder_walks_in(kiosk: Kiosk) -> None:
    looks(kiosk)
    kiosk.face_compared(kiosk.world.comparisons[-1])
    measured(kiosk)
    assert kiosk.state == door.Admitted("肖*强", 36.5)
    assert kiosk.world.opened == 1
    (record,) = kiosk.world.records
    assert isinstance(record, EntryRecord)
    assert (record.person, record.celsius) == (ELDER, 36.5)
    assert Prompt.PLEASE_ENTER in kiosk.voice.said
    assert isinstance(kiosk.elapse(10), door.Thanks)
    assert kiosk.elapse(10) == door.Attract(cleared=False)
    assert kiosk.elapse(10) == door.Attract(cleared=True)


def test_please_enter_waits_for_the_record(kiosk: Kiosk) -> None:
    kiosk.store.held = []
    looks(kiosk)
    kiosk.face_compared(kiosk.world.comparisons[-1])
    measured(kiosk)
    assert isinstance(kiosk.state, door.Deciding)
    assert Prompt.PLEASE_ENTER not in kiosk.voice.said
    assert kiosk.world.opened == 0
    kiosk.store.let_go()
    kiosk.loop.drain()
    assert isinstance(kiosk.state, door.Admitted)


def test_a_double_is_told_from_a_resident_by_the_store_alone(kiosk: Kiosk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    double = PersonId("double")
    kiosk.world.roster[double] = Resident(double, "李国强", RESIDENT.id_number, "江南街道")
    looks(kiosk)
    alike = FaceEvidence(5, (Candidate(double, 0.30), Candidate(ELDER, 0.31)))
    kiosk.effects.evidence(kiosk.world.comparisons[-1], alike)
    kiosk.loop.drain()
    measured(kiosk)
    assert isinstance(kiosk.state, AskingSurname)
    kiosk.take(ClueGiven(Surname("肖")))
    assert kiosk.state == door.Admitted("肖*强", 36.5)
    assert "肖" not in caplog.text


@pytest.mark.parametrize("accident", ["disk full", "struck off the roster"])
def test_an_entry_that_cannot_be_recorded_goes_to_the_volunteer(kiosk: Kiosk, accident: str) -> None:
    if accident == "disk full":
        kiosk.world.disk_full = True
    else:
        kiosk.world.roster.clear()
    looks(kiosk)
    kiosk.face_compared(kiosk.world.comparisons[-1])
    measured(kiosk)
    assert kiosk.state == door.HandedOver(HandOver.CANNOT_RECORD)
    assert kiosk.world.opened == 0


def test_a_stuck_door_goes_to_the_volunteer(kiosk: Kiosk) -> None:
    kiosk.world.latch_works = False
    looks(kiosk)
    kiosk.face_compared(kiosk.world.comparisons[-1])
    measured(kiosk)
    assert kiosk.state == door.HandedOver(HandOver.DOOR_STUCK)


def test_a_record_answered_after_the_visit_ended_meets_nobody(kiosk: Kiosk) -> None:
    kiosk.store.held = []
    looks(kiosk)
    kiosk.face_compared(kiosk.world.comparisons[-1])
    measured(kiosk)
    kiosk.elapse(10)
    assert kiosk.state == door.HandedOver(HandOver.CANNOT_RECORD)
    kiosk.elapse(10)
    kiosk.take(seen(30.0), seen(31.0, face()))
    assert isinstance(kiosk.state, door.Approaching)
    kiosk.store.let_go()
    kiosk.loop.drain()
    assert isinstance(kiosk.state, door.Approaching)
    assert kiosk.world.opened == 0


def test_the_face_of_the_last_comparison_never_counts_for_this_one(kiosk: Kiosk) -> None:
    looks(kiosk)
    first = kiosk.world.comparisons[-1]
    kiosk.take(seen(0.4, face(), face()), seen(0.5, face()), seen(0.6, face()))
    assert isinstance(kiosk.state, door.Measuring)
    second = kiosk.world.comparisons[-1]
    assert second != first
    measured(kiosk)
    assert isinstance(kiosk.face_compared(first), door.Recognising)
    assert isinstance(kiosk.face_compared(second), door.Admitted)


def test_a_timer_that_fired_while_it_was_being_stopped_does_not_arrive(kiosk: Kiosk) -> None:
    kiosk.take(seen(0.0, face()), seen(0.1, face()))
    assert isinstance(kiosk.state, door.Framing)
    kiosk.clock.advance(10)
    kiosk.timers.fire_due()  # the patience of framing is in the inbox now, behind nothing
    kiosk.loop.post(seen(0.2, face()))
    assert isinstance(kiosk.loop.drain().state, door.ChooseWay)

    other = Kiosk(Rules(screening=Screening.REQUIRED))
    other.take(seen(0.0, face()), seen(0.1, face()))
    for at in (0.2, 0.3):
        other.loop.post(seen(at, face()))
    other.clock.advance(10)
    other.timers.fire_due()  # behind the picture that ends framing and stops the timer
    assert isinstance(other.loop.drain().state, door.Measuring)


def test_a_lost_thermometer_offers_the_next_way_at_once_and_its_return_is_noticed(kiosk: Kiosk) -> None:
    looks(kiosk)
    kiosk.loop.post_health(Device.THERMOMETER, Retrying(Fault.DISCONNECTED, 1.0, 1))
    assert kiosk.loop.drain().state == door.ChooseWay(door.WhyChoose.THERMOMETER_LOST)
    kiosk.loop.post_health(Device.THERMOMETER, Retrying(Fault.NOT_FOUND, 1.0, 2))
    assert kiosk.loop.drain().rules.lost == {Device.THERMOMETER}
    kiosk.loop.post_health(Device.THERMOMETER, Ready())
    assert kiosk.loop.drain().rules.lost == frozenset()


def test_a_store_that_fills_up_or_grows_old_is_news_for_the_next_visitor(
    kiosk: Kiosk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "kiosk.journal")
    kiosk.loop.post_store(StoreHealth(Level.NO_REGISTRATIONS))
    rules = kiosk.loop.drain().rules
    assert not rules.store.takes_registrations and rules.face_opens_door
    kiosk.loop.post_store(StoreHealth(Level.DOOR_SHUT))
    assert not kiosk.loop.drain().rules.face_opens_door
    kiosk.loop.post_store(StoreHealth(roster_outdated=True))
    assert not kiosk.loop.drain().rules.faces_work
    kiosk.take(seen(0.0, face()), seen(0.1, face()))
    assert isinstance(kiosk.state, door.Attract) and kiosk.loop.at_rest
    kiosk.take(OtherWayWanted())
    assert isinstance(kiosk.state, door.ChooseWay) and not kiosk.loop.at_rest
    kiosk.loop.post_store(StoreHealth(roster_outdated=True))
    kiosk.loop.drain()
    assert caplog.text.count("STORE_CHANGED") == 3
    assert '"level": "DOOR_SHUT"' in caplog.text and '"roster_outdated": 1' in caplog.text


def test_the_link_is_news_for_the_screen_alone(kiosk: Kiosk) -> None:
    kiosk.loop.post_link(Link(online=True, waiting=3), kiosk.clock.now())
    snapshot = kiosk.loop.drain()
    assert snapshot.link.waiting == 3
    assert snapshot.data_as_of == kiosk.clock.now()


def test_a_touch_cuts_the_voice_off_and_the_end_of_a_visit_makes_it_forget(kiosk: Kiosk) -> None:
    kiosk.take(OtherWayWanted())
    assert kiosk.voice.told == ["hush", "moved", Prompt.CHOOSE_WAY.value]
    kiosk.voice.told.clear()
    kiosk.take(VolunteerWanted())
    assert kiosk.voice.told == ["hush", "moved", Prompt.VOLUNTEER_COMING.value]
    kiosk.voice.told.clear()
    while kiosk.state != door.Attract(cleared=True):
        kiosk.elapse(10)
    assert "rest" in kiosk.voice.told
    assert "hush" not in kiosk.voice.told


def test_each_visit_has_a_number_of_its_own(kiosk: Kiosk) -> None:
    numbers = []
    for _ in range(3):
        kiosk.take(VolunteerWanted())
        numbers.append(kiosk.loop.snapshot.session)
        kiosk.elapse(10)
        kiosk.elapse(10)
        numbers.append(kiosk.loop.snapshot.session)
    assert len(set(numbers)) == 6


def test_a_broken_promise_of_our_own_hands_the_visitor_over_and_names_nobody(caplog: pytest.LogCaptureFixture) -> None:
    def broken(state: DoorWithHelp, event: Event, rules: Rules) -> Step[DoorWithHelp]:
        if isinstance(event, SceneSeen):
            raise TypeError("肖国强 11010519491231002X")
        return assisted.DOOR.step(state, event, rules)

    kiosk = Kiosk(Rules(), replace(assisted.DOOR, step=broken))
    with caplog.at_level(logging.INFO, "kiosk.journal"):
        kiosk.take(SceneSeen(Scene(0.0, ())))
    assert kiosk.state == door.HandedOver(HandOver.OUT_OF_ORDER)
    assert isinstance(kiosk.world.records[-1], HandOverRecord)
    assert "TypeError" in caplog.text
    assert "肖国强" not in caplog.text
    assert "1949" not in caplog.text
    kiosk.elapse(10)
    assert isinstance(kiosk.state, door.Attract)


def test_the_voice_is_turned_and_heard_at_once_until_the_visit_is_over(kiosk: Kiosk) -> None:
    kiosk.take(OtherWayWanted())
    kiosk.voice.told.clear()
    kiosk.take(SpeechAsked(SpeechWish.SLOWER))
    assert kiosk.voice.told == ["hush", "slower", "heard", "again"]
    kiosk.take(SpeechAsked(SpeechWish.SILENCE))
    assert kiosk.loop.snapshot.speaking == Speaking(Pace.SLOWER, muted=True)
    kiosk.take(EndPressed())
    assert kiosk.loop.snapshot.speaking == Speaking()


def test_who_turns_the_voice_is_still_there(kiosk: Kiosk) -> None:
    kiosk.take(OtherWayWanted())
    kiosk.elapse(9.0)
    kiosk.take(SpeechAsked(SpeechWish.AGAIN))
    assert isinstance(kiosk.elapse(9.0), door.ChooseWay)
    assert isinstance(kiosk.elapse(1.0), door.StillThere)


def test_a_page_that_one_comes_back_to_can_still_be_heard(kiosk: Kiosk) -> None:
    assert not kiosk.loop.snapshot.spoken
    kiosk.take(OtherWayWanted())
    assert kiosk.loop.snapshot.spoken
    kiosk.elapse(10.0)
    kiosk.voice.told.clear()
    kiosk.take(StillHerePressed())
    assert kiosk.voice.told == ["hush", "moved, known choose_way"]
    assert kiosk.loop.snapshot.spoken
    kiosk.take(EndPressed())
    assert not kiosk.loop.snapshot.spoken


def test_whoever_wants_to_know_how_the_terminal_is_gets_it_beside_the_visits(kiosk: Kiosk) -> None:
    told: list[Event] = []
    flow = replace(assisted.DOOR, step=lambda state, event, _: (told.append(event), Step(state))[1])
    kiosk = Kiosk(Rules(), flow)
    kiosk.line.held = []
    kiosk.effects.perform(LookOver(), lambda: True)
    kiosk.loop.drain()
    assert told == []
    kiosk.line.let_go()
    kiosk.loop.drain()
    assert told == [LookedOver(LOOKED)]


def test_a_look_for_a_page_that_was_closed_meanwhile_holds_nobody_up(kiosk: Kiosk) -> None:
    begun: list[Readiness] = []
    world = replace(kiosk.effects._world, look_over=lambda: (begun.append(LOOKED), LOOKED)[1])
    kiosk.effects._world = world
    kiosk.line.held = []
    for wanted in (False, True):
        kiosk.effects.perform(LookOver(), lambda wanted=wanted: wanted)
    kiosk.line.let_go()
    assert begun == [LOOKED]
