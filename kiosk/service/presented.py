"""What a visitor presents, a card or a code, from the device to a verdict. Cards and codes live in here, each for one question.

What belongs to an earlier visit, or to an earlier wish of this one, is dropped by value.
"""

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.clock import Clock
from kiosk.domain.id_card import CardKnown, CardTrouble, CardVerdict, IdCard, number_on
from kiosk.domain.id_number import IdNumber, InvalidIdNumberError
from kiosk.domain.scanned_code import ScannedCode
from kiosk.flows.effects import CodePurpose
from kiosk.flows.events import CardChecked, CodeChecked, CodeSeen, Event, NumberEntered
from kiosk.ports import CardSeen, HealthCodes, IdCardReader, Mirror, Scanner

Wanted = Callable[[], bool]
Post = Callable[[Event, Wanted], None]


@dataclass(frozen=True, slots=True)
class _Wish:
    """`purpose` None for a card. Compared by identity: each wish is another."""

    wanted: Wanted
    purpose: CodePurpose | None = None


class Presented:
    """`card` and `code` are called by the devices on any thread, all else on the loop's."""

    def __init__(
        self,
        reader: IdCardReader,
        scanner: Scanner,
        mirror: Mirror,
        health_codes: HealthCodes,
        clock: Clock,
        post: Post,
        in_store: Callable[[Callable[[], None]], None],
        on_line: Callable[[Callable[[], None]], None],
    ) -> None:
        """`in_store` and `on_line` run work that may take time, on the worker of the store and of the district's line."""
        self._reader = reader
        self._scanner = scanner
        self._mirror = mirror
        self._health_codes = health_codes
        self._clock = clock
        self._post = post
        self._in_store = in_store
        self._on_line = on_line
        self._card_wish: _Wish | None = None
        self._code_wish: _Wish | None = None

    def want_card(self, wanted: Wanted) -> None:
        self._card_wish = _Wish(wanted)
        self._reader.begin()

    def want_code(self, purpose: CodePurpose, wanted: Wanted) -> None:
        self._code_wish = _Wish(wanted, purpose)
        self._scanner.begin()

    def rest_card(self) -> None:
        self._card_wish = None
        self._reader.rest()

    def rest_code(self) -> None:
        self._code_wish = None
        self._scanner.rest()

    def card(self, seen: CardSeen) -> None:
        wish = self._card_wish
        if wish is None:
            return

        def check() -> None:
            self._post(CardChecked(self._judge(seen)), lambda: self._card_wish is wish and wish.wanted())

        self._in_store(check)

    def code(self, code: ScannedCode) -> None:
        wish = self._code_wish
        if wish is None:
            return

        def still() -> bool:
            return self._code_wish is wish and wish.wanted()

        if wish.purpose is CodePurpose.NUMBER:
            number = _number_in(code)
            if number is not None:
                self._post(NumberEntered(number.text), still)
            return
        self._post(CodeSeen(), still)
        self._on_line(lambda: self._post(CodeChecked(self._health_codes.verify(code)), still))

    def _judge(self, seen: CardSeen) -> CardVerdict:
        if isinstance(seen, CardTrouble):
            return seen
        number = number_on(seen, self._clock.now().astimezone().date())
        return number if isinstance(number, CardTrouble) else self._look_up(seen, number)

    def _look_up(self, card: IdCard, number: IdNumber) -> CardVerdict:
        resident = self._mirror.find(card.name, number)
        return CardTrouble.NOT_LISTED if resident is None else CardKnown(resident.person)


def _number_in(code: ScannedCode) -> IdNumber | None:
    for read in (IdNumber.parse, IdNumber.upgraded):
        try:
            return read(code.text)
        except InvalidIdNumberError:
            continue
    return None
