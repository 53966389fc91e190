"""The look of the visit: what Theme.qml draws by, and the two buttons that change it."""

from collections.abc import Callable

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.flows.events import Activity, Event
from ui.i18n import Words
from ui.look import Contrast, Look

QML_IMPORT_NAME = "Kiosk.Backend"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("given to Main.qml")  # pyright: ignore[reportCallIssue] - its stub lacks __call__
class LookViewModel(QObject):
    """A choice lasts for one visit. Each button says what a touch brings, as the one for the language does."""

    changed = Signal()

    def __init__(self, post: Callable[[Event], None], words: Callable[[], Words], parent: QObject) -> None:
        super().__init__(parent)
        self._post = post
        self._words = words
        self._look = Look()

    @Property(int, notify=changed)
    def textSize(self) -> int:
        return self._look.size

    @Property(bool, notify=changed)
    def highContrast(self) -> bool:
        return self._look.contrast is Contrast.HIGH

    @Property(bool, notify=changed)
    def chosen(self) -> bool:
        """It is another one than every visitor finds."""
        return self._look != Look()

    @Property(str, notify=changed)
    def sizeText(self) -> str:
        return self._words().of("to_size", self._look.size.next)

    @Property(str, notify=changed)
    def contrastText(self) -> str:
        return self._words().of("to_contrast", self._look.contrast.other)

    @Slot()
    def changeSize(self) -> None:
        self.use(self._look.with_next_size())
        self._post(Activity())

    @Slot()
    def changeContrast(self) -> None:
        self.use(self._look.with_other_contrast())
        self._post(Activity())

    @Slot()
    def reset(self) -> None:
        self.use(Look())

    def use(self, look: Look) -> None:
        if look != self._look:
            self._look = look
            self.changed.emit()

    @Slot()
    def reread(self) -> None:
        """The words are other ones now."""
        self.changed.emit()
