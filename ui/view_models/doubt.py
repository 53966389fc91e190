"""The two questions to somebody who looks like two: a surname from a fixed grid, or the end of the identity number.

What is offered is the same for every visitor and comes from nobody's line on the roster.
"""

from collections.abc import Callable

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.domain.narrowing import LAST_CHARACTERS, LastFour, Surname
from kiosk.flows import narrowing
from kiosk.flows.events import Activity, ClueGiven, DigitsWanted, Event
from kiosk.service.snapshot import Snapshot
from ui.i18n import Words
from ui.pinyin import SURNAMES

QML_IMPORT_NAME = "Kiosk.Backend"
QML_IMPORT_MAJOR_VERSION = 1

TILES = 40
"""The commonest surnames of the place; whoever has another gives digits, which is no slower."""
_DOT = "•"


def grid() -> list[str]:
    return list(dict.fromkeys(SURNAMES))[:TILES]


@QmlElement
@QmlUncreatable("given to Main.qml")  # pyright: ignore[reportCallIssue] - its stub lacks __call__
class DoubtViewModel(QObject):
    """What is typed is kept here only, shown as dots, and forgotten as soon as it is sent."""

    changed = Signal()

    def __init__(self, post: Callable[[Event], None], parent: QObject) -> None:
        super().__init__(parent)
        self._post = post
        self._text = ""
        self._note = ""
        self._checking = False

    def render(self, snapshot: Snapshot, words: Words) -> None:
        state = snapshot.page
        self._checking = isinstance(state, narrowing.Asking) and state.doubt.checking
        question = words["surname_text"] if isinstance(state, narrowing.AskingSurname) else words["digits_text"]
        self._note = words["clue_checking"] if self._checking else question
        self.changed.emit()

    def forget(self) -> None:
        if self._text:
            self._text = ""
            self.changed.emit()

    @Property("QStringList", notify=changed)  # pyright: ignore[reportArgumentType] - names are allowed
    def surnames(self) -> list[str]:
        return grid()

    @Property("QStringList", notify=changed)  # pyright: ignore[reportArgumentType] - names are allowed
    def cells(self) -> list[str]:
        """Four places: dots for what was typed, the last one typed in the open, empty for the rest."""
        hidden = [_DOT] * max(len(self._text) - 1, 0) + list(self._text[-1:])
        return hidden + [""] * (LAST_CHARACTERS - len(self._text))

    @Property(str, notify=changed)
    def note(self) -> str:
        return self._note

    @Property(bool, notify=changed)
    def complete(self) -> bool:
        return len(self._text) == LAST_CHARACTERS

    @Slot(str)
    def choose(self, surname: str) -> None:
        if not self._checking:
            self._post(ClueGiven(Surname(surname)))

    @Slot()
    def wantDigits(self) -> None:
        self._post(DigitsWanted())

    @Slot(str)
    def press(self, key: str) -> None:
        """X is the check character alone, so that it comes last."""
        last = len(self._text) == LAST_CHARACTERS - 1
        if len(self._text) < LAST_CHARACTERS and (key in "0123456789" or (key == "X" and last)):
            self._typed(self._text + key)

    @Slot()
    def delete(self) -> None:
        self._typed(self._text[:-1])

    @Slot()
    def enter(self) -> None:
        if len(self._text) == LAST_CHARACTERS and not self._checking:
            self._post(ClueGiven(LastFour(self._text)))
            self.forget()

    def _typed(self, text: str) -> None:
        self._text = text
        self.changed.emit()
        self._post(Activity())
