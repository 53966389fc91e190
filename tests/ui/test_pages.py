"""Every page, in both shapes and both languages: loads in silence, is large enough, cuts no word short."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations

import pytest
from PySide6.QtCore import QCoreApplication, QRectF
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtQuick import QQuickItem

from tests.ui.conftest import LANDSCAPE, PORTRAIT
from tests.ui.items import lines, place, targets
from ui.application import QML_FOLDER, Appearance, qt_application
from ui.gallery import DOOR_STATES, STAFF_STATES, TOWN_STATES, Sample, Stage, samples
from ui.i18n import Language
from ui.screens import Screen, screen_of

PX_PER_MM = 4.03
SLACK_PX = 1.0
SHAPES = pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
LANGUAGES = pytest.mark.parametrize("language", list(Language), ids=lambda language: language.value)


@dataclass(frozen=True)
class Words:
    """A line of text: where it is drawn, whether all of it is, and the nearest drawn thing around it."""

    text: str
    where: QRectF
    cut: bool
    frame: QRectF


@dataclass(frozen=True)
class Control:
    """What can be pressed. `spoken` is what a screen reader calls it."""

    name: str
    where: QRectF
    spoken: str


@dataclass(frozen=True)
class Page:
    """What one sample looks like, once it is drawn."""

    sample: Sample
    window: QRectF
    controls: Sequence[Control]
    words: Sequence[Words]


Survey = Callable[[tuple[int, int], Language], Sequence[Page]]


@pytest.fixture(scope="module")
def survey(qapp: QGuiApplication) -> Survey:
    """Every page in a shape and a language. Each is drawn once, whichever tests look at it."""
    assert qt_application() is qapp

    @cache
    def pages(size: tuple[int, int], language: Language) -> Sequence[Page]:
        stage = Stage(Appearance(*size, full_screen=False, language=language))
        stage.window.show()
        drawn = [_drawn(stage, sample) for sample in samples()]
        stage.window.close()
        qapp.processEvents()
        return drawn

    return pages


def _drawn(stage: Stage, sample: Sample) -> Page:
    stage.put(sample)
    QCoreApplication.processEvents()
    view = stage.window.view
    view.grabWindow()
    return Page(
        sample,
        place(view.contentItem()),
        [Control(one.objectName(), place(one), _spoken(one)) for one in targets(view)],
        [Words(one.property("text"), place(one), _is_cut(one), place(_frame_of(one))) for one in lines(view)],
    )


def _spoken(target: QQuickItem) -> str:
    accessible = QAccessible.queryAccessibleInterface(target)
    return "" if accessible is None else accessible.text(QAccessible.Text.Name)


def _is_cut(line: QQuickItem) -> bool:
    return line.property("truncated") or line.property("contentWidth") > line.width() + SLACK_PX


def _frame_of(line: QQuickItem) -> QQuickItem:
    """The nearest drawn thing around some words, or the window."""
    item = line
    while (parent := item.parentItem()) is not None:
        item = parent
        if item.metaObject().className().startswith(("QQuickRectangle", "Notice", "Asking", "Target", "Page")):
            return item
    return item


def test_every_page_shows_some_state() -> None:
    assert {screen_of(state) for state in (DOOR_STATES | TOWN_STATES | STAFF_STATES).values()} == set(Screen)


@SHAPES
@LANGUAGES
def test_every_target_is_a_thumb_wide_apart_named_and_inside(
    survey: Survey, size: tuple[int, int], language: Language
) -> None:
    wrong: list[str] = []
    gap = 4 * PX_PER_MM - SLACK_PX
    for page in survey(size, language):
        for control in page.controls:
            what = f"{page.sample.name}: {control.name}"
            if min(control.where.width(), control.where.height()) < 20 * PX_PER_MM - SLACK_PX:
                wrong.append(f"small {what} {control.where.size()}")
            if not page.window.contains(control.where):
                wrong.append(f"outside {what}")
            if not control.spoken:
                wrong.append(f"nameless {what}")
        for one, other in combinations(page.controls, 2):
            if one.where.adjusted(-gap, -gap, gap, gap).intersects(other.where):
                wrong.append(f"close {page.sample.name}: {one.name} and {other.name}")
    assert not wrong


@SHAPES
@LANGUAGES
def test_no_word_is_cut_short_or_leaves_its_place(survey: Survey, size: tuple[int, int], language: Language) -> None:
    wrong: list[str] = []
    for page in survey(size, language):
        for line in page.words:
            what = f"{page.sample.name}: {line.text!r}"
            if line.cut:
                wrong.append(f"cut {what}")
            if not line.frame.adjusted(-SLACK_PX, -SLACK_PX, SLACK_PX, SLACK_PX).contains(line.where):
                wrong.append(f"leaves {what} {line.where} {line.frame}")
    assert not wrong


@SHAPES
@LANGUAGES
def test_no_words_lie_on_others(survey: Survey, size: tuple[int, int], language: Language) -> None:
    wrong: list[str] = []
    for page in survey(size, language):
        for one, other in combinations(page.words, 2):
            if one.where.adjusted(2, 2, -2, -2).intersects(other.where):
                wrong.append(f"{page.sample.name}: {one.text} / {other.text}")
    assert not wrong


@SHAPES
def test_help_stands_in_the_same_place_on_every_page(survey: Survey, size: tuple[int, int]) -> None:
    pages = survey(size, Language.ZH_CN)
    places = {one.where.getRect() for page in pages for one in page.controls if one.name == "help"}
    assert len(places) == 1


def test_portrait_controls_are_within_reach(survey: Survey) -> None:
    """In the lower 60 %."""
    for page in survey(PORTRAIT, Language.ZH_CN):
        for control in page.controls:
            assert control.where.top() >= 0.4 * PORTRAIT[1], f"{page.sample.name}: {control.name}"


def test_personal_pages_can_be_ended(survey: Survey) -> None:
    personal = {Screen.TYPING_NUMBER, Screen.WRITING, Screen.PROVING_BY_FACE, Screen.PROVING_BY_VOLUNTEER, Screen.RESULTS,
                Screen.WAITING, Screen.ADMITTED, Screen.STILL_THERE}  # fmt: skip
    for page in survey(PORTRAIT, Language.ZH_CN):
        if screen_of(page.sample.snapshot.state) in personal:
            assert "end" in {control.name for control in page.controls}, page.sample.name


def test_only_plain_text_is_shown() -> None:
    """What came from outside, a name or an item of a grant, is never read as markup."""
    for file in QML_FOLDER.rglob("*.qml"):
        text = file.read_text(encoding="utf-8")
        assert len(re.findall(r"\bText \{", text)) == text.count("textFormat: Text.PlainText"), file.name
