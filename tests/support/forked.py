"""Our command lines in real processes, forked from one that has loaded the programs: loading them takes longer than most of
what tests ask of them. What `python -m` itself does, a few tests try with a new interpreter each.

The first process of a worker starts the one that loads; it ends with the worker.
"""

import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TextIO

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.support.loaded"])

Main = Callable[[list[str]], int]


class ForkedProgram:
    """Runs on construction; what it prints is read from `stdout`. Whoever starts it ends it, and calls `close`."""

    stdout: TextIO

    def __init__(self, main: Main, arguments: Sequence[str], errors: Path, typed: str = "") -> None:
        """`errors` gets what it says on standard error, behind what is there."""
        heard, says = FORKS.Pipe(duplex=False)
        self._process = FORKS.Process(target=_run, args=(main, list(arguments), typed, says, str(errors)))
        self._process.start()
        says.close()
        self.stdout = os.fdopen(os.dup(heard.fileno()), encoding="utf-8")
        heard.close()

    def poll(self) -> int | None:
        """How it ended: a signal is negative. None while it runs."""
        return self._process.exitcode

    @property
    def pid(self) -> int:
        pid = self._process.pid
        assert pid is not None
        return pid

    def send_signal(self, number: signal.Signals) -> None:
        os.kill(self.pid, number)

    def wait(self, seconds: float) -> bool:
        """Whether it has ended within them."""
        self._process.join(seconds)
        return self._process.exitcode is not None

    def close(self) -> None:
        self.stdout.close()
        self._process.close()


def run_forked(main: Main, *arguments: str, typed: str = "", seconds: float = 60.0) -> subprocess.CompletedProcess[str]:
    """To its end, as subprocess.run does."""
    with TemporaryDirectory() as folder:
        errors = Path(folder) / "stderr"
        program = ForkedProgram(main, arguments, errors, typed)
        try:
            told = program.stdout.read()
            assert program.wait(seconds)
            status = program.poll()
            assert status is not None
            return subprocess.CompletedProcess(arguments, status, told, errors.read_text(encoding="utf-8"))
        finally:
            program.close()


def _run(main: Main, arguments: list[str], typed: str, says: Connection, errors: str) -> None:
    typed_on, told = os.pipe()
    # shorter than a pipe holds
    os.write(told, typed.encode())
    os.close(told)
    os.dup2(typed_on, 0)
    os.dup2(says.fileno(), 1)
    os.dup2(os.open(errors, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), 2)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False, buffering=1)  # noqa: SIM115
    says.close()
    sys.exit(main(arguments))
