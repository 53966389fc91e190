"""One child process kept alive: started, listened to, told again after a restart what it must know, and ended for
certain.

For native code that may hang, crash or hold the interpreter's lock. Not a pool and not a task queue: the child runs one
endless program, the parent learns its health. The parent side lives in `WorkerProcess`, the child's side in `Desk`.

A child that dies, stops beating or gives up with a `GivingUp` is replaced after a back-off; there is no other retry
loop, so that a wedged driver, a missing device and a crash are all cured the same way. Messages travel pickled over a
pipe between our own two processes and nowhere else; an open file may go along with one, as its descriptor.
"""

import logging
import multiprocessing
import os
import signal
import threading
import time
import traceback
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from multiprocessing.reduction import recv_handle, send_handle
from multiprocessing.sharedctypes import RawValue
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Final

from kiosk.domain.health import Fault, Health, Ready, Retrying, Starting
from kiosk.service.core_files import forbid_core_files

_log = logging.getLogger(__name__)
_SPAWN: Final = multiprocessing.get_context("spawn")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a child may take before it counts as lost. All in seconds."""

    start: float = 30.0
    """Until the first heartbeat: interpreter, libraries and 23 MB of weights from a cold eMMC, or a slow network
    camera."""
    beat: float = 3.0
    """Between heartbeats: the longest honest step (one embedding on a slow processor) takes 0.4."""
    settled: float = 10.0
    """Ready for this long, and the next trouble starts the back-off from its beginning."""
    back_off: tuple[float, ...] = (0.2, 1.0, 2.0, 5.0, 10.0)
    """Before each next attempt; the last one for ever. Ten seconds keep an absent camera under 5 % of a core."""
    terminate: float = 0.5
    """From the polite signal to the sure one, and from that to leaving the child to the kernel: a process asleep in a
    broken driver dies only when the driver wakes. With all that, `stop` stays below the two seconds a port allows."""


class GivingUp(Exception):
    """Raised by a child's program: it cannot go on, and this is why. The parent starts another."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class WithFile:
    """A command that an open file belongs to: the child is given a descriptor of its own of the same file, and closes it.

    The parent keeps its own open for as long as the command may be told to a child.
    """

    command: Any
    descriptor: int


@dataclass(frozen=True, slots=True)
class _Retained:
    """A command of which the newest under its key is told again to each new child."""

    command: Any


@dataclass(frozen=True, slots=True)
class _FileFollows:
    """The command of a WithFile; the descriptor comes right after it."""

    command: Any


@dataclass(frozen=True, slots=True)
class _Briefed:
    """All retained commands have been told."""


@dataclass(frozen=True, slots=True)
class _Working:
    """The child does what it is for."""


@dataclass(frozen=True, slots=True)
class _Ended:
    """The child's last words: the fault, and for the log where its code stood (never a value)."""

    fault: Fault
    where: str


class Desk:
    """The child's side: its orders, its news, and the heartbeat that keeps it from being replaced."""

    def __init__(self, line: Connection, pulse: Any) -> None:
        self._line = line
        self._pulse = pulse

    def briefing(self) -> list[Any]:
        """What every child must know before it begins, in the order it was first said. Blocks for a moment."""
        commands: list[Any] = []
        while not isinstance(message := self._line.recv(), _Briefed):
            commands.append(self._command(message))
        return commands

    def commands(self, wait_for: float = 0.0) -> Iterator[Any]:
        """What has been said since; waits up to `wait_for` seconds for the first."""
        while self._line.poll(wait_for):
            message = self._line.recv()
            yield self._command(message)
            wait_for = 0.0

    def _command(self, message: Any) -> Any:
        if isinstance(message, _FileFollows):
            return WithFile(message.command, recv_handle(self._line))
        return message.command

    def beat(self) -> None:
        self._pulse.value = time.monotonic()

    def working(self) -> None:
        """The device delivers: health becomes Ready."""
        self.beat()
        self._line.send(_Working())

    def tell(self, news: Any) -> None:
        self._line.send(news)


