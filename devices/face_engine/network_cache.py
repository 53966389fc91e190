"""The face network as onnxruntime wants it: converted at the first start, then kept beside the terminal's data.

A fifth of a second the first time. What is kept begins with the SHA-256 of the rest: a file that was cut short by a power
failure, or that somebody changed, is not used but made anew. Its name says of which weights and by which conversion it
was made, so that a new version of the program never takes the old one's.
"""

import hashlib
import logging
import os
import tempfile
from pathlib import Path
from typing import Final

from devices.face_engine.dlib_file import WeightsError, parse
from devices.face_engine.models import NETWORK_FILE, NETWORK_SHA256, model_file
from devices.face_engine.network import onnx_of

CONVERSION: Final = 1
"""Count up when onnx_of changes what it makes."""

_log = logging.getLogger(__name__)
_DIGEST_BYTES: Final = 32


def network(folder: Path) -> bytes:
    """The ONNX model, from `folder` or made and put there. Raises WeightsError, FileNotFoundError (no weights)."""
    kept = cache_file(folder)
    found = _verified(kept)
    if found is not None:
        return found
    made = converted(model_file(NETWORK_FILE))
    try:
        _keep(kept, made)
    except OSError as error:  # a full or read-only disk costs a fifth of a second at each start, and nothing else
        _log.warning("the face network could not be kept: %s", error.strerror)
    return made


def cache_file(folder: Path) -> Path:
    return folder / f"dlib-resnet-{NETWORK_SHA256[:16]}-{CONVERSION}.onnx.sha256"


def converted(weights: Path) -> bytes:
    """Raises WeightsError unless `weights` is the one file whose embeddings the limits were measured with."""
    data = weights.read_bytes()
    if hashlib.sha256(data).hexdigest() != NETWORK_SHA256:
        raise WeightsError(f"{weights.name} is not the published file")
    return onnx_of(parse(data))


def _verified(kept: Path) -> bytes | None:
    try:
        content = kept.read_bytes()
    except OSError:
        return None
    digest, model = content[:_DIGEST_BYTES], content[_DIGEST_BYTES:]
    return model if hashlib.sha256(model).digest() == digest else None


def _keep(kept: Path, model: bytes) -> None:
    """Whole or not at all: whoever reads meanwhile finds the old file or the new one."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=kept.parent, prefix=kept.name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(hashlib.sha256(model).digest() + model)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(kept)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
