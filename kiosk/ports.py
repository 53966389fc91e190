"""What the hub needs of the world, as protocols. The spokes implement them; only the assembly knows which does.

Callbacks given to `start` may be called from any thread and return at once. `stop` ends what `start` began, joins its threads
and processes within two seconds, and may be called twice.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from kiosk.domain.consultations import Consultation, VoiceCodec
from kiosk.domain.district_settings import DistrictSettings
from kiosk.domain.entitlements import Benefit
from kiosk.domain.framing import Scene
from kiosk.domain.guide import Matter, MatterBrief, MatterFilter
from kiosk.domain.handwriting import Candidate, Stroke
from kiosk.domain.health import Health, Link
from kiosk.domain.health_code import CodeVerdict, Unverified
from kiosk.domain.id_card import CardTrouble, IdCard
from kiosk.domain.id_number import IdNumber
from kiosk.domain.matching import FaceEvidence
from kiosk.domain.notices import Notice, NoticeBrief, NoticeFilter, NoticeLine, Village
from kiosk.domain.paging import Dated, Page
from kiosk.domain.people import FaceTemplate, PersonId, Resident, SessionId
from kiosk.domain.policies import Policy, PolicyBrief, PolicyFilter, Theme
from kiosk.domain.prompts import Prompt
from kiosk.domain.readings import ThermometerReading
from kiosk.domain.receipts import Receipt
from kiosk.domain.records import ConsentWithdrawalRecord, QueueTicketRecord, Record
from kiosk.domain.scanned_code import ScannedCode
from kiosk.domain.secrecy import NeverWritten
from kiosk.domain.slip import PrintTrouble, Slip
from kiosk.domain.speech import Pace
from kiosk.domain.subsidies import SubsidyAnswer


@dataclass(frozen=True, slots=True)
class Frame(NeverWritten):
    """One picture: BGR, uint8, (height, width, 3), the caller's own copy. `captured_at` is monotonic seconds."""

    image: NDArray[np.uint8] = field(repr=False)
    captured_at: float
    sequence: int


class FrameSource(Protocol):
    def latest(self) -> Frame | None:
        """The newest picture, or None when there has been none for a second. Never blocks; frames never queue."""
        ...


class Camera(FrameSource, Protocol):
    def start(self, on_health: Callable[[Health], None]) -> None: ...
    def stop(self) -> None: ...


class Recogniser(Protocol):
    """Looks at every picture it has time for, in a process of its own; compares faces only while asked to."""

    def start(
        self,
        on_scene: Callable[[Scene], None],
        on_evidence: Callable[[SessionId, FaceEvidence], None],
        on_health: Callable[[Health], None],
    ) -> None: ...

    def stop(self) -> None: ...

    def load(self, templates: Sequence[FaceTemplate]) -> None:
        """Replace the gallery; survives a restart of the process."""
        ...

    def compare(self, session: SessionId, claimed: PersonId | None = None) -> None:
        """Forget the faces of before, then collect evidence for this session over usable pictures until `rest`.

        With `claimed`, the evidence names that person only (one to one); otherwise the nearest of all.
        """
        ...

    def rest(self) -> None:
        """Stop comparing and overwrite what was collected."""
        ...


class Thermometer(Protocol):
    def start(self, on_reading: Callable[[ThermometerReading], None], on_health: Callable[[Health], None]) -> None: ...
    def stop(self) -> None: ...


CardSeen = IdCard | CardTrouble
"""What came of a card on the reader; of the troubles, only those that the reader itself can know."""


class IdCardReader(Protocol):
    """Reads a card only while it is wanted, and each card once for each time that it is laid."""

    def start(self, on_card: Callable[[CardSeen], None], on_health: Callable[[Health], None]) -> None: ...
    def stop(self) -> None: ...

    def begin(self) -> None:
        """From now on a card that is laid, or lies there unread, is read. Never blocks."""
        ...

    def rest(self) -> None:
        """Read no more; what is being read is dropped."""
        ...


class Scanner(Protocol):
    """Reads codes only while one is wanted."""

    def start(self, on_code: Callable[[ScannedCode], None], on_health: Callable[[Health], None]) -> None: ...
    def stop(self) -> None: ...

    def begin(self) -> None:
        """From now on codes are read. Never blocks."""
        ...

    def rest(self) -> None: ...


class HealthCodes(Protocol):
    """Asks the district, which alone can tell what a code means."""

    def verify(self, code: ScannedCode) -> CodeVerdict | Unverified:
        """Blocks until the district has answered, or the line's own patience is over."""
        ...


class Latch(Protocol):
    def start(self, on_health: Callable[[Health], None]) -> None: ...
    def stop(self) -> None: ...

    def release(self) -> bool:
        """Open for the configured pulse and close again; blocks no longer than a second. False when it did not open."""
        ...


