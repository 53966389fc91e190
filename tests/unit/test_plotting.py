"""A plot is the same picture in either form."""

from pathlib import Path

import cv2
import pytest

from devices.face_engine.evaluation.plots import HEIGHT, WIDTH, chart
from kiosk.plotting import SCALE, as_png

PLOT = chart("title", ("across", 0.01, 1.0), ("up", 0.01, 1.0), {"line": [(0.02, 0.9), (0.9, 0.02)]})


def test_lines_and_words_are_painted(tmp_path: Path) -> None:
    as_png(PLOT, tmp_path / "plot.png")
    image = cv2.imread(str(tmp_path / "plot.png"))
    assert image is not None and image.shape == (HEIGHT * SCALE, WIDTH * SCALE, 3)
    blue, red = (image[..., channel].astype(int) for channel in (0, 2))
    assert ((blue - red) > 100).sum() > 500, "the line"
    assert (image[: 30 * SCALE].max(axis=2) < 100).any(), "the title"


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="cannot be written"):
        as_png(PLOT, tmp_path / "missing" / "plot.png")
