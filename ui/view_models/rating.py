"""Why somebody is dissatisfied: reasons that are pressed on and off, kept here until they are given."""

from collections.abc import Callable

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.domain.ratings import LowReason
from kiosk.flows.events import Activity, Event, ReasonsGiven
from kiosk.service.snapshot import Snapshot
from ui.i18n import Words

QML_IMPORT_NAME = "Kiosk.Backend"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("given to Main.qml")  # pyright: ignore[reportCallIssue] - its stub lacks __call__
class RatingViewModel(QObject):
    changed = Signal()

    def __init__(self, post: Callable[[Event], None], parent: QObject) -> None:
        super().__init__(parent)
        self._post = post
        self._sentences: tuple[str, ...] = ()
        self._given: frozenset[LowReason] = frozenset()

    def render(self, snapshot: Snapshot, words: Words) -> None:
        sentences = tuple(words.of("reason", reason) for reason in LowReason)
        if sentences != self._sentences:
            self._sentences = sentences
            self.changed.emit()

    def forget(self) -> None:
        if self._given:
            self._given = frozenset()
            self.changed.emit()

    @Property("QVariantList", notify=changed)  # pyright: ignore[reportArgumentType] - names are allowed
    def reasons(self) -> list[dict[str, object]]:
        return [
            {"text": text, "given": reason in self._given}
            for reason, text in zip(LowReason, self._sentences, strict=False)
        ]

    @Slot(int)
    def toggle(self, index: int) -> None:
        reason = list(LowReason)[index]
        self._given ^= {reason}
        self.changed.emit()
        self._post(Activity())

    @Slot()
    def give(self) -> None:
        self._post(ReasonsGiven(tuple(reason for reason in LowReason if reason in self._given)))
