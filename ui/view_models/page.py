"""Which page is up, and the intents that mean the same on every page."""

from collections.abc import Callable

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.flows.assisted import SigningIn
from kiosk.flows.door import DoorState
from kiosk.flows.events import (
    BackPressed,
    EndPressed,
    Event,
    SignInWanted,
    SignOutPressed,
    StillHerePressed,
    VolunteerWanted,
)
from kiosk.service.snapshot import Snapshot
from ui.screens import Screen, screen_of

QML_IMPORT_NAME = "Kiosk.Backend"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("given to Main.qml")  # pyright: ignore[reportCallIssue] - its stub lacks __call__
class PageViewModel(QObject):
    changed = Signal()

    def __init__(self, post: Callable[[Event], None], parent: QObject) -> None:
        super().__init__(parent)
        self._post = post
        self._shown: tuple[Screen, int] | None = None
        self._at_door = True
        self._volunteer = ""
        self._helpable = True

    def render(self, snapshot: Snapshot) -> None:
        shown = (screen_of(snapshot.state), int(snapshot.session))
        if shown != self._shown:
            self._shown = shown
            self._at_door = isinstance(snapshot.below, DoorState)
            self._volunteer = snapshot.volunteer or ""
            self._helpable = snapshot.volunteer is None and not isinstance(snapshot.state, SigningIn)
            self.changed.emit()

    @Property(str, notify=changed)
    def screen(self) -> str:
        """The name of the page's file; empty before the first snapshot."""
        return self._shown[0].value if self._shown else ""

    @Property(int, notify=changed)
    def session(self) -> int:
        """A page is built anew with each visit, so that nothing of the last visitor stays in an item."""
        return self._shown[1] if self._shown else 0

    @Property(bool, notify=changed)
    def atRest(self) -> bool:
        return self._shown is not None and self._shown[0].at_rest

    @Property(bool, notify=changed)
    def atDoor(self) -> bool:
        return self._at_door

    @Property(str, notify=changed)
    def volunteer(self) -> str:
        """Who is signed in; empty for nobody. Nobody signs in or out without another page."""
        return self._volunteer

    @Property(bool, notify=changed)
    def helpable(self) -> bool:
        """Whether a volunteer can be called: not where one stands already."""
        return self._helpable

    @Slot()
    def signIn(self) -> None:
        self._post(SignInWanted())

    @Slot()
    def signOut(self) -> None:
        self._post(SignOutPressed())

    @Slot()
    def callVolunteer(self) -> None:
        self._post(VolunteerWanted())

    @Slot()
    def goBack(self) -> None:
        self._post(BackPressed())

    @Slot()
    def end(self) -> None:
        self._post(EndPressed())

    @Slot()
    def stillHere(self) -> None:
        self._post(StillHerePressed())