class WorkerProcess:
    """The parent's side. `program(desk, *arguments)` runs in the child and must be importable by name."""

    def __init__(
        self,
        name: str,
        program: Callable[..., None],
        arguments: tuple[Any, ...],
        on_news: Callable[[Any], None],
        patience: Patience | None = None,
    ) -> None:
        self._name = name
        self._program = program
        self._arguments = arguments
        self._on_news = on_news
        self._patience = patience or Patience()
        self._pulse = RawValue("d", 0.0)
        self._lock = threading.Lock()
        self._retained: dict[Hashable, _Retained] = {}
        self._outbound: SimpleQueue[_Retained | _Briefed | None] | None = None
        self._pid: int | None = None
        self._stopping = threading.Event()
        self._supervisor: threading.Thread | None = None
        self._on_health: Callable[[Health], None] = _nobody
        self._health: Health | None = None

    @property
    def pid(self) -> int | None:
        """Of the child that lives now, for tests and diagnosis."""
        return self._pid

    def start(self, on_health: Callable[[Health], None]) -> None:
        if self._supervisor is not None:
            raise RuntimeError(f"{self._name} is already started")
        self._on_health = on_health
        self._stopping.clear()
        self._health = None
        self._bell, self._bell_push = _SPAWN.Pipe(duplex=False)
        self._supervisor = threading.Thread(target=self._supervise, name=f"{self._name}-supervisor", daemon=True)
        self._supervisor.start()

    def stop(self) -> None:
        """End the child and its supervisor; may be called twice."""
        supervisor, self._supervisor = self._supervisor, None
        if supervisor is None:
            return
        self._stopping.set()
        self._bell_push.send_bytes(b"!")
        supervisor.join()
        self._bell.close()
        self._bell_push.close()

    def order(self, key: Hashable, command: Any) -> None:
        """Tell the child now, and tell each later child the newest order under `key`. Never blocks."""
        retained = _Retained(command)
        with self._lock:
            self._retained[key] = retained
            if self._outbound is not None:
                self._outbound.put(retained)

    def tell(self, command: Any) -> None:
        """Tell the child that lives now, if any; no later one hears of it. Never blocks."""
        with self._lock:
            if self._outbound is not None:
                self._outbound.put(_Retained(command))

    # The supervisor's thread.

    def _supervise(self) -> None:
        if hasattr(signal, "pthread_sigmask"):
            # Children inherit this mask: Ctrl-C in the operator's terminal reaches the parent alone, which stops us.
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        self._report(Starting())
        attempt = 0
        while not self._stopping.is_set():
            fault, ready_for = self._live_one_life()
            if self._stopping.is_set():
                return
            attempt = 1 if ready_for >= self._patience.settled else attempt + 1
            since = time.monotonic()
            if isinstance(self._health, Retrying):
                since = self._health.since
            self._report(Retrying(fault, since, attempt))
            pauses = self._patience.back_off
            self._stopping.wait(pauses[min(attempt, len(pauses)) - 1])

    def _live_one_life(self) -> tuple[Fault, float]:
        """One child from start to end: why it ended, and for how many seconds it had been ready."""
        self._pulse.value = 0.0
        ours, theirs = _SPAWN.Pipe()
        process = _SPAWN.Process(
            target=_run_child, args=(self._program, theirs, self._pulse, self._arguments), name=self._name, daemon=True
        )
        try:
            process.start()
        except OSError:  # out of memory or of processes, or the child died before it had read what to do
            _log.warning("%s could not be started", self._name)
            ours.close()
            return Fault.CRASHED, 0.0
        finally:
            theirs.close()
        self._pid = process.pid
        try:
            with self._speaking_to(ours):
                try:
                    return self._listen(ours, process)
                finally:
                    self._end(process)
        finally:
            self._pid = None
            ours.close()
            if process.exitcode is not None:
                process.close()

    def _listen(self, line: Connection, process: SpawnProcess) -> tuple[Fault, float]:
        started = time.monotonic()
        ready_since: float | None = None
        while True:
            heard = wait([line, process.sentinel, self._bell], timeout=self._patience.beat / 4)
            now = time.monotonic()
            ready_for = now - ready_since if ready_since is not None else 0.0
            if self._bell in heard:
                return Fault.CRASHED, ready_for
            if line in heard:
                try:
                    message = line.recv()
                except (EOFError, OSError):  # killed, perhaps in the middle of a message
                    return Fault.CRASHED, ready_for
                match message:
                    case _Working():
                        ready_since = now if ready_since is None else ready_since
                        self._report(Ready())
                    case _Ended(fault, where):
                        _log.warning("%s ended: %s %s", self._name, fault.value, where)
                        return fault, ready_for
                    case news:
                        self._on_news(news)
            elif process.sentinel in heard:
                _log.warning("%s died, exit code %s", self._name, process.exitcode)
                return Fault.CRASHED, ready_for
            last: float = self._pulse.value
            if (last and now - last > self._patience.beat) or (not last and now - started > self._patience.start):
                _log.warning("%s no longer answers", self._name)
                return Fault.HUNG, ready_for

    @contextmanager
    def _speaking_to(self, line: Connection) -> Iterator[None]:
        """A thread of its own sends, since a send to a hung child blocks and the supervisor must not."""
        outbound: SimpleQueue[_Retained | _Briefed | None] = SimpleQueue()
        with self._lock:
            for retained in self._retained.values():
                outbound.put(retained)
            outbound.put(_Briefed())
            self._outbound = outbound
        sender = threading.Thread(target=_send_all, args=(outbound, line), name=f"{self._name}-sender", daemon=True)
        sender.start()
        try:
            yield
        finally:
            with self._lock:
                self._outbound = None
            outbound.put(None)
            sender.join(self._patience.terminate)  # the child is dead by now, so that a blocked send has failed

    def _end(self, process: SpawnProcess) -> None:
        if process.is_alive():
            process.terminate()
            process.join(self._patience.terminate)
        if process.is_alive():
            process.kill()
        process.join(self._patience.terminate)

    def _report(self, health: Health) -> None:
        if health != self._health:
            self._health = health
            self._on_health(health)


