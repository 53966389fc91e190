"""A PostgreSQL server of our own, from Debian's programs, in a folder of its own and on no network port.

It installs nothing. Run as root it runs as the user `postgres`, because initdb refuses root.
"""

import os
import shutil
import signal
import subprocess
import tempfile
from itertools import count
from pathlib import Path
from threading import Event
from types import TracebackType

import psycopg

_START_SECONDS = 60.0
_LOOK_SECONDS = 0.05
_STOP_SECONDS = 20

_USER = "postgres"


def missing() -> str | None:
    """Why there can be no server here, or None."""
    if _programs() is None:
        return "no PostgreSQL here: neither /usr/lib/postgresql/*/bin nor PATH has initdb (Debian's package postgresql)"
    if os.geteuid() == 0 and shutil.which("setpriv") is None:
        return "PostgreSQL refuses root, and there is no setpriv to be somebody else with"
    return None


class PostgresServer:
    """Starts on construction. `durable` is what a benchmark wants; a test's server loses nothing by being quick."""

    def __init__(self, *, durable: bool = False) -> None:
        programs = _programs()
        assert programs is not None
        self._folder = Path(tempfile.mkdtemp(prefix="pg-"))
        self._data = self._folder / "data"
        self._log = self._folder / "log"
        self._numbers = count(1)
        if os.geteuid() == 0:
            shutil.chown(self._folder, _USER)
        try:
            self._initialise(programs)
            command = [str(programs / "postgres"), "-D", str(self._data), "-k", str(self._folder)]
            settings = ["listen_addresses=", "max_connections=200", "shared_buffers=128MB", "max_wal_size=2GB"]
            if not durable:
                settings += ["fsync=off", "full_page_writes=off"]
            for setting in settings:
                command += ["-c", setting]
            with self._log.open("wb") as log:
                self._process = subprocess.Popen(_as_user(command), cwd=self._folder, stdout=log, stderr=log)
            self._wait()
        except BaseException:
            self.stop()
            raise

    def new_database(self, template: str = "template0") -> str:
        """A database's URL. Whoever has `template` open must have closed it."""
        name = f"district_{next(self._numbers)}"
        self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
        return self.url(name)

    def drop(self, url: str) -> None:
        self.execute(f'DROP DATABASE "{name_of(url)}" WITH (FORCE)')

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://{_USER}@/{name}?host={self._folder}"

    def execute(self, statement: str) -> None:
        with psycopg.connect(host=str(self._folder), user=_USER, dbname=_USER, autocommit=True) as connection:
            connection.execute(statement.encode())

    def stop(self) -> None:
        process = getattr(self, "_process", None)
        if process is not None and process.poll() is None:
            # "fast": who is connected is sent away
            process.send_signal(signal.SIGINT)
            try:
                process.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> "PostgresServer":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _initialise(self, programs: Path) -> None:
        options = ["--no-sync", "--auth=trust", f"--username={_USER}", "--encoding=UTF8", "--locale=C.UTF-8"]
        command = [str(programs / "initdb"), "-D", str(self._data), *options]
        subprocess.run(_as_user(command), cwd=self._folder, check=True, capture_output=True)

    def _wait(self) -> None:
        """There is nothing to block on until the socket is there: look, wait a little, look again."""
        pause = Event()
        for _ in range(int(_START_SECONDS / _LOOK_SECONDS)):
            try:
                self.execute("SELECT 1")
            except psycopg.OperationalError:
                if self._process.poll() is not None:
                    break
                pause.wait(_LOOK_SECONDS)
            else:
                return
        raise RuntimeError(f"PostgreSQL did not start: {self._log.read_text()}")


def name_of(url: str) -> str:
    return url.partition("@/")[2].partition("?")[0]


def _programs() -> Path | None:
    """The newest."""
    folders = sorted(
        (path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")),
        key=lambda path: int(path.parent.name),
    )
    if folders:
        return folders[-1]
    found = shutil.which("initdb")
    return Path(found).parent if found else None


def _as_user(command: list[str]) -> list[str]:
    if os.geteuid() != 0:
        return command
    # setpriv becomes the command: its process id is the server's
    return ["setpriv", f"--reuid={_USER}", f"--regid={_USER}", "--init-groups", *command]
