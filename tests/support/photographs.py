"""The photographs that play visitors in tests and benchmarks. They are placed by set-up and never committed."""

import os
from importlib.util import find_spec
from pathlib import Path

_ROOT = Path(__file__).parents[2]


def photograph(name: str) -> Path:
    """One of obama.jpg, obama2.jpg, obama3.jpg (one man, three days), biden.jpg, astronaut.png."""
    path = _astronaut() if name == "astronaut.png" else _folder() / name
    if not path.is_file():
        raise FileNotFoundError(f"{path} is missing: run ./run setup, or set KIOSK_PHOTOGRAPHS to a folder that has it")
    return path


def _folder() -> Path:
    return Path(os.environ.get("KIOSK_PHOTOGRAPHS") or _ROOT / "var" / "photographs")


def _astronaut() -> Path:
    """NASA's portrait of Eileen Collins, public domain, out of scikit-image's wheel; the library itself is not
    imported."""
    spec = find_spec("skimage")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("scikit-image is missing: run ./run setup")
    return Path(spec.origin).parent / "data" / "astronaut.png"
