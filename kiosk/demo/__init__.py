"""The demonstration: the whole program, its main job and its worst moments, with nothing attached to the machine."""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from devices.dock import DockSwitches, Visitor
from devices.id_card_reader.simulator import PlayedCard
from kiosk.assembly import Hardware, Terminal, window
from kiosk.clock import Clock, SystemClock
from kiosk.commands import exchange
from kiosk.demo.cast import Cast, PhotographMissingError, assemble
from kiosk.demo.director import Director, StepFailedError
from kiosk.demo.district import DemoDistrict
from kiosk.demo.ledger import MORNING, check
from kiosk.demo.morning import DoorActs, TerminalActs
from kiosk.demo.terminals import UNWATCHED, DemoTerminal, Pace, furnish, prepare, settings_of
from kiosk.domain.records import Place
from kiosk.settings import Settings
from ui.application import DOCK_WIDTH_PX, qt_application

TELEPHONES = {"绿码 Green": "demo-green", "红码 Red": "demo-red", "别处的 From elsewhere": "demo-unknown"}
"""What visitors' telephones show; the district of the demonstration knows the first two (cast.CODES)."""
TITLE_BAR = 0.94
"""What a desk's window frame leaves of the height."""
Say = Callable[[str], None]
Acts = Callable[[Director, DemoTerminal], None]


def show(first: str, photographs: Path, clips: Path, screens: Path, *, scripted: bool, pace: Pace | None) -> int:
    """Play the morning where there is no screen (or `scripted`), else open the window with the dock panel beside it.

    Without a `pace` it is one to read along where there is a screen.
    """
    try:
        cast = assemble(photographs)
    except PhotographMissingError as error:
        print(error, file=sys.stderr)
        return 1
    has_screen = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
    if not has_screen:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    folder = Path(tempfile.mkdtemp(prefix="kiosk-demo-"))
    try:
        demo = Demonstration(folder, cast, SystemClock(), pace or (Pace() if has_screen else UNWATCHED))
        try:
            if scripted or not has_screen:
                return play_morning(demo, screens, print)
            return demo.offer(Place(first), clips if clips.is_dir() else None)
        finally:
            demo.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class Demonstration:
    """A district and two prepared terminals in a folder."""

    def __init__(self, folder: Path, cast: Cast, clock: Clock, pace: Pace) -> None:
        self.cast = cast
        self.clock = clock
        self.today = clock.now().astimezone().date()
        self.district = DemoDistrict(folder, cast.roles, self.today)
        self.settings: dict[Place, Settings] = {}
        try:
            for place in Place:
                self.settings[place] = settings_of(place, folder, self.district, pace)
                prepare(self.settings[place], self.district, cast.roles, clock)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        self.district.stop()

    def perform(
        self,
        place: Place,
        screens: Path,
        say: Say,
        acts: Acts,
        alter: Callable[[Hardware], Hardware] = lambda same: same,
    ) -> None:
        """Open a terminal, play on it, and close it again, whatever happened. `alter` may wrap its devices to listen in."""
        demo = furnish(self.settings[place], None, self.clock)
        terminal = Terminal(demo.settings, alter(demo.hardware), self.clock)
        shown = window(demo.settings, terminal, demo.hardware.camera, None)
        try:
            demo.start_emulators()
            terminal.start(shown.bridge.wake)
            shown.show()
            acts(Director(terminal, shown, screens, say), demo)
        finally:
            terminal.stop()
            shown.close()
            demo.stop_emulators()

    def offer(self, place: Place, clips: Path | None) -> int:
        """The window, with the dock panel beside it, until it is closed; the panel can change to the other terminal."""
        while True:
            chosen: list[Place] = []
            demo = furnish(on_this_desk(self.settings[place]), clips, self.clock)
            terminal = Terminal(demo.settings, demo.hardware, self.clock)
            other = next(each for each in Place if each is not place)

            def move(other: Place = other, chosen: list[Place] = chosen) -> None:
                chosen.append(other)
                QCoreApplication.exit(0)

            switches = DockSwitches(
                demo.dock, self.district.line, _visitors(self.cast), _cards(self.cast), TELEPHONES, move
            )
            shown = window(demo.settings, terminal, demo.hardware.camera, switches)
            try:
                demo.start_emulators()
                terminal.start(shown.bridge.wake)
                shown.show()
                status = shown.run()
            finally:
                terminal.stop()
                shown.close()
                demo.stop_emulators()
            if not chosen:
                return status
            place = chosen[0]


def on_this_desk(settings: Settings) -> Settings:
    """The same terminal as a scale model that fits on the screen at hand, dock panel included."""
    free = qt_application().primaryScreen().availableGeometry()
    screen = settings.screen
    room = ((free.width() - DOCK_WIDTH_PX) / screen.width_px, free.height() * TITLE_BAR / screen.height_px)
    scale = min(1.0, *room)
    fitted = screen.model_copy(
        update={
            "width_px": int(screen.width_px * scale),
            "height_px": int(screen.height_px * scale),
            "px_per_mm": screen.px_per_mm * scale,
        }
    )
    return settings.model_copy(update={"screen": fitted})


def _visitors(cast: Cast) -> dict[str, Visitor]:
    return {
        f"{cast.elder.name} Enrolled elder": cast.elder.plays,
        "戴口罩 With a mask": replace(cast.neighbour.plays, masked=True),
        "发热 Feverish": replace(cast.neighbour.plays, celsius=38.4),
        "陌生人 Stranger": cast.stranger,
    }


def _cards(cast: Cast) -> dict[str, PlayedCard]:
    return {
        cast.elder.name: PlayedCard(cast.elder.name, cast.elder.id_number.text),
        "过期 Expired": PlayedCard(cast.elder.name, cast.elder.id_number.text, valid_until=date(2020, 12, 31)),
        "陌生人 Stranger": PlayedCard("张三", "11010519491231002X"),
        "读不出 Unreadable": PlayedCard(cast.elder.name, cast.elder.id_number.text, slips=1000),
    }


def play_morning(demo: Demonstration, screens: Path, say: Say) -> int:
    """0 only when every act ended as it should and the district has every record once."""
    screens.mkdir(parents=True, exist_ok=True)

    def at_the_door(director: Director, terminal: DemoTerminal) -> None:
        acts = DoorActs(director, terminal.dock, demo.cast)
        acts.an_elder_walks_in()
        acts.a_mask_comes_off()
        acts.a_fever_is_measured_again()
        acts.a_stranger_chooses_the_id_card()
        acts.an_elder_lays_the_id_card()
        acts.an_elder_shows_a_health_code()
        acts.two_at_once()
        acts.the_line_is_cut(demo.district)

    def in_the_village(director: Director, terminal: DemoTerminal) -> None:
        acts = TerminalActs(director, terminal.dock, demo.cast)
        acts.subsidies_without_a_line(demo.today)
        acts.the_line_returns(demo.district)
        acts.what_everybody_may_read()

    try:
        say("The hall's door")
        demo.perform(Place.DOOR, screens, say, at_the_door)
        say("The village terminal")
        demo.perform(Place.TERMINAL, screens, say, in_the_village)
        exchange(demo.settings[Place.DOOR])
        check(demo.district.database, MORNING)
    except StepFailedError as error:
        say(f"FAILED: {error}")
        return 1
    say(f"Every record arrived once. Screenshots: {screens}")
    return 0
