"""A camera in a hall that does not exist: photographs of people play the visitors. For demonstrations and tests.

The pictures take the real way, through the same process and the same memory as the driver's, and the recogniser
cannot tell.
"""

import math
import os
import signal
import threading
import time
from collections.abc import Iterable
from typing import Any, Final

import cv2
import numpy as np

from devices.camera.attack import Attack, rolled, shaken, tilted
from devices.camera.backdrop import Grain, Picture, hall
from devices.camera.ring import FrameRing, PictureSize
from devices.camera.shared import VGA, SharedCamera
from devices.camera.sprite import Sprite, cut
from devices.camera.stage import Actor, Stage, StagedFault
from devices.camera.stirring import posed
from devices.face_engine.detector import FaceFinder
from devices.worker_process import Desk, GivingUp, Patience
from kiosk.domain.health import Fault

SILENT_AFTER: Final = 1.0
"""Seconds without a picture after which a camera that is there counts as silent."""


class PhotographCamera(SharedCamera):
    """A kiosk.ports.Camera with a stage in front of it."""

    def __init__(
        self, stage: Stage | None = None, size: PictureSize = VGA, fps: int = 30, patience: Patience | None = None
    ) -> None:
        super().__init__(play, (fps,), size, patience)
        self.show(stage or Stage())
        self.suffer(None)

    def show(self, stage: Stage) -> None:
        """Change the scene, from the next picture on. Raises FileNotFoundError for a photograph that is not there."""
        for actor in stage.actors:
            if not actor.photograph.is_file():
                raise FileNotFoundError(actor.photograph)
        self.worker.order("stage", stage)

    def suffer(self, fault: StagedFault | None) -> None:
        """Inflict a fault, or lift a lasting one with None."""
        if fault is None or fault.lasts:
            self.worker.order("fault", fault)
        else:
            self.worker.tell(fault)


def play(desk: Desk, ring: FrameRing, fps: int) -> None:
    """The child's program: one picture after the other until the parent or a fault ends it."""
    cv2.setNumThreads(1)
    theatre = Theatre(ring.size)
    theatre.obey(desk.briefing())
    if theatre.fault is StagedFault.UNPLUGGED:
        raise GivingUp(Fault.NOT_FOUND)
    working = False
    due = wrote_at = time.monotonic()
    while True:
        theatre.obey(desk.commands(max(0.0, due - time.monotonic())))
        now = time.monotonic()
        desk.beat()
        if now < due:
            continue  # an order came early; the picture keeps its time
        due = max(due + 1 / fps, now)
        picture = theatre.picture(now)
        if picture is not None:
            ring.write(picture, now)
            wrote_at = now
            if not working:
                working = True
                desk.working()
        elif now - wrote_at > SILENT_AFTER:
            raise GivingUp(Fault.SILENT)


class Theatre:
    """The stage as it is now, and the pictures of it."""

    def __init__(self, size: PictureSize) -> None:
        self.fault: StagedFault | None = None
        self._size = size
        self._backdrop = hall(size)
        self._grain = Grain(size, seed=1)
        self._finder = FaceFinder()
        self._sprites: dict[Actor, Sprite] = {}
        self._stage = Stage()
        self.began = 0.0
        self._last = self._backdrop

    def obey(self, commands: Iterable[Any]) -> None:
        for command in commands:
            if isinstance(command, Stage):
                self.set(command)
            elif command is StagedFault.CRASH:
                os.kill(os.getpid(), signal.SIGKILL)
            elif command is StagedFault.HANG:
                threading.Event().wait()
            else:
                self.fault = command

    def set(self, stage: Stage) -> None:
        """Its people begin to move when this returns. Raises ValueError for a photograph without a face."""
        self._sprites = {actor: self._sprites.get(actor) or self._cast(actor) for actor in stage.actors}
        self._stage = stage
        self.began = time.monotonic()  # only now: nobody walks while they are being cut out

    def _cast(self, actor: Actor) -> Sprite:
        photograph = cv2.imread(str(actor.photograph))
        if photograph is None:
            raise ValueError("the photograph of an actor is no picture")
        return cut(np.asarray(photograph, np.uint8), actor, self._finder)

    def picture(self, now: float) -> Picture | None:
        """What the camera delivers at monotonic second `now`; None when it delivers nothing."""
        match self.fault:
            case StagedFault.UNPLUGGED:
                raise GivingUp(Fault.DISCONNECTED)
            case StagedFault.SILENT:
                return None
            case StagedFault.BLACK:
                return np.zeros_like(self._backdrop)
            case StagedFault.FROZEN:
                return self._last
            case _:
                self._last = self._grain.over(self._scene(now))
                return self._last

    def _scene(self, now: float) -> Picture:
        canvas = self._backdrop.copy()
        elapsed = now - self.began
        for number, actor in sorted(enumerate(self._stage.actors), key=lambda cast: cast[1].face_width):
            sway = 2 * math.pi * (0.21 * elapsed + 0.37 * number)
            width = _width_of(actor, elapsed) * (1 + 0.012 * math.sin(0.8 * sway))
            shake = shaken(actor.attack, elapsed)
            sprite = self._sprites[actor]
            if actor.life is not None:
                sprite.stirred(posed(actor.life + elapsed))
            drawn = sprite.paint(
                canvas,
                (actor.x + 0.006 * math.sin(sway) + width * shake[0]) * self._size.width,
                (actor.y + 0.004 * math.cos(0.6 * sway)) * self._size.height + width * shake[1] * self._size.width,
                width * self._size.width,
                tilted(actor.attack, elapsed),
            )
            if actor.attack is Attack.SCREEN:
                rolled(drawn, elapsed)
        return canvas


def _width_of(actor: Actor, elapsed: float) -> float:
    walk = actor.approach
    if walk is None or elapsed >= walk.seconds:
        return actor.face_width
    return walk.from_width + (actor.face_width - walk.from_width) * elapsed / walk.seconds
