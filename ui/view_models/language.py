"""The language of the visit: the words that QML shows, and the button that changes them."""

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from ui.i18n import Language, words_of

QML_IMPORT_NAME = "Kiosk.Backend"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("given to Main.qml")  # pyright: ignore[reportCallIssue] - its stub lacks __call__
class LanguageViewModel(QObject):
    """A choice lasts for one visit: whoever comes next finds the terminal's own language again."""

    changed = Signal()

    def __init__(self, own: Language, parent: QObject) -> None:
        super().__init__(parent)
        self._own = own
        self.words = words_of(own)

    @Property("QVariantMap", notify=changed)  # pyright: ignore[reportArgumentType] - names are allowed
    def texts(self) -> dict[str, str]:
        return dict(self.words.texts)

    @Property(bool, notify=changed)
    def foreign(self) -> bool:
        """A visitor has chosen another language than the terminal's own."""
        return self.words.language is not self._own

    @Slot()
    def toggle(self) -> None:
        self._use(self.words.language.other)

    @Slot()
    def reset(self) -> None:
        self._use(self._own)

    def _use(self, language: Language) -> None:
        if language is not self.words.language:
            self.words = words_of(language)
            self.changed.emit()
