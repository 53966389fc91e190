"""Every page, in both shapes, both languages and three text sizes: loads in silence, is large enough, cuts no word short."""

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
from ui.look import Look, TextSize
from ui.screens import Screen, screen_of

PX_PER_MM = 4.03
SLACK_PX = 1.0
HEADER_MM = 20
"""Down to here a few words are the operator's."""
COVERED = "•"
FOR_STAFF = (Screen.READINESS,)
CAPTION_MM = {TextSize.NORMAL: 8.0, TextSize.LARGE: 10.5, TextSize.EXTRA_LARGE: 13.0}
"""The smallest that a citizen has to read; Latin letters are read at smaller sizes."""
SIZES = {
    PORTRAIT: (TextSize.EXTRA_LARGE, TextSize.LARGE, TextSize.NORMAL),
    LANDSCAPE: (TextSize.EXTRA_LARGE, TextSize.NORMAL),
}
"""The middle size lies between the others also where the screen is wide. Contrast moves nothing: see the golden pictures."""
SHAPES = pytest.mark.parametrize(
    ("shape", "size"),
    [(shape, size) for shape, sizes in SIZES.items() for size in sizes],
    ids=lambda one: one.name.lower() if isinstance(one, TextSize) else "portrait" if one is PORTRAIT else "landscape",
)
LANGUAGES = pytest.mark.parametrize("language", list(Language), ids=lambda language: language.value)


@dataclass(frozen=True)
class Words:
    """A line of text: where it is drawn, how high, whether all of it is, and the nearest drawn thing around it."""

    text: str
    size_px: int
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


Survey = Callable[[tuple[int, int], TextSize, Language], Sequence[Page]]


@pytest.fixture(scope="module")
def survey(qapp: QGuiApplication) -> Survey:
    """Every page in a shape, a text size and a language. Each is drawn once, whichever tests look at it."""
    assert qt_application() is qapp

    @cache
    def in_every_size(shape: tuple[int, int], language: Language) -> dict[TextSize, list[Page]]:
        stage = Stage(Appearance(*shape, full_screen=False, language=language))
        stage.window.show()
        drawn: dict[TextSize, list[Page]] = {size: [] for size in SIZES[shape]}
        for sample in samples():
            # built in the largest letters and made smaller: the golden pictures are built in the normal ones and made larger
            for size, pages in drawn.items():
                if size is SIZES[shape][0]:
                    stage.put(sample, Look(size))
                else:
                    stage.window.kiosk.look_view.use(Look(size))
                pages.append(_drawn(stage, sample))
        stage.window.close()
        qapp.processEvents()
        return drawn

    return lambda shape, size, language: in_every_size(shape, language)[size]


def _drawn(stage: Stage, sample: Sample) -> Page:
    QCoreApplication.processEvents()
    view = stage.window.view
    view.grabWindow()
    return Page(
        sample,
        place(view.contentItem()),
        [Control(one.objectName(), place(one), _spoken(one)) for one in targets(view)],
        [_words(one) for one in lines(view)],
    )


def _words(line: QQuickItem) -> Words:
    size_px = line.property("font").pixelSize()
    return Words(line.property("text"), size_px, place(line), _is_cut(line), place(_frame_of(line)))


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
    survey: Survey, shape: tuple[int, int], size: TextSize, language: Language
) -> None:
    wrong: list[str] = []
    gap = 4 * PX_PER_MM - SLACK_PX
    for page in survey(shape, size, language):
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
def test_no_word_is_cut_short_or_leaves_its_place(
    survey: Survey, shape: tuple[int, int], size: TextSize, language: Language
) -> None:
    wrong: list[str] = []
    for page in survey(shape, size, language):
        for line in page.words:
            what = f"{page.sample.name}: {line.text!r}"
            if line.cut:
                wrong.append(f"cut {what}")
            if not line.frame.adjusted(-SLACK_PX, -SLACK_PX, SLACK_PX, SLACK_PX).contains(line.where):
                wrong.append(f"leaves {what} {line.where} {line.frame}")
    assert not wrong


@SHAPES
@LANGUAGES
def test_no_word_is_smaller_than_the_look_promises(
    survey: Survey, shape: tuple[int, int], size: TextSize, language: Language
) -> None:
    least = CAPTION_MM[size] * (0.74 if language is Language.EN else 1) * PX_PER_MM - SLACK_PX
    wrong = [
        f"{page.sample.name}: {line.text!r} {line.size_px}"
        for page in survey(shape, size, language)
        if screen_of(page.sample.snapshot.state) not in FOR_STAFF
        for line in page.words
        if line.size_px < least and line.text != COVERED and line.where.top() >= HEADER_MM * PX_PER_MM
    ]
    assert not wrong


@SHAPES
@LANGUAGES
def test_no_words_lie_on_others(survey: Survey, shape: tuple[int, int], size: TextSize, language: Language) -> None:
    wrong: list[str] = []
    for page in survey(shape, size, language):
        for one, other in combinations(page.words, 2):
            if one.where.adjusted(2, 2, -2, -2).intersects(other.where):
                wrong.append(f"{page.sample.name}: {one.text} / {other.text}")
    assert not wrong


@SHAPES
def test_help_stands_in_the_same_place_on_every_page(survey: Survey, shape: tuple[int, int], size: TextSize) -> None:
    pages = survey(shape, size, Language.ZH_CN)
    places = {one.where.getRect() for page in pages for one in page.controls if one.name == "help"}
    assert len(places) == 1


@pytest.mark.parametrize("size", list(TextSize), ids=lambda size: size.name.lower())
def test_portrait_controls_are_within_reach(survey: Survey, size: TextSize) -> None:
    """In the lower 60 %."""
    for page in survey(PORTRAIT, size, Language.ZH_CN):
        for control in page.controls:
            assert control.where.top() >= 0.4 * PORTRAIT[1] - SLACK_PX, f"{page.sample.name}: {control.name}"


def test_personal_pages_can_be_ended(survey: Survey) -> None:
    personal = {Screen.TYPING_NUMBER, Screen.WRITING, Screen.PROVING_BY_FACE, Screen.PROVING_BY_VOLUNTEER, Screen.RESULTS,
                Screen.WAITING, Screen.ADMITTED, Screen.STILL_THERE}  # fmt: skip
    for page in survey(PORTRAIT, TextSize.NORMAL, Language.ZH_CN):
        if screen_of(page.sample.snapshot.state) in personal:
            assert "end" in {control.name for control in page.controls}, page.sample.name


def test_only_plain_text_is_shown() -> None:
    """What came from outside, a name or an item of a grant, is never read as markup."""
    for file in QML_FOLDER.rglob("*.qml"):
        text = file.read_text(encoding="utf-8")
        assert len(re.findall(r"\bText \{", text)) == text.count("textFormat: Text.PlainText"), file.name
