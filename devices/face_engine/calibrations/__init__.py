"""Calibration curves as files: those that come with the program, one an engine, and those that `kiosk calibrate` made."""

import json
from datetime import date
from pathlib import Path
from typing import Any, Final

from devices.face_engine.engines import Engine
from kiosk.domain.matching import Calibration, CurvePoint

_FOLDER: Final = Path(__file__).parent


class CalibrationFileError(Exception):
    """The file is no calibration of the active engine; the text says which file and why."""


def shipped(engine: Engine) -> Calibration:
    return read(_FOLDER / engine.curve, engine)


def read(path: Path, engine: Engine) -> Calibration:
    """Raises CalibrationFileError."""
    try:
        calibration = _from_json(json.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise CalibrationFileError(f"{path}: cannot be read: {error.strerror}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise CalibrationFileError(f"{path}: is no calibration") from error
    if calibration.model != engine.model_id:
        raise CalibrationFileError(f"{path}: is for {calibration.model}, and {engine.model_id} is in use")
    distances = [point.distance for point in calibration.points]
    shares = [point.false_match for point in calibration.points]
    if len(distances) < 2 or distances != sorted(set(distances)) or shares != sorted(set(shares)) or shares[0] <= 0:
        raise CalibrationFileError(f"{path}: its points do not ascend")
    return calibration


def write(calibration: Calibration, path: Path) -> None:
    content = {
        "model": calibration.model,
        "source": calibration.source,
        "group": calibration.group,
        "people": calibration.people,
        "made_on": calibration.made_on.isoformat(),
        "margin": calibration.margin,
        "points": [[point.distance, point.false_match, point.false_non_match] for point in calibration.points],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _from_json(content: Any) -> Calibration:
    return Calibration(
        model=str(content["model"]),
        source=str(content["source"]),
        group=str(content["group"]),
        people=int(content["people"]),
        made_on=date.fromisoformat(content["made_on"]),
        margin=float(content["margin"]),
        points=tuple(CurvePoint(float(d), float(match), float(miss)) for d, match, miss in content["points"]),
    )
