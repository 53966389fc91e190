"""Whether something that is no skin covers the forehead, from its colour against the cheeks'; no trained weights.

A forehead is as red and as yellow as the cheeks below it, in any light that falls on both. Cloth is not, unless it has the
colour of skin; nor is a thick fringe, for most of which the limit leaves room (docs/face-quality.md).
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.face_engine.detector import FoundFace, Picture
from devices.face_engine.pack_finder import similarity

_SIZE: Final = (72, 92)
_EYES: Final = np.array([(49.0, 57.0), (23.0, 57.0)])
"""Of the upright picture that is measured, in pixels: its size, and where the middles of the eyes are, the right one first."""
_FOREHEAD: Final = np.s_[28:37, 20:52]
_UPPER_CORNERS: Final = np.array([[(20.0, 28.0), (52.0, 28.0)]])
"""From 0.75 to 1.1 eye distances above the eyes: above the brows, and below most hair."""
_CHEEKS: Final = (np.s_[66:75, 19:28], np.s_[66:75, 44:53])


def forehead_contrast(image: Picture, face: FoundFace) -> float:
    """How far the forehead's colour is from the cheeks' of a BGR picture, in the two colours of CIE Lab; skin has 0 to 15.

    0 where the forehead lies outside of the picture: nothing is known of it.
    """
    upright = similarity(face.points[:4].reshape(2, 2, 2).mean(axis=1), _EYES)
    corners = cv2.transform(_UPPER_CORNERS, cv2.invertAffineTransform(upright))[0]
    height, width = image.shape[:2]
    if not all(0 <= x < width and 0 <= y < height for x, y in corners):
        return 0.0
    seen = cv2.warpAffine(image, upright, _SIZE, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    smooth = np.asarray(cv2.GaussianBlur(seen, (0, 0), 0.75), np.uint8)
    return float(np.hypot(*(_colour(smooth, _FOREHEAD) - _colour(smooth, *_CHEEKS))))


def _colour(smooth: Picture, *places: tuple[slice, slice]) -> NDArray[np.float32]:
    """The median of both colours, (2,)."""
    pixels = np.concatenate([smooth[place].reshape(-1, 1, 3) for place in places]).astype(np.float32) / 255
    lab = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2LAB), np.float32)
    return np.median(lab[:, 0, 1:], axis=0).astype(np.float32)
