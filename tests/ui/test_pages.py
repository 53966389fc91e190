"""Every page, in both shapes and both languages: loads in silence, is large enough, cuts no word short."""

import re
from itertools import combinations

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAccessible
from PySide6.QtQuick import QQuickItem

from tests.ui.conftest import LANDSCAPE, PORTRAIT, StageMaker
from tests.ui.items import lines, place, targets
from ui.application import QML_FOLDER
from ui.gallery import DOOR_STATES, STAFF_STATES, TOWN_STATES, Stage, samples
from ui.i18n import Language
from ui.screens import Screen, screen_of

PX_PER_MM = 4.03
SLACK_PX = 1.0
SHAPES = pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
LANGUAGES = pytest.mark.parametrize("language", list(Language), ids=lambda language: language.value)


def _shown(stage: Stage) -> None:
    QCoreApplication.processEvents()
    stage.window.view.grabWindow()


def test_every_page_shows_some_state() -> None:
    assert {screen_of(state) for state in (DOOR_STATES | TOWN_STATES | STAFF_STATES).values()} == set(Screen)


@SHAPES
@LANGUAGES
def test_every_target_is_a_thumb_wide_apart_named_and_inside(
    make_stage: StageMaker, size: tuple[int, int], language: Language
) -> None:
    stage = make_stage(size, language)
    view = stage.window.view
    wrong: list[str] = []
    for sample in samples():
        stage.put(sample)
        _shown(stage)
        found = targets(view)
        window = place(view.contentItem())
        for target in found:
            where, what = place(target), f"{sample.name}: {target.objectName()}"
            if min(where.width(), where.height()) < 20 * PX_PER_MM - SLACK_PX:
                wrong.append(f"small {what} {where.size()}")
            if not window.contains(where):
                wrong.append(f"outside {what}")
            accessible = QAccessible.queryAccessibleInterface(target)
            if accessible is None or not accessible.text(QAccessible.Text.Name):
                wrong.append(f"nameless {what}")
        for one, other in combinations(found, 2):
            gap = 4 * PX_PER_MM - SLACK_PX
            grown = place(one).adjusted(-gap, -gap, gap, gap)
            if grown.intersects(place(other)):
                wrong.append(f"close {sample.name}: {one.objectName()} and {other.objectName()}")
    assert not wrong


@SHAPES
@LANGUAGES
def test_no_word_is_cut_short_or_leaves_its_place(
    make_stage: StageMaker, size: tuple[int, int], language: Language
) -> None:
    stage = make_stage(size, language)
    wrong: list[str] = []
    for sample in samples():
        stage.put(sample)
        _shown(stage)
        for line in lines(stage.window.view):
            what = f"{sample.name}: {line.property('text')!r}"
            if line.property("truncated") or line.property("contentWidth") > line.width() + SLACK_PX:
                wrong.append(f"cut {what}")
            frame = place(_frame_of(line)).adjusted(-SLACK_PX, -SLACK_PX, SLACK_PX, SLACK_PX)
            if not frame.contains(place(line)):
                wrong.append(f"leaves {what} {place(line)} {frame}")
    assert not wrong


def _frame_of(line: QQuickItem) -> QQuickItem:
    """The nearest drawn thing around some words, or the window."""
    item = line
    while (parent := item.parentItem()) is not None:
        item = parent
        if item.metaObject().className().startswith(("QQuickRectangle", "Notice", "Asking", "Target", "Page")):
            return item
    return item


@SHAPES
@LANGUAGES
def test_no_words_lie_on_others(make_stage: StageMaker, size: tuple[int, int], language: Language) -> None:
    stage = make_stage(size, language)
    wrong: list[str] = []
    for sample in samples():
        stage.put(sample)
        _shown(stage)
        for one, other in combinations(lines(stage.window.view), 2):
            if place(one).adjusted(2, 2, -2, -2).intersects(place(other)):
                wrong.append(f"{sample.name}: {one.property('text')} / {other.property('text')}")
    assert not wrong


@SHAPES
def test_help_stands_in_the_same_place_on_every_page(make_stage: StageMaker, size: tuple[int, int]) -> None:
    stage = make_stage(size)
    places = set()
    for sample in samples():
        stage.put(sample)
        _shown(stage)
        places |= {place(one).getRect() for one in targets(stage.window.view) if one.objectName() == "help"}
    assert len(places) == 1


def test_portrait_controls_are_within_reach(make_stage: StageMaker) -> None:
    """In the lower 60 %."""
    stage = make_stage(PORTRAIT)
    for sample in samples():
        stage.put(sample)
        _shown(stage)
        for target in targets(stage.window.view):
            assert place(target).top() >= 0.4 * PORTRAIT[1], f"{sample.name}: {target.objectName()}"


def test_personal_pages_can_be_ended(make_stage: StageMaker) -> None:
    stage = make_stage()
    personal = {Screen.TYPING_NUMBER, Screen.WRITING, Screen.PROVING_BY_FACE, Screen.PROVING_BY_VOLUNTEER, Screen.RESULTS,
                Screen.WAITING, Screen.ADMITTED, Screen.STILL_THERE}  # fmt: skip
    for sample in samples():
        if screen_of(sample.snapshot.state) in personal:
            stage.put(sample)
            assert "end" in {target.objectName() for target in targets(stage.window.view)}, sample.name


def test_only_plain_text_is_shown() -> None:
    """What came from outside, a name or an item of a grant, is never read as markup."""
    for file in QML_FOLDER.rglob("*.qml"):
        text = file.read_text(encoding="utf-8")
        assert len(re.findall(r"\bText \{", text)) == text.count("textFormat: Text.PlainText"), file.name
