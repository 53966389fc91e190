"""Model packs and photographs that are not part of the project: in the folder KIOSK_SHARED, or in `shared` beside the project.

It holds `models/` (files of packs, in folders of any depth) and `faces/` (`lfw/`, one folder a person; `masked_rmfd/`;
`groups.json`, a group's name and the names in it). Tests that need them are skipped, visibly, where they are not.
"""

import os
from pathlib import Path

import pytest

from devices.face_engine import packs
from devices.face_engine.packs import Pack

_BESIDE = Path(__file__).parents[3] / "shared"
SHARED = Path(os.environ.get("KIOSK_SHARED") or _BESIDE)
MODELS = SHARED / "models"
FACES = SHARED / "faces"


def needs_pack(*wanted: Pack) -> pytest.MarkDecorator:
    """Skips where a file of these packs is not in the shared folder."""
    lacking = [file.name for pack in wanted for file in pack.files if not any(MODELS.rglob(file.name))]
    return pytest.mark.skipif(bool(lacking), reason=f"not in {MODELS}: {', '.join(lacking)}")


needs_faces = pytest.mark.skipif(not FACES.is_dir(), reason=f"no photographs in {FACES}")


def install(models: Path, *wanted: Pack) -> Path:
    """Into the folder `models`, which is returned."""
    for file in (file for pack in wanted for file in pack.files):
        for path in MODELS.rglob(file.name):
            if packs.recognised(path.read_bytes()) is not None:  # a pack's file may lie there in another precision too
                packs.add(models, path)
    return models
