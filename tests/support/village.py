"""A town's terminal behind its window, and a citizen who walks through it by touch, page after page."""

from collections.abc import Callable, Sequence
from time import monotonic

from pypinyin import lazy_pinyin
from PySide6.QtCore import QEventLoop, QTimer

from kiosk.assembly import Hardware, Terminal
from kiosk.clock import SystemClock
from kiosk.flows import town
from kiosk.settings import Settings
from tests.ui.items import find, lines, tap, targets
from ui.application import Appearance, KioskWindow
from ui.pinyin import SURNAME_READINGS

LIMIT_SECONDS = 40.0
"""For anything to happen: never met by a program that works, however busy the machine is."""
LOOK_MS = 10


class Village:
    """One window, and the whole terminal behind it. Whoever makes it stops it."""

    def __init__(self, settings: Settings, hardware: Hardware) -> None:
        self.terminal = Terminal(settings, hardware, SystemClock())
        # a scale model: half as wide is a quarter to paint
        look = Appearance(540, 960, px_per_mm=2.015, full_screen=False, touch_rest_ms=0)
        loop = self.terminal.loop
        self.window = KioskWindow(loop.post, loop.drain, hardware.camera, look, None, self.terminal.handwriting)
        self.window.show()
        self.terminal.start(self.window.bridge.wake)

    def stop(self) -> None:
        self.terminal.stop()
        self.window.close()

    @property
    def page(self) -> object:
        return self.terminal.loop.snapshot.page

    # --- waiting ------------------------------------------------------------------------------------------------------

    def until(self, happened: Callable[[], bool], what: str) -> None:
        limit = monotonic() + LIMIT_SECONDS
        while not happened():
            assert monotonic() < limit, f"{what} never came; the terminal stands at {type(self.page).__name__}"
            let_qt_work()

    def wait(self, kind: type) -> None:
        self.until(lambda: isinstance(self.page, kind), kind.__name__)

    def drained(self) -> None:
        """Asks the store: what the screen knows of the line may be from before the last record."""

        def at_its_end() -> bool:
            link = self.terminal.loop.snapshot.link
            return link.online and link.waiting == 0 and self.terminal.store.outbox.depth().pending == 0

        self.until(at_its_end, "the queue's end")

    # --- what a citizen does ------------------------------------------------------------------------------------------

    def touch(self, *names: str) -> None:
        for name in names:
            self.until(lambda name=name: self.offers(name), f"the button {name}")
            self.window.view.grabWindow()
            tap(self.window.view, find(self.window.view, name))
            let_qt_work()

    def offers(self, name: str) -> bool:
        return any(item.objectName() == name for item in targets(self.window.view))

    def go(self, kind: type, *names: str) -> None:
        """Touch these, one after the other; then this page is up."""
        self.touch(*names)
        self.wait(kind)

    def type_digits(self, digits: str) -> None:
        self.touch(*(f"key{digit}" for digit in digits))

    def turn_to(self, name: str) -> None:
        """The page of a list on which this button stands."""
        self.until(lambda: self.offers(name) or self.offers("later"), f"the button {name}")
        while not self.offers(name):
            self.touch("later")
            self.window.view.grabWindow()

    def pick(self, words: str) -> None:
        """The button that says so, on whichever page of a list it stands."""
        while not (found := [item for item in targets(self.window.view) if item.property("text") == words]):
            self.touch("later")
            self.window.view.grabWindow()
        tap(self.window.view, found[0])
        let_qt_work()

    def spell(self, text: str) -> None:
        """By pinyin, character for character; each is picked among all that are spelled so."""
        for place, character in enumerate(text):
            (reading,) = lazy_pinyin(character)
            self.touch(
                *(f"key{letter}" for letter in (SURNAME_READINGS.get(character) if place == 0 else None) or reading)
            )
            pad = self.window.kiosk.text_pad
            while character not in pad.property("tiles"):
                self.touch("more")
            self.touch(f"tile{pad.property('tiles').index(character)}")

    def home(self) -> None:
        if not isinstance(self.page, town.Home):
            self.touch("end")
        self.wait(town.Home)

    # --- what the citizen sees ----------------------------------------------------------------------------------------

    def reads(self) -> str:
        self.window.view.grabWindow()
        return "\n".join(self.read_lines())

    def read_lines(self) -> Sequence[str]:
        return [str(line.property("text")) for line in lines(self.window.view)]


def let_qt_work() -> None:
    loop = QEventLoop()
    QTimer.singleShot(LOOK_MS, loop.quit)
    loop.exec()
