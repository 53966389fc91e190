"""The recogniser's own process: look at the newest picture, say what it shows, compare the face while asked to.

A program for devices.worker_process; it decides nothing about anybody. Pictures, vectors and the gallery stay in here.
"""

import time
from dataclasses import replace
from pathlib import Path
from typing import assert_never

import cv2
import numpy as np

from devices.camera.ring import FrameRing
from devices.face_engine.byte_product import byte_product
from devices.face_engine.detector import FoundFace
from devices.face_engine.engines import Engine
from devices.face_engine.gallery import Gallery
from devices.face_engine.liveness import LivenessWatch
from devices.face_engine.loading import for_camera
from devices.face_engine.measuring import scene_of
from devices.face_engine.memory import CAPACITY, FaceMemory
from devices.face_engine.models import CHIP_SIZE
from devices.face_engine.orders import Compare, Compared, Order, Rest, Seen, Uses
from devices.face_engine.pace import Pace
from devices.face_engine.presence import PresenceMeter
from devices.face_engine.shared_gallery import mapped
from devices.face_engine.tracker import FaceTracker
from devices.worker_process import Desk, WithFile
from kiosk.domain.framing import FramingRules, Hint, Scene, judge
from kiosk.domain.liveness import PictureSigns
from kiosk.domain.matching import FaceEvidence
from kiosk.ports import Frame


def recognise(
    desk: Desk, ring: FrameRing, framing: FramingRules, engine: Engine, models: Path, pace: Pace, *, liveness: bool
) -> None:
    """The child's program, endless. `liveness`: whether the signs of a living face are measured too."""
    cv2.setNumThreads(1)
    watcher = Watcher(framing, engine, models, pace, LivenessWatch(models) if liveness else None)
    for order in desk.briefing():
        _obey(watcher, order, desk)
    desk.working()
    sequence, wait = 0, 0.0
    while True:
        for order in desk.commands(wait):
            _obey(watcher, order, desk)
        desk.beat()
        began = time.monotonic()
        frame = ring.latest(began, after=sequence)
        if frame is None:
            wait = pace.poll
            continue
        sequence = frame.sequence
        for news in watcher.look(frame):
            desk.tell(news)
        wait = max(0.0, began + watcher.period(time.monotonic()) - time.monotonic())


def _obey(watcher: "Watcher", order: Order, desk: Desk) -> None:
    watcher.obey(order)
    if isinstance(order, WithFile):
        desk.tell(Uses(order.command.number))


class Watcher:
    """What the process knows between two pictures."""

    def __init__(
        self, framing: FramingRules, engine: Engine, models: Path, pace: Pace, liveness: LivenessWatch | None
    ) -> None:
        loaded = for_camera(engine, models)
        self._liveness = liveness
        self._tracker = FaceTracker(loaded.finder)
        self._presence = PresenceMeter()
        self._describer = loaded.describer
        self._framing = framing
        self._pace = pace
        self._product = byte_product()
        self._gallery = Gallery((), np.empty((0, engine.dimensions), np.float32))
        self._comparing: Compare | None = None
        self._memory = FaceMemory(engine)
        self._described_at = 0.0
        self._somebody_at = time.monotonic()
        self._attending = False

    def obey(self, order: Order) -> None:
        match order:
            case WithFile():
                self._gallery = mapped(order, self._product)
            case Compare():
                self._forget_compared()
                self._comparing = order
                self._described_at = 0.0
            case Rest():
                self._forget()
                self._comparing = None
            case _:
                assert_never(order)

    def period(self, now: float) -> float:
        """Seconds from the start of this picture to the start of the next."""
        if self._comparing is not None:
            return self._pace.comparing
        if self._attending:
            return self._pace.attending
        if now - self._somebody_at > self._pace.deserted_after:
            return self._pace.deserted
        return self._pace.watching

    def look(self, frame: Frame) -> list[Seen | Compared]:
        faces = self._tracker.find(frame.image, frame.captured_at)
        self._attending = bool(faces)
        figure = self._presence.somebody(frame.image, frame.captured_at)
        scene = replace(scene_of(frame.image, frame.captured_at, faces), figure=figure)
        if faces or figure:
            self._somebody_at = frame.captured_at
        if faces and self._liveness is not None:
            self._liveness.follow(frame.image, faces[0], frame.captured_at)
        news: list[Seen | Compared] = [Seen(scene)]
        if self._comparing is not None:
            evidence = self._compare(self._comparing, frame, scene, faces)
            if evidence is not None:
                news.append(Compared(self._comparing.ticket, evidence))
        return news

    def _forget(self) -> None:
        self._forget_compared()
        if self._liveness is not None:
            self._liveness.forget()

    def _forget_compared(self) -> None:
        """What the face did as it came stays: it is the one that is compared now, or its motion has been forgotten with it."""
        if self._memory.frames:
            # what the network computed last stays in its own buffers: another run overwrites them
            self._describer.describe(_NOBODY)
        self._memory.forget()
        if self._liveness is not None:
            self._liveness.another()

    def _compare(self, asked: Compare, frame: Frame, scene: Scene, faces: tuple[FoundFace, ...]) -> FaceEvidence | None:
        at = scene.captured_at
        self._memory.forget_if_lost(at)
        hint = judge(scene, self._framing)
        if hint is Hint.SEVERAL:
            self._forget()  # whose face the next one is cannot be known
        if hint is not None:
            return None
        spacing = self._pace.refreshing if self._memory.frames == CAPACITY else self._pace.describing
        if at - self._described_at < spacing:
            return None
        self._described_at = at
        known = self._memory.frames
        vector = self._describer.describe(faces[0].aligned)
        self._memory.add(vector, at)
        vector.fill(0.0)
        if known and self._memory.frames == 1 and self._liveness is not None:
            self._liveness.forget()  # another face than the one before: its motion is not known
        signs = self._signs(frame, faces[0])
        face = self._memory.fused()
        if asked.claimed is not None:
            candidates = self._gallery.compare(face, asked.claimed)
        else:
            candidates = self._gallery.nearest(face, _CANDIDATES)
        face.fill(0.0)
        people = len(self._gallery.persons) if self._gallery.searched else 0
        return FaceEvidence(self._memory.frames, candidates, signs, people)

    def _signs(self, frame: Frame, face: FoundFace) -> PictureSigns:
        """Of the face that the memory holds: another face's signs go with it."""
        if self._liveness is None:
            return PictureSigns()
        if self._memory.frames == 1:
            self._liveness.another()
        self._liveness.add(frame.image, face)
        return self._liveness.signs()


_NOBODY = np.zeros((CHIP_SIZE, CHIP_SIZE, 3), np.uint8)
_CANDIDATES = 5
"""Persons told of: the best, and those whom it may be as well; who is not among them is not asked about."""
