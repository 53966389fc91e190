"""The window: one QML scene on the software renderer, which shows snapshots until it is closed.

Anything that QML complains about is an exception, a missing font stops the start: a kiosk has nobody to read a log.
"""

import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from PySide6.QtCore import QEvent, QLocale, QObject, Qt, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QKeyEvent
from PySide6.QtQml import QQmlError
from PySide6.QtQuick import QQuickItem, QQuickView, QQuickWindow, QSGRendererInterface

from kiosk.flows.events import Event
from kiosk.ports import DockPanel, FrameSource, Handwriting
from kiosk.service.snapshot import Snapshot
from ui.bridge import Bridge
from ui.i18n import Language
from ui.preview import Preview
from ui.view_models.kiosk import KioskViewModel

FONT_FAMILY = "Noto Sans CJK SC"
QML_FOLDER = Path(__file__).parent / "qml"
DOCK_WIDTH_PX = 320
SIGNAL_NOTICE_MS = 250
"""How long a request to end may go unnoticed."""
_LEAST_MM = 250.0
"""Ten keys of 20 mm with 4 mm between them, and the margins."""
_SHORTCUTS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class UiError(Exception):
    """The screen cannot be shown as it was made; says what is missing."""


@dataclass(frozen=True, slots=True)
class Appearance:
    """The citizen's picture. `px_per_mm` is measured on the glass: what a monitor says of itself is often wrong.

    `touch_rest_ms` is how long a second touch is ignored: hands tremble.
    """

    width_px: int = 1080
    height_px: int = 1920
    px_per_mm: float = 4.03
    full_screen: bool = True
    language: Language = Language.ZH_CN
    touch_rest_ms: int = 300

    def __post_init__(self) -> None:
        if min(self.width_px, self.height_px) < _LEAST_MM * self.px_per_mm:
            least = f"{_LEAST_MM:.0f} mm, {_LEAST_MM * self.px_per_mm:.0f} px at {self.px_per_mm} px/mm"
            raise ValueError(f"the screen is smaller than its keys need: {least} each way")

    @staticmethod
    def in_window(width_px: int, height_px: int, language: Language = Language.ZH_CN) -> "Appearance":
        """A scale model of a 21.5 inch kiosk for a desk: everything keeps its proportions."""
        return Appearance(width_px, height_px, min(width_px, height_px) / 268.0, full_screen=False, language=language)


def qt_application() -> QGuiApplication:
    """The one application object, with the software scene graph, the Chinese locale and a Chinese font."""
    if QQuickWindow.sceneGraphBackend() != "software":  # asked for again once a window is drawn, Qt complains
        QQuickWindow.setGraphicsApi(QSGRendererInterface.GraphicsApi.Software)
    running = QGuiApplication.instance()
    application = running if isinstance(running, QGuiApplication) else QGuiApplication(sys.argv[:1])
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Script.SimplifiedChineseScript, QLocale.Country.China))
    if FONT_FAMILY not in QFontDatabase.families():
        raise UiError(f'the font "{FONT_FAMILY}" is not installed (Debian: fonts-noto-cjk)')
    application.setFont(QFont(FONT_FAMILY))
    return application


