"""What the command line does, once it is parsed. Speaks to an operator at a terminal, so it prints."""

import getpass
import signal
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from random import Random
from types import FrameType, TracebackType

import numpy as np
from numpy.typing import NDArray

from devices.latch.emulator import LatchEmulator
from devices.thermometer.emulator import ThermometerEmulator
from devices.thermometer.modules.choice import emulated_profile
from kiosk.assembly import Store, Terminal, district_sync, real_hardware, rules_of, window
from kiosk.clock import Clock, SystemClock
from kiosk.domain.health import Link
from kiosk.domain.id_number import IdNumber
from kiosk.enrolling import CONSENT_TEXT, TEMPLATES_A_PERSON, Registrar, from_camera, from_files
from kiosk.journal import Journal
from kiosk.service.volunteers import hash_pin
from kiosk.settings import Settings
from kiosk.simulating import ThermometerConsole
from offline_cache.sync.enrolment import enrol_terminal

EXIT_FAILED, EXIT_USAGE = 1, 2
EXCHANGE_SECONDS = 60.0
"""For a whole exchange: the first look at a seeded district takes one of them."""


def run(settings: Settings) -> int:
    """The terminal on real devices, until it is told to end."""
    clock = SystemClock()
    journal = Journal(clock)
    hardware = real_hardware(settings, clock)
    terminal = Terminal(settings, hardware, clock)
    shown = window(settings, terminal, hardware.camera, None)
    broken: list[BaseException] = []

    def give_up(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        # Where a screen's slot breaks, Qt would go on with half a page. The service starts us again, with a whole one.
        journal.bug(error)
        broken.append(error)
        shown.quit()

    sys.excepthook = give_up
    terminal.start(shown.bridge.wake)
    shown.show()
    try:
        status = shown.run()
    finally:
        terminal.stop()
        shown.close()
        sys.excepthook = sys.__excepthook__
    return EXIT_FAILED if broken else status


def enrol(
    settings: Settings, name: str, id_number: IdNumber, photographs: Sequence[Path] | None, *, consented: bool
) -> int:
    """Enrol from photographs, or from the camera where there are none; asks for the consent unless it was given on paper."""
    clock = SystemClock()
    store = Store(settings, clock)
    try:
        registrar = Registrar(
            store.mirror, store.templates, store.outbox, clock, rules_of(settings), settings.models_dir
        )
        resident = registrar.resident(name, id_number)
        if not (consented or _asks_consent(resident.masked_name)):
            print("not enrolled: without consent nothing is stored")
            return EXIT_FAILED
        for pictures in _pictures(settings, clock, photographs):
            enrolled = registrar.enrol(resident, pictures)
            print(f"{enrolled.resident.masked_name}: {enrolled.templates} of {TEMPLATES_A_PERSON} faces stored")
    finally:
        store.close()
    return 0


def _asks_consent(masked_name: str) -> bool:
    print(f"{CONSENT_TEXT}\n\n{masked_name}")
    return input("本人同意请输入“同意”(type 同意 to agree): ").strip() == "同意"


def _pictures(
    settings: Settings, clock: Clock, photographs: Sequence[Path] | None
) -> Iterator[Iterable[NDArray[np.uint8]]]:
    """For each template to make, the pictures to choose from."""
    if photographs is not None:
        for path in photographs:
            yield from_files([path])
        return
    camera = real_hardware(settings, clock).camera
    camera.start(lambda _: None)
    try:
        print("look at the camera …")
        yield from_camera(camera)
    finally:
        camera.stop()


def enrol_this_terminal(settings: Settings, code: str) -> int:
    """Make a key on this terminal and have it trusted for the operator's code. Raises EnrolmentFailedError."""
    district = settings.district
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    enrolled = enrol_terminal(district.url, code, settings.terminal, settings.data_dir, SystemClock(), district.ca_file)
    print(f"{settings.terminal} is enrolled at {district.url}")
    print(
        f"compare with the district: this terminal's key {enrolled.fingerprint}, its own {enrolled.district_fingerprint}"
    )
    return 0


def exchange(settings: Settings) -> int:
    """Send all that waits and bring the mirror up to date, once."""
    clock = SystemClock()
    store = Store(settings, clock)
    sync = district_sync(settings, store, clock)
    done = threading.Event()
    links: list[Link] = []

    def changed(link: Link) -> None:
        links.append(link)
        if link.online and link.waiting == 0 and store.mirror.as_of() is not None:
            done.set()

    try:
        sync.start(changed)
        done.wait(EXCHANGE_SECONDS)
    finally:
        sync.stop()
        as_of = store.mirror.as_of()
        store.close()
    last = links[-1] if links else Link(online=False, waiting=0)
    line = "online" if last.online else "OFFLINE"
    print(f"{line}; {last.waiting} waiting, {last.set_aside} set aside; data as of {as_of}")
    return 0 if done.is_set() else EXIT_FAILED


def simulate(device: str, link: Path, body: float | None, profile: str) -> int:
    """An emulated device on a pseudo-terminal, for another program, until a signal ends it."""
    if device == "thermometer":
        emulator = ThermometerEmulator(link, Random(), profile=emulated_profile(profile))
        if body is not None:
            emulator.body.arrive(body)
        console = ThermometerConsole(emulator, lambda text: print(text, flush=True))
        threading.Thread(target=console.obey_all, args=(sys.stdin,), name="console", daemon=True).start()
    else:
        emulator = LatchEmulator(link, Random(), _tell_latch)
    ended = threading.Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        ended.set()

    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, end)
    emulator.start()
    print(f"{device} at {link}; Ctrl-C ends it", flush=True)
    ended.wait()
    emulator.stop()
    return 0


def _tell_latch(energised: bool) -> None:
    print("open" if energised else "closed", flush=True)


def volunteer_pin() -> int:
    """A hash for the settings, of a number that is typed and not shown."""
    pin = getpass.getpass("six digits: ") if sys.stdin.isatty() else sys.stdin.readline().strip()
    try:
        print(hash_pin(pin))
    except ValueError as error:
        print(error, file=sys.stderr)
        return EXIT_USAGE
    return 0
