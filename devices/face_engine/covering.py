"""Whether mouth and nose are covered, from the colours of an aligned face; no trained weights.

A bare mouth has something as red as the skin between the eyes: the lips. A mask has not, whatever its colour, is mostly
less red and less yellow than skin, and differs from the skin above it. The three add up to a score in CIE Lab units.

Measured on aligned faces that the detector found: of 1,493 photographs of bare faces (Labeled Faces in the Wild) 0.2 %
reach the likelihood 0.5; of 85 real masked faces (Real-World Masked Face Dataset) 86 % do. At a third of the light it
is 0.8 % and 80 %. A camera that tints everything blue by a fifth raises false alarms to 1.8 %, one that tints
everything red lowers the masks seen to 55 %: leave automatic white balance on. Grey pictures are never called masked,
since colour is all there is to go by. The detector finds only a third of the masked faces in the first place; see
detector.py.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.face_engine.detector import Picture

_BETWEEN_THE_EYES: Final = np.s_[38:60, 66:84]
_MOUTH: Final = np.s_[88:120, 50:100]
_LOWER_FACE: Final = np.s_[92:128, 45:105]
"""Rows and columns of the 150 px chip; its eyes lie near row 50, the nose base near 80, the lips near 105."""

_THRESHOLD: Final = 1.0
_SOFTNESS: Final = 1.5
"""In Lab units: the score of even odds, and how far from it the likelihood reaches 0.27 and 0.73."""


def mask_likelihood(chip: Picture) -> float:
    """0 to 1 for an aligned face (FoundFace.chip)."""
    return float(1.0 / (1.0 + np.exp(-(covering_score(chip) - _THRESHOLD) / _SOFTNESS)))


def covering_score(chip: Picture) -> float:
    """How little the lower face looks like skin with lips, in Lab units; bare faces have -20 to 0."""
    lab = cv2.cvtColor(chip.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    smooth = np.asarray(cv2.GaussianBlur(lab, (0, 0), 1.5), np.float32)
    skin = _median(smooth[_BETWEEN_THE_EYES])
    lower = _median(smooth[_LOWER_FACE])
    reddest = float(np.percentile(smooth[_MOUTH][..., 1], 90))
    missing_lips = float(skin[1]) - reddest
    unlike_skin = -0.5 * float(lower[1] + lower[2])
    unlike_above = float(np.hypot(*(lower - skin)[1:]))
    return missing_lips + unlike_skin + 0.3 * unlike_above


def _median(region: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.median(region.reshape(-1, 3), axis=0).astype(np.float32)