class KioskWindow(QObject):
    """`post` takes intents from any page; `drain` is called in Qt's thread after `bridge.wake()` and gives what to show.

    Without `handwriting` texts are written by tiles and pinyin only; it outlives the window's last stroke, and is started and
    stopped by whoever gives it. Emits `closed` when the window was closed by its user; in full screen only `close` closes it.
    """

    closed = Signal()

    def __init__(
        self,
        post: Callable[[Event], None],
        drain: Callable[[], Snapshot],
        frames: FrameSource | None,
        appearance: Appearance,
        dock: DockPanel | None = None,
        handwriting: Handwriting | None = None,
    ) -> None:
        self._application = qt_application()
        super().__init__()
        self._appearance = appearance
        self._closing = False
        self._kiosk = KioskViewModel(post, frames, appearance.language, dock, handwriting, self)
        self.bridge = Bridge(drain, self._kiosk.render, self)
        self._view = QQuickView()
        self._view.engine().addImportPath(str(QML_FOLDER))
        self._view.engine().setOutputWarningsToStandardError(False)
        self._view.engine().warnings.connect(self._complain)
        self._view.setColor(QColor("#FBF7EE"))
        self._view.setTitle("梅江政务自助终端")
        self._view.setResizeMode(QQuickView.ResizeMode.SizeRootObjectToView)
        self._view.installEventFilter(self)
        self._load(dock is not None)

    def _load(self, with_dock: bool) -> None:
        look = self._appearance
        self._view.resize(look.width_px + (DOCK_WIDTH_PX if with_dock else 0), look.height_px)
        self._view.setInitialProperties(
            {
                "kiosk": self._kiosk,
                "pxPerMm": look.px_per_mm,
                "touchRestMs": look.touch_rest_ms,
                "pageWidth": look.width_px,
                "pageHeight": look.height_px,
            }
        )
        self._view.setSource(QUrl.fromLocalFile(str(QML_FOLDER / "Kiosk" / "Main.qml")))
        if self._view.errors():
            raise UiError("; ".join(error.toString() for error in self._view.errors()))

    @property
    def kiosk(self) -> KioskViewModel:
        """What QML sees, for tests and pictures."""
        return self._kiosk

    @property
    def view(self) -> QQuickView:
        """The window itself, for tests and pictures."""
        return self._view

    @property
    def preview(self) -> Preview | None:
        """The camera picture of the page that is up, if it has one; for the benchmark."""
        # The page before may still wait to be deleted.
        loader = self._view.rootObject().findChild(QQuickItem, "pageLoader")
        page = None if loader is None else loader.property("item")
        return None if page is None else page.findChild(Preview, "preview")

    def show(self) -> None:
        """Put the window up. Raises UiError when the scene graph is not the software one: its previews stay black."""
        if self._appearance.full_screen:
            self._view.setCursor(Qt.CursorShape.BlankCursor)
            self._view.showFullScreen()
        else:
            self._view.show()
        backend = self._view.rendererInterface().graphicsApi()
        if backend is not QSGRendererInterface.GraphicsApi.Software:
            raise UiError(f"the scene graph is {backend.name}, not Software")
        self.bridge.wake()

    def run(self) -> int:
        """Qt's event loop; returns when the window is closed or the process is told to end by SIGTERM or SIGINT."""

        def end(_signal: int, _frame: FrameType | None) -> None:
            self.quit()

        before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT)}
        # Qt's loop is not Python's: a signal is only noticed when Python has something to do.
        noticing = QTimer(self)
        noticing.timeout.connect(self._notice)
        noticing.start(SIGNAL_NOTICE_MS)
        try:
            return self._application.exec()
        finally:
            noticing.stop()
            for number, handler in before.items():
                signal.signal(number, handler)

    def quit(self) -> None:
        """Let `run` return. In Qt's thread."""
        # Not Qt's own quit: it asks each window to close first, and in full screen the window says no.
        self._application.exit(0)

    @Slot()
    def _notice(self) -> None:
        """Nothing: the interpreter looks for signals on its way here."""

    def grab(self, path: Path) -> None:
        """Write the window as a picture. Raises UiError when that cannot be done."""
        if not self._view.grabWindow().save(str(path)):
            raise UiError(f"no picture could be written to {path}")

    def close(self) -> None:
        """Take the window down with its scene; may be called twice. The Python objects that QML knew outlive it."""
        if self._closing:
            return
        self._closing = True
        self._view.removeEventFilter(self)
        self._view.close()
        self._view.setSource(QUrl())
        self._view.deleteLater()

    @Slot(list)
    def _complain(self, errors: list[QQmlError]) -> None:
        raise UiError("; ".join(error.toString() for error in errors))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        match event.type():
            case QEvent.Type.KeyPress | QEvent.Type.KeyRelease | QEvent.Type.ShortcutOverride:
                return self._appearance.full_screen and _leads_out(event)
            case QEvent.Type.Close if self._appearance.full_screen:
                event.ignore()
                return True
            case QEvent.Type.Close:
                self.closed.emit()
                return False
            case QEvent.Type.ContextMenu:
                return True
            case _:
                return super().eventFilter(watched, event)


def _leads_out(event: QEvent) -> bool:
    """A key by which a citizen could leave the kiosk."""
    if not isinstance(event, QKeyEvent):
        return False
    function_key = Qt.Key.Key_F1 <= event.key() <= Qt.Key.Key_F35
    return function_key or event.key() == Qt.Key.Key_Escape or bool(event.modifiers() & _SHORTCUTS)
