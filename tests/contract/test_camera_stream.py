"""The camera port over a real network stream: an HTTP server in this process that sends JPEGs as network cameras do,
and misbehaves.
"""

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import cv2
import numpy as np
import pytest

from devices.camera.driver import OpenCvCamera
from devices.camera.watch import WatchLimits
from kiosk.domain.health import Fault, Starting
from tests.contract.test_camera import BRIEF, SOON, Filming

QUICK = WatchLimits(black_seconds=0.5, frozen_seconds=1.0)
PERIOD = 1 / 15


class StreamServer(ThreadingHTTPServer):
    """Sends what `mode` says: "hall" (with a sensor's noise), "black", "frozen", or "gone" (hangs up)."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.mode = "hall"
        self.ended = threading.Event()

    def picture(self, number: int) -> bytes:
        image = np.zeros((240, 320, 3), np.uint8)
        if self.mode != "black":
            noise = np.random.default_rng(0 if self.mode == "frozen" else number)
            image = noise.integers(90, 140, image.shape, np.uint8)
            image[:, :40] = (0, 0, 255)
        return cv2.imencode(".jpg", image)[1].tobytes()


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        server = self.server
        assert isinstance(server, StreamServer)
        self.send_response(200)
        self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
        self.end_headers()
        number = 0
        while server.mode != "gone":
            jpeg = server.picture(number)
            number += 1
            try:
                self.wfile.write(b"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n" % len(jpeg))
                self.wfile.write(jpeg + b"\r\n")
            except OSError:
                return  # the camera's process has hung up
            server.ended.wait(PERIOD)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Nothing is printed."""


@pytest.fixture
def server() -> Iterator[StreamServer]:
    server = StreamServer()
    thread = threading.Thread(target=server.serve_forever, name="stream", daemon=True)
    thread.start()
    yield server
    server.mode = "gone"
    server.ended.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def filming(server: StreamServer) -> Iterator[Filming]:
    url = f"http://127.0.0.1:{server.server_port}/stream.mjpg"
    filming = Filming(OpenCvCamera(url, patience=BRIEF, limits=QUICK))
    filming.start()
    assert filming.health.get(timeout=SOON) == Starting()
    yield filming
    filming.camera.stop()


def test_a_stream_is_filmed_and_its_accidents_are_named_and_survived(server: StreamServer, filming: Filming) -> None:
    assert filming.until_ready() == []
    first = filming.next_frame()
    assert first.image.shape == (480, 640, 3)
    assert first.image[240, 40, 2] > 200, "the red edge is at the left"
    assert 0 <= time.monotonic() - first.captured_at < 1.0

    server.mode = "frozen"
    server_fault(filming, Fault.FROZEN)
    server.mode = "hall"
    filming.until_ready()

    server.mode = "black"
    server_fault(filming, Fault.BLACK)
    assert filming.next_frame().image.max() < 12, "what there is to see is shown"
    server.mode = "hall"
    filming.until_ready()

    server.mode = "gone"
    server_fault(filming, Fault.DISCONNECTED)
    server.mode = "hall"
    filming.until_ready()
    assert filming.next_frame(after=first.sequence).image.any()


def server_fault(filming: Filming, fault: Fault) -> None:
    """The next trouble is this one: nothing flickers back to Ready in between."""
    health = filming.health.get(timeout=SOON)
    assert getattr(health, "fault", None) is fault, health


def test_a_folder_of_pictures_is_a_camera(tmp_path: Path) -> None:
    for name, level in (("b.png", 200), ("a.jpg", 60)):
        cv2.imwrite(str(tmp_path / name), np.full((120, 160, 3), level, np.uint8))
    (tmp_path / "notes.txt").write_text("no picture")
    filming = Filming(OpenCvCamera(str(tmp_path), fps=10, patience=BRIEF, limits=QUICK))
    filming.start()
    assert filming.until_ready() == []
    seen: list[int] = []
    frame = filming.next_frame()
    deadline = time.monotonic() + SOON
    while len(seen) < 3 and time.monotonic() < deadline:
        level = round(float(frame.image.mean()), -1)
        if not seen or seen[-1] != level:
            seen.append(int(level))
        frame = filming.next_frame(after=frame.sequence)
    filming.camera.stop()
    assert seen == [60, 200, 60], "by their names, and from the beginning again; standing still is no fault here"


def test_a_folder_without_pictures_is_no_camera(tmp_path: Path) -> None:
    filming = Filming(OpenCvCamera(str(tmp_path), patience=BRIEF))
    filming.start()
    assert filming.health.get(timeout=SOON) == Starting()
    server_fault(filming, Fault.NOT_FOUND)
    filming.camera.stop()


def test_a_mirror_image_is_turned_round(server: StreamServer) -> None:
    url = f"http://127.0.0.1:{server.server_port}/"
    filming = Filming(OpenCvCamera(url, mirrored=True, patience=BRIEF, limits=QUICK))
    filming.start()
    filming.until_ready()
    assert filming.next_frame().image[240, 600, 2] > 200
    filming.camera.stop()
