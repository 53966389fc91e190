"""A message that is spoken: what the microphone does, and what has been recorded."""

from collections.abc import Callable

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.flows import asking
from kiosk.flows.events import Event, RecordingPressed, SendPressed
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
        self._note = ""
        self._press = ""

    def render(self, snapshot: Snapshot, words: Words) -> None:
        state = snapshot.page
        if not isinstance(state, asking.Speaking):
            return
        self._recording = state.recording
        self._recorded = state.draft.voice_seconds > 0 and not state.recording
        self._note = _note(state, words)
        self._press = words["stop_recording" if state.recording else "record_again" if self._recorded else "record"]
        self.changed.emit()

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
        return self._press

    @Slot()
    def press(self) -> None:
        self._post(RecordingPressed())

    @Slot()
    def keep(self) -> None:
        self._post(SendPressed())


def _note(state: asking.Speaking, words: Words) -> str:
    if state.recording:
        return words["recording"]
    if state.failed:
        return words["record_failed"]
    if state.draft.voice_seconds:
        return words.say("recorded", seconds=state.draft.voice_seconds)
    return words["record_text"]
