"""Performs effects against the ports and turns what comes of them into events. Decides nothing.

What can take time runs on a worker: one for the store, one for the latch, one for questions to the district, so that neither a
stuck door nor a slow line ever holds up a record.
"""

from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from typing import Protocol, assert_never

from kiosk.clock import Clock
from kiosk.domain.id_number import IdNumber
from kiosk.domain.matching import FaceEvidence
from kiosk.domain.narrowing import Clue, narrowed
from kiosk.domain.people import PersonId, SessionId, VolunteerId
from kiosk.domain.prompts import Prompt
from kiosk.domain.readiness import Readiness
from kiosk.domain.records import (
    AssistedRecord,
    ClinicalRecord,
    EntryRecord,
    HandOverRecord,
    LetInRecord,
    Place,
    QueryRecord,
)
from kiosk.domain.speech import Speaking
from kiosk.flows.effects import (
    CheckClaim,
    CheckClue,
    CheckPin,
    CompareFaces,
    Effect,
    KeepClinical,
    KeepEntry,
    KeepHandOver,
    KeepHelp,
    KeepLetIn,
    KeepQuery,
    LookOver,
    LookUpSubsidies,
    ReadCard,
    ReadCode,
    RemarkLiveness,
    RestCard,
    RestCode,
    RestFaces,
    Say,
    StartTimer,
    StopTimer,
    TownEffect,
    Unlock,
)
from kiosk.flows.events import (
    ClaimChecked,
    ClueChecked,
    EntryKept,
    EntryNotKept,
    Event,
    FaceCompared,
    LatchOpened,
    LatchStuck,
    LookedOver,
    PinChecked,
    SubsidiesFound,
    Timer,
)
from kiosk.journal import Entry, Journal
from kiosk.ports import HealthCodes, IdCardReader, Latch, Mirror, Outbox, Recogniser, Scanner, StorageError, Sync, Voice
from kiosk.service.absent import NoCardReader, NoHealthCodes, NoScanner
from kiosk.service.guessing import Guessing
from kiosk.service.presented import Presented
from kiosk.service.timers import Timers
from kiosk.service.town import TownEffects, TownWorld

_Unanswered = AssistedRecord | HandOverRecord | ClinicalRecord | QueryRecord
"""Records that nobody waits for."""

Wanted = Callable[[], bool]
Post = Callable[[Event, Wanted], None]


class VolunteerPinCheck(Protocol):
    def whose(self, pin: str) -> VolunteerId | None: ...


@dataclass(frozen=True, slots=True)
class World:
    """All that effects act on."""

    recogniser: Recogniser
    latch: Latch
    voice: Voice
    mirror: Mirror
    outbox: Outbox
    sync: Sync
    pins: VolunteerPinCheck
    timers: Timers
    store_worker: Executor
    latch_worker: Executor
    line_worker: Executor
    guessing: Guessing
    id_card_reader: IdCardReader = field(default_factory=NoCardReader)
    scanner: Scanner = field(default_factory=NoScanner)
    health_codes: HealthCodes = field(default_factory=NoHealthCodes)
    look_over: Callable[[], Readiness] = Readiness
    """How the terminal's parts are; may block for as long as the district takes."""


