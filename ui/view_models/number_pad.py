"""The identity number while it is typed: kept here only, shown as dots, forgotten with the visit."""

from collections.abc import Callable

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.domain.id_card import CardTrouble
from kiosk.domain.id_number import LENGTH, IdNumberFault, birth_date_of, fault_of
from kiosk.flows import query
from kiosk.flows.events import Activity, Event, NumberEntered
from kiosk.service.snapshot import Snapshot
from ui.i18n import Words

QML_IMPORT_NAME = "Kiosk.Backend"
QML_IMPORT_MAJOR_VERSION = 1

_KEYS = frozenset("0123456789X")
_DOT = "•"
_BIRTH_KNOWN_AFTER = 14


def cells_of(text: str) -> list[str]:
    """Eighteen places: dots for what was typed, the last one typed in the open, empty for the rest."""
    hidden = [_DOT] * max(len(text) - 1, 0) + list(text[-1:])
    return hidden + [""] * (LENGTH - len(text))


def note_of(text: str, words: Words, *, reads_cards: bool) -> str:
    """One sentence for the number so far: who it would be, or how many are still to come."""
    remaining = LENGTH - len(text)
    if not text:
        return words["number_or_card" if reads_cards else "number_start"]
    birth = birth_date_of(text)
    if birth is not None:
        return words.say("born", date=words.day(birth))
    return words.say("number_remaining", count=remaining) if remaining else ""


def shown_fault(text: str, told: IdNumberFault | None) -> IdNumberFault | None:
    """What is wrong already now: a number half typed is no fault, an impossible date and a complete wrong one are."""
    if len(text) >= _BIRTH_KNOWN_AFTER and birth_date_of(text) is None and text[:_BIRTH_KNOWN_AFTER].isdigit():
        return IdNumberFault.NO_SUCH_DATE
    found = fault_of(text)
    return told if found is IdNumberFault.TOO_SHORT and told is IdNumberFault.TOO_SHORT else _unless_short(found)


def _unless_short(fault: IdNumberFault | None) -> IdNumberFault | None:
    return None if fault is IdNumberFault.TOO_SHORT else fault


@QmlElement
@QmlUncreatable("given to Main.qml")  # pyright: ignore[reportCallIssue] - its stub lacks __call__
class NumberPadViewModel(QObject):
    changed = Signal()

    def __init__(self, post: Callable[[Event], None], words: Callable[[], Words], parent: QObject) -> None:
        super().__init__(parent)
        self._post = post
        self._words = words
        self._text = ""
        self._told: IdNumberFault | None = None
        self._card: CardTrouble | None = None
        self._reads_cards = False

    def render(self, snapshot: Snapshot) -> None:
        typing = snapshot.page if isinstance(snapshot.page, query.TypingNumber) else None
        self._told = None if typing is None else typing.fault
        self._card = None if typing is None else typing.card
        self._reads_cards = snapshot.rules.reads_cards
        self.changed.emit()

    def forget(self) -> None:
        if self._text:
            self._text = ""
            self.changed.emit()

    @Property("QStringList", notify=changed)  # pyright: ignore[reportArgumentType] - names are allowed
    def cells(self) -> list[str]:
        return cells_of(self._text)

    @Property(str, notify=changed)
    def note(self) -> str:
        return note_of(self._text, self._words(), reads_cards=self._reads_cards)

    @Property(bool, notify=changed)
    def complete(self) -> bool:
        return fault_of(self._text) is None

    @Property(str, notify=changed)
    def fault(self) -> str:
        """What to do about a card or a number that cannot be; empty when nothing is wrong."""
        if self._card is not None:
            return self._words().of("card", self._card)
        fault = shown_fault(self._text, self._told)
        return "" if fault is None else self._words().say(f"id_fault_{fault.value}", count=LENGTH - len(self._text))

    @Slot(str)
    def press(self, key: str) -> None:
        if key in _KEYS and len(self._text) < LENGTH:
            self._typed(self._text + key)

    @Slot()
    def delete(self) -> None:
        self._typed(self._text[:-1])

    @Slot()
    def clear(self) -> None:
        self._typed("")

    @Slot()
    def enter(self) -> None:
        self._post(NumberEntered(self._text))

    def _typed(self, text: str) -> None:
        self._text = text
        self._told = self._card = None
        self.changed.emit()
        self._post(Activity())
