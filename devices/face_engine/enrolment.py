"""One good photograph becomes a template, or a named reason why not; and whether somebody else is enrolled with that
face.

Stricter than recognition: a bad template turns its owner away at each visit. For the operator's command line, with the
person present and consenting; the picture itself is never kept.
"""

from collections.abc import Iterable
from enum import Enum
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from devices.face_engine.detector import FoundFace, Picture
from devices.face_engine.engines import Engine
from devices.face_engine.gallery import Gallery
from devices.face_engine.loading import for_photographs
from devices.face_engine.measuring import scene_of
from devices.face_engine.vectors import from_bytes, fused, to_bytes
from kiosk.domain.framing import FramingRules
from kiosk.domain.people import FaceTemplate, PersonId

LONGEST_SIDE: Final = 1280
"""Pixels; larger photographs are reduced first, since the network sees 150 px of them in the end."""
LEAST_WIDTH: Final = 110
"""Pixels of face in the photograph: below that the 150 px chip is blown up and the template loses detail."""
SHARP_FROM: Final = 14.0
"""Variance of the Laplacian of the inner face, in squared grey levels. Of 1,493 press photographs whose faces are 100
px wide 1 % lie below it, and of the same blurred by 2.5 px 95 % do."""
BYSTANDER_RATIO: Final = 0.5


class EnrolmentProblem(Enum):
    """Why this photograph makes no template, the first that applies in this order."""

    NO_FACE = "no_face"
    SEVERAL_FACES = "several_faces"
    TOO_SMALL = "too_small"
    TOO_DARK = "too_dark"
    MASKED = "masked"
    NOT_FRONTAL = "not_frontal"
    BLURRED = "blurred"


class EnrolmentDesk:
    """Holds the engine, half a second to load, for as many photographs as there are."""

    def __init__(self, framing: FramingRules, engine: Engine, models: Path) -> None:
        """Raises devices.face_engine.engines.EngineMissingError."""
        self._framing = framing
        self._loaded = for_photographs(engine, models)

    def describe(self, image: Picture) -> bytes | EnrolmentProblem:
        """`image` is BGR uint8 (h, w, 3). The answer's bytes are a FaceTemplate.vector of the engine."""
        scale = min(1.0, LONGEST_SIDE / max(image.shape[:2]))
        if scale < 1.0:
            image = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA).astype("uint8")
        faces = self._loaded.finder.find(image)
        problem = self._problem(image, faces)
        return problem if problem is not None else to_bytes(self._loaded.describer.describe(faces[0].aligned))

    def _problem(self, image: Picture, faces: tuple[FoundFace, ...]) -> EnrolmentProblem | None:
        if not faces:
            return EnrolmentProblem.NO_FACE
        face, *others = faces
        if any(other.width >= face.width * BYSTANDER_RATIO for other in others):
            return EnrolmentProblem.SEVERAL_FACES
        if face.width < LEAST_WIDTH:
            return EnrolmentProblem.TOO_SMALL
        view = scene_of(image, 0.0, faces).faces[0]
        if view.luma < self._framing.dark_below_luma:
            return EnrolmentProblem.TOO_DARK
        if view.mask >= self._framing.mask_from:
            return EnrolmentProblem.MASKED
        if abs(view.yaw) > self._framing.yaw_limit:
            return EnrolmentProblem.NOT_FRONTAL
        if view.sharpness < SHARP_FROM:
            return EnrolmentProblem.BLURRED
        return None


def enrolled_twin(
    vector: bytes, person: PersonId, templates: Iterable[FaceTemplate], engine: Engine, max_distance: float
) -> PersonId | None:
    """Somebody other than `person` who is enrolled with a face nearer than `max_distance`, the nearest; or None."""
    others = [template for template in templates if template.person != person]
    nearest = Gallery.of(others, engine).nearest(fused(from_bytes(vector)[np.newaxis]), 1)
    return nearest[0].person if nearest and nearest[0].distance <= max_distance else None
