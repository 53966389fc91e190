"""Model files that do not come with the program: which ones it can use, from whom they are, and whether a file is one of them.

Nothing is ever downloaded by itself: an operator brings a file, or asks for it by name. What does not have the published
SHA-256 is not taken, and not used either if it got there another way.
"""

import hashlib
import os
import tempfile
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FETCH_SECONDS: Final = 30.0
"""Without an answer; a district's line is slow, and these files are small."""


class PackError(Exception):
    """Nothing was changed; the text says why."""


@dataclass(frozen=True, slots=True)
class Pack:
    """`file` is its name in the terminal's models folder; `address` is its publisher's."""

    name: str
    use: str
    file: str
    sha256: str
    size: int
    licence: str
    address: str


YUNET: Final = Pack(
    name="yunet",
    use="second look for faces that the default detector does not see: masks, side light",
    file="face_detection_yunet_2023mar.onnx",
    sha256="8f2383e4dd3cfbb4553ea8718107fc0423210dc964f9f4280604804ed2552fa4",
    size=232_589,
    licence="MIT (OpenCV Zoo); its source, libfacedetection.train: Apache-2.0",
    address="https://github.com/opencv/opencv_zoo/raw/main/models/face_detection_yunet/face_detection_yunet_2023mar.onnx",
)
PACKS: Final = (YUNET,)


def installed(models: Path, pack: Pack) -> Path | None:
    """Its file, when it is there and is what it should be."""
    path = models / pack.file
    try:
        return path if _digest(path.read_bytes()) == pack.sha256 else None
    except OSError:
        return None


def add(models: Path, path: Path) -> Pack:
    """Take a file that an operator brought; which pack it is, its content says. Raises PackError."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise PackError(f"{path}: cannot be read: {error.strerror}") from error
    return _keep(models, content, str(path))


def fetch(models: Path, name: str) -> Pack:
    """From its publisher, over the network. Raises PackError."""
    pack = next((one for one in PACKS if one.name == name), None)
    if pack is None:
        raise PackError(f"{name} is no pack: {', '.join(one.name for one in PACKS)}")
    try:
        with urllib.request.urlopen(pack.address, timeout=FETCH_SECONDS) as answer:  # noqa: S310 - a constant of ours
            content = answer.read(pack.size + 1)
    except (urllib.error.URLError, TimeoutError, OSError) as error:
        raise PackError(
            f"{pack.address} cannot be reached from here ({error}): bring the file and use `kiosk models add FILE`"
        ) from error
    return _keep(models, content, pack.address)


def _keep(models: Path, content: bytes, source: str) -> Pack:
    digest = _digest(content)
    pack = next((one for one in PACKS if one.sha256 == digest), None)
    if pack is None:
        raise PackError(f"{source}: is no model that this program knows (SHA-256 {digest})")
    try:
        models.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=models, prefix=pack.file)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        Path(name).chmod(0o644)
        Path(name).replace(models / pack.file)
    except OSError as error:
        raise PackError(f"{models}: cannot be written: {error.strerror}") from error
    return pack


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