@dataclass(frozen=True, slots=True)
class Dots:
    """A picture for a printer: rows of `row_bytes` bytes, the leftmost dot the highest bit, 1 for black."""

    row_bytes: int
    data: bytes = field(repr=False)


DrawText = Callable[[str, int], Dots]
"""Draws one line of text that is so many dots high, for characters that a printer's own font lacks. Called on any thread."""


class Printer(Protocol):
    def start(self, on_health: Callable[[Health], None]) -> None: ...
    def stop(self) -> None: ...

    def print(self, slip: Slip) -> PrintTrouble | None:
        """Returns once the slip has come out, or why it did not; blocks no longer than half a minute. One at a time."""
        ...


class Voice(Protocol):
    """Never blocks, and silence is not an error. What waits for an answer is said once more by itself after a while of idle."""

    def say(self, prompt: Prompt) -> None:
        """Speak at once, cutting off what is being said."""
        ...

    def read(self, answer: SubsidyAnswer) -> None:
        """Read amounts, items and dates aloud, because the citizen asked for it; never a name. The next `say` cuts it off."""
        ...

    def again(self) -> None:
        """Once more what was said or read last, at the pace that holds now."""
        ...

    def turn(self, pace: Pace) -> None:
        """How fast all is spoken from the next word on, until `rest`."""
        ...

    def mute(self, muted: bool) -> None:
        """From now on nothing is heard, or all is again; until `rest`. What is said meanwhile is known to `again`."""
        ...

    def hush(self) -> None:
        """Be silent at once: the citizen has touched something. `again` still knows what was said."""
        ...

    def moved(self, known: Prompt | None = None) -> None:
        """The page on which it was said is gone: let it end, and do not say it once more. `again` says `known` from now on,
        what the page that is up has to say; nothing without it.
        """
        ...

    def rest(self) -> None:
        """The visit is over: be silent, and forget what was said."""
        ...

    def stop(self) -> None: ...


@dataclass(frozen=True, slots=True)
class VoiceNote:
    """What a citizen said into the microphone."""

    codec: VoiceCodec
    sound: bytes = field(repr=False)


class Recorder(Protocol):
    """A microphone that listens only while it is asked to. What it heard stays in memory until it is taken or discarded."""

    def start(self, on_health: Callable[[Health], None]) -> None: ...
    def stop(self) -> None: ...

    def begin(self, on_ended: Callable[[int], None]) -> None:
        """Discard what there was and listen. `on_ended` gets the seconds that were recorded, once: after `end`, when it is
        as long as a note may be, or 0 at once when nothing can be heard.
        """
        ...

    def end(self) -> None: ...

    def take(self) -> VoiceNote | None:
        """What was recorded; it is no longer here then."""
        ...

    def discard(self) -> None:
        """Overwrite what was recorded, and listen no more."""
        ...


class Mirror(Protocol):
    """What the district sent down, answered from the terminal's own store."""

    def find(self, name: str, id_number: IdNumber) -> Resident | None: ...
    def resident(self, person: PersonId) -> Resident | None: ...
    def subsidies(self, person: PersonId) -> SubsidyAnswer | None:
        """None before the first synchronisation; an empty answer for a person without grants."""
        ...

    def as_of(self) -> datetime | None: ...


class Publications(Protocol):
    """What the district publishes and sets, answered from the terminal's own store. All raise StorageError.

    None before the kind was first synchronised, and from those that look for one thing also when it is not there. Lists are
    pages: `count` items from number `first` on, counted from 0.
    """

    def policy_departments(self) -> Page[str] | None:
        """All of them, as in a dictionary."""
        ...

    def policy_regions(self) -> Page[str] | None: ...
    def policy_themes(self) -> Page[Theme] | None:
        """Those that have policies, in the order of Theme."""
        ...

    def policies(self, where: PolicyFilter, first: int, count: int) -> Page[PolicyBrief] | None:
        """Newest first; with words, the best match first."""
        ...

    def policy(self, policy: str) -> Dated[Policy] | None: ...

    def benefits(self, today: date) -> Dated[tuple[Benefit, ...]] | None:
        """Of the policies that are valid today and find people by themselves."""
        ...

    def notice_villages(self, today: date) -> Page[Village] | None:
        """Those that have a notice today."""
        ...

    def notice_periods(self, where: NoticeFilter, today: date) -> Page[str] | None:
        """Those of the notices that `where` leaves, newest first."""
        ...

    def notices(self, where: NoticeFilter, today: date, first: int, count: int) -> Page[NoticeBrief] | None:
        """Those that are shown today, newest first."""
        ...

    def notice(self, notice: str, today: date) -> Dated[Notice] | None: ...
    def notice_lines(self, notice: str, today: date, first: int, count: int) -> Page[NoticeLine] | None: ...

    def matter_departments(self) -> Page[str] | None: ...
    def matter_towns(self) -> Page[str] | None: ...

    def matters(self, where: MatterFilter, first: int, count: int) -> Page[MatterBrief] | None:
        """By title; with words, the best match first."""
        ...

    def matter(self, matter: str) -> Dated[Matter] | None: ...

    def settings(self) -> Dated[DistrictSettings] | None: ...


