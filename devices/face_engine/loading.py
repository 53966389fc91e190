"""From an engine's facts to what works: its detector and its network, loaded. Imports all native libraries of both."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from devices.face_engine.describer import FaceDescriber
from devices.face_engine.detector import DETECTION_WIDTH, FaceFinder, FoundFace, Picture
from devices.face_engine.engines import RETAIL, Engine, pack_files
from devices.face_engine.network_cache import network
from devices.face_engine.openvino_file import parse
from devices.face_engine.openvino_network import onnx_of
from devices.face_engine.pack_finder import PackFinder
from devices.face_engine.packs import RETAIL_0095, YUNET
from devices.face_engine.second_look import second_look
from devices.face_engine.weak_faces import looks_masked
from devices.face_engine.yunet import LOOKING_WIDTH

PHOTOGRAPH_WIDTH: Final = 960
PHOTOGRAPH_LOOKING_WIDTH: Final = 640
"""Pixels a photograph is reduced to for the detectors: a face may be a smaller part of it than of the camera's picture."""


class Finder(Protocol):
    def find(self, image: Picture) -> tuple[FoundFace, ...]:
        """All faces in a BGR picture, widest first."""
        ...

    def find_again(self, image: Picture, known: tuple[FoundFace, ...]) -> tuple[FoundFace, ...] | None:
        """The same in the next picture, where it is cheaper to look for known faces; None when one is not there."""
        ...


@dataclass(frozen=True, slots=True)
class LoadedEngine:
    engine: Engine
    finder: Finder
    describer: FaceDescriber


def for_camera(engine: Engine, models: Path) -> LoadedEngine:
    """`models` holds the packs and keeps converted networks. Raises EngineMissingError, WeightsError, FileNotFoundError."""
    if engine == RETAIL:
        return _retail(engine, models, LOOKING_WIDTH)
    second = second_look(models)
    # a model that was trained on masks needs no guesses
    finder = FaceFinder(DETECTION_WIDTH, second, looks_masked if second is None else None)
    return LoadedEngine(engine, finder, FaceDescriber(network(models)))


def for_photographs(engine: Engine, models: Path) -> LoadedEngine:
    """As `for_camera`; the default detector looks alone, since a face that only the second sees makes no good template."""
    if engine == RETAIL:
        return _retail(engine, models, PHOTOGRAPH_LOOKING_WIDTH)
    return LoadedEngine(engine, FaceFinder(PHOTOGRAPH_WIDTH), FaceDescriber(network(models)))


def _retail(engine: Engine, models: Path, looking_width: int) -> LoadedEngine:
    """Converted at each start, in 60 ms: less than a copy would take to be kept and checked."""
    (weights,) = pack_files(models, YUNET)
    layers, values = pack_files(models, RETAIL_0095)
    made = onnx_of(parse(layers.read_bytes(), values.read_bytes()), RETAIL_0095.name)
    return LoadedEngine(engine, PackFinder(weights, looking_width), FaceDescriber(made))
