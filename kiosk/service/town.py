"""Performs the effects that only the town terminal has: what is read, asked, rated, printed and spoken there. Decides nothing."""

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import datetime
from typing import assert_never

from kiosk.clock import Clock
from kiosk.domain.consulting import Draft
from kiosk.domain.entitlements import Circumstances, findings
from kiosk.domain.people import PersonId
from kiosk.domain.rated import Rating
from kiosk.domain.slip import Slip
from kiosk.flows.effects import (
    CheckOwnPin,
    DiscardRecording,
    FindDepartments,
    FindEntitlements,
    FindReplies,
    FindReply,
    KeepRating,
    Printable,
    PrintSlip,
    ReadAloud,
    SendMessage,
    SetOwnPin,
    StartRecording,
    StopRecording,
    TakeTicket,
    TownEffect,
)
from kiosk.flows.events import (
    DepartmentsFound,
    EntitlementsFound,
    Event,
    MessageKept,
    MessageNotKept,
    OwnPinChecked,
    OwnPinSet,
    RatingKept,
    RatingNotKept,
    RecordingEnded,
    RepliesFound,
    ReplyFound,
    SlipPrinted,
    TicketTaken,
)
from kiosk.flows.questions import FindEntries, FindOptions, OpenDocument
from kiosk.journal import Entry, Journal
from kiosk.ports import (
    Mirror,
    NoRoomError,
    Outbox,
    OwnPins,
    Printer,
    Publications,
    Recorder,
    Replies,
    StorageError,
    Sync,
    Tickets,
    Voice,
)
from kiosk.service.absent import NoPrinter, NoRecorder
from kiosk.service.guessing import Guessing
from kiosk.service.messages import MessageMaker
from kiosk.service.shelves import Shelves

Wanted = Callable[[], bool]
Post = Callable[[Event, Wanted], None]

_A_YEAR_DAYS = 366
"""What was granted within it is received: benefits are paid monthly, by the quarter or once a year."""


@dataclass(frozen=True, slots=True)
class TownWorld:
    """All that these effects act on. `slips` says what stands on a slip, in the citizen's language."""

    mirror: Mirror
    publications: Publications
    replies: Replies
    tickets: Tickets
    own_pins: OwnPins
    outbox: Outbox
    sync: Sync
    voice: Voice
    messages: MessageMaker
    slips: Callable[[Printable, datetime | None], Slip]
    printer_worker: Executor
    printer: Printer = field(default_factory=NoPrinter)
    recorder: Recorder = field(default_factory=NoRecorder)


class TownEffects:
    def __init__(
        self,
        world: TownWorld,
        clock: Clock,
        journal: Journal,
        post: Post,
        guessing: Guessing,
        run: Callable[[Executor, Callable[[], None]], None],
        in_store: Callable[[Callable[[], None]], None],
    ) -> None:
        """`run` and `in_store` run what may take time, and report what goes wrong with it."""
        self._world = world
        self._clock = clock
        self._journal = journal
        self._post = post
        self._guessing = guessing
        self._run = run
        self._in_store = in_store
        self._shelves = Shelves(world.publications, clock)

    def perform(self, effect: TownEffect, wanted: Wanted) -> None:
        """Returns at once."""
        match effect:
            case FindOptions() | FindEntries() | OpenDocument():
                self._in_store(lambda: self._post(self._shelves.answer(effect), wanted))
            case FindDepartments():
                self._in_store(lambda: self._post(DepartmentsFound(self._shelves.departments()), wanted))
            case CheckOwnPin(person, text):
                self._in_store(lambda: self._check_pin(person, text, wanted))
            case SetOwnPin(person, text):
                self._in_store(lambda: self._set_pin(person, text, wanted))
            case FindEntitlements(person):
                self._in_store(lambda: self._post(self._entitlements(person), wanted))
            case FindReplies(person):
                self._in_store(lambda: self._post(RepliesFound(tuple(self._world.replies.by_person(person))), wanted))
            case FindReply(receipt):
                self._in_store(lambda: self._post(ReplyFound(self._world.replies.by_receipt(receipt)), wanted))
            case StartRecording():
                self._world.recorder.begin(lambda seconds: self._post(RecordingEnded(seconds), wanted))
            case StopRecording():
                self._world.recorder.end()
            case DiscardRecording():
                self._world.recorder.discard()
            case SendMessage(draft):
                self._in_store(lambda: self._send(draft, wanted))
            case KeepRating(rating):
                self._in_store(lambda: self._rate(rating, wanted))
            case TakeTicket(matter):
                self._in_store(lambda: self._take_ticket(matter.brief.department, wanted))
            case PrintSlip(content, as_of):
                self._run(self._world.printer_worker, lambda: self._print(content, as_of, wanted))
            case ReadAloud(answer):
                self._world.voice.read(answer)
            case _:
                assert_never(effect)

    def _check_pin(self, person: PersonId | None, text: str, wanted: Wanted) -> None:
        right = self._world.own_pins.accepts(person, text)
        accepted = right and not self._guessing.blocked
        self._post(OwnPinChecked(accepted), wanted)

    def _set_pin(self, person: PersonId, text: str, wanted: Wanted) -> None:
        try:
            self._world.own_pins.set(person, text)
        except StorageError:
            self._post(OwnPinSet(kept=False), wanted)
            return
        self._post(OwnPinSet(kept=True), wanted)

    def _entitlements(self, person: PersonId) -> EntitlementsFound:
        today = self._clock.now().astimezone().date()
        benefits = self._world.publications.benefits(today)
        resident = self._world.mirror.resident(person)
        answer = self._world.mirror.subsidies(person)
        if benefits is None or resident is None or answer is None:
            return EntitlementsFound((), None)
        items = frozenset(one.item for one in answer.subsidies if (today - one.granted_on).days <= _A_YEAR_DAYS)
        circumstances = Circumstances(
            resident.id_number.birth_date, resident.town, resident.village, resident.attributes, items
        )
        return EntitlementsFound(findings(circumstances, benefits.value, today), benefits.as_of)

    def _send(self, draft: Draft, wanted: Wanted) -> None:
        """The recording is taken here, in the store's thread: it lies in the record or nowhere."""
        note = self._world.recorder.take() if draft.voice_seconds else None
        message = self._world.messages.message(draft, note)
        try:
            self._world.outbox.append(message.record, *message.pieces)
        except StorageError as error:
            self._journal.write(Entry.MESSAGE_NOT_KEPT)
            self._post(MessageNotKept(no_room=isinstance(error, NoRoomError)), wanted)
            return
        self._journal.write(Entry.MESSAGE_KEPT)
        self._post(MessageKept(message.record.receipt), wanted)
        self._world.sync.nudge()

    def _rate(self, rating: Rating, wanted: Wanted) -> None:
        try:
            self._world.outbox.append(self._world.messages.rating(rating))
        except StorageError:
            self._journal.write(Entry.RECORD_LOST)
            self._post(RatingNotKept(), wanted)
            return
        self._post(RatingKept(), wanted)
        self._world.sync.nudge()

    def _take_ticket(self, queue: str, wanted: Wanted) -> None:
        try:
            ticket = self._world.tickets.take(queue)
        except StorageError:
            self._post(TicketTaken(None), wanted)
            return
        self._post(TicketTaken(ticket.number), wanted)
        self._world.sync.nudge()

    def _print(self, content: Printable, as_of: datetime | None, wanted: Wanted) -> None:
        trouble = self._world.printer.print(self._world.slips(content, as_of))
        if trouble is not None:
            self._journal.write(Entry.NOT_PRINTED, trouble=trouble)
        self._post(SlipPrinted(trouble is None), wanted)
