"""A real district server in a process of its own, on a free port of this machine."""

import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from district.database import Database
from district.terminals.store import offer_enrolment
from offline_cache.wire.enrolment import EVERY_TOWN

_ROOT = Path(__file__).resolve().parents[2]
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
        command = [sys.executable, "-m", "district", "run", "--database", str(database), "--port", str(port)]
        command += ["--signing-key", str(self.log.with_name("district.key")), *options]
        if largest_batch_bytes is not None:
            command += ["--largest-batch-bytes", str(largest_batch_bytes)]
        with self.log.open("ab") as errors:
            self._process = subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.PIPE, stderr=errors, text=True)
        assert self._process.stdout is not None
        announced = self._process.stdout.readline().strip()
        if not announced:
            self.stop()
            raise RuntimeError(f"the district did not start: {self.log.read_text()}")
        self.url = announced.removeprefix("district listening on ")
        self.port = int(self.url.rpartition(":")[2])

    def stop(self) -> None:
        """As an operator stops it. May be called twice."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """As a power cut stops it."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        if self._process.poll() is None:
            self._process.send_signal(how)
            try:
                self._process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()

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
