"""What kiosk.ports.Camera promises, kept by the driver on a real video file and by the simulator on real
photographs."""

import os
import queue
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from devices.camera.driver import OpenCvCamera
from devices.camera.shared import SharedCamera
from devices.camera.simulator import PhotographCamera
from devices.camera.stage import Actor, Approach, Stage, StagedFault
from devices.worker_process import Patience
from kiosk.domain.health import Fault, Health, Ready, Retrying, Starting
from kiosk.ports import Camera, Frame
from tests.support.photographs import photograph

SOON = 30.0
BRIEF = Patience(beat=1.0, back_off=(0.05,), terminate=0.3)


@dataclass
class Filming:
    camera: SharedCamera
    health: queue.Queue[Health] = field(default_factory=queue.Queue)

    def start(self) -> None:
        camera: Camera = self.camera
        camera.start(self.health.put)

    def until_ready(self) -> list[Fault]:
        """The faults on the way to the next Ready."""
        faults: list[Fault] = []
        while not isinstance(health := self.health.get(timeout=SOON), Ready):
            if isinstance(health, Retrying):
                faults.append(health.fault)
        return faults

    def next_frame(self, after: int = 0) -> Frame:
        deadline = time.monotonic() + SOON
        while time.monotonic() < deadline:
            frame = self.camera.latest()
            if frame is not None and frame.sequence > after:
                return frame
            time.sleep(0.01)
        raise AssertionError("no picture")


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("video") / "hall.avi"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 30, (320, 180))
    for number in range(8):
        writer.write(np.full((180, 320, 3), 20 * number + 40, np.uint8))
    writer.release()
    return path


@pytest.fixture(scope="module", params=["driver", "simulator"])
def filming(request: pytest.FixtureRequest, video: Path) -> Iterator[Filming]:
    match request.param:
        case "driver":
            filming = Filming(OpenCvCamera(str(video), patience=BRIEF))
        case _:
            filming = Filming(PhotographCamera(Stage((Actor(photograph("obama.jpg")),)), patience=BRIEF))
    assert filming.camera.latest() is None
    filming.start()
    assert filming.health.get(timeout=SOON) == Starting()
    assert filming.until_ready() == []
    yield filming
    filming.camera.stop()
    filming.camera.stop()
    assert filming.camera.latest() is None, "the last picture of a visitor is gone"


def test_pictures_are_bgr_bytes_of_the_agreed_size_and_dated(filming: Filming) -> None:
    frame = filming.next_frame()
    assert frame.image.shape == (480, 640, 3)
    assert frame.image.dtype == np.uint8
    assert 0 <= time.monotonic() - frame.captured_at < 1.5


def test_pictures_go_on_past_the_end_of_the_film(filming: Filming) -> None:
    first = filming.next_frame()
    later = filming.next_frame(after=first.sequence + 12)
    assert later.captured_at > first.captured_at


@pytest.mark.parametrize(
    ("accident", "fault"), [(signal.SIGKILL, Fault.CRASHED), (signal.SIGSTOP, Fault.HUNG)], ids=["killed", "hung"]
)
def test_a_lost_process_is_replaced_and_pictures_come_back(filming: Filming, accident: int, fault: Fault) -> None:
    before = filming.next_frame()
    pid = filming.camera.worker.pid
    assert pid is not None
    os.kill(pid, accident)
    assert filming.until_ready() == [fault]
    assert filming.next_frame(after=before.sequence).image.any()


@pytest.mark.parametrize("place", ["/dev/video-that-is-not-there", "no/such/film.avi", 63, "rtsp://127.0.0.1:9/none"])
def test_a_camera_that_is_not_there_is_reported_and_nothing_is_printed(
    place: int | str, capfd: pytest.CaptureFixture[str]
) -> None:
    filming = Filming(OpenCvCamera(place, patience=BRIEF))
    filming.start()
    try:
        assert filming.health.get(timeout=SOON) == Starting()
        health: Any = filming.health.get(timeout=SOON)
        assert health.fault is Fault.NOT_FOUND
        assert filming.camera.latest() is None
    finally:
        filming.camera.stop()
    assert capfd.readouterr() == ("", "")


