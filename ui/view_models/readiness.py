"""The page on which staff look the terminal over, page by page."""

from collections.abc import Callable
from dataclasses import asdict

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.flows.events import Activity, Event, LookAgainPressed
from kiosk.service.snapshot import Snapshot
from ui.i18n import Words
from ui.readiness import Checked, Sheet, sheet_of

QML_IMPORT_NAME = "Kiosk.Backend"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("given to Main.qml")  # pyright: ignore[reportCallIssue] - its stub lacks __call__
class ReadinessViewModel(QObject):
    changed = Signal()

    def __init__(self, post: Callable[[Event], None], parent: QObject) -> None:
        super().__init__(parent)
        self._post = post
        self._sheet = Sheet()
        self._room = (1, 1)

    def render(self, snapshot: Snapshot, words: Words) -> None:
        sheet = sheet_of(snapshot, words)
        if sheet != self._sheet:
            self._sheet = sheet
            self.changed.emit()

    @Slot(int, int)
    def lay(self, places: int, half_widths: int) -> None:
        """So many places of one line are on a page of the list, and so many narrow characters are a line."""
        if (places, half_widths) != self._room:
            self._room = places, half_widths
            self.changed.emit()

    @Property(str, notify=changed)
    def verdict(self) -> str:
        return self._sheet.verdict

    @Property(bool, notify=changed)
    def looking(self) -> bool:
        return self._sheet.looking

    @Property("QVariantList", notify=changed)  # pyright: ignore[reportArgumentType] - names are allowed
    def pages(self) -> list[list[dict[str, object]]]:
        places, half_widths = self._room
        return [
            [_shown(line, half_widths) for line in page] for page in in_pages(self._sheet.checked, places, half_widths)
        ]

    @Property("QVariantList", notify=changed)  # pyright: ignore[reportArgumentType] - names are allowed
    def stages(self) -> list[dict[str, str]]:
        return [{"name": name, "value": value} for name, value in self._sheet.stages]

    @Property(str, notify=changed)
    def note(self) -> str:
        return self._sheet.note

    @Slot()
    def lookAgain(self) -> None:
        self._post(LookAgainPressed())

    @Slot()
    def turned(self) -> None:
        self._post(Activity())


def _shown(line: Checked, half_widths: int) -> dict[str, object]:
    return {**asdict(line), "places": line.places(half_widths)}


def in_pages(lines: tuple[Checked, ...], places: int, half_widths: int) -> list[list[Checked]]:
    """In their order, as many on a page as have room there; one at least."""
    pages: list[list[Checked]] = [[]]
    for line in lines:
        if pages[-1] and sum(one.places(half_widths) for one in (*pages[-1], line)) > places:
            pages.append([])
        pages[-1].append(line)
    return pages