class StorageError(Exception):
    """The store could not keep what it was given; nothing of it was kept."""


class NoRoomError(StorageError):
    """The store is too full for this kind of thing; more urgent ones may still be kept."""


class Outbox(Protocol):
    def append(self, record: Record, *more: Record) -> None:
        """Return once all of them survive a power cut, or none is kept. Raises StorageError."""
        ...

    def require_room(self, kind: type[Record]) -> None:
        """Raises NoRoomError when the store may become too full for a new record of this kind before it is written, a
        consultation's voice note included. Ask before anything is typed.
        """
        ...


class Replies(Protocol):
    """What has become of consultations, answered from the terminal's own store. Both raise StorageError."""

    def by_receipt(self, receipt: Receipt) -> Consultation | None:
        """Whoever has the receipt may see it. None for a receipt that is nobody's in this town, or not known here yet."""
        ...

    def by_person(self, person: PersonId) -> Sequence[Consultation]:
        """Newest first. Only for a person whose identity is proven."""
        ...


class Tickets(Protocol):
    def take(self, queue: str) -> QueueTicketRecord:
        """The next number for one of the hall's queues, to be printed; its record is kept already. Raises StorageError."""
        ...


class GuessLocks(Protocol):
    """Counts what was claimed and not proven. A lock survives a restart and is measured by the store's own age: no clock that is
    set ends it. All raise StorageError.
    """

    def note_failure(self, subject: str, limit: int, shared: str | None = None) -> bool:
        """One more against `subject`, which is locked from `limit` on; whether it was locked already. With its `shared` name the
        district counts it too.
        """
        ...

    def locked_by_district(self, shared: str) -> bool:
        """Whether the district has locked it, by what was last heard."""
        ...

    def take_back(self, subject: str) -> None:
        """It was no failure after all."""
        ...

    def forgive(self, subject: str) -> None:
        """Forget all failures and the lock."""
        ...


class OwnPins(Protocol):
    """Citizens' own numbers, as slow salted hashes. Both raise StorageError."""

    def accepts(self, person: PersonId | None, pin: str) -> bool:
        """As slow for nobody and for somebody without a number as for a right one."""
        ...

    def set(self, person: PersonId, pin: str) -> None: ...


class TemplateStore(Protocol):
    """Faces. All raise StorageError."""

    def add(self, template: FaceTemplate, *records: Record) -> None:
        """Keep a face and the records of the consent to it: all of it survives a power cut, or nothing. The person's faces of
        other models go with it: nobody needs them any more.
        """
        ...

    def forget(self, person: PersonId, record: ConsentWithdrawalRecord) -> None:
        """Delete all faces of a person here and keep the withdrawal, which deletes them everywhere: both, or neither. Never
        refused for lack of room.
        """
        ...

    def templates(self) -> Sequence[FaceTemplate]:
        """Those that were enrolled on this terminal."""
        ...

    def shared(self, model: str, longest_unseen: timedelta) -> Sequence[FaceTemplate]:
        """Those that citizens share with this town's terminals, of one model; none when the district has not been heard
        of for longer than that.
        """
        ...


class Sync(Protocol):
    """The one thread that talks to the district."""

    def start(self, on_link: Callable[[Link], None]) -> None: ...
    def stop(self) -> None: ...

    def nudge(self) -> None:
        """There is something new to send."""
        ...


class Handwriting(Protocol):
    """Reads single characters, one at a time, on a thread of its own; keeps nothing of what was written."""

    def start(self) -> None: ...
    def stop(self) -> None: ...

    def read(self, strokes: tuple[Stroke, ...], answer: Callable[[tuple[Candidate, ...]], None]) -> None:
        """Returns at once. `answer` is called from the thread, the likeliest first; `strokes` has at least one point.

        Newest wins: a question that another overtakes before its turn is never answered.
        """
        ...


@dataclass(frozen=True, slots=True)
class DockControl:
    """One switch of the simulator panel. `label` is shown; `engaged` is None for a momentary button."""

    control: str
    label: str
    engaged: bool | None = None


class DockPanel(Protocol):
    """The simulators' one handle, as the panel sees it."""

    def controls(self) -> Sequence[DockControl]: ...
    def use(self, control: str) -> None: ...