def test_a_driver_that_hangs_while_it_opens_is_given_up(tmp_path: Path) -> None:
    """A pipe without a writer: open(2) blocks for ever, as a wedged video driver does."""
    pipe = tmp_path / "pipe.avi"
    os.mkfifo(pipe)
    filming = Filming(OpenCvCamera(str(pipe), patience=Patience(start=1.5, back_off=(0.05,), terminate=0.3)))
    filming.start()
    try:
        assert filming.health.get(timeout=SOON) == Starting()
        health: Any = filming.health.get(timeout=SOON)
        assert health.fault is Fault.HUNG
    finally:
        filming.camera.stop()


@pytest.fixture(scope="module")
def staged() -> Iterator[Filming]:
    filming = Filming(PhotographCamera(patience=BRIEF))
    filming.start()
    assert filming.until_ready() == []
    yield filming
    filming.camera.stop()


def simulator(staged: Filming) -> PhotographCamera:
    assert isinstance(staged.camera, PhotographCamera)
    return staged.camera


def test_a_black_picture_is_still_a_picture(staged: Filming) -> None:
    camera = simulator(staged)
    camera.suffer(StagedFault.BLACK)
    deadline = time.monotonic() + SOON
    while staged.next_frame().image.any():
        assert time.monotonic() < deadline
    camera.suffer(None)
    while not staged.next_frame().image.any():
        assert time.monotonic() < deadline


def test_pictures_differ_until_the_camera_freezes(staged: Filming) -> None:
    camera = simulator(staged)
    one = staged.next_frame()
    assert (staged.next_frame(after=one.sequence).image != one.image).any()
    camera.suffer(StagedFault.FROZEN)
    one = staged.next_frame(after=one.sequence + 10)
    assert (staged.next_frame(after=one.sequence).image == one.image).all()
    camera.suffer(None)


def test_unplugged_is_disconnected_then_not_found_until_it_is_plugged_in(staged: Filming) -> None:
    camera = simulator(staged)
    camera.suffer(StagedFault.UNPLUGGED)
    faults = [staged.health.get(timeout=SOON) for _ in range(3)]
    assert [news.fault for news in faults if isinstance(news, Retrying)] == [
        Fault.DISCONNECTED,
        Fault.NOT_FOUND,
        Fault.NOT_FOUND,
    ]
    camera.suffer(None)
    staged.until_ready()


def test_a_camera_that_stops_delivering_is_silent(staged: Filming) -> None:
    camera = simulator(staged)
    camera.suffer(StagedFault.SILENT)
    health = staged.health.get(timeout=SOON)
    assert isinstance(health, Retrying) and health.fault is Fault.SILENT
    camera.suffer(None)
    staged.until_ready()


@pytest.mark.parametrize(("accident", "fault"), [(StagedFault.CRASH, Fault.CRASHED), (StagedFault.HANG, Fault.HUNG)])
def test_one_accident_costs_one_process(staged: Filming, accident: StagedFault, fault: Fault) -> None:
    simulator(staged).suffer(accident)
    assert staged.until_ready() == [fault]
    assert staged.health.empty()


def test_a_photograph_that_is_missing_is_refused_at_once(staged: Filming, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        simulator(staged).show(Stage((Actor(tmp_path / "nobody.jpg"),)))


def test_somebody_walks_up(staged: Filming) -> None:
    """The further away, the more of the picture is still the empty hall."""
    camera = simulator(staged)
    empty = staged.next_frame().image.astype(np.int16)
    camera.show(Stage((Actor(photograph("astronaut.png"), face_width=0.4, approach=Approach(0.1, 2.0)),)))
    covered: list[float] = []
    frame = staged.next_frame()
    deadline = time.monotonic() + SOON
    while not covered or covered[-1] < 0.3:
        frame = staged.next_frame(after=frame.sequence)
        covered.append(float((np.abs(frame.image - empty).max(axis=2) > 25).mean()))
        assert time.monotonic() < deadline
    assert any(0.01 < share < 0.2 for share in covered)
    camera.show(Stage())


@pytest.mark.hardware
def test_a_real_camera_films() -> None:
    """KIOSK_TEST_CAMERA is its device or its URL; the hall is lit."""
    filming = Filming(OpenCvCamera(os.environ["KIOSK_TEST_CAMERA"]))
    filming.start()
    try:
        assert filming.until_ready() == []
        first = filming.next_frame()
        later = filming.next_frame(after=first.sequence + 30)
        assert 15 <= 30 / (later.captured_at - first.captured_at) <= 65
        assert (first.image != later.image).any()
    finally:
        filming.camera.stop()
