"""Children that die, hang, give up or do not listen, and a parent that stays in charge. Real processes."""

import os
import queue
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import FileIO
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any

import pytest

from devices.worker_process import Patience, WithFile, WorkerProcess
from kiosk.domain.health import Fault, Health, Ready, Retrying, Starting
from tests.support import workers
from tests.support.processes import core_size

BRIEF = Patience(start=20.0, beat=0.5, settled=60.0, back_off=(0.05, 0.1), terminate=0.3)
SOON = 20.0


class Parent:
    def __init__(self, program: Callable[..., None], *arguments: Any, patience: Patience = BRIEF) -> None:
        self.news: queue.Queue[Any] = queue.Queue()
        self.health: queue.Queue[Health] = queue.Queue()
        self.worker = WorkerProcess("child", program, arguments, self.news.put, patience)

    def next_health(self) -> Health:
        return self.health.get(timeout=SOON)

    def faults_until_ready(self) -> list[Retrying]:
        faults: list[Retrying] = []
        while not isinstance(health := self.next_health(), Ready):
            if isinstance(health, Retrying):
                faults.append(health)
        return faults


@contextmanager
def started(program: Callable[..., None], *arguments: Any, patience: Patience = BRIEF) -> Iterator[Parent]:
    parent = Parent(program, *arguments, patience=patience)
    parent.worker.start(parent.health.put)
    try:
        yield parent
    finally:
        parent.worker.stop()


def test_a_life_with_every_accident() -> None:
    with started(workers.obedient) as parent:
        assert parent.next_health() == Starting()
        assert parent.next_health() == Ready()
        parent.worker.order("scene", "first")
        parent.worker.order("scene", "second")
        parent.worker.tell("once")
        assert [parent.news.get(timeout=SOON) for _ in range(3)] == [
            ("told", "first"),
            ("told", "second"),
            ("told", "once"),
        ]

        accidents = [
            (signal.SIGKILL, Fault.CRASHED),
            (signal.SIGSEGV, Fault.CRASHED),
            ("hang", Fault.HUNG),
            ("raise", Fault.CRASHED),
            (Fault.DISCONNECTED, Fault.DISCONNECTED),
        ]
        for attempt, (command, fault) in enumerate(accidents, start=1):
            parent.worker.tell(int(command) if isinstance(command, signal.Signals) else command)
            faults = parent.faults_until_ready()
            assert [news.fault for news in faults] == [fault]
            assert faults[0].attempt == attempt, "a child that never settles keeps counting"
            assert parent.news.get(timeout=SOON) == ("briefed", "second"), "only the newest order, and before the work"
            assert parent.news.empty()


def test_a_file_without_a_name_reaches_the_child_and_the_next_one() -> None:
    with FileIO(os.memfd_create("memory"), "rb+") as file, started(workers.obedient) as parent:
        file.write(b"what both may read")
        assert parent.faults_until_ready() == []
        parent.worker.order("memory", WithFile("look", file.fileno()))
        parent.worker.tell("and")
        assert [parent.news.get(timeout=SOON) for _ in range(2)] == [("read", b"what both may read"), ("told", "and")]
        parent.worker.tell(int(signal.SIGKILL))
        parent.faults_until_ready()
        assert parent.news.get(timeout=SOON) == ("briefed with", b"what both may read")


def test_an_absent_device_is_tried_again_for_ever_and_dates_from_the_first_failure() -> None:
    with started(workers.absent) as parent:
        assert parent.next_health() == Starting()
        tries = [parent.next_health() for _ in range(3)]
    assert all(isinstance(news, Retrying) and news.fault is Fault.NOT_FOUND for news in tries)
    assert [news.attempt for news in tries if isinstance(news, Retrying)] == [1, 2, 3]
    assert len({news.since for news in tries if isinstance(news, Retrying)}) == 1


def test_orders_to_a_child_that_does_not_read_block_nobody() -> None:
    with started(workers.deaf) as parent:
        assert parent.faults_until_ready() == []
        for _ in range(4):
            parent.worker.order("gallery", b"\0" * 1_000_000)
        parent.worker.stop()


def test_the_private_part_of_an_error_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    with started(workers.obedient) as parent:
        parent.faults_until_ready()
        parent.worker.tell("raise")
        parent.faults_until_ready()
    assert "ValueError at workers.py" in caplog.text
    assert "must not be logged" not in caplog.text


def test_a_child_whose_memory_holds_faces_writes_no_core(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
    try:
        with started(workers.obedient) as parent:
            parent.faults_until_ready()
            parent.worker.tell("limits")
            assert core_size(parent.news.get(timeout=SOON)) == "0"
            parent.worker.tell(int(signal.SIGABRT))
            assert [news.fault for news in parent.faults_until_ready()] == [Fault.CRASHED]
    finally:
        resource.setrlimit(resource.RLIMIT_CORE, (soft, hard))
    assert list(tmp_path.iterdir()) == []


def test_stop_leaves_no_process_thread_or_descriptor_and_may_come_twice() -> None:
    parent = Parent(workers.obedient)
    parent.worker.stop()
    open_before, threads_before = len(os.listdir("/proc/self/fd")), threading.active_count()
    for _ in range(2):
        parent.worker.start(parent.health.put)
        parent.faults_until_ready()
        pid = parent.worker.pid
        parent.worker.stop()
        parent.worker.stop()
        assert pid is not None
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
    assert threading.active_count() == threads_before
    assert len(os.listdir("/proc/self/fd")) <= open_before + 1, "at most the resource tracker's pipe stays"


PARENT_PROGRAM = """
import sys, threading
from pathlib import Path
from devices.worker_process import WorkerProcess
from tests.support import workers
if __name__ == "__main__":
    worker = WorkerProcess("child", workers.hanging_reporter, (Path(sys.argv[1]),), print)
    worker.start(lambda health: print(type(health).__name__, flush=True))
    threading.Event().wait()
"""


def test_a_hanging_child_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    program, note = tmp_path / "parent.py", tmp_path / "pid"
    program.write_text(PARENT_PROGRAM)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    with subprocess.Popen(
        [sys.executable, program, note], stdout=subprocess.PIPE, text=True, env=environment
    ) as parent:
        assert parent.stdout is not None
        while parent.stdout.readline().strip() != "Ready":
            assert parent.poll() is None
        child = os.pidfd_open(int(note.read_text()))
        parent.kill()
    try:
        assert wait([child], timeout=SOON), "the child outlives its parent"
    finally:
        os.close(child)
