"""What the camera can tell of a living face: picture by picture a raster in its texture, and a classifier where its pack is
there; over some seconds its motion (motion.py).

The raster needs no weights. Printed dots and a screen's pixels are regular, skin is not: in the spectrum of the face they
stand out of what is usual at their fineness. A continuous-tone photograph, or dots finer than the camera resolves, show none.

MiniFASNet (Minivision, Silent-Face-Anti-Spoofing) is two small networks that see the face with 2.7 and 4.0 times its box
around it, as 80 x 80 BGR, float 0 to 255, and answer with three probabilities, the second of which is that of a living face.
Their mean is used.
"""

from pathlib import Path
from statistics import fmean, median
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.face_engine.detector import FoundFace, Picture
from devices.face_engine.motion import MotionWatch
from devices.face_engine.packs import MINIFASNET, installed
from devices.onnx_session import session_of
from kiosk.domain.liveness import PictureSigns

_PATCH: Final = np.s_[30:126, 27:123]
"""Of the 150 px chip: brow to mouth, 96 px a side, without hair and background."""
_SIDE: Final = 96
_COARSEST: Final = 0.12
"""Cycles a pixel of the chip: what is coarser is eyes, nose and mouth."""
_PEAK: Final = 3
"""The fourth strongest frequency counts: a raster has at least four (two directions, each with its mirror or its harmonics),
and a single line in a face, a wrinkle or the rim of spectacles, has not."""
_SCALES: Final = (2.7, 4.0)
_INPUT_SIDE: Final = 80
_REAL: Final = 1
_KEPT: Final = 9
"""Pictures that count, the newest: a second or less."""


class RasterMeter:
    """Not for several threads."""

    def __init__(self) -> None:
        across = np.fft.rfftfreq(_SIDE)[np.newaxis, :]
        down = np.fft.fftfreq(_SIDE)[:, np.newaxis]
        fineness = np.hypot(across, down)
        self._window = np.outer(np.hanning(_SIDE), np.hanning(_SIDE)).astype(np.float32)
        self._ring = np.round(fineness * _SIDE).astype(np.intp)
        sizes = np.bincount(self._ring.ravel())
        firsts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        self._middles = firsts + (sizes - 1) // 2, firsts + sizes // 2
        self._counted = (fineness > _COARSEST) & (fineness < 0.5)

    def ratio(self, chip: Picture) -> float:
        """How far the strongest regular pattern of an aligned face (FoundFace.chip) stands out; 4 to 8 is usual."""
        grey = cv2.cvtColor(np.ascontiguousarray(chip[_PATCH]), cv2.COLOR_RGB2GRAY).astype(np.float32)
        strength = np.abs(np.fft.rfft2((grey - grey.mean()) * self._window))
        usual = np.maximum(self._median_of_rings(strength)[self._ring], np.percentile(strength, 20)) + 1e-3
        return float(np.sort((strength / usual)[self._counted])[-1 - _PEAK])

    def _median_of_rings(self, strength: NDArray[np.floating]) -> NDArray[np.float64]:
        # all sorted at once, ring by ring: one by one, they took most of the time
        apart = float(strength.max()) + 1.0
        low, high = self._middles
        in_order = np.sort((self._ring * apart + strength).ravel())
        return (in_order[low] + in_order[high]) / 2 - np.arange(len(low)) * apart


class FacePresentationNet:
    """Both networks of the pack, 12 ms a picture on one thread."""

    def __init__(self, weights: tuple[Path, ...]) -> None:
        self._networks = [(scale, session_of(path)) for scale, path in zip(_SCALES, weights, strict=True)]

    def real(self, image: Picture, face: FoundFace) -> float:
        """The probability of a living face in a BGR picture."""
        answers: list[float] = []
        for scale, network in self._networks:
            part = _surroundings(image, face, scale).astype(np.float32).transpose(2, 0, 1)[np.newaxis]
            (probabilities,) = network.run(None, {network.get_inputs()[0].name: part})
            answers.append(float(np.asarray(probabilities)[0, _REAL]))
        return fmean(answers)


class LivenessWatch:
    """Collects the signs of the one face that is being compared, and forgets them with it."""

    def __init__(self, models: Path) -> None:
        weights = installed(models, MINIFASNET)
        self._net = None if weights is None else FacePresentationNet(weights)
        self._meter = RasterMeter()
        self._rasters: list[float] = []
        self._reals: list[float] = []
        self._motion = MotionWatch()

    def follow(self, image: Picture, face: FoundFace, at: float) -> None:
        """Each BGR picture with the face, from when it came: what it does takes longer than being compared, 5 ms a picture."""
        self._motion.add(image, face, at)

    def add(self, image: Picture, face: FoundFace) -> None:
        self._rasters = [*self._rasters, self._meter.ratio(face.chip)][-_KEPT:]
        if self._net is not None:
            self._reals = [*self._reals, self._net.real(image, face)][-_KEPT:]

    def signs(self) -> PictureSigns:
        return PictureSigns(
            frames=len(self._rasters),
            raster=median(self._rasters) if self._rasters else None,
            real=fmean(self._reals) if self._reals else None,
            blinked=self._motion.blinked,
            beside=self._motion.beside,
        )

    def another(self) -> None:
        """A new comparison: the pictures of the last one do not count."""
        self._rasters, self._reals = [], []

    def forget(self) -> None:
        self.another()
        self._motion.forget()


def _surroundings(image: Picture, face: FoundFace, scale: float) -> Picture:
    """The face's box enlarged by `scale` around its middle, pushed back into the picture, as the networks were trained."""
    height, width = image.shape[:2]
    scale = min(scale, (width - 1) / face.width, (height - 1) / face.height)
    breadth, depth = face.width * scale, face.height * scale
    left = min(max(0.0, face.left + face.width / 2 - breadth / 2), width - 1 - breadth)
    top = min(max(0.0, face.top + face.height / 2 - depth / 2), height - 1 - depth)
    part = image[int(top) : int(top + depth) + 1, int(left) : int(left + breadth) + 1]
    return np.asarray(cv2.resize(part, (_INPUT_SIDE, _INPUT_SIDE)), np.uint8)
