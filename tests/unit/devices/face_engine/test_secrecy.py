"""Pictures and vectors stay in memory: never pickled, copied or printed, and overwritten when nobody is compared any more."""

import copy
import os
import pickle
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from devices.camera.ring import PictureSize
from devices.face_engine.describer import FaceDescriber
from devices.face_engine.detector import FaceFinder, Picture
from devices.face_engine.engines import DLIB
from devices.face_engine.gallery import Gallery
from devices.face_engine.memory import FaceMemory
from devices.face_engine.network_cache import network
from devices.face_engine.orders import Compare, Rest
from devices.face_engine.pace import Pace
from devices.face_engine.process import Watcher
from devices.face_engine.vectors import Vector, to_bytes
from kiosk.domain.framing import FramingRules
from kiosk.domain.people import FaceTemplate, PersonId
from kiosk.ports import Frame
from tests.support.photographs import photograph

WINDOW = 1 << 20
"""Words that are read at a time."""
NUMBERS = re.compile(r"0\.\d{3}|\\x")


def picture() -> Picture:
    """A man's portrait as a camera of 640 x 480 has him."""
    portrait = cv2.imread(str(photograph("biden.jpg")))
    assert portrait is not None
    width = PictureSize(640, 480).width
    reduced = cv2.resize(portrait, (width, round(portrait.shape[0] * width / portrait.shape[1])))[:480]
    return np.asarray(cv2.copyMakeBorder(reduced, 0, 480 - len(reduced), 0, 0, cv2.BORDER_REPLICATE), np.uint8)


@pytest.fixture(scope="module")
def values() -> list[object]:
    image = picture()
    vector = np.linspace(0.1, 0.9, 128, dtype=np.float32)
    memory = FaceMemory(DLIB)
    memory.add(vector, 1.0)
    template = FaceTemplate(PersonId("p"), DLIB.model_id, to_bytes(vector), datetime(2026, 11, 1, tzinfo=UTC))
    gallery = Gallery((PersonId("p"),), np.full((1, 128), 0.123, np.float32))
    return [Frame(image, 1.0, 1), template, memory, gallery, FaceFinder().find(image)[0]]


def test_no_picture_and_no_face_is_pickled_copied_or_printed(values: list[object]) -> None:
    for value in values:
        with pytest.raises(TypeError, match="neither pickled nor copied"):
            pickle.dumps(value)
        with pytest.raises(TypeError, match="neither pickled nor copied"):
            copy.deepcopy(value)
        for printed in (repr(value), str(value), f"{value}"):
            assert not NUMBERS.search(printed.replace(DLIB.model_id, "")), printed[:200]


def test_nothing_of_a_stranger_is_left_in_memory_after_the_comparison(models_dir: Path) -> None:
    """The process's own memory is searched, so that a copy that nobody thinks of is found too."""
    image = picture()
    watcher = Watcher(FramingRules(), DLIB, models_dir, Pace(), None)
    watcher.obey(Compare(1, None))
    began = time.monotonic()
    for number in range(4):
        watcher.look(Frame(image, began + number / 10, number))
    chip = FaceFinder().find(image)[0].chip
    describer = FaceDescriber(network(models_dir))
    needle = encoded(describer.describe(chip))
    describer.describe(np.zeros_like(chip))
    assert found_in_memory(needle), "the search is blind: a vector that is compared must be found"
    watcher.obey(Rest())
    assert not found_in_memory(needle)


def encoded(vector: Vector) -> tuple[int, ...]:
    """Parts of a vector in a form that is no copy of its bytes, so that the search does not find itself."""
    words = vector.view(np.uint32)
    needles = tuple(~sum(int(words[start + place]) << 32 * place for place in range(4)) for start in (40, 80))
    vector.fill(0.0)
    return needles


def found_in_memory(needles: tuple[int, ...]) -> bool:
    """Read through one small window that is overwritten each time, so that the search leaves no copy to be found by the next."""
    window = np.zeros(WINDOW, np.uint32)
    with Path("/proc/self/mem").open("rb", 0) as memory:
        return any(
            _holds(memory.fileno(), place, window, needles)
            for first, last in _writable()
            for place in range(first, last, 4 * (WINDOW - 4))
        )


def _writable() -> Iterator[tuple[int, int]]:
    for line in Path("/proc/self/maps").read_text(encoding="ascii").splitlines():
        place, rights, *_ = line.split()
        if rights.startswith("rw"):
            first, last = (int(end, 16) for end in place.split("-"))
            yield first, last


def _holds(memory: int, place: int, window: NDArray[np.uint32], needles: tuple[int, ...]) -> bool:
    try:
        os.preadv(memory, [window.data], place)
    except OSError:
        return False
    found = any(
        all(int(window[hit + part]) == (~needle >> 32 * part) & 0xFFFFFFFF for part in range(4))
        for needle in needles
        for hit in np.flatnonzero(window[:-3] == np.uint32(~needle & 0xFFFFFFFF))
    )
    window.fill(0)
    return found
