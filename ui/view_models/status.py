"""The small line for the operator: the line to the district, what waits, which device is tried again, how the store is."""

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.domain.health import Retrying
from kiosk.domain.room import Level
from kiosk.service.snapshot import Snapshot
from ui.i18n import Words

QML_IMPORT_NAME = "Kiosk.Backend"
QML_IMPORT_MAJOR_VERSION = 1

_SEPARATOR = " · "


def link_line(snapshot: Snapshot, words: Words) -> str:
    """Empty while all is well: nobody needs to read it."""
    link = snapshot.link
    parts = [
        "" if link.online else words["offline"],
        words.say("waiting", count=link.waiting) if link.waiting else "",
        words.say("set_aside", count=link.set_aside) if link.set_aside else "",
    ]
    return _SEPARATOR.join(part for part in parts if part)


def fault_line(snapshot: Snapshot, words: Words) -> str:
    store = snapshot.rules.store
    parts = [
        f"{words.of('device', device)} {words.of('fault', health.fault)}"
        for device, health in snapshot.health.items()
        if isinstance(health, Retrying)
    ]
    if store.level is not Level.AMPLE:
        parts.append(words.of("room", store.level))
    if store.roster_outdated:
        parts.append(words["roster_outdated"])
    return _SEPARATOR.join(parts)


@QmlElement
@QmlUncreatable("given to Main.qml")  # pyright: ignore[reportCallIssue] - its stub lacks __call__
class StatusViewModel(QObject):
    changed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._shown = ("", "")

    def render(self, snapshot: Snapshot, words: Words) -> None:
        shown = (link_line(snapshot, words), fault_line(snapshot, words))
        if shown != self._shown:
            self._shown = shown
            self.changed.emit()

    @Property(str, notify=changed)
    def link(self) -> str:
        return self._shown[0]

    @Property(str, notify=changed)
    def faults(self) -> str:
        return self._shown[1]
