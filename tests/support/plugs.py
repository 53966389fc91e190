"""A hand that pulls a device's plug and pushes it in again, and looks at what the process holds before and afterwards."""

import gc
import multiprocessing.resource_tracker
import os
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol

from devices.faults import FaultSwitch, SerialFault
from kiosk.domain.health import Health, Ready, Retrying
from tests.support.waiting import Heard

PLUGS: Final = int(os.environ.get("KIOSK_TEST_PLUGS", "50"))
"""How often; a thousand at night."""
A_NIGHT: Final = 1000
SPARE_BYTES: Final = 8 * 1024 * 1024
"""What the allocator and pytest's log may take meanwhile: a thousand losses of 8 kB would be seen."""

OnHealth = Callable[[Health], None]


class Emulator(Protocol):
    def plug(self) -> None: ...
    def unplug(self) -> None: ...


class Driver(Protocol):
    def stop(self) -> None: ...


@dataclass(frozen=True)
class Device:
    """A driver, and the hand that has its plug. `use` is what is done with it each time that it is there."""

    start: Callable[[OnHealth], None]
    stop: Callable[[], None]
    plug: Callable[[], None]
    unplug: Callable[[], None]
    use: Callable[[], object] = lambda: None
    faults: FaultSwitch[SerialFault] = field(default_factory=FaultSwitch)

    @staticmethod
    def between(
        start: Callable[[OnHealth], None],
        driver: Driver,
        emulator: Emulator,
        use: Callable[[], object] = lambda: None,
        faults: FaultSwitch[SerialFault] | None = None,
    ) -> "Device":
        """A driver with an emulator at its other end; `faults` where the emulator has a line."""
        return Device(start, driver.stop, emulator.plug, emulator.unplug, use, faults or FaultSwitch())


@dataclass(frozen=True)
class Held:
    """What this process has of the system's, named by kind: a difference tells what was kept."""

    threads: tuple[str, ...]
    descriptors: tuple[str, ...]
    shared_memory: tuple[str, ...]
    children: tuple[str, ...]
    """Zombies among them; without the one that is Python's own."""


def held() -> Held:
    gc.collect()
    opened = (_target(link) for link in Path("/proc/self/fd").iterdir())
    return Held(
        tuple(sorted(thread.name for thread in threading.enumerate())),
        tuple(sorted(opened)),
        tuple(sorted(_shared_mappings() + _own_names())),
        tuple(sorted(_children())),
    )


def resident_bytes() -> int:
    """Of this process, once Python has thrown away what it can."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def pull(device: Device, times: int) -> int:
    """How many bytes the process has grown by since the first tenth of them."""
    health: Heard[Health] = Heard()
    device.start(health)
    warm = 0
    for turn in range(times):
        if turn == times // 10:
            warm = resident_bytes()
        device.plug()
        health.wait_last(lambda news: news == Ready())
        # what is quick is back before it is looked for
        health.forget()
        device.use()
        device.unplug()
        health.wait_for(lambda news: isinstance(news, Retrying))
    grown = resident_bytes() - warm
    device.stop()
    device.unplug()
    return grown


def comes_back(device: Device, times: int) -> None:
    # belongs to Python, not to a device: the process that watches over shared memory
    multiprocessing.resource_tracker.ensure_running()
    before = held()
    grown = pull(device, times)
    after = held()
    assert after == before, f"before: {before}; afterwards: {after}"
    assert grown < SPARE_BYTES, f"{grown} bytes more than after the first tenth"


def _target(link: Path) -> str:
    """Of /proc/self/fd, without the number that tells one pipe from another."""
    try:
        return re.sub(r"\d+", "", str(link.readlink()))
    except FileNotFoundError:  # the folder's own, which was open while it was listed
        return "the list itself"


def _shared_mappings() -> list[str]:
    """What other processes may look into: proc(5), `maps`."""
    lines = (line.split(maxsplit=5) for line in Path("/proc/self/maps").read_text().splitlines())
    return [re.sub(r"\d+", "", "".join(line[5:])) for line in lines if line[1].endswith("s")]


def _own_names() -> list[str]:
    """In /dev/shm, as Python names them."""
    return [path.name for path in Path("/dev/shm").iterdir() if f"-{os.getpid()}-" in path.name]


def _children() -> list[str]:
    """Of all threads: the kernel lists a child with the one that began it."""
    children = [
        child for task in Path("/proc/self/task").iterdir() for child in (task / "children").read_text().split()
    ]
    known = (
        (Path(f"/proc/{child}/cmdline").read_text(), Path(f"/proc/{child}/stat").read_text()) for child in children
    )
    # of the second: number, name in parentheses, state
    return [re.sub(r"^\d+ |(?<=\) \w).*\n", "", stat) for command, stat in known if "resource_tracker" not in command]
