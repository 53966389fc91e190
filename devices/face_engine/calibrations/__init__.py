"""Calibration curves as files: those that come with the program, one an engine, and those that `kiosk calibrate` made."""

import json
from collections.abc import Sequence
from dataclasses import astuple
from datetime import date
from pathlib import Path
from typing import Any, Final

from devices.face_engine.engines import Engine
from kiosk.domain.matching import Calibration, CrowdedGallery, Crowding, CrowdPoint, CurvePoint

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
        raise CalibrationFileError(
            f"{path}: is no calibration of this program: make one with kiosk calibrate"
        ) from error
    if calibration.model != engine.model_id:
        raise CalibrationFileError(f"{path}: is for {calibration.model}, and {engine.model_id} is in use")
    distances = [point.distance for point in calibration.points]
    shares = [point.false_match for point in calibration.points]
    if len(distances) < 2 or not _ascend(distances) or not _ascend(shares) or shares[0] <= 0:
        raise CalibrationFileError(f"{path}: its points do not ascend")
    crowding = calibration.crowding
    if crowding is not None and not _crowding_ascends(crowding):
        raise CalibrationFileError(f"{path}: its points of crowding do not ascend")
    return calibration


def _crowding_ascends(crowding: Crowding) -> bool:
    sizes = [gallery.people for gallery in crowding.galleries]
    columns = [
        column
        for gallery in crowding.galleries
        for column in (
            [point.distance for point in gallery.points],
            [point.strangers for point in gallery.points],
        )
    ]
    return bool(sizes) and all(map(_ascend, [sizes, *columns]))


def _ascend(values: Sequence[float]) -> bool:
    return list(values) == sorted(set(values))


def write(calibration: Calibration, path: Path) -> None:
    content: dict[str, Any] = {
        "model": calibration.model,
        "source": calibration.source,
        "group": calibration.group,
        "people": calibration.people,
        "made_on": calibration.made_on.isoformat(),
        "margin": calibration.margin,
        "points": [astuple(point) for point in calibration.points],
    }
    if calibration.crowding is not None:
        content["crowding"] = _crowding_to_json(calibration.crowding)
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
        points=tuple(CurvePoint(*map(float, _row(point, 4))) for point in content["points"]),
        crowding=_crowding_of_json(content["crowding"]) if "crowding" in content else None,
    )


def _crowding_to_json(crowding: Crowding) -> dict[str, Any]:
    return {
        "weight": crowding.weight,
        "galleries": [
            {"people": gallery.people, "points": [astuple(point) for point in gallery.points]}
            for gallery in crowding.galleries
        ],
    }


def _crowding_of_json(content: Any) -> Crowding:
    return Crowding(
        weight=float(content["weight"]),
        galleries=tuple(
            CrowdedGallery(
                int(gallery["people"]), tuple(CrowdPoint(*map(float, _row(point, 3))) for point in gallery["points"])
            )
            for gallery in content["galleries"]
        ),
    )


def _row(values: Any, columns: int) -> list[Any]:
    """Raises ValueError where there are more or fewer."""
    if len(values) != columns:
        raise ValueError(f"{len(values)} columns, and not {columns}")
    return list(values)
