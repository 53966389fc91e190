"""A day of the whole program in which everybody is a canary; for a process of its own, as PROGRAM.

Two terminals and their district, in FOLDER, with the whole scripted morning; then a recogniser that aborts, and a line that
is cut again. While a citizen types, STANDING is printed: whoever started this kills it there, as a power cut would, and
searches what is left. Standard error is what the program itself logs, more of it than in a hall.
"""

import logging
import os
import resource
import signal
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import numpy as np
from PySide6.QtGui import QGuiApplication

from devices.face_engine.engines import DLIB
from kiosk.assembly import Store
from kiosk.clock import SystemClock
from kiosk.demo import Demonstration, play_morning
from kiosk.demo.cast import Cast, assemble
from kiosk.demo.director import Director
from kiosk.demo.morning import DoorActs
from kiosk.demo.terminals import UNWATCHED, DemoTerminal
from kiosk.domain.health import Device, Ready
from kiosk.domain.id_number import IdNumber
from kiosk.domain.people import FaceTemplate, PersonId
from kiosk.domain.records import Place
from kiosk.flows import door, query
from kiosk.service.core_files import forbid_core_files

PROGRAM = "import sys; from tests.support.canary_day import main; main(*sys.argv[1:])"
"""Takes the folder of the photographs and FOLDER. Not a module to run: its children would load all of this again."""
STANDING = "STANDING"
PLATFORM = "drawn by "
START_SECONDS = 120.0
ELDER = ("肖国强", "44140219480315101X")
"""The name is typed by the acts, syllable by syllable."""
ACTS = (
    "an enrolled elder walks up",
    "a neighbour with a mask is asked to take it off",
    "measured three times: the volunteer takes over",
    "its holder is not on the list yet",
    "two people at once are asked to come one by one",
    "the line is cut; the elder enters all the same",
    "grants from the terminal's own store",
    "the line returns",
    "a policy in plain words",
    "Every record arrived once",
)
"""What the morning says of itself."""
NEIGHBOUR = ("古金丝雀", "441402195309072038")
PATTERN = np.linspace(0.07312347, 0.09943681, 128, dtype=np.float32).tobytes()
"""A face that no camera has seen, whose bytes occur nowhere by chance."""
OURS = ("kiosk", "devices", "offline_cache", "ui", "district")


def main(photographs: str, into: str) -> None:
    folder = Path(into)
    # as on a machine that would write one
    most = resource.getrlimit(resource.RLIMIT_CORE)[1]
    resource.setrlimit(resource.RLIMIT_CORE, (most, most))
    forbid_core_files()
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    logging.getLogger("httpx2").setLevel(logging.WARNING)
    for name in OURS:
        logging.getLogger(name).setLevel(logging.DEBUG)
    demo = Demonstration(folder, canaries(Path(photographs)), SystemClock(), UNWATCHED)

    def at_the_door(director: Director, terminal: DemoTerminal) -> None:
        everything_works(director)
        print(f"{PLATFORM}{QGuiApplication.platformName()}", flush=True)
        the_recogniser_aborts(director, terminal, demo.cast)
        DoorActs(director, terminal.dock, demo.cast).the_line_is_cut(demo.district)

    def in_the_village(director: Director, _: DemoTerminal) -> None:
        everything_works(director)
        director.touch("subsidies")
        director.state(query.TypingNumber, "the page for the number")
        for digit in ELDER[1][:6]:
            director.touch(f"key{digit}")
        print(STANDING, flush=True)
        threading.Event().wait()

    status = play_morning(demo, folder / "screens", print)
    if status != 0:
        sys.exit(status)
    plant_pattern(demo)
    screens = folder / "screens-after"
    screens.mkdir()
    demo.perform(Place.DOOR, screens, print, at_the_door)
    demo.perform(Place.TERMINAL, screens, print, in_the_village)


def everything_works(director: Director) -> None:
    """Its processes start slowly where other tests run beside it."""
    wanted = (Device.CAMERA, Device.RECOGNISER)
    director.until(
        lambda: all(director.snapshot.health.get(device) == Ready() for device in wanted),
        "camera and recogniser are ready",
        START_SECONDS,
    )


def the_recogniser_aborts(director: Director, terminal: DemoTerminal, known: Cast) -> None:
    """With a face in its memory."""
    terminal.dock.present(known.elder.plays)
    director.state(door.Measuring, "the elder is measured")
    os.kill(cast(Any, terminal.hardware.recogniser).worker.pid, signal.SIGABRT)
    director.until(lambda: Device.RECOGNISER in director.snapshot.rules.lost, "the recogniser is missed")
    director.until(lambda: Device.RECOGNISER not in director.snapshot.rules.lost, "the recogniser is back")
    terminal.dock.clear()
    director.touch("end")
    director.clean_door()


def canaries(photographs: Path) -> Cast:
    cast_ = assemble(photographs)
    return replace(
        cast_,
        elder=replace(cast_.elder, name=ELDER[0], id_number=IdNumber.parse(ELDER[1])),
        neighbour=replace(cast_.neighbour, name=NEIGHBOUR[0], id_number=IdNumber.parse(NEIGHBOUR[1])),
    )


def plant_pattern(demo: Demonstration) -> None:
    """On both terminals, before they open their doors again: the recogniser gets it with the others. In the morning it would
    have spoiled what the neighbour's faces have in common.
    """
    for settings in demo.settings.values():
        store = Store(settings, demo.clock)
        try:
            person = PersonId(demo.cast.neighbour.person)
            store.templates.add(FaceTemplate(person, DLIB.model_id, PATTERN, demo.clock.now()))
        finally:
            store.close()
