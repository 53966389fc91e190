"""What the command line does, once it is parsed. Speaks to an operator at a terminal, so it prints."""

import getpass
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType

import numpy as np
from numpy.typing import NDArray

from devices.face_engine.engines import to_enrol_again
from kiosk import doctor
from kiosk.assembly import Store, Terminal, district_sync, engine_of, real_hardware, rules_of, window
from kiosk.clock import Clock, SystemClock
from kiosk.domain.health import Link
from kiosk.domain.id_number import IdNumber
from kiosk.domain.records import ConsentWithdrawalRecord
from kiosk.enrolling import (
    CONSENT_TEXT,
    SHARING_TEXT,
    TEMPLATES_A_PERSON,
    EnrolmentRefusedError,
    Registrar,
    from_camera,
    from_files,
)
from kiosk.journal import Journal
from kiosk.service.volunteers import new_pin
from kiosk.settings import Settings
from offline_cache.changes import FeedName
from offline_cache.sync.enrolment import enrol_terminal
from offline_cache.sync.loop import DistrictSync
from offline_cache.sync.outcomes import Obstacle

EXIT_FAILED, EXIT_USAGE = 1, 2
QUIET_SECONDS = 60.0
"""An exchange in which nothing came or went for so long is given up; the first look at a whole district takes minutes."""
MOST_REFUSED = 1000
"""Of the records that were set aside, in one command."""


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


def look_over(settings: Settings, *, as_json: bool) -> int:
    """0 when the terminal is fit for its day."""
    clock = SystemClock()
    readiness = doctor.examine(settings, real_hardware(settings, clock), clock)
    print(doctor.as_json(readiness) if as_json else doctor.as_text(readiness))
    return 0 if readiness.ready else EXIT_FAILED


def enrol(
    settings: Settings,
    name: str,
    id_number: IdNumber,
    photographs: Sequence[Path] | None,
    *,
    consented: bool,
    share: str | None,
) -> int:
    """Enrol from photographs, or from the camera where there are none; asks for the consent unless it was given on paper.
    Only with `share` may the town's other terminals know the face too: after a separate question ("ask"), or a separate
    paper ("signed").
    """
    clock = SystemClock()
    store = Store(settings, clock)
    try:
        registrar = Registrar(
            store.mirror, store.templates, clock, rules_of(settings), engine_of(settings), settings.models_dir
        )
        if not store.health().takes_registrations:
            raise EnrolmentRefusedError("the terminal's store has no room for a face: `kiosk sync` sends what waits")
        resident = registrar.resident(name, id_number)
        if not (consented or _asks_consent(resident.masked_name)):
            print("not enrolled: without consent nothing is stored")
            return EXIT_FAILED
        shared = share == "signed" or (share == "ask" and _agrees(SHARING_TEXT))
        for pictures in _pictures(settings, clock, photographs):
            enrolled = registrar.enrol(resident, pictures, share=shared)
            print(f"{enrolled.resident.masked_name}: {enrolled.templates} of {TEMPLATES_A_PERSON} faces stored")
        others = len(to_enrol_again(store.templates.templates(), engine_of(settings)))
        if others:
            print(f"{others} people were enrolled with another face engine: `kiosk enrol-again` names them")
    finally:
        store.close()
    return 0


def withdraw(settings: Settings, name: str, id_number: IdNumber) -> int:
    """The citizen no longer wants to be recognised: the faces here go now, all others with the next exchange."""
    clock = SystemClock()
    store = Store(settings, clock)
    try:
        resident = store.mirror.find(name, id_number)
        if resident is None:
            print(
                "not on this terminal's roster: check name and number; whom the roster does not name has no face here"
            )
            return EXIT_FAILED
        record = ConsentWithdrawalRecord(clock.new_id(), clock.now(), resident.person)
        store.templates.forget(resident.person, record)
    finally:
        store.close()
    print(f"{resident.masked_name}: no face is kept here any more; `kiosk sync` tells the district")
    return 0


def _asks_consent(masked_name: str) -> bool:
    print(masked_name)
    return _agrees(CONSENT_TEXT)


def _agrees(text: str) -> bool:
    print(f"{text}\n")
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
        wait_while_it_moves(done, lambda: _reached(store))
    finally:
        sync.stop()
        as_of = store.mirror.as_of()
        store.close()
    last = links[-1] if links else Link(online=False, waiting=0)
    line = "online" if last.online else _why_not(sync)
    print(f"{line}; {last.waiting} waiting, {last.set_aside} set aside; data as of {as_of}")
    return 0 if done.is_set() else EXIT_FAILED


def wait_while_it_moves(
    done: threading.Event, reached: Callable[[], object], quiet_seconds: float = QUIET_SECONDS
) -> None:
    """Until it is done, or until `reached` has answered the same for so long."""
    before = reached()
    while not done.wait(quiet_seconds):
        now = reached()
        if now == before:
            return
        before = now


def _reached(store: Store) -> tuple[int, tuple[str | None, ...]]:
    """How many records wait, and how far each feed has come."""
    return store.outbox.depth().pending, tuple(store.mirror.cursor(feed) for feed in FeedName)


def _why_not(sync: DistrictSync) -> str:
    if sync.refusal is not None:
        return f"REFUSED ({sync.refusal.value})"
    if sync.obstacle is Obstacle.OTHER_KEY:
        return "OFFLINE (the district signs by a key that this terminal does not know: enrol it again, by a new code)"
    return "OFFLINE" if sync.obstacle is None else f"OFFLINE ({sync.obstacle.value})"


def refused_records(settings: Settings) -> int:
    """List what the district has refused: numbers and reasons, and nothing of what is in them."""
    store = Store(settings, SystemClock())
    try:
        for record in store.outbox.refused(MOST_REFUSED):
            print(f"{record.seq}  {record.kind}  {record.reason}  {record.since.isoformat()}")
        print(f"{store.outbox.depth().set_aside} set aside")
    finally:
        store.close()
    return 0


def redrive(settings: Settings, number: int | None) -> int:
    """Let what was refused wait once more, for the next exchange: one record, or all of them."""
    store = Store(settings, SystemClock())
    try:
        refused = [record.seq for record in store.outbox.refused(MOST_REFUSED) if number in (None, record.seq)]
        for seq in refused:
            store.outbox.redrive(seq)
        print(f"{len(refused)} wait once more")
    finally:
        store.close()
    return 0 if refused or number is None else EXIT_FAILED


def volunteer_pin(volunteer: str) -> int:
    """A line for the settings, with a hash of a number that is typed and not shown."""
    pin = getpass.getpass("six digits: ") if sys.stdin.isatty() else sys.stdin.readline().strip()
    try:
        print(new_pin(volunteer, pin).line)
    except ValueError as error:
        print(error, file=sys.stderr)
        return EXIT_USAGE
    return 0
