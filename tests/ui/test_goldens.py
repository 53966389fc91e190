"""Every page in every look is as somebody saw and approved it; `./run goldens` draws the sheets anew."""

from pathlib import Path

import cv2
import pytest
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtQuick import QQuickItem

from tests.ui.conftest import StageMaker
from tests.ui.items import lines, scene
from tests.ui.sheets import Picture, Sheet, beside, differs, draw, load, path_of, picture_of, pixels, save, small
from ui.gallery import TOWN_STATES, Sample, Stage, snapshot_of
from ui.look import Contrast, Look, TextSize, looks

LARGEST_SHEET_BYTES = 850_000
HOME = Sample("home", snapshot_of(TOWN_STATES["home"]))
ENDS = pytest.mark.parametrize(
    "look", [Look(), Look(TextSize.EXTRA_LARGE, Contrast.HIGH)], ids=lambda look: look.name
)  # fmt: skip


@pytest.mark.parametrize("look", list(looks()), ids=lambda look: look.name)
def test_every_page_is_as_it_was_approved(make_stage: StageMaker, look: Look, tmp_path: Path) -> None:
    golden, fresh = load(path_of(look)), draw(make_stage(), look)
    assert list(fresh.cells) == list(golden.cells), "pages came or went: look at them, then ./run goldens"
    changed = [name for name, cell in fresh.cells.items() if differs(golden.cells[name], cell)]
    for name in changed:
        picture = beside(golden.cells[name], fresh.cells[name])
        cv2.imwrite(str(tmp_path / f"{name}.png"), cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))
    assert not changed, f"golden, fresh and their difference are in {tmp_path}"


def test_a_sheet_is_kept_small_and_read_as_it_was_written(qapp: QGuiApplication, tmp_path: Path) -> None:
    assert all(path_of(look).stat().st_size < LARGEST_SHEET_BYTES for look in looks())
    cells = load(path_of(Look())).cells
    sheet = Sheet({name: cells[name] for name in ("attract", "measuring", "admitted", "home", "writing_full")})
    save(sheet, tmp_path / "again.png")
    again = load(tmp_path / "again.png")
    assert list(again.cells) == list(sheet.cells)
    assert not [name for name, cell in sheet.cells.items() if differs(again.cells[name], cell)]


def _home(stage: Stage, look: Look) -> Picture:
    return small(picture_of(stage, HOME, look))


def _seen_again(stage: Stage) -> Picture:
    return small(pixels(stage.window.view.grabWindow()))


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
