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
class PackFile:
    """`name` is its name in the terminal's models folder; `size` is in bytes. `address` is its publisher's, None where nobody
    publishes it in this form.
    """

    name: str
    sha256: str
    size: int
    address: str | None


@dataclass(frozen=True, slots=True)
class Pack:
    """A manifest: which files belong together, what they are for, who published them and under which licence."""

    name: str
    use: str
    source: str
    licence: str
    files: tuple[PackFile, ...]


YUNET: Final = Pack(
    name="yunet",
    use="finds faces that the default detector does not see: masks, side light",
    source="YuNet 2023mar, Shiqi Yu and others; OpenCV Zoo",
    licence="MIT (OpenCV Zoo); its source, libfacedetection.train: Apache-2.0",
    files=(
        PackFile(
            name="face_detection_yunet_2023mar.onnx",
            sha256="8f2383e4dd3cfbb4553ea8718107fc0423210dc964f9f4280604804ed2552fa4",
            size=232_589,
            address="https://github.com/opencv/opencv_zoo/raw/main/models/face_detection_yunet/face_detection_yunet_2023mar.onnx",
        ),
    ),
)
_OPEN_MODEL_ZOO = "https://storage.openvinotoolkit.org/repositories/open_model_zoo/2023.0/models_bin/1"
RETAIL_0095: Final = Pack(
    name="face-reidentification-retail-0095",
    use="describes faces, those of East Asian people far better than the default network; with yunet, an engine of its own",
    source="Intel, Open Model Zoo 2023.0, half precision (FP16)",
    licence="Apache-2.0",
    files=(
        PackFile(
            name="face-reidentification-retail-0095.xml",
            sha256="ce53d2c9c08c0bd1c1660fb8a5b6d0e3e4ec19eb92f1036d2d83a85e83082dce",
            size=350_427,
            address=f"{_OPEN_MODEL_ZOO}/face-reidentification-retail-0095/FP16/face-reidentification-retail-0095.xml",
        ),
        PackFile(
            name="face-reidentification-retail-0095.bin",
            sha256="241229ca3d206321868d46ce74a3c0b06c49cea58db7dc70b2e842ff287545d1",
            size=2_213_628,
            address=f"{_OPEN_MODEL_ZOO}/face-reidentification-retail-0095/FP16/face-reidentification-retail-0095.bin",
        ),
    ),
)
MINIFASNET: Final = Pack(
    name="minifasnet",
    use="tells a living face from a print or a screen",
    source="MiniFASNetV2 and MiniFASNetV1SE, Minivision, Silent-Face-Anti-Spoofing; converted to ONNX",
    licence="Apache-2.0",
    files=(
        PackFile(
            name="2.7_80x80_MiniFASNetV2.onnx",
            sha256="c15ec14d5d46e399ab9d109890fc6f6228054d5c1152a988ae41eca8d5d325b5",
            size=1_726_230,
            address=None,
        ),
        PackFile(
            name="4_0_0_80x80_MiniFASNetV1SE.onnx",
            sha256="e2d1bded55b08399cd1c3326cf3d2586333cdb01fe8e2b61a7d8040096286833",
            size=1_722_345,
            address=None,
        ),
    ),
)
PACKS: Final = (YUNET, RETAIL_0095, MINIFASNET)


def installed(models: Path, pack: Pack) -> tuple[Path, ...] | None:
    """Its files in the manifest's order, when all are there and each is what it should be."""
    paths = tuple(models / file.name for file in pack.files)
    return paths if all(_is(path, file) for path, file in zip(paths, pack.files, strict=True)) else None


def missing(models: Path, pack: Pack) -> tuple[str, ...]:
    """The names of its files that are not there, or are not what they should be."""
    return tuple(file.name for file in pack.files if not _is(models / file.name, file))


def add(models: Path, path: Path) -> tuple[Pack, ...]:
    """Take a file that an operator brought, or all that is known of a folder; which packs they belong to, their content says.

    Raises PackError.
    """
    try:
        paths = sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]
        contents = [one.read_bytes() for one in paths]
    except OSError as error:
        raise PackError(f"{path}: cannot be read: {error.strerror}") from error
    known = [(found, content) for content in contents if (found := recognised(content)) is not None]
    if not known:
        told = f"SHA-256 {_digest(contents[0])}" if len(contents) == 1 else f"{len(contents)} files"
        raise PackError(f"{path}: is no model that this program knows ({told})")
    for (_, file), content in known:
        _keep(models, file, content)
    return tuple(dict.fromkeys(pack for (pack, _), _ in known))


def fetch(models: Path, name: str) -> Pack:
    """From its publisher, over the network. Raises PackError."""
    pack = next((one for one in PACKS if one.name == name), None)
    if pack is None:
        raise PackError(f"{name} is no pack: {', '.join(one.name for one in PACKS)}")
    contents = [_fetched(file, file.address) for file in pack.files]  # all, before any is kept
    for file, content in zip(pack.files, contents, strict=True):
        _keep(models, file, content)
    return pack


def recognised(content: bytes) -> tuple[Pack, PackFile] | None:
    """Whose file this is, by its hash."""
    digest = _digest(content)
    return next(((pack, file) for pack in PACKS for file in pack.files if file.sha256 == digest), None)


def _fetched(file: PackFile, address: str | None) -> bytes:
    if address is None:
        raise PackError(
            f"{file.name}: nobody publishes it in this form: bring the file and use `kiosk models add PATH`"
        )
    try:
        with urllib.request.urlopen(address, timeout=FETCH_SECONDS) as answer:  # noqa: S310 - a constant of ours
            content: bytes = answer.read(file.size + 1)
    except (urllib.error.URLError, TimeoutError, OSError) as error:
        raise PackError(
            f"{address} cannot be reached from here ({error}): bring the file and use `kiosk models add PATH`"
        ) from error
    if _digest(content) != file.sha256:
        raise PackError(f"{address}: is not the published file (SHA-256 {_digest(content)})")
    return content


def _keep(models: Path, file: PackFile, content: bytes) -> None:
    try:
        models.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=models, prefix=file.name)
        with os.fdopen(descriptor, "wb") as taken:
            taken.write(content)
        Path(name).chmod(0o644)
        Path(name).replace(models / file.name)
    except OSError as error:
        raise PackError(f"{models}: cannot be written: {error.strerror}") from error


def _is(path: Path, file: PackFile) -> bool:
    try:
        return _digest(path.read_bytes()) == file.sha256
    except OSError:
        return False


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
