"""The newest strokes win, nothing written is kept, and it stops in whatever it does."""

from collections.abc import Sequence
from queue import Queue
from threading import Event
from weakref import finalize

import pytest

from devices.handwriting.driver import HandwritingReader
from devices.handwriting.network import HandwritingNetwork, model_file
from kiosk.domain.handwriting import Candidate, Stroke
from tests.support.handwriting import STROKES

WAIT_S = 20

Answer = tuple[Candidate, ...]


class _Slow(HandwritingNetwork):
    """Reads when it is let; only counts strokes."""

    def __init__(self) -> None:
        self.begun, self.go_on = Event(), Event()

    def candidates(self, strokes: Sequence[Stroke]) -> Answer:
        self.begun.set()
        assert self.go_on.wait(WAIT_S)
        return (Candidate(str(len(strokes)), 1.0),)


class _Answers(Queue[Answer]):
    def next(self) -> str:
        return self.get(timeout=WAIT_S)[0].character


def test_reads_what_is_written() -> None:
    reader, answers = HandwritingReader(HandwritingNetwork(model_file())), _Answers()
    reader.start()
    reader.read(STROKES["王"], answers.put)
    assert answers.next() == "王"
    reader.stop()


def test_the_newest_question_overtakes_the_waiting_one() -> None:
    network, answers = _Slow(), _Answers()
    reader = HandwritingReader(network)
    reader.start()
    reader.read(STROKES["一"], answers.put)
    assert network.begun.wait(WAIT_S)
    for character in "二三":
        reader.read(STROKES[character], answers.put)
    network.go_on.set()
    assert [answers.next(), answers.next()] == ["1", "3"]
    reader.stop()
    assert answers.empty()


@pytest.mark.parametrize("times", [1, 2])
def test_stops_as_often_as_one_likes_and_answers_no_more(times: int) -> None:
    network, answers = _Slow(), _Answers()
    network.go_on.set()
    reader = HandwritingReader(network)
    reader.start()
    for _ in range(times):
        reader.stop()
    reader.read(STROKES["一"], answers.put)
    assert answers.empty()


def test_the_thread_that_waits_holds_nothing_of_the_last_question() -> None:
    class Asker:
        def __call__(self, found: Answer) -> None: ...

    network, gone = _Slow(), Event()
    network.go_on.set()
    reader = HandwritingReader(network)
    reader.start()
    asker = Asker()
    finalize(asker, gone.set)
    reader.read(STROKES["王"], asker)
    del asker
    assert gone.wait(WAIT_S)
    reader.stop()
