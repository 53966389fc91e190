"""Group commit: batches that wait at the same time are written by one thread in one transaction, and wait for one fsync.

For a database with one writer. Not here: what is written.
"""

from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Generic, TypeVar

from sqlalchemy import Connection

T = TypeVar("T")

MOST_IN_A_GROUP = 32
"""More would make the first wait for the last without sparing much more: one fsync is then a thirtieth."""


class _Job(Generic[T]):
    def __init__(self, work: Callable[[Connection], T]) -> None:
        self._work = work
        self.answer: Future[T] = Future()

    def do(self, connection: Connection) -> Callable[[], None]:
        """Do the work; what is returned gives the answer, and is to be called after the commit."""
        result = self._work(connection)
        return lambda: self.answer.set_result(result)


_Jobs = list[_Job[object]]


class GroupCommit:
    """`begin` opens a write transaction that commits at its end. The thread starts with the first work."""

    def __init__(self, begin: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._begin = begin
        self._waiting: SimpleQueue[_Job[object] | None] = SimpleQueue()
        self._thread: Thread | None = None
        self._lock = Lock()
        self._closed = False

    def run(self, work: Callable[[Connection], T]) -> T:
        """Returns what `work` returned, after the commit. Raises what `work` or the commit raised: then nothing of it
        was written. `work` may be called twice.
        """
        job = _Job(work)
        with self._lock:
            if self._closed:
                raise RuntimeError("the database is closed")
            if self._thread is None:
                self._thread = Thread(target=self._serve, name="district writer", daemon=True)
                self._thread.start()
            self._waiting.put(job)  # pyright: ignore[reportArgumentType] # a job of T is only ever asked for its own T
        return job.answer.result()

    def close(self) -> None:
        """What waits is written first. May be called twice."""
        with self._lock:
            self._closed = True
            thread = self._thread
        if thread is not None:
            self._waiting.put(None)
            thread.join()

    def _serve(self) -> None:
        while (job := self._waiting.get()) is not None:
            group, last = self._with_those_behind(job)
            self._write(group)
            if last:
                return

    def _with_those_behind(self, first: _Job[object]) -> tuple[_Jobs, bool]:
        group = [first]
        while len(group) < MOST_IN_A_GROUP:
            try:
                job = self._waiting.get_nowait()
            except Empty:
                break
            if job is None:
                return group, True
            group.append(job)
        return group, False

    def _write(self, group: _Jobs) -> None:
        try:
            with self._begin() as connection:
                answers = [job.do(connection) for job in group]
        except Exception as error:  # noqa: BLE001 # each waiting request is told, and the thread must go on
            if len(group) == 1:
                group[0].answer.set_exception(error)
                return
            # one of them is at fault: the others must not suffer for it
            for job in group:
                self._write([job])
            return
        for answer in answers:
            answer()