def _nobody(_: Health) -> None:
    """Before start nobody asks for news."""


def _send_all(outbound: "SimpleQueue[_Retained | _Briefed | None]", line: Connection) -> None:
    while (message := outbound.get()) is not None:
        try:
            if isinstance(message, _Retained) and isinstance(message.command, WithFile):
                line.send(_FileFollows(message.command.command))
                send_handle(line, message.command.descriptor, None)
            else:
                line.send(message)
        except OSError:  # the child is gone; the next one is told again
            return


def _run_child(program: Callable[..., None], line: Connection, pulse: Any, arguments: tuple[Any, ...]) -> None:
    forbid_core_files()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_with_parent, name="parent-watch", daemon=True).start()
    try:
        program(Desk(line, pulse), *arguments)
        last_words = _Ended(Fault.CRASHED, "its program returned")
    except GivingUp as reason:
        last_words = _Ended(reason.fault, "it gave up")
    except (EOFError, BrokenPipeError):
        return  # the parent has closed the line
    except Exception as error:  # noqa: BLE001 - the top of a process: health news, without values, which may be private
        frame = traceback.extract_tb(error.__traceback__)[-1]
        last_words = _Ended(Fault.CRASHED, f"{type(error).__name__} at {Path(frame.filename).name}:{frame.lineno}")
    try:
        line.send(last_words)
    except OSError:
        return


def _leave_with_parent() -> None:
    """Ends this process when the parent is gone, however it went, even while the main thread hangs in native code."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(0)
