"""The port for identity cards over a SAM-V module. Looks for a card all the time, and reads one only while it is wanted.

The order find, select, read is compulsory, and a card that was read must be lifted before it is found again. Some modules find
it at once all the same: so this driver lets no card count twice that was not missing in between, and a card that the last
visitor forgot never speaks for the next.

The photograph is opened by licensed code of the maker's alone (WLT); none comes with this program. `on_photo` is the place for
it: called on the reader's thread with the 1024 bytes of each card that was read, before the card is announced. Without it the
bytes are dropped where they arrived.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from devices.errors import Hung
from devices.id_card_reader.frames import Answer, Command, FrameParser, answer_of, base_information
from devices.id_card_reader.layouts import UnknownLayoutError, card_of
from devices.id_card_reader.probing import probing_opener
from devices.id_card_reader.statuses import BROKEN, Status, sentence
from devices.serial_port import Opener
from devices.serial_reader import Patience, SerialReader
from kiosk.clock import Clock
from kiosk.domain.health import Health
from kiosk.domain.id_card import CardTrouble
from kiosk.ports import CardSeen

_log = logging.getLogger(__name__)

ANSWERING = Patience(silent_after=4.0)
"""Asked twice a second; a card that is being read keeps the module busy for about one second, at 9600 baud for two and a half."""


@dataclass(frozen=True, slots=True)
class CardPace:
    """The waits of the conversation, in seconds, and how often a card is tried."""

    look_every: float = 0.4
    answer_within: float = 1.0
    read_within: float = 3.0
    attempts: int = 3
    """A card that is still being put down fails once or twice."""


@dataclass(slots=True)
class _Laid:
    """What is known of the card on the reader, since it was put there."""

    failures: int = 0
    told: bool = False
    """Read, or given up: nothing more is told of it until it was lifted."""
    told_in: int = 0
    """During which wish it was told."""


class SerialIdCardReader:
    """Implements kiosk.ports.IdCardReader. `url` as for pySerial; `open_port` replaces the line (simulators)."""

    def __init__(
        self,
        url: str,
        clock: Clock,
        patience: Patience = ANSWERING,
        pace: CardPace | None = None,
        open_port: Opener | None = None,
        on_photo: Callable[[bytes], None] | None = None,
    ) -> None:
        self._clock = clock
        self._pace = pace or CardPace()
        self._on_photo = on_photo
        self._on_card: Callable[[CardSeen], None] = _unheard
        self._reader = SerialReader(open_port or probing_opener(url), self, clock, patience, "id card reader")
        self._lock = threading.Lock()
        self._wish = 0
        """Odd while a card is wanted; each begin and each rest makes it one that was never before."""
        self._parser = FrameParser()
        self._asked: Command | None = None
        self._asked_for = 0
        self._due = 0.0
        self._laid = _Laid()

    def start(self, on_card: Callable[[CardSeen], None], on_health: Callable[[Health], None]) -> None:
        self._on_card = on_card
        self._reader.start(on_health)

    def stop(self) -> None:
        self._reader.stop()

    def begin(self) -> None:
        with self._lock:
            self._wish += 1 + self._wish % 2

    def rest(self) -> None:
        with self._lock:
            self._wish += self._wish % 2

    # The reader's thread.

    def opened(self) -> None:
        self._laid = _Laid()
        self._asked = None
        self._ask(Command.FIND)

    def heard(self, data: bytes) -> bool:
        """Raises Hung when the module says that it is broken."""
        answers = [answer for payload in self._parser.feed(data) if (answer := answer_of(payload)) is not None]
        for answer in answers:
            self._take(answer)
        return bool(answers)

    def tick(self) -> None:
        if self._clock.monotonic() < self._due:
            return
        if self._asked in (Command.SELECT, Command.READ_BASE):
            self._failed("no answer")
        self._ask(Command.FIND)

    def closing(self) -> None:
        """There is nothing to undo: a module that is not asked does nothing."""

    def _ask(self, command: Command) -> None:
        """Whatever of an earlier answer is still missing will not come any more."""
        self._parser = FrameParser()
        self._asked = command
        within = self._pace.read_within if command is Command.READ_BASE else self._pace.answer_within
        self._due = self._clock.monotonic() + within
        if command is Command.SELECT:
            self._asked_for = self._wish
        self._reader.send(command.encoded())

    def _rest_a_moment(self) -> None:
        self._asked = None
        self._due = self._clock.monotonic() + self._pace.look_every

    def _take(self, answer: Answer) -> None:
        """An answer that cannot be one to what was asked is a late one, and means nothing."""
        if answer.status in BROKEN:
            raise Hung(sentence(answer.status))
        match self._asked, answer.status:
            case Command.FIND, Status.CARD_FOUND:
                self._found()
            case Command.FIND, Status.NO_CARD:
                self._lifted()
            case Command.SELECT, Status.DONE:
                self._ask(Command.READ_BASE)
            case Command.READ_BASE, Status.DONE:
                self._read(answer.data)
            case None, _:
                pass
            case (Command.SELECT, Status.CARD_FOUND | Status.NO_CARD) | (_, Status.DONE | Status.CARD_FOUND):
                pass
            case Command.FIND, _:
                self._rest_a_moment()
            case _:
                self._failed(sentence(answer.status))
                self._rest_a_moment()

    def _found(self) -> None:
        if not self._wish % 2:
            self._rest_a_moment()
        elif not self._laid.told:
            self._ask(Command.SELECT)
        else:
            if self._laid.told_in != self._wish:
                self._tell(CardTrouble.NOT_YET_LIFTED)
            self._rest_a_moment()

    def _lifted(self) -> None:
        if self._laid.failures and not self._laid.told:
            self._tell(CardTrouble.UNREADABLE)
        self._laid = _Laid()
        self._rest_a_moment()

    def _read(self, data: bytes) -> None:
        base = base_information(data)
        if base is None:
            self._failed("an answer of impossible lengths")
            self._rest_a_moment()
            return
        try:
            card = card_of(base.text)
        except UnknownLayoutError as error:
            self._failed(str(error))
        else:
            if self._on_photo is not None:
                self._on_photo(base.photo)
            self._tell(card)
        self._rest_a_moment()

    def _failed(self, why: str) -> None:
        _log.info("the card was not read: %s", why)
        self._laid.failures += 1
        if self._laid.failures >= self._pace.attempts and not self._laid.told:
            self._tell(CardTrouble.UNREADABLE)

    def _tell(self, seen: CardSeen) -> None:
        with self._lock:
            wish = self._wish
        self._laid.told, self._laid.told_in = True, wish
        # what was begun for one visitor is not told to the next
        if wish % 2 and (wish == self._asked_for or isinstance(seen, CardTrouble)):
            self._on_card(seen)


def _unheard(_: CardSeen) -> None:
    """Nobody listens before `start`."""
