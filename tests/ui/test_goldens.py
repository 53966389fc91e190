"""Every page in every look is as somebody saw and approved it; `./run goldens` draws the sheets anew."""

from pathlib import Path

import cv2
import pytest
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtQuick import QQuickItem

from tests.ui.conftest import StageMaker
from tests.ui.items import lines, scene
from tests.ui.sheets import Picture, Sheet, beside, differs, draw, load, path_of, save, seen, small, visits
from ui.gallery import TOWN_STATES, Sample, Stage, snapshot_of
from ui.look import Contrast, Look, TextSize, looks

LARGEST_SHEET_BYTES = 850_000
PARTS = 4
"""So that none takes as long as a test may."""
HOME = Sample("home", snapshot_of(TOWN_STATES["home"]))
ENDS = pytest.mark.parametrize(
    "look", [Look(), Look(TextSize.EXTRA_LARGE, Contrast.HIGH)], ids=lambda look: look.name
)  # fmt: skip


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_is_as_it_was_approved(make_stage: StageMaker, part: int, tmp_path: Path) -> None:
    changed: list[str] = []
    for look, fresh in draw(make_stage(), visits()[part::PARTS]).items():
        golden = load(path_of(look)).cells
        for name, cell in fresh.cells.items():
            if differs(golden[name], cell):
                changed.append(f"{name}-{look.name}")
                picture = cv2.cvtColor(beside(golden[name], cell), cv2.COLOR_RGB2BGR)
                cv2.imwrite(str(tmp_path / f"{changed[-1]}.png"), picture)
    assert not changed, f"golden, fresh and their difference are in {tmp_path}"


@pytest.mark.parametrize("look", list(looks()), ids=lambda look: look.name)
def test_every_page_was_approved(look: Look) -> None:
    names = [page.name for page in visits()]
    assert list(load(path_of(look)).cells) == names, "pages came or went: look at them, then ./run goldens"


@pytest.mark.parametrize("name", ["choosing_department", "choosing_words", "rating_what", "entries", "results"])
def test_a_list_has_the_same_pages_whether_letters_grew_on_it_or_before_it(make_stage: StageMaker, name: str) -> None:
    """A pager that was there once kept itself there, for one last button that had room."""
    stage, look = make_stage(), Look(TextSize.EXTRA_LARGE)
    stage.put(next(page for page in visits() if page.name == name), look)
    assert not differs(load(path_of(look)).cells[name], seen(stage, look))


def test_a_sheet_is_kept_small_and_read_as_it_was_written(qapp: QGuiApplication, tmp_path: Path) -> None:
    assert all(path_of(look).stat().st_size < LARGEST_SHEET_BYTES for look in looks())
    cells = load(path_of(Look())).cells
    sheet = Sheet({name: cells[name] for name in ("attract", "measuring", "admitted", "home", "writing_full")})
    save(sheet, tmp_path / "again.png")
    again = load(tmp_path / "again.png")
    assert list(again.cells) == list(sheet.cells)
    assert not [name for name, cell in sheet.cells.items() if differs(again.cells[name], cell)]


def _home(stage: Stage, look: Look) -> Picture:
    stage.put(HOME)
    return seen(stage, look)


def _seen_again(stage: Stage) -> Picture:
    return small(stage.window.view.grabWindow())


def _line(stage: Stage, text: str) -> QQuickItem:
    return next(line for line in lines(stage.window.view) if line.property("text") == text)


@ENDS
def test_a_word_that_is_missing_is_seen(make_stage: StageMaker, look: Look) -> None:
    stage = make_stage()
    whole = _home(stage, look)
    _line(stage, "评服务").setOpacity(0)
    assert differs(whole, _seen_again(stage))


@ENDS
def test_a_character_that_the_font_lacks_is_seen(make_stage: StageMaker, look: Look) -> None:
    stage = make_stage()
    whole = _home(stage, look)
    _line(stage, "评服务").setProperty("text", "\U000f0000" * 3)
    assert differs(whole, _seen_again(stage))


@ENDS
def test_a_wrong_colour_is_seen(make_stage: StageMaker, look: Look) -> None:
    stage = make_stage()
    whole = _home(stage, look)
    _line(stage, "评服务").setProperty("color", "#7D6F58")
    assert differs(whole, _seen_again(stage))


@ENDS
def test_a_button_that_moved_by_a_finger_s_edge_is_seen(make_stage: StageMaker, look: Look) -> None:
    stage = make_stage()
    whole = _home(stage, look)
    button = next(item for item in scene(stage.window.view) if item.objectName() == "contrast")
    button.setX(button.x() + 2 * 4.03)
    assert differs(whole, _seen_again(stage))


@ENDS
def test_another_way_of_drawing_the_same_letters_is_no_difference(make_stage: StageMaker, look: Look) -> None:
    """Without hinting each stroke has other edges, as after a release of the rasteriser or of the font."""
    stage = make_stage()
    whole = _home(stage, look)
    for line in lines(stage.window.view):
        font = QFont(line.property("font"))
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        line.setProperty("font", font)
    again = _seen_again(stage)
    assert (whole != again).any()
    assert not differs(whole, again)
