"""Plays visits on a running terminal: moves the dock, touches the screen, waits for what must happen and keeps pictures of it."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEventLoop, QPointF, QTimer
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from kiosk.assembly import Terminal
from kiosk.service.snapshot import Snapshot
from ui.application import KioskWindow

LOOK_EVERY_MS = 20
"""Between two looks at the terminal: shorter than any place that a citizen could notice."""
TIMEOUT_SECONDS = 30.0
"""For anything to happen: ten times what it takes on two busy cores."""

State = TypeVar("State")


class StepFailedError(Exception):
    """What must happen did not; the text says what was awaited and where the terminal stands instead."""


class Director:
    def __init__(self, terminal: Terminal, window: KioskWindow, screens: Path, say: Callable[[str], None]) -> None:
        self._terminal = terminal
        self._window = window
        self._screens = screens
        self._say = say
        self._began = time.monotonic()
        self._pictures = 0

    @property
    def snapshot(self) -> Snapshot:
        return self._terminal.loop.snapshot

    def until(self, happened: Callable[[], bool], awaited: str, seconds: float = TIMEOUT_SECONDS) -> None:
        """Let the program run until `happened`. Raises StepFailedError."""
        deadline = time.monotonic() + seconds
        while not happened():
            if time.monotonic() > deadline:
                place = type(self.snapshot.state).__name__
                raise StepFailedError(f"waited {seconds:.0f} s for: {awaited}; the terminal stands at {place}")
            self.breathe(LOOK_EVERY_MS)

    def state(self, kind: type[State], awaited: str, seconds: float = TIMEOUT_SECONDS) -> State:
        """The state once the terminal stands at such a place."""
        self.until(lambda: isinstance(self.snapshot.state, kind), awaited, seconds)
        state = self.snapshot.state
        assert isinstance(state, kind)
        return state

    def breathe(self, milliseconds: int) -> None:
        """Let the program's own event loop run."""
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    def note(self, text: str, picture: str | None = None) -> None:
        """A line of the timeline, with a screenshot where it has a name."""
        kept = ""
        if picture is not None:
            self._pictures += 1
            self.breathe(2 * LOOK_EVERY_MS)
            path = self._screens / f"{self._pictures:02d}-{picture}.png"
            self._window.grab(path)
            kept = f"   [{path.name}]"
        self._say(f"{time.monotonic() - self._began:7.1f} s  {text}{kept}")

    def touch(self, name: str) -> None:
        """A finger on the control of this object name, as a real touch event. Raises StepFailedError."""
        self.until(lambda: self._visible(name) is not None, f"the control {name} on the screen", 5.0)
        item = self._visible(name)
        assert item is not None
        middle = item.mapToScene(QPointF(item.width() / 2, item.height() / 2)).toPoint()
        view = self._window.view
        finger = self._window.finger()
        QTest.touchEvent(view, finger).press(0, middle, view)
        self.breathe(60)
        QTest.touchEvent(view, finger).release(0, middle, view)
        # A finger is not faster; and the screen ignores a second touch within 300 ms.
        self.breathe(320)

    def _visible(self, name: str) -> QQuickItem | None:
        return _find(self._window.view.contentItem(), name)


def _find(item: QQuickItem, name: str) -> QQuickItem | None:
    if not item.isVisible():
        return None
    if item.objectName() == name and item.isEnabled():
        return item
    for child in item.childItems():
        found = _find(child, name)
        if found is not None:
            return found
    return None
