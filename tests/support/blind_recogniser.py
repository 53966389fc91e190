"""The recogniser's process without its networks, which take seconds to load: all that crosses between the two processes does."""

import time

import numpy as np
from numpy.typing import NDArray

from devices.camera.ring import FrameRing
from devices.face_engine.orders import Compare, Compared, Order, Seen, Uses
from devices.face_engine.rounded import Codes
from devices.face_engine.shared_gallery import mapped
from devices.worker_process import Desk, WithFile
from kiosk.domain.framing import Scene
from kiosk.domain.matching import FaceEvidence


def recognise(desk: Desk, ring: FrameRing, *_: object) -> None:
    """A program for devices.worker_process: sees nobody in any picture, and answers each comparison by whomever it finds."""
    watcher = _Watcher(desk)
    for order in desk.briefing():
        watcher.obey(order)
    desk.working()
    sequence = 0
    while True:
        for order in desk.commands(0.005):
            watcher.obey(order)
        desk.beat()
        frame = ring.latest(time.monotonic(), after=sequence)
        if frame is not None:
            sequence = frame.sequence
            desk.tell(Seen(Scene(frame.captured_at, ())))


class _Watcher:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._gallery = None

    def obey(self, order: Order) -> None:
        match order:
            case WithFile():
                self._gallery = mapped(order, plain_product)
                self._desk.tell(Uses(order.command.number))
            case Compare(ticket) if self._gallery is not None:
                face = np.ones(self._gallery.vectors.shape[1], np.float32)
                self._desk.tell(Compared(ticket, FaceEvidence(1, self._gallery.nearest(face, 1))))
            case _:
                pass


def plain_product(face: NDArray[np.uint8], codes: Codes) -> NDArray[np.int32]:
    """devices.face_engine.rounded.ByteProduct, in numpy."""
    return face.astype(np.int32) @ codes.astype(np.int32)
