"""A second detector for where the default engine's first one sees nobody: YuNet, when its pack is there.

It says where to look; the landmarks, and with them chip and vector, are dlib's as always, so that templates and limits stay
valid. Without it most faces under masks are never seen, and nobody is asked to take the mask off.
"""

from pathlib import Path

import cv2

from devices.face_engine.packs import YUNET, installed
from devices.face_engine.yunet import Box, Yunet


class SecondLook:
    """Not for several threads."""

    def __init__(self, weights: Path) -> None:
        self._yunet = Yunet(weights)

    def boxes(self, image: cv2.typing.MatLike) -> list[Box]:
        """Squares around the faces in a BGR picture."""
        return [face.box for face in self._yunet.faces(image)]


def second_look(models: Path) -> SecondLook | None:
    """None where the pack is not installed."""
    found = installed(models, YUNET)
    return None if found is None else SecondLook(found[0])
