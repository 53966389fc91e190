"""A real district server in a process of its own, on a free port of this machine: the program's own command line."""

import signal
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from district.__main__ import main
from district.database import Database
from district.terminals.store import offer_enrolment
from offline_cache.wire.enrolment import EVERY_TOWN
from tests.support.forked import ForkedProgram

_STOP_SECONDS = 10


class DistrictProcess:
    """Starts on construction and listens when that returns. `log` gets the server's stderr; without one it lies beside
    the database's file.
    """

    def __init__(
        self,
        database: Path | str,
        largest_batch_bytes: int | None = None,
        port: int = 0,
        log: Path | None = None,
        options: Sequence[str] = (),
    ) -> None:
        self.log = log or Path(database).with_suffix(".log")
        arguments = ["run", "--database", str(database), "--port", str(port)]
        arguments += ["--signing-key", str(self.log.with_name("district.key")), *options]
        if largest_batch_bytes is not None:
            arguments += ["--largest-batch-bytes", str(largest_batch_bytes)]
        self._program = ForkedProgram(main, arguments, self.log)
        self._closed = False
        announced = self._program.stdout.readline().strip()
        if not announced:
            self.stop()
            raise RuntimeError(f"the district did not start: {self.log.read_text()}")
        self.url = announced.removeprefix("district listening on ")
        self.port = int(self.url.rpartition(":")[2])

    @property
    def pid(self) -> int:
        return self._program.pid

    def stop(self) -> None:
        """As an operator stops it. May be called twice."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """As a power cut stops it."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        if self._closed:
            return
        self._closed = True
        if self._program.poll() is None:
            self._program.send_signal(how)
            if not self._program.wait(_STOP_SECONDS):
                self._program.send_signal(signal.SIGKILL)
                self._program.wait(_STOP_SECONDS)
        self._program.close()

    def __enter__(self) -> "DistrictProcess":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def new_code(database: Path | str, terminal: str, town: str = EVERY_TOWN) -> str:
    """A code for a terminal of a district, running or not."""
    opened = Database(database)
    try:
        return offer_enrolment(opened, terminal, town)
    finally:
        opened.close()
