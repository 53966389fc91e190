"""Plays visits on a running terminal: moves the dock, touches the screen, waits for what must happen and keeps pictures of it."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEventLoop, QPointF, QTimer
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTest import QTest

from kiosk.assembly import Terminal
from kiosk.flows import door
from kiosk.service.snapshot import Snapshot
from ui.application import KioskWindow
from ui.preview import Preview

LOOK_EVERY_MS = 20
"""Between two looks at the terminal: shorter than any place that a citizen could notice."""
TIMEOUT_SECONDS = 30.0
"""For anything to happen: ten times what it takes on two busy cores."""
CONTROL_SECONDS = 5.0
"""For a page to show the control that it must have."""
PRESS_MS, REST_MS = 60, 320
"""A finger rests on a key, and lifts; the screen ignores a second touch within 300 ms."""

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
        self._finger = QTest.createTouchDevice()

    @property
    def snapshot(self) -> Snapshot:
        return self._terminal.loop.snapshot

    def has_publications(self) -> bool:
        """Whether what the district publishes has come down to this terminal."""
        shown = self._terminal.store.publications
        return shown.policy_departments() is not None and shown.matter_departments() is not None

    @property
    def window(self) -> QQuickWindow:
        return self._window.view

    @property
    def preview(self) -> Preview | None:
        """The camera picture on the page that is up, if it shows one."""
        return self._window.preview

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

    def clean_door(self) -> None:
        """The door's first page, and whoever was there has left."""
        self.until(
            lambda: isinstance(state := self.snapshot.state, door.Attract) and state.cleared, "a clean first page"
        )

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
        self._press(lambda item: item.objectName() == name, name)

    def touch_word(self, word: str) -> None:
        """A finger on the key or tile that bears this word."""
        self._press(lambda item: item.property("text") == word and item.property("key") is True, word)

    def _press(self, wanted: Callable[[QQuickItem], bool], name: str) -> None:
        view = self._window.view

        def found() -> QQuickItem | None:
            return _find(view.contentItem(), wanted)

        item: QQuickItem | None = None

        def stands() -> bool:
            # a page that has just come is laid out once more: what stood there a moment ago may be built anew
            nonlocal item
            before, item = item, found()
            return item is not None and item == before

        self.until(stands, f"the control {name} on the screen", CONTROL_SECONDS)
        assert item is not None
        middle = item.mapToScene(QPointF(item.width() / 2, item.height() / 2)).toPoint()
        QTest.touchEvent(view, self._finger).press(0, middle, view)
        self.breathe(PRESS_MS)
        QTest.touchEvent(view, self._finger).release(0, middle, view)
        self.breathe(REST_MS)


def _find(item: QQuickItem, wanted: Callable[[QQuickItem], bool]) -> QQuickItem | None:
    if not item.isVisible():
        return None
    if item.isEnabled() and wanted(item):
        return item
    for child in item.childItems():
        found = _find(child, wanted)
        if found is not None:
            return found
    return None
