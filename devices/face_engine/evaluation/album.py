"""A folder of photographs, one folder a person, as the vectors of their faces. Nothing of it is kept anywhere."""

import statistics
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from devices.face_engine.covering import mask_likelihood
from devices.face_engine.detector import FoundFace, Picture
from devices.face_engine.engines import Engine
from devices.face_engine.evaluation.sitting import frames
from devices.face_engine.loading import for_camera
from devices.face_engine.measuring import scene_of
from devices.face_engine.vectors import Vector, Vectors, fused

PICTURES: Final = frozenset({".jpg", ".jpeg", ".png", ".bmp", ".webp"})

STAGES: Final = ("detect", "quality", "embed")
"""As they follow each other; detecting includes aligning."""


@dataclass(frozen=True, slots=True)
class Album:
    """Each person's faces as the network describes them, (n, d), not equalised. People without a face are left out."""

    people: dict[str, Vectors] = field(repr=False)
    photographs: int
    without_face: int
    milliseconds: Mapping[str, float]
    """Medians a picture, by STAGES."""

    def of(self, names: Iterable[str]) -> "Album":
        """The part with these people."""
        wanted = {name: self.people[name] for name in names if name in self.people}
        return Album(wanted, self.photographs, self.without_face, self.milliseconds)

    def with_at_least(self, photographs: int) -> list[str]:
        return [name for name, faces in self.people.items() if len(faces) >= photographs]


@dataclass(frozen=True, slots=True)
class Masked:
    """What became of photographs of people under masks."""

    photographs: int
    found: int
    noticed: int
    """Of the found faces, those that are asked to take the mask off."""
    unnoticed: Vectors = field(repr=False)


class Reader:
    """A loaded engine, and what it makes of folders."""

    def __init__(self, engine: Engine, models: Path) -> None:
        """Raises devices.face_engine.engines.EngineMissingError."""
        cv2.setNumThreads(1)
        self._loaded = for_camera(engine, models)

    def album(self, folder: Path) -> Album:
        """A vector a photograph, as the network gives it."""
        return self._album(folder, lambda picture: (picture,))

    def sittings(self, folder: Path, seed: int = 1) -> Album:
        """The same with a sitting made from each photograph: its frames, fused."""
        rng = np.random.default_rng(seed)
        return self._album(folder, lambda picture: frames(picture, rng))

    def _album(self, folder: Path, shown: Callable[[Picture], Iterable[Picture]]) -> Album:
        people: dict[str, list[Vector]] = {}
        times: dict[str, list[float]] = {stage: [] for stage in STAGES}
        photographs = without = 0
        for path, picture in _pictures(folder.glob("*/*")):
            photographs += 1
            seen = [vector for frame in shown(picture) if (vector := self.described(frame, times)) is not None]
            if not seen:
                without += 1
                continue
            people.setdefault(path.parent.name, []).append(seen[0] if len(seen) == 1 else fused(np.stack(seen)))
        stacked = {name: np.stack(vectors) for name, vectors in people.items()}
        medians = {stage: round(statistics.median(spent), 2) for stage, spent in times.items() if spent}
        return Album(stacked, photographs, without, medians)

    def described(self, picture: Picture, times: Mapping[str, list[float]] | None = None) -> Vector | None:
        """The vector of the middle face, as the network gives it; what it took is appended to `times`."""
        marks = [time.perf_counter()]
        face = self._middle_face(picture)
        marks.append(time.perf_counter())
        vector = None
        if face is not None:
            scene_of(picture, 0.0, (face,))
            marks.append(time.perf_counter())
            vector = self._loaded.describer.describe(face.aligned)
            marks.append(time.perf_counter())
        for (began, ended), spent in zip(pairwise(marks), (times or {}).values(), strict=False):
            spent.append((ended - began) * 1e3)
        return vector

    def masked(self, folder: Path, mask_from: float) -> Masked:
        """Of all pictures under `folder`, however deep; `mask_from` as kiosk.domain.framing has it."""
        photographs = found = noticed = 0
        unnoticed: list[Vector] = []
        for _, picture in _pictures(folder.rglob("*")):
            photographs += 1
            face = self._middle_face(picture)
            if face is None:
                continue
            found += 1
            if mask_likelihood(face.chip) >= mask_from:
                noticed += 1
            else:
                unnoticed.append(self._loaded.describer.describe(face.aligned))
        return Masked(
            photographs, found, noticed, np.array(unnoticed, np.float32).reshape(-1, self._loaded.engine.dimensions)
        )

    def _middle_face(self, picture: Picture) -> FoundFace | None:
        """The one nearest to the middle: others on a photograph are bystanders."""
        height, width = picture.shape[:2]
        faces = self._loaded.finder.find(picture)
        return min(
            faces,
            key=lambda face: np.hypot(face.left + face.width / 2 - width / 2, face.top + face.height / 2 - height / 2),
            default=None,
        )


def _pictures(paths: Iterable[Path]) -> Iterator[tuple[Path, Picture]]:
    for path in sorted(paths):
        if path.suffix.lower() in PICTURES:
            picture = cv2.imread(str(path))
            if picture is not None:
                yield path, np.asarray(picture, np.uint8)
