"""One Qt application for all tests of the screen, and a stage that any page can be put on."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtGui import QGuiApplication

from ui.application import Appearance, qt_application
from ui.gallery import SampleDock, Stage
from ui.i18n import Language

PORTRAIT = (1080, 1920)
LANDSCAPE = (1920, 1080)

StageMaker = Callable[..., Stage]


@pytest.fixture
def make_stage(qapp: QGuiApplication) -> Iterator[StageMaker]:
    """Stages that are taken down after the test. Touches follow one another at once unless a rest is asked for."""
    assert qt_application() is qapp
    stages: list[Stage] = []

    def make(
        size: tuple[int, int] = PORTRAIT,
        language: Language = Language.ZH_CN,
        rest_ms: int = 0,
        dock: SampleDock | None = None,
        full_screen: bool = False,
    ) -> Stage:
        look = Appearance(*size, full_screen=full_screen, language=language, touch_rest_ms=rest_ms)
        stages.append(Stage(look, dock))
        stages[-1].window.show()
        return stages[-1]

    yield make
    for stage in stages:
        stage.window.close()
    qapp.processEvents()
