"""What the face engine is worth, measured at the operator's command line on a folder of photographs.

Keeps no picture and no vector: what is written are distances, shares and times.
"""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from devices.face_engine import calibrations
from devices.face_engine.engines import DLIB
from devices.face_engine.evaluation import plots
from devices.face_engine.evaluation.album import Album, Reader
from devices.face_engine.evaluation.calibrating import TooFewPhotographsError
from devices.face_engine.evaluation.calibrating import calibrate as calibrated_on
from devices.face_engine.evaluation.report import Material, masked_figures, sentences
from devices.face_engine.evaluation.report import evaluate as figures_of
from kiosk.assembly import calibration_of, engine_of
from kiosk.clock import SystemClock
from kiosk.plotting import as_png
from kiosk.settings import Settings

Groups = Mapping[str, Sequence[str]]


class MeasuringError(Exception):
    """Nothing could be measured; the text says why."""


@dataclass(frozen=True, slots=True)
class Photographs:
    """Where they lie. `gallery` and `probes` have one folder a person and may be the same; the others may be missing."""

    gallery: Path
    probes: Path
    masked: Path | None
    groups: Path | None
    sittings: bool = False
    """Whether frames of one sitting are made from the gallery's photographs too, which takes four times as long."""


def calibrate(settings: Settings, folder: Path, groups: Path | None, source: str, output: Path) -> int:
    """Raises MeasuringError."""
    # whatever can be wrong is found before the photographs are read, which takes minutes
    engine, people, folder = engine_of(settings), _groups(groups), _folder(folder)
    _made(output.parent)
    reader = Reader(engine, settings.models_dir)
    album, visits = reader.album(folder), reader.sittings(folder)
    try:
        calibration = calibrated_on(album, engine, people, source, SystemClock().now().date(), visits)
    except TooFewPhotographsError as error:
        raise MeasuringError(f"{folder}: {error}") from error
    calibrations.write(calibration, output)
    wanted = settings.faces.wanted
    most = calibration.most_people(wanted.accepted_strangers, wanted.turned_away)
    print(f"{album.photographs} photographs, {album.without_face} without a face; {len(album.people)} people")
    print(f"strangers look most alike among: {calibration.group} ({calibration.people} people)")
    away = calibration.turned_away(wanted.people, wanted.accepted_strangers)
    print(f"with {wanted.people} enrolled on three days each, {away:.0%} of their visits are sent to another way")
    print(f"at most {most} people may be enrolled; {output}")
    return 0


def evaluate(settings: Settings, photographs: Photographs, sizes: Sequence[int], report: Path) -> int:
    """Raises MeasuringError, and what kiosk.assembly.calibration_of raises."""
    engine, calibration = engine_of(settings), calibration_of(settings)
    groups = _groups(photographs.groups)
    for folder in (photographs.gallery, photographs.probes, photographs.masked):
        if folder is not None:
            _folder(folder)
    _made(report)
    reader = Reader(engine, settings.models_dir)
    gallery, probes = _albums(reader, photographs)
    if not gallery.people or not probes.people:
        raise MeasuringError("no face was found: the folders should have one folder of photographs a person")
    default = engine == DLIB
    library = (gallery, probes) if default else _albums(Reader(DLIB, settings.models_dir), photographs)
    sittings = reader.sittings(photographs.gallery) if photographs.sittings else None
    material = Material(gallery, probes, library, sittings, groups)
    figures = figures_of(material, sizes, engine, calibration, SystemClock().now().date())
    if photographs.masked is not None:
        masked = reader.masked(photographs.masked, settings.rules.framing.mask_from)
        figures["masked"] = masked_figures(masked, gallery, calibration, settings.faces.people)
    (report / "report.json").write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    for name, plot in (("roc", plots.roc), ("det", plots.det), ("by-size", plots.by_size)):
        drawn = plot(figures)
        (report / f"{name}.svg").write_text(drawn, encoding="utf-8")
        as_png(drawn, report / f"{name}.png")
    told = list(sentences(figures))
    title = f"# Face engine {engine.name} on {photographs.gallery.name}"
    (report / "report.md").write_text(
        "\n".join([title, "", *(f"- {line.strip()}" for line in told), ""]), encoding="utf-8"
    )
    for sentence in told:
        print(sentence)
    print(f"report.md, report.json, and roc, det and by-size as .svg and .png are in {report}")
    return 0


def _albums(reader: Reader, photographs: Photographs) -> tuple[Album, Album]:
    """Gallery and probes; of one folder, one album."""
    gallery = reader.album(photographs.gallery)
    same = photographs.gallery.resolve() == photographs.probes.resolve()
    return gallery, gallery if same else reader.album(photographs.probes)


def _folder(folder: Path) -> Path:
    if not folder.is_dir():
        raise MeasuringError(f"{folder} is no folder")
    return folder


def _made(folder: Path) -> None:
    """Somewhere to write to."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise MeasuringError(f"{folder}: cannot be made: {error.strerror}") from error
    if not os.access(folder, os.W_OK):
        raise MeasuringError(f"{folder}: nothing may be written there")


def _groups(path: Path | None) -> Groups:
    if path is None:
        return {}
    try:
        content: Any = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise MeasuringError(f"{path}: cannot be read as JSON") from error
    groups = cast(dict[str, Any], content)
    if not isinstance(content, dict) or not all(isinstance(members, list) for members in groups.values()):
        raise MeasuringError(f"{path}: should be an object of lists of names")
    return {name: [str(one) for one in members] for name, members in groups.items()}
