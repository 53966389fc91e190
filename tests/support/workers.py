"""Programs that a child process runs in the tests of devices.worker_process: each one accident."""

import os
import signal
import threading
import time
from pathlib import Path

from devices.worker_process import Desk, GivingUp, WithFile
from kiosk.domain.health import Fault


def obedient(desk: Desk) -> None:
    """Tells back what it is told; an int kills it with that signal, a Fault makes it give up, "hang" and "raise" do
    so, "limits" are what the system allows it, and of a file that comes along its content is told."""
    for command in desk.briefing():
        desk.tell(("briefed with", _content(command)) if isinstance(command, WithFile) else ("briefed", command))
    desk.working()
    while True:
        for command in desk.commands(0.02):
            match command:
                case int():
                    os.kill(os.getpid(), command)
                case Fault():
                    raise GivingUp(command)
                case "hang":
                    signal.signal(signal.SIGTERM, signal.SIG_IGN)
                    threading.Event().wait()
                case WithFile():
                    desk.tell(("read", _content(command)))
                case "limits":
                    desk.tell(Path("/proc/self/limits").read_text())
                case "raise":
                    raise ValueError("a name that must not be logged")
                case _:
                    desk.tell(("told", command))
        desk.beat()


def _content(command: WithFile) -> bytes:
    try:
        return os.pread(command.descriptor, 100, 0)
    finally:
        os.close(command.descriptor)


def deaf(desk: Desk) -> None:
    """Works, but never reads an order."""
    desk.briefing()
    desk.working()
    while True:
        time.sleep(0.05)
        desk.beat()


def absent(desk: Desk) -> None:
    """Its device is not there."""
    desk.briefing()
    raise GivingUp(Fault.NOT_FOUND)


def hanging_reporter(desk: Desk, note: Path) -> None:
    """Writes its process id into a file, then hangs for ever in the main thread."""
    note.write_text(str(os.getpid()))
    desk.working()
    threading.Event().wait()
