"""Reads strokes on a thread of its own, so that no finger on the glass ever waits for the network; the newest wins."""

from collections.abc import Callable
from threading import Condition, Thread

from devices.handwriting.network import HandwritingNetwork
from kiosk.domain.handwriting import Candidate, Stroke

_Question = tuple[tuple[Stroke, ...], Callable[[tuple[Candidate, ...]], None]]


class HandwritingReader:
    """`kiosk.ports.Handwriting`. Keeps no stroke longer than it takes to read it."""

    def __init__(self, network: HandwritingNetwork) -> None:
        self._network = network
        self._turn = Condition()
        self._newest: _Question | None = None
        self._stopping = False
        self._thread: Thread | None = None

    def start(self) -> None:
        self._stopping = False
        self._thread = Thread(target=self._work, name="handwriting", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        with self._turn:
            self._stopping = True
            self._newest = None
            self._turn.notify()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def read(self, strokes: tuple[Stroke, ...], answer: Callable[[tuple[Candidate, ...]], None]) -> None:
        with self._turn:
            self._newest = (strokes, answer)
            self._turn.notify()

    def _work(self) -> None:
        while (question := self._next()) is not None:
            strokes, answer = question
            answer(self._network.candidates(strokes))
            # the loop waits below for the next visitor, and must not hold what this one wrote
            del question, strokes, answer

    def _next(self) -> _Question | None:
        """None when there will be no more."""
        with self._turn:
            self._turn.wait_for(lambda: self._stopping or self._newest is not None)
            question, self._newest = self._newest, None
            return question
