"""What has a process of its own, killed and started again, over and over: it comes back each time, and leaves no thread, process,
descriptor or shared memory.

A thousand times at night (KIOSK_TEST_PLUGS), a tenth of what lines get by day: each time a process is started. The recogniser's
has no networks here, so that it costs as much as any; with them it is tried in the night alone, a hundred times.
"""

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from random import Random

import cv2
import numpy as np
import pytest

from devices.camera.driver import OpenCvCamera
from devices.camera.ring import FrameRing
from devices.camera.shared import VGA
from devices.face_engine import driver
from devices.face_engine.driver import EngineRecogniser
from devices.face_engine.engines import DLIB
from devices.microphone.arecord import ArecordSource
from devices.microphone.driver import Microphone
from devices.microphone.emulator import NAME, ArecordEmulator
from devices.voice import sound
from devices.voice.library import Library
from devices.voice.manifest import clip_path, folder
from devices.voice.player import ClipVoice, Manner
from devices.worker_process import Patience, WorkerProcess
from kiosk.clock import SystemClock
from kiosk.domain.framing import FramingRules
from kiosk.domain.health import Health
from kiosk.domain.people import FaceTemplate, PersonId, SessionId
from kiosk.domain.prompts import Prompt
from kiosk.domain.speech import SpokenLanguage
from tests.support import blind_recogniser, workers
from tests.support.plugs import A_NIGHT, PLUGS, Device, OnHealth, comes_back
from tests.support.waiting import wait_until

PROMPT = Patience(back_off=(0.01,), terminate=0.3)
CLOCK = SystemClock()
TIMES = PLUGS if PLUGS >= A_NIGHT else max(3, PLUGS // 10)


def _unheard(*_: object) -> None:
    """What a device tells is no matter here."""


def _arecord(place: Path) -> Device:
    room = ArecordEmulator(place, 100.0)
    microphone = Microphone(ArecordSource(NAME, (str(room.program),)), CLOCK, 0.01, 1)
    return Device.between(microphone.start, microphone, room, partial(microphone.begin, _unheard))


def _voice(place: Path) -> Device:
    """A sound card that is there or not, as its player finds when it is to play; the voice is healthy once it was heard."""
    mandarin = folder(place, SpokenLanguage.MANDARIN)
    mandarin.mkdir(parents=True)
    sound.write(clip_path(mandarin, Prompt.WELCOME.value), np.full(10, 1000, np.int16))
    card = place / "card"
    told: list[OnHealth] = []

    def hear(news: Health) -> None:
        told[0](news)

    player = ("sh", "-c", 'cat > /dev/null; test -e "$0"', str(card))
    voice = ClipVoice(Library(place, ()), CLOCK, hear, player, Manner(repeat_after_seconds=3600.0))

    def put(there: bool) -> None:
        card.touch() if there else card.unlink(missing_ok=True)
        if told:
            voice.say(Prompt.WELCOME)

    return Device(told.append, voice.stop, lambda: put(True), lambda: put(False))


def _camera(place: Path) -> Device:
    """A film that is taken away and put back. Its process must end over it, as over a camera's plug."""
    place.mkdir()
    film, away = place / "hall.avi", place / "away.avi"
    writer = cv2.VideoWriter(str(away), cv2.VideoWriter.fourcc(*"MJPG"), 30, (64, 48))
    for number in range(8):
        writer.write(np.full((48, 64, 3), 20 * number + 40, np.uint8))
    writer.release()
    camera = OpenCvCamera(str(film), patience=PROMPT)

    def plug() -> None:
        away.rename(film)

    def unplug() -> None:
        if film.exists():
            film.rename(away)
        _kill(camera.worker)

    return Device(camera.start, camera.stop, plug, unplug)


class _Crowd:
    """People who are enrolled and struck off while the recogniser dies: each time another gallery, and somebody to compare."""

    def __init__(self, recogniser: EngineRecogniser) -> None:
        self._recogniser = recogniser
        self._random = Random(1)
        self._sessions = 0

    def changes(self) -> None:
        self._sessions += 1
        vectors = (np.array(self._random.choices((-1, 1), k=DLIB.dimensions), np.float32) for _ in range(50))
        self._recogniser.load(
            [
                FaceTemplate(
                    PersonId(f"person {n}"), DLIB.model_id, vector.tobytes(), datetime(2026, 11, 23, tzinfo=UTC)
                )
                for n, vector in enumerate(vectors)
            ]
        )
        self._recogniser.compare(SessionId(self._sessions))


def _recogniser(place: Path) -> Device:
    """Has no plug: its process is killed, in the middle of an order, and the next one while it is starting."""
    ring = FrameRing(VGA)
    recogniser = EngineRecogniser(ring, FramingRules(), DLIB, place, 50, patience=PROMPT)
    crowd = _Crowd(recogniser)
    # the newest gallery is kept for the next child, and one is there from the beginning
    crowd.changes()

    def use() -> None:
        ring.write(np.zeros((VGA.height, VGA.width, 3), np.uint8), CLOCK.monotonic())
        crowd.changes()

    return Device(
        partial(recogniser.start, _unheard, _unheard),
        recogniser.stop,
        lambda: None,
        lambda: _kill_with_the_next(recogniser.worker),
        use,
    )


def _blind_recogniser(place: Path) -> Device:
    """The same, with a child that is quickly there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(driver, "_recognise", blind_recogniser.recognise)
        return _recogniser(place)


def _process(place: Path) -> Device:
    """What camera and recogniser have in common, without their weight."""
    worker = WorkerProcess("light", workers.obedient, (), _unheard, PROMPT)
    return Device(worker.start, worker.stop, lambda: None, lambda: _kill_with_the_next(worker))


PROCESSES: dict[str, Callable[[Path], Device]] = {
    "voice": _voice,
    "microphone arecord": _arecord,
    "camera": _camera,
    "recogniser": _blind_recogniser,
    "any process": _process,
}


def _kill(worker: WorkerProcess) -> int | None:
    """Who was killed, if anybody lived."""
    process = worker.pid
    if process is not None:
        # it may have given up by itself
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    return process


def _kill_with_the_next(worker: WorkerProcess) -> None:
    """And that one as soon as it is there, long before it works."""
    process = _kill(worker)
    if process is not None:
        wait_until(lambda: worker.pid not in (None, process))
        _kill(worker)


@pytest.mark.timeout(max(120, 6 * PLUGS))
@pytest.mark.parametrize("make", PROCESSES.values(), ids=PROCESSES.keys())
def test_it_comes_back_each_time_and_leaves_nothing_behind(make: Callable[[Path], Device], tmp_path: Path) -> None:
    comes_back(make(tmp_path / "device"), TIMES)


@pytest.mark.nightly
@pytest.mark.timeout(3600)
def test_so_does_the_recogniser_with_its_networks(models_dir: Path) -> None:
    comes_back(_recogniser(models_dir), max(3, PLUGS // 10))
