"""The Qt that we ship is the Qt that we tried: its release, its references, its renderer, its glyphs.

Each of these failed silently once: a short test suite stays green while a terminal dies within minutes (references), paints
nothing (renderer) or shows Japanese forms of Chinese characters (glyphs).
"""

import importlib.util
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import PySide6
import pytest
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QFont, QRawFont, QTextLayout
from PySide6.QtQuick import QQuickView, QSGRendererInterface
from pytestqt.qtbot import QtBot

ROOT = Path(__file__).parents[2]
TRIES = 500
# other code may drop a few references meanwhile; the fault drops one at each try
SLACK = 50


class Bell(QObject):
    rung = Signal()


def test_the_release_is_the_one_that_was_tried() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert f"PySide6-Essentials=={PySide6.__version__}" in project["dependencies"]
    assert version("shiboken6") == PySide6.__version__


def test_addons_are_not_installed() -> None:
    """They would double the frozen program, and VideoOutput paints nothing on the software renderer."""
    assert importlib.util.find_spec("PySide6.QtMultimedia") is None


def test_emitting_keeps_the_references_of_true(qtbot: QtBot) -> None:
    """PySide6 6.12.0 drops one reference of True at each emit(); Python 3.11 aborts when the last is gone."""
    bell = Bell()
    # so many that a faulty release fails here instead of ending the interpreter
    reserve = [True] * (TRIES * 4)
    before = sys.getrefcount(True)

    for _ in range(TRIES):
        bell.rung.emit()

    assert sys.getrefcount(True) > before - SLACK
    assert len(reserve) == TRIES * 4


def test_connecting_keeps_the_references_of_true(qtbot: QtBot) -> None:
    bell = Bell()
    reserve = [True] * (TRIES * 4)
    before = sys.getrefcount(True)

    for _ in range(TRIES):
        bell.rung.connect(_do_nothing)
        bell.rung.disconnect(_do_nothing)

    assert sys.getrefcount(True) > before - SLACK
    assert len(reserve) == TRIES * 4


def test_single_shots_keep_the_references_of_none(qtbot: QtBot) -> None:
    reserve = [None] * (TRIES * 4)
    before = sys.getrefcount(None)

    for _ in range(TRIES):
        QTimer.singleShot(0, _do_nothing)
    qtbot.wait(0)

    assert sys.getrefcount(None) > before - SLACK
    assert len(reserve) == TRIES * 4


def test_the_scene_graph_is_drawn_in_software(qtbot: QtBot) -> None:
    """Five to eight times cheaper than OpenGL on a machine without a graphics card."""
    view = QQuickView()
    try:
        view.show()
        with qtbot.waitSignal(view.frameSwapped, timeout=10_000):
            view.requestUpdate()

        assert view.sceneGraphBackend() == "software"
        assert view.rendererInterface().graphicsApi() == QSGRendererInterface.GraphicsApi.Software
    finally:
        view.close()
        view.deleteLater()


@pytest.mark.parametrize("family", ["", "Noto Sans CJK SC"])
def test_chinese_text_is_set_in_simplified_glyphs(qtbot: QtBot, family: str) -> None:
    """These three characters look different in the Japanese face of the same font file."""
    font = QFont(family) if family else QFont()
    font.setPixelSize(48)

    used = {font.familyName() for font in _fonts_used_for("直骨门", font)}

    assert used == {"Noto Sans CJK SC"}, "install the Debian package fonts-noto-cjk (./run setup)"


def _fonts_used_for(text: str, font: QFont) -> list[QRawFont]:
    layout = QTextLayout(text, font)
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    return [run.rawFont() for run in layout.glyphRuns()]


def _do_nothing() -> None:
    """Receive a signal."""
