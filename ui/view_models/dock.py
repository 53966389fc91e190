"""The simulators' panel, for developers: shows their switches and uses them."""

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.ports import DockControl, DockPanel

QML_IMPORT_NAME = "Kiosk.Backend"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("given to Main.qml")  # pyright: ignore[reportCallIssue] - its stub lacks __call__
class DockViewModel(QObject):
    changed = Signal()

    def __init__(self, panel: DockPanel | None, parent: QObject) -> None:
        super().__init__(parent)
        self._panel = panel
        self._controls: tuple[DockControl, ...] = ()
        self.refresh()

    def refresh(self) -> None:
        controls = () if self._panel is None else tuple(self._panel.controls())
        if controls != self._controls:
            self._controls = controls
            self.changed.emit()

    @Property(bool, notify=changed)
    def present(self) -> bool:
        return self._panel is not None

    @Property("QVariantList", notify=changed)  # pyright: ignore[reportArgumentType] - names are allowed
    def controls(self) -> list[dict[str, str | bool]]:
        return [
            {"control": one.control, "label": one.label, "engaged": bool(one.engaged), "momentary": one.engaged is None}
            for one in self._controls
        ]

    @Slot(str)
    def use(self, control: str) -> None:
        if self._panel is not None:
            self._panel.use(control)
            self.refresh()
