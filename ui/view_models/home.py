"""The first page of the town terminal: what can be done here."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.domain.catalogue import Shelf
from kiosk.flows.events import AskingWanted, Event, RatingWanted, ShelfWanted, SubsidiesWanted

QML_IMPORT_NAME = "Kiosk.Backend"
QML_IMPORT_MAJOR_VERSION = 1

THINGS: Mapping[str, Event] = {
    "subsidies": SubsidiesWanted(),
    "policies": ShelfWanted(Shelf.POLICIES),
    "notices": ShelfWanted(Shelf.NOTICES),
    "asking": AskingWanted(),
    "rating": RatingWanted(),
    "guide": ShelfWanted(Shelf.GUIDE),
}
"""By the names of the tiles in Home.qml."""


@QmlElement
@QmlUncreatable("given to Main.qml")  # pyright: ignore[reportCallIssue] - its stub lacks __call__
class HomeViewModel(QObject):
    def __init__(self, post: Callable[[Event], None], parent: QObject) -> None:
        super().__init__(parent)
        self._post = post

    @Slot(str)
    def want(self, thing: str) -> None:
        self._post(THINGS[thing])
