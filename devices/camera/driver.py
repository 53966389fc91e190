"""A real camera, a network stream, a video file or a folder of pictures, read by OpenCV in a process of its own.

OpenCV's `read` may block for as long as the driver likes (a webcam that browns out, a network camera that stops
answering); the process then misses its heartbeat and is replaced. Nothing here looks for faces.
"""

import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.camera.folder import FolderCapture
from devices.camera.ring import FrameRing, PictureSize
from devices.camera.shared import VGA, SharedCamera
from devices.camera.watch import PictureWatch, WatchLimits
from devices.worker_process import Desk, GivingUp, Patience
from kiosk.domain.health import Fault

LOST_AFTER: Final = 1.0
"""Seconds of failed reads before the camera counts as unplugged; a USB hiccup loses a few pictures and recovers."""
RETRY_READ: Final = 0.05
"""Seconds between failed reads, which return at once when the device node is gone."""
V4L2_AUTO: Final = 3
V4L2_MANUAL: Final = 1
"""Of V4L2_CID_EXPOSURE_AUTO: aperture priority, and manual."""
STREAM_OPEN_MS: Final = 8_000
STREAM_READ_MS: Final = 2_500
"""Network limits, below the hang limit so that a dead stream is named disconnected and not hung."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where pictures come from. `place` is a V4L2 index, a device path, a video file, a folder of pictures or a URL.

    `mirrored` is for a camera that delivers a mirror image: pictures leave here as another person sees the scene.
    `exposure` in the driver's own units (V4L2: 100 microseconds); None lets the camera choose.
    """

    place: int | str
    fps: int
    mirrored: bool
    exposure: float | None = None

    @property
    def is_device(self) -> bool:
        return isinstance(self.place, int) or self.place.startswith("/dev/")

    @property
    def is_file(self) -> bool:
        return not self.is_device and isinstance(self.place, str) and "://" not in self.place


class OpenCvCamera(SharedCamera):
    """A kiosk.ports.Camera. A video file plays at `fps` and starts over at its end; so do the pictures of a folder."""

    def __init__(
        self,
        place: int | str,
        size: PictureSize = VGA,
        fps: int = 30,
        mirrored: bool = False,  # noqa: FBT002 - named at every call
        exposure: float | None = None,
        patience: Patience | None = None,
        limits: WatchLimits | None = None,
    ) -> None:
        source = Source(place, fps, mirrored, exposure)
        super().__init__(film, (source, limits or WatchLimits()), size, patience)


class Capture(Protocol):
    """What is used of a cv2.VideoCapture."""

    def isOpened(self) -> bool: ...  # noqa: N802 - OpenCV's name
    def grab(self) -> bool: ...
    def retrieve(self) -> tuple[bool, Any]: ...
    def set(self, propId: int, value: float, /) -> bool: ...  # noqa: N803


def film(desk: Desk, ring: FrameRing, source: Source, limits: WatchLimits) -> None:
    """The child's program: read and publish until the source fails."""
    _quieten_opencv()
    desk.briefing()
    capture = _open(source, ring.size)
    desk.beat()
    last_good = due = time.monotonic()
    delivering = False
    watch = PictureWatch(limits, live=not source.is_file)
    while True:
        grabbed = capture.grab()
        # the picture was taken now; to unpack it takes milliseconds more
        now = time.monotonic()
        okay, image = capture.retrieve() if grabbed else (False, None)
        desk.beat()
        if okay:
            picture = _fit(np.asarray(image, np.uint8), ring.size, source.mirrored)
            ring.write(picture, now)
            last_good = now
            fault = watch.seen(picture, now)
            if fault is not None:
                raise GivingUp(fault)
            if not delivering and not watch.is_black():
                delivering = True
                desk.working()
        elif now - last_good > LOST_AFTER:
            raise GivingUp(Fault.DISCONNECTED)
        elif source.is_file:
            capture.set(cv2.CAP_PROP_POS_FRAMES, 0)
        else:
            _pause(desk, RETRY_READ)
        if source.is_file:
            due = max(due + 1 / source.fps, now)
            _pause(desk, due - now)


def _pause(desk: Desk, seconds: float) -> None:
    """Wait on the line from the parent; a camera takes no orders, and the line's end ends the process."""
    for _ in desk.commands(seconds):
        continue


def _quieten_opencv() -> None:
    """Through its own switches: what goes wrong here is told as health, and standard error stays for the unforeseen."""
    os.environ["OPENCV_FFMPEG_LOGLEVEL"] = "-8"
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    cv2.setNumThreads(1)


def _open(source: Source, size: PictureSize) -> Capture:
    if isinstance(source.place, str) and "://" not in source.place and not Path(source.place).exists():
        raise GivingUp(Fault.NOT_FOUND)
    capture: Capture
    if source.is_device:
        capture = cv2.VideoCapture(source.place, cv2.CAP_V4L2)
        capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))  # raw pictures at 30/s overrun USB 2 hubs
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, size.width)
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, size.height)
        capture.set(cv2.CAP_PROP_FPS, source.fps)
        capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
        capture.set(cv2.CAP_PROP_AUTO_EXPOSURE, V4L2_AUTO if source.exposure is None else V4L2_MANUAL)
        if source.exposure is not None:
            capture.set(cv2.CAP_PROP_EXPOSURE, source.exposure)
    elif source.is_file and Path(str(source.place)).is_dir():
        capture = FolderCapture(Path(str(source.place)), source.fps)
    elif source.is_file:
        capture = cv2.VideoCapture(source.place)
    else:
        limits = [cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, STREAM_OPEN_MS, cv2.CAP_PROP_READ_TIMEOUT_MSEC, STREAM_READ_MS]
        capture = cv2.VideoCapture(source.place, cv2.CAP_FFMPEG, limits)
    if not capture.isOpened():
        raise GivingUp(Fault.NOT_FOUND)
    return capture


def _fit(image: NDArray[np.uint8], size: PictureSize, mirrored: bool) -> NDArray[np.uint8]:
    """The picture's middle at the ring's proportions and size, so that no face is squeezed."""
    height, width = image.shape[:2]
    wanted_width = min(width, round(height * size.width / size.height))
    wanted_height = min(height, round(width * size.height / size.width))
    left, top = (width - wanted_width) // 2, (height - wanted_height) // 2
    middle = image[top : top + wanted_height, left : left + wanted_width]
    if middle.shape[:2] != (size.height, size.width):
        middle = cv2.resize(middle, (size.width, size.height), interpolation=cv2.INTER_AREA)
    if mirrored:
        middle = cv2.flip(middle, 1)
    return np.asarray(middle, np.uint8)
