"""Everything that QML may see, as one object with a child for each subject."""

from collections.abc import Callable

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.flows.events import Event
from kiosk.ports import DockPanel, FrameSource
from kiosk.service.snapshot import Snapshot
from ui.i18n import Language, Words
from ui.pinyin import PinyinTable
from ui.preview import Pictures
from ui.screens import Screen, screen_of
from ui.view_models.clinical_pad import ClinicalPadViewModel
from ui.view_models.dock import DockViewModel
from ui.view_models.door import DoorViewModel
from ui.view_models.language import LanguageViewModel
from ui.view_models.name_pad import NamePadViewModel
from ui.view_models.number_pad import NumberPadViewModel
from ui.view_models.page import PageViewModel
from ui.view_models.pin_pad import PinPadViewModel
from ui.view_models.query import QueryViewModel
from ui.view_models.status import StatusViewModel

QML_IMPORT_NAME = "Kiosk.Backend"
QML_IMPORT_MAJOR_VERSION = 1

_TYPING = (Screen.TYPING_NUMBER, Screen.TYPING_NAME, Screen.STILL_THERE)
_PIN = (Screen.PROVING_BY_VOLUNTEER, Screen.CLINICAL_PIN, Screen.STILL_THERE)


@QmlElement
@QmlUncreatable("given to Main.qml")  # pyright: ignore[reportCallIssue] - its stub lacks __call__
class KioskViewModel(QObject):
    """Renders each snapshot into the children, and forgets what was typed as soon as no page needs it."""

    replaced = Signal()
    """Never emitted, for the children stay. The tool that describes Python types to qmllint knows no `constant`."""

    def __init__(
        self,
        post: Callable[[Event], None],
        frames: FrameSource | None,
        language: Language,
        dock: DockPanel | None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._snapshot: Snapshot | None = None
        self._pictures = Pictures(frames, self)
        self.language_view = LanguageViewModel(language, self)
        self.page_view = PageViewModel(post, self)
        self._status = StatusViewModel(self)
        self._door = DoorViewModel(post, self)
        self._query = QueryViewModel(post, self)
        self.number_pad = NumberPadViewModel(post, self._words, self)
        self.name_pad = NamePadViewModel(post, self._words, PinyinTable.build(), self)
        self.pin_pad = PinPadViewModel(post, self)
        self.clinical_pad = ClinicalPadViewModel(post, self)
        self.dock_view = DockViewModel(dock, self)
        self.language_view.changed.connect(self._render_again)

    def _words(self) -> Words:
        return self.language_view.words

    def render(self, snapshot: Snapshot) -> None:
        before, self._snapshot = self._snapshot, snapshot
        self._forget_after(before, snapshot)
        words = self._words()
        self._status.render(snapshot, words)
        self._door.render(snapshot, words)
        self._query.render(snapshot, words)
        self.number_pad.render(snapshot)
        self.pin_pad.render(snapshot, words)
        self.clinical_pad.render(snapshot, words)
        self.dock_view.refresh()
        # Last, so that a page is built with its values in place.
        self.page_view.render(snapshot)

    def _forget_after(self, before: Snapshot | None, after: Snapshot) -> None:
        screen = screen_of(after.state)
        new_visit = before is not None and before.session != after.session
        if new_visit or screen not in _TYPING:
            self.number_pad.forget()
            self.name_pad.forget()
        if new_visit or screen not in _PIN:
            self.pin_pad.forget()
        if new_visit or screen is not Screen.CLINICAL_VALUE:
            self.clinical_pad.forget()
        if before is not None and screen.at_rest and not screen_of(before.state).at_rest:
            self.language_view.reset()

    @Slot()
    def _render_again(self) -> None:
        if self._snapshot is not None:
            self.render(self._snapshot)

    @Property(Pictures, notify=replaced)
    def pictures(self) -> Pictures:
        return self._pictures

    @Property(LanguageViewModel, notify=replaced)
    def language(self) -> LanguageViewModel:
        return self.language_view

    @Property(PageViewModel, notify=replaced)
    def page(self) -> PageViewModel:
        return self.page_view

    @Property(StatusViewModel, notify=replaced)
    def status(self) -> StatusViewModel:
        return self._status

    @Property(DoorViewModel, notify=replaced)
    def door(self) -> DoorViewModel:
        return self._door

    @Property(QueryViewModel, notify=replaced)
    def query(self) -> QueryViewModel:
        return self._query

    @Property(NumberPadViewModel, notify=replaced)
    def number(self) -> NumberPadViewModel:
        return self.number_pad

    @Property(NamePadViewModel, notify=replaced)
    def name(self) -> NamePadViewModel:
        return self.name_pad

    @Property(PinPadViewModel, notify=replaced)
    def pin(self) -> PinPadViewModel:
        return self.pin_pad

    @Property(ClinicalPadViewModel, notify=replaced)
    def clinical(self) -> ClinicalPadViewModel:
        return self.clinical_pad

    @Property(DockViewModel, notify=replaced)
    def dock(self) -> DockViewModel:
        return self.dock_view
