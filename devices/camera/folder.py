"""A folder of pictures as a camera: each stands for a second, in the order of their names, for ever. Read like a
cv2.VideoCapture.
"""

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".bmp", ".webp"})


class FolderCapture:
    def __init__(self, folder: Path, fps: int) -> None:
        """`fps`: how often it is read, so that a picture lasts a second."""
        self._paths = sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)
        self._fps = fps
        self._turn = 0
        self._shown: NDArray[np.uint8] | None = None

    def isOpened(self) -> bool:  # noqa: N802 - OpenCV's name
        return bool(self._paths)

    def grab(self) -> bool:
        """Go on to the next turn; False where the picture that is due cannot be read."""
        if self._turn % self._fps == 0:
            image = cv2.imread(str(self._paths[self._turn // self._fps % len(self._paths)]))
            self._shown = None if image is None else np.asarray(image, np.uint8)
        self._turn += 1
        return self._shown is not None

    def retrieve(self) -> tuple[bool, NDArray[np.uint8] | None]:
        return self._shown is not None, self._shown

    def set(self, _property: int, _value: float) -> bool:
        """Starting over is what it does anyway."""
        return True
