"""A message that is spoken: what the microphone does, and what has been recorded."""

from collections.abc import Callable

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.domain.health import Device
from kiosk.flows import asking
from kiosk.flows.events import Event, OwnWordsWanted, RecordingPressed, SendPressed
from kiosk.service.snapshot import Snapshot
from ui.i18n import Words

QML_IMPORT_NAME = "Kiosk.Backend"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("given to Main.qml")  # pyright: ignore[reportCallIssue] - its stub lacks __call__
class SpeakingViewModel(QObject):
    changed = Signal()

    def __init__(self, post: Callable[[Event], None], parent: QObject) -> None:
        super().__init__(parent)
        self._post = post
        self._recording = False
        self._recorded = False
        self._lost = False
        self._note = ""
        self._press = ""

    def render(self, snapshot: Snapshot, words: Words) -> None:
        state = snapshot.page
        if not isinstance(state, asking.Speaking):
            return
        self._recording = state.recording
        self._recorded = state.draft.voice_seconds > 0 and not state.recording
        self._lost = Device.MICROPHONE in snapshot.rules.lost and not state.recording
        self._note = _note(state, words, lost=self._lost)
        self._press = self._offered(words)
        self.changed.emit()

    def _offered(self, words: Words) -> str:
        if self._lost:
            return "" if self._recorded else words["own_words"]
        return words["stop_recording" if self._recording else "record_again" if self._recorded else "record"]

    @Property(bool, notify=changed)
    def recording(self) -> bool:
        return self._recording

    @Property(bool, notify=changed)
    def recorded(self) -> bool:
        return self._recorded

    @Property(str, notify=changed)
    def note(self) -> str:
        return self._note

    @Property(str, notify=changed)
    def pressText(self) -> str:
        """Empty when there is nothing to press: without its microphone the page still keeps what was said before."""
        return self._press

    @Property(str, notify=changed)
    def pressSign(self) -> str:
        return "stop" if self._recording else "write" if self._lost else "voice"

    @Slot()
    def press(self) -> None:
        self._post(OwnWordsWanted() if self._lost else RecordingPressed())

    @Slot()
    def keep(self) -> None:
        self._post(SendPressed())


def _note(state: asking.Speaking, words: Words, *, lost: bool) -> str:
    if state.recording:
        return words["recording"]
    if lost and not state.draft.voice_seconds:
        return words["record_lost"]
    if state.failed:
        return words["record_failed"]
    if state.draft.voice_seconds:
        return words.say("recorded", seconds=state.draft.voice_seconds)
    return words["record_text"]
