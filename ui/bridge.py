"""The only crossing from the kiosk's threads into Qt's: one queued signal, however many events are waiting."""

from collections.abc import Callable
from threading import Lock

from PySide6.QtCore import QObject, Qt, Signal, Slot

from kiosk.service.snapshot import Snapshot


class Bridge(QObject):
    """`wake` may be called from any thread; `drain` and `render` run in Qt's."""

    _arrived = Signal()

    def __init__(
        self, drain: Callable[[], Snapshot], render: Callable[[Snapshot], None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._drain = drain
        self._render = render
        self._pending = False
        self._guard = Lock()
        self._arrived.connect(self._handle, Qt.ConnectionType.QueuedConnection)

    def wake(self) -> None:
        """Something was posted. Returns at once; queued signals never pile up behind a busy screen."""
        with self._guard:
            if self._pending:
                return
            self._pending = True
        self._arrived.emit()

    @Slot()
    def _handle(self) -> None:
        with self._guard:
            # Before draining: what is posted meanwhile asks for another turn.
            self._pending = False
        self._render(self._drain())
