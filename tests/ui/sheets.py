"""Every page in every look as golden pictures, one sheet a look: `python -m tests.ui.sheets` draws them anew.

A sheet is a grid of small pictures, in the order of the gallery, with their names; a person looks at it, a test compares it.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QImage

from kiosk.domain.people import SessionId
from ui.application import Appearance
from ui.gallery import Sample, Stage, samples, settle
from ui.look import Look, looks

Picture = NDArray[np.uint8]
"""Red, green, blue: (height, width, 3)."""

FOLDER = Path(__file__).parent / "goldens"
CELL_WIDTH, CELL_HEIGHT = 216, 384
"""A fifth of a tall screen: every fifth of its pixels falls into one."""
COLUMNS = 16
CAPTION_PX = 14
BETWEEN_PX = 6
COLOURS = 32
"""Of a sheet: flat grounds, and the steps between them and the letters."""

BLUR_PX = 1.2
"""Half a stroke of running text: how a rasteriser places an edge is no difference."""
DIFFERENT = 36
"""Of 255, between two blurred pictures. See `differs`."""
LARGEST_SPECK_PX = 14
"""Pixels that may differ by more."""

_ROUNDS = 12
_PREVIEW_TURN_MS = 40
_PREVIEW_TURNS = 500


@dataclass(frozen=True, slots=True)
class Sheet:
    """Small pictures by the name of their sample."""

    cells: dict[str, Picture]


def path_of(look: Look, folder: Path = FOLDER) -> Path:
    return folder / f"{look.name}.png"


def visits() -> list[Sample]:
    """All pages of the gallery, each in a visit of its own."""
    return [
        replace(sample, snapshot=replace(sample.snapshot, session=SessionId(session)))
        for session, sample in enumerate(samples(), start=1)
    ]


def draw(stage: Stage, pages: Iterable[Sample]) -> dict[Look, Sheet]:
    """Each page is built once, and then looked at as a visitor does who presses the two buttons for it."""
    drawn = {look: Sheet({}) for look in looks()}
    for page in pages:
        stage.put(page)
        for look, sheet in drawn.items():
            sheet.cells[page.name] = seen(stage, look)
    return drawn


def seen(stage: Stage, look: Look) -> Picture:
    """The page that is on the stage, small, once the visitor's picture is on it where it has one."""
    stage.window.kiosk.look_view.use(look)
    QCoreApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    for _ in range(_PREVIEW_TURNS):
        preview = stage.window.preview
        if preview is None or preview.painted:
            break
        settle(_PREVIEW_TURN_MS)
    return small(stage.window.view.grabWindow())


def small(image: QImage) -> Picture:
    whole = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    fifth = cv2.resize(whole, (CELL_WIDTH, CELL_HEIGHT), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.cvtColor(fifth, cv2.COLOR_BGRA2RGB), np.uint8)


def save(sheet: Sheet, path: Path) -> None:
    """As a PNG with a palette; the names are its text."""
    rows = -(-len(sheet.cells) // COLUMNS)
    whole = np.full((rows * _pitch()[1], COLUMNS * _pitch()[0], 3), 128, np.uint8)
    for place, (name, cell) in enumerate(sheet.cells.items()):
        left, top = _corner(place)
        whole[top : top + CELL_HEIGHT, left : left + CELL_WIDTH] = cell
        cv2.putText(whole, name, (left, top - 4), cv2.FONT_HERSHEY_PLAIN, 0.8, (255, 255, 255))
    image = _with_palette(whole)
    image.setText("names", " ".join(sheet.cells))
    path.parent.mkdir(parents=True, exist_ok=True)
    if not image.save(str(path), "PNG", 0):  # pyright: ignore[reportArgumentType, reportCallIssue] - the stub wants bytes
        raise OSError(f"no picture could be written to {path}")


def load(path: Path) -> Sheet:
    image = QImage(str(path)).convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    whole = rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3).copy()
    cells: dict[str, Picture] = {}
    for place, name in enumerate(image.text("names").split()):
        left, top = _corner(place)
        cells[name] = whole[top : top + CELL_HEIGHT, left : left + CELL_WIDTH]
    return Sheet(cells)