class Effects:
    def __init__(
        self, world: World, place: Place, waits: Mapping[Timer, float], clock: Clock, journal: Journal, post: Post
    ) -> None:
        """`waits` in seconds, one for every Timer; `post` may be called from any thread."""
        self._world = world
        self._place = place
        self._waits = waits
        self._clock = clock
        self._journal = journal
        self._post = post
        self._comparison = 0
        self._town: TownEffects | None = None
        self.presented = Presented(
            world.id_card_reader,
            world.scanner,
            world.mirror,
            world.health_codes,
            clock,
            post,
            in_store=self._in_store,
            on_line=lambda work: self._run(world.line_worker, work),
        )

    def with_town(self, world: TownWorld) -> None:
        """A town's terminal does more than a door."""
        self._town = TownEffects(
            world, self._clock, self._journal, self._post, self._world.guessing, self._run, self._in_store
        )

    def touched(self) -> None:
        """The citizen did something: whoever acts need not listen on."""
        self._world.voice.hush()

    def moved(self, *, visit_over: bool, known: Prompt | None) -> None:
        """Before what the new page says. `known` is what it has said before."""
        if visit_over:
            self._world.voice.rest()
        else:
            self._world.voice.moved(known)

    def speak(self, speaking: Speaking) -> None:
        """As the visitor wants it from now on; to be heard, it is said once more."""
        voice = self._world.voice
        voice.turn(speaking.pace)
        voice.mute(speaking.muted)
        voice.again()

    def perform(self, effect: Effect, wanted: Wanted) -> None:
        """Returns at once. `wanted` says, when an answer is there, whether its visit still goes on."""
        match effect:
            case Say(prompt):
                self._world.voice.say(prompt)
            case StartTimer(timer):
                self._world.timers.start(timer, self._waits[timer])
            case StopTimer(timer):
                self._world.timers.stop(timer)
            case CompareFaces(claimed, nobody):
                self._compare(claimed, nobody=nobody)
            case RestFaces():
                self._comparison += 1
                self._world.recogniser.rest()
            case ReadCard():
                # a card is no guess, whatever was typed before it
                self._in_store(self._world.guessing.no_claim)
                self.presented.want_card(wanted)
            case RestCard():
                self.presented.rest_card()
            case ReadCode(purpose):
                self.presented.want_code(purpose, wanted)
            case RestCode():
                self.presented.rest_code()
            case KeepEntry():
                self._keep_entry(effect, wanted)
            case KeepLetIn(volunteer, ground, celsius):
                record = LetInRecord(self._clock.new_id(), self._clock.now(), volunteer, ground, celsius)
                self._in_store(lambda: self._append_entry(record, "", wanted))
            case KeepHelp() | KeepHandOver() | KeepClinical() | KeepQuery():
                self._keep(self._record(effect))
            case RemarkLiveness(signs):
                self._journal.write(Entry.LIVENESS_DOUBTED, **{sign.value: sign for sign in signs})
            case Unlock():
                self._run(self._world.latch_worker, lambda: self._unlock(wanted))
            case CheckClaim(name, id_number):
                self._in_store(lambda: self._check_claim(name, id_number, wanted))
            case CheckClue(candidates, clue):
                self._in_store(lambda: self._check_clue(candidates, clue, wanted))
            case CheckPin(text):
                self._in_store(lambda: self._check_pin(text, wanted))
            case LookOver():
                self._run(self._world.line_worker, lambda: self._look_over(wanted))
            case LookUpSubsidies(person, vouched):
                self._in_store(lambda: self._look_up(person, vouched, wanted))
            case _:
                self._perform_in_town(effect, wanted)

    def _compare(self, claimed: PersonId | None, *, nobody: bool) -> None:
        self._comparison += 1
        if nobody:
            self._world.recogniser.rest()
        else:
            self._world.recogniser.compare(SessionId(self._comparison), claimed)

    def _perform_in_town(self, effect: TownEffect, wanted: Wanted) -> None:
        if self._town is None:
            raise RuntimeError(f"{type(effect).__name__} at a door")
        self._town.perform(effect, wanted)

    def evidence(self, comparison: SessionId, evidence: FaceEvidence) -> None:
        """From the recogniser, on any thread. What belongs to an earlier comparison is dropped by value."""
        self._post(FaceCompared(evidence), lambda: comparison == self._comparison)

    def _in_store(self, work: Callable[[], None]) -> None:
        self._run(self._world.store_worker, work)

    def _run(self, worker: Executor, work: Callable[[], None]) -> None:
        worker.submit(work).add_done_callback(self._report)

    def _report(self, done: Future[None]) -> None:
        """An executor keeps its errors to itself. The visitor is not left waiting: every such page has its patience."""
        error = done.exception()
        if error is not None:
            self._journal.bug(error)

    def _keep_entry(self, effect: KeepEntry, wanted: Wanted) -> None:
        record = EntryRecord(self._clock.new_id(), self._clock.now(), effect.person, effect.way, effect.celsius)

        def keep() -> None:
            resident = self._world.mirror.resident(effect.person)
            if resident is None:
                # Struck off the roster since the gallery was loaded: nobody is let in on a face alone.
                self._journal.write(Entry.ENTRY_NOT_KEPT)
                self._post(EntryNotKept(), wanted)
            else:
                self._append_entry(record, resident.masked_name, wanted)

        self._in_store(keep)

    def _append_entry(self, record: EntryRecord | LetInRecord, masked_name: str, wanted: Wanted) -> None:
        try:
            self._world.outbox.append(record)
        except StorageError:
            self._journal.write(Entry.ENTRY_NOT_KEPT)
            self._post(EntryNotKept(), wanted)
            return
        self._journal.write(Entry.ENTRY_KEPT)
        self._post(EntryKept(masked_name), wanted)
        self._world.sync.nudge()

    def _record(self, effect: KeepHelp | KeepHandOver | KeepClinical | KeepQuery) -> _Unanswered:
        identifier, now = self._clock.new_id(), self._clock.now()
        match effect:
            case KeepHelp(volunteer, done):
                self._journal.write(Entry.HELPED, help=done)
                return AssistedRecord(identifier, now, volunteer, done, self._place)
            case KeepHandOver(reason):
                self._journal.write(Entry.HANDED_OVER, reason=reason)
                return HandOverRecord(identifier, now, self._place, reason)
            case KeepClinical(celsius, reason):
                return ClinicalRecord(identifier, now, reason, celsius)
            case KeepQuery(outcome):
                return QueryRecord(identifier, now, outcome)
            case _:
                assert_never(effect)

    def _keep(self, record: _Unanswered) -> None:
        def keep() -> None:
            try:
                self._world.outbox.append(record)
            except StorageError:
                self._journal.write(Entry.RECORD_LOST)
                return
            self._world.sync.nudge()

        self._in_store(keep)

    def _unlock(self, wanted: Wanted) -> None:
        opened = self._world.latch.release()
        self._journal.write(Entry.LATCH_OPENED if opened else Entry.LATCH_STUCK)
        self._post(LatchOpened() if opened else LatchStuck(), wanted)

    def _check_claim(self, name: str, id_number: str, wanted: Wanted) -> None:
        self._world.guessing.claim(id_number)
        resident = self._world.mirror.find(name, IdNumber.parse(id_number))
        self._post(ClaimChecked(None if resident is None else resident.person), wanted)

    def _check_clue(self, candidates: tuple[PersonId, ...], clue: Clue, wanted: Wanted) -> None:
        residents = [self._world.mirror.resident(person) for person in candidates]
        fitting = narrowed((resident for resident in residents if resident is not None), clue)
        if len(fitting) != 1:
            self._journal.write(Entry.CLUE_FITS_NOBODY)
        self._post(ClueChecked(fitting), wanted)

    def _check_pin(self, text: str, wanted: Wanted) -> None:
        volunteer = self._world.pins.whose(text)
        if volunteer is None:
            self._journal.write(Entry.PIN_REFUSED)
        self._post(PinChecked(volunteer), wanted)

    def _look_over(self, wanted: Wanted) -> None:
        # a page that was closed meanwhile need not hold the line up
        if wanted():
            self._post(LookedOver(self._world.look_over()), wanted)

    def _look_up(self, person: PersonId | None, vouched: bool, wanted: Wanted) -> None:
        blocked = self._world.guessing.blocked and not vouched
        resident = None if person is None or blocked else self._world.mirror.resident(person)
        if resident is None:
            self._post(SubsidiesFound("", None), wanted)
            return
        self._world.guessing.proven()
        self._post(SubsidiesFound(resident.masked_name, self._world.mirror.subsidies(resident.person)), wanted)
