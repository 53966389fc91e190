"""Everything that QML may see, as one object with a child for each subject."""

from collections.abc import Callable

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.flows.assisted import Desk
from kiosk.flows.events import Event
from kiosk.ports import DockPanel, FrameSource, Handwriting
from kiosk.service.snapshot import Snapshot
from ui.i18n import Language, Words
from ui.pinyin import PinyinTable
from ui.preview import Pictures
from ui.screens import Screen, screen_of
from ui.view_models.clinical_pad import ClinicalPadViewModel
from ui.view_models.digits import DigitsViewModel
from ui.view_models.dock import DockViewModel
from ui.view_models.door import DoorViewModel
from ui.view_models.doubt import DoubtViewModel
from ui.view_models.home import HomeViewModel
from ui.view_models.language import LanguageViewModel
from ui.view_models.look import LookViewModel
from ui.view_models.menu import MenuViewModel
from ui.view_models.number_pad import NumberPadViewModel
from ui.view_models.page import PageViewModel
from ui.view_models.paper import PaperViewModel
from ui.view_models.pin_pad import PinPadViewModel
from ui.view_models.query import QueryViewModel
from ui.view_models.rating import RatingViewModel
from ui.view_models.readiness import ReadinessViewModel
from ui.view_models.speaking import SpeakingViewModel
from ui.view_models.speech import SpeechViewModel
from ui.view_models.status import StatusViewModel
from ui.view_models.text_pad import TextPadViewModel
from ui.view_models.told import ToldViewModel

QML_IMPORT_NAME = "Kiosk.Backend"
QML_IMPORT_MAJOR_VERSION = 1

_TYPING = (Screen.TYPING_NUMBER, Screen.WRITING, Screen.STILL_THERE)
_PIN = (Screen.PROVING_BY_VOLUNTEER, Screen.CLINICAL_PIN, Screen.STILL_THERE)


def _nobody_served(snapshot: Snapshot) -> bool:
    return isinstance(snapshot.state, Desk) or screen_of(snapshot.state).at_rest


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
        handwriting: Handwriting | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._snapshot: Snapshot | None = None
        self._pictures = Pictures(frames, self)
        self.language_view = LanguageViewModel(language, self)
        self.look_view = LookViewModel(post, self._words, self)
        self.page_view = PageViewModel(post, self)
        self._status = StatusViewModel(self)
        self._door = DoorViewModel(post, self)
        self.doubt_view = DoubtViewModel(post, self)
        self._query = QueryViewModel(post, self)
        self._home = HomeViewModel(post, self)
        self._menu = MenuViewModel(post, self)
        self._paper = PaperViewModel(post, self)
        self._told = ToldViewModel(post, self)
        self._speaking = SpeakingViewModel(post, self)
        self._speech = SpeechViewModel(post, self)
        self._readiness = ReadinessViewModel(post, self)
        self.digit_pad = DigitsViewModel(post, self)
        self.reasons = RatingViewModel(post, self)
        self.number_pad = NumberPadViewModel(post, self._words, self)
        self.text_pad = TextPadViewModel(post, self._words, PinyinTable.build(), handwriting, self)
        self.pin_pad = PinPadViewModel(post, self)
        self.clinical_pad = ClinicalPadViewModel(post, self)
        self.dock_view = DockViewModel(dock, self)
        self.language_view.changed.connect(self.look_view.reread)
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
        self._menu.render(snapshot, words)
        self._paper.render(snapshot, words)
        self._told.render(snapshot, words)
        self._speaking.render(snapshot, words)
        self._speech.render(snapshot)
        self._readiness.render(snapshot, words)
        self.digit_pad.render(snapshot, words)
        self.reasons.render(snapshot, words)
        self.doubt_view.render(snapshot, words)
        self.number_pad.render(snapshot)
        self.text_pad.render(snapshot, words)
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
        if new_visit:
            self.text_pad.forget()
        if new_visit or screen is not Screen.ASKING_DIGITS:
            self.doubt_view.forget()
        if new_visit or screen not in _PIN:
            self.pin_pad.forget()
        if new_visit or screen is not Screen.CLINICAL_VALUE:
            self.clinical_pad.forget()
        if new_visit or before is None or type(before.page) is not type(after.page):
            self.digit_pad.forget()
            self.reasons.forget()
        if before is not None and _nobody_served(after) and not _nobody_served(before):
            self.language_view.reset()
            self.look_view.reset()

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

    @Property(LookViewModel, notify=replaced)
    def look(self) -> LookViewModel:
        return self.look_view

    @Property(PageViewModel, notify=replaced)
    def page(self) -> PageViewModel:
        return self.page_view

    @Property(StatusViewModel, notify=replaced)
    def status(self) -> StatusViewModel:
        return self._status

    @Property(DoorViewModel, notify=replaced)
    def door(self) -> DoorViewModel:
        return self._door

    @Property(DoubtViewModel, notify=replaced)
    def doubt(self) -> DoubtViewModel:
        return self.doubt_view

    @Property(QueryViewModel, notify=replaced)
    def query(self) -> QueryViewModel:
        return self._query

    @Property(NumberPadViewModel, notify=replaced)
    def number(self) -> NumberPadViewModel:
        return self.number_pad

    @Property(TextPadViewModel, notify=replaced)
    def writing(self) -> TextPadViewModel:
        return self.text_pad

    @Property(PinPadViewModel, notify=replaced)
    def pin(self) -> PinPadViewModel:
        return self.pin_pad

    @Property(ClinicalPadViewModel, notify=replaced)
    def clinical(self) -> ClinicalPadViewModel:
        return self.clinical_pad

    @Property(DockViewModel, notify=replaced)
    def dock(self) -> DockViewModel:
        return self.dock_view

    @Property(HomeViewModel, notify=replaced)
    def home(self) -> HomeViewModel:
        return self._home

    @Property(MenuViewModel, notify=replaced)
    def menu(self) -> MenuViewModel:
        return self._menu

    @Property(PaperViewModel, notify=replaced)
    def paper(self) -> PaperViewModel:
        return self._paper

    @Property(ToldViewModel, notify=replaced)
    def told(self) -> ToldViewModel:
        return self._told

    @Property(DigitsViewModel, notify=replaced)
    def digits(self) -> DigitsViewModel:
        return self.digit_pad

    @Property(SpeakingViewModel, notify=replaced)
    def speaking(self) -> SpeakingViewModel:
        return self._speaking

    @Property(ReadinessViewModel, notify=replaced)
    def readiness(self) -> ReadinessViewModel:
        return self._readiness

    @Property(SpeechViewModel, notify=replaced)
    def speech(self) -> SpeechViewModel:
        return self._speech

    @Property(RatingViewModel, notify=replaced)
    def rating(self) -> RatingViewModel:
        return self.reasons