def _pitch() -> tuple[int, int]:
    return CELL_WIDTH + BETWEEN_PX, CELL_HEIGHT + CAPTION_PX + BETWEEN_PX


def _corner(place: int) -> tuple[int, int]:
    row, column = divmod(place, COLUMNS)
    return column * _pitch()[0] + BETWEEN_PX // 2, row * _pitch()[1] + CAPTION_PX + BETWEEN_PX // 2


def _with_palette(whole: Picture) -> QImage:
    """Every colour becomes the nearest of a few, which lie where many pixels and many different ones are (k-means)."""
    bins = (whole >> 3).astype(np.int32) @ np.array((1 << 10, 1 << 5, 1), np.int32)
    _, inverse, counts = np.unique(bins, return_inverse=True, return_counts=True)
    flat, inverse = whole.reshape(-1, 3), inverse.reshape(-1)
    colours = np.stack([np.bincount(inverse, flat[:, channel]) / counts for channel in range(3)], axis=1)
    # A letter's few pixels count beside a ground's many, but do not outweigh them.
    weights = np.power(counts.astype(np.float64), 0.75)
    palette = _far_apart(colours, weights)
    for _ in range(_ROUNDS):
        nearest = _nearest(colours, palette)
        mass = np.bincount(nearest, weights, COLOURS)
        moved = np.stack([np.bincount(nearest, weights * colours[:, c], COLOURS) for c in range(3)], axis=1)
        palette = np.where(mass[:, None] > 0, moved / np.maximum(mass, 1e-9)[:, None], palette)
    indices = np.ascontiguousarray(_nearest(colours, palette)[inverse].reshape(whole.shape[:2]).astype(np.uint8))
    image = QImage(indices.data, whole.shape[1], whole.shape[0], whole.shape[1], QImage.Format.Format_Indexed8)
    image.setColorTable([0xFF000000 | int(r) << 16 | int(g) << 8 | int(b) for r, g, b in palette.round()])
    return image.copy()


def _far_apart(colours: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """To begin with: each time the colour that is worst served."""
    chosen = [colours[np.argmax(weights)]]
    distance = ((colours - chosen[0]) ** 2).sum(axis=1)
    while len(chosen) < COLOURS:
        chosen.append(colours[np.argmax(weights * distance)])
        distance = np.minimum(distance, ((colours - chosen[-1]) ** 2).sum(axis=1))
    return np.array(chosen)


def _nearest(colours: NDArray[np.float64], palette: NDArray[np.float64]) -> NDArray[np.intp]:
    return np.argmin(((colours[:, None, :] - palette[None]) ** 2).sum(axis=2), axis=1)


def difference(one: Picture, other: Picture) -> Picture:
    """How far two small pictures are apart at each place, in the channel where it is most; (height, width)."""
    apart = cv2.GaussianBlur(cv2.subtract(one, other, dtype=cv2.CV_32F), (0, 0), BLUR_PX)
    red, green, blue = cv2.split(np.abs(apart))
    return cv2.max(cv2.max(red, green), blue).astype(np.uint8)


def differs(one: Picture, other: Picture) -> bool:
    """Something is missing, moved, of another colour or another sign: more than specks.

    Another release of the rasteriser or of the font darkens strokes a little and moves them by parts of a pixel.
    """
    return int((difference(one, other) > DIFFERENT).sum()) > LARGEST_SPECK_PX


def beside(golden: Picture, fresh: Picture) -> Picture:
    """Golden, fresh, and where they are apart."""
    apart = np.minimum(difference(golden, fresh).astype(np.int32) * 3, 255).astype(np.uint8)
    return np.hstack((golden, fresh, np.repeat(apart[..., None], 3, axis=2)))


def main() -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    stage = Stage(Appearance(full_screen=False))
    stage.window.show()
    for look, sheet in draw(stage, visits()).items():
        save(sheet, path_of(look))
    stage.window.close()


if __name__ == "__main__":
    main()
