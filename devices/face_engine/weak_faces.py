"""Which of the faces that dlib's detector is not sure of are believed: those that look like one under a mask.

The detector was trained on bare faces, and a mask costs a face its score more often than not. What scores below its own limit
is worth one thing only, to ask for the mask to be taken off; so it has to be covered, below eyes that are darker than the bridge
of the nose between them, and that bridge has to have the colour of skin. A bare face is never let in by this door: it is judged
masked, and nobody is compared under a mask. Figures: docs/face-quality.md.
"""

from typing import Final

import cv2
import numpy as np

from devices.face_engine.covering import mask_likelihood
from devices.face_engine.detector import FoundFace

_MASKED_FROM: Final = 0.5
"""FramingRules.mask_from: what is believed here is hinted there."""
_EYES: Final = (np.s_[28:48, 36:62], np.s_[28:48, 88:114])
_BRIDGE: Final = np.s_[30:44, 68:82]
_SKIN: Final = np.s_[38:60, 66:84]
_EYES_OVER_BRIDGE: Final = (0.3, 0.97)
"""Of bare faces in photographs 98 % lie between."""
_SKIN_FROM: Final = 6.0
"""a* and b* together: grey has 0, the paler half of skin about 15."""


def looks_masked(face: FoundFace) -> bool:
    chip = face.chip
    if mask_likelihood(chip) < _MASKED_FROM:
        return False
    grey = cv2.cvtColor(chip, cv2.COLOR_RGB2GRAY)
    eyes = float(np.median(np.concatenate([grey[place].ravel() for place in _EYES])))
    least, most = _EYES_OVER_BRIDGE
    if not least < eyes / max(float(np.median(grey[_BRIDGE])), 1.0) < most:
        return False
    lab = cv2.cvtColor(chip[_SKIN].astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    return float(np.median(lab[..., 1]) + np.median(lab[..., 2])) > _SKIN_FROM
