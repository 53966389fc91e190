"""Where the default engine's weights lie.

dlib's frontal detector is inside the library; the 5-point landmarks and the embedding network are data of the package
`face_recognition_models` (public domain). That package is located, never imported: importing it loads nothing useful
and warns about pkg_resources. Its 68-point landmarks are never opened: their training pictures exclude commercial use.
"""

from importlib.util import find_spec
from pathlib import Path
from typing import Final

NETWORK_FILE: Final = "dlib_face_recognition_resnet_model_v1.dat"
NETWORK_SHA256: Final = "55533b28a95800a551ba546ba62fe69625c7e95a7061c338adffead08719da30"
"""The same file since February 2017; anything else is not the network that the limits were measured with."""

CHIP_SIZE: Final = 150
CHIP_PADDING: Final = 0.25
"""The aligned square the network was trained on: pixels a side, and the margin around the face."""


def model_file(name: str) -> Path:
    """The path of one file of weights. Raises FileNotFoundError when the package is not installed."""
    spec = find_spec("face_recognition_models")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("face_recognition_models is not installed")
    return Path(spec.origin).parent / "models" / name
