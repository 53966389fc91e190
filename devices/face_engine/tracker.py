"""Follows the faces from picture to picture: looks everywhere now and then, and in between only where they were.

Each face is detected anew in every picture, never guessed from its motion, so that what is described is a face. What
the short look cannot see is somebody who joins: the look around the whole picture is for that.
"""

from typing import Final

from devices.face_engine.detector import FoundFace, Picture
from devices.face_engine.loading import Finder

FULL_LOOK_EVERY: Final = 0.2
"""Seconds. A second visitor is noticed before three pictures more have been compared, and five pictures of six cost a
sixth."""


class FaceTracker:
    """One camera's faces. Pictures must come in the order in which they were taken."""

    def __init__(self, finder: Finder) -> None:
        self._finder = finder
        self._faces: tuple[FoundFace, ...] = ()
        self._full_look_at = float("-inf")

    def find(self, image: Picture, at: float) -> tuple[FoundFace, ...]:
        """All faces in a BGR picture of monotonic second `at`, widest first."""
        faces = None
        if self._faces and at - self._full_look_at < FULL_LOOK_EVERY:
            faces = self._finder.find_again(image, self._faces)
        if faces is None:
            faces = self._finder.find(image)
            self._full_look_at = at
        self._faces = faces
        return faces
