"""The voice's buttons: say it again, slower, faster, silence."""

from collections.abc import Callable

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.domain.health import Device
from kiosk.domain.speech import Speaking, SpeechWish
from kiosk.flows.events import Event, SpeechAsked
from kiosk.service.snapshot import Snapshot

QML_IMPORT_NAME = "Kiosk.Backend"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("given to Main.qml")  # pyright: ignore[reportCallIssue] - its stub lacks __call__
class SpeechViewModel(QObject):
    changed = Signal()

    def __init__(self, post: Callable[[Event], None], parent: QObject) -> None:
        super().__init__(parent)
        self._post = post
        self._offered = False
        self._speaking = Speaking()

    def render(self, snapshot: Snapshot) -> None:
        offered = snapshot.spoken and Device.VOICE not in snapshot.rules.lost
        if (offered, snapshot.speaking) != (self._offered, self._speaking):
            self._offered, self._speaking = offered, snapshot.speaking
            self.changed.emit()

    @Property(bool, notify=changed)
    def offered(self) -> bool:
        """The page has said something, and there is a voice that can say it again."""
        return self._offered

    @Property(bool, notify=changed)
    def muted(self) -> bool:
        return self._speaking.muted

    @Property(bool, notify=changed)
    def slowest(self) -> bool:
        return self._speaking.pace.slower is self._speaking.pace

    @Property(bool, notify=changed)
    def fastest(self) -> bool:
        return self._speaking.pace.faster is self._speaking.pace

    @Slot(str)
    def ask(self, wish: str) -> None:
        """By the names of the buttons in Sound.qml."""
        self._post(SpeechAsked(SpeechWish(wish)))
