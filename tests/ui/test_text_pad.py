"""What is written by tiles, by pinyin and by hand: in a real window, with the real recogniser, and gone with the visit."""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickItem, QQuickWindow
from pytestqt.qtbot import QtBot

from devices.handwriting.driver import HandwritingReader
from devices.handwriting.network import HandwritingNetwork, model_file
from kiosk.domain.handwriting import Candidate
from kiosk.flows import asking, query
from kiosk.flows.events import MessageEntered, NameEntered, WordsEntered
from kiosk.service.snapshot import State
from tests.support.handwriting import STROKES
from tests.ui.conftest import LANDSCAPE, PORTRAIT, StageMaker
from tests.ui.items import draw, find, place, scene, tap
from ui.application import Appearance
from ui.gallery import ID_NUMBER, SOMEBODY, TOWN_STATES, Sample, Stage, snapshot_of
from ui.offers import offered
from ui.texts import Use

NAME = query.TypingName(ID_NUMBER)
WRITING, SEARCHING = TOWN_STATES["writing"], TOWN_STATES["searching"]


@pytest.fixture
def reading_stage(qapp: QGuiApplication) -> Iterator[Stage]:
    """A window with the real recogniser behind it."""
    reader = HandwritingReader(HandwritingNetwork(model_file()))
    reader.start()
    stage = Stage(Appearance(*PORTRAIT, full_screen=False, touch_rest_ms=0), handwriting=reader)
    stage.window.show()
    yield stage
    reader.stop()
    stage.window.close()


def _item(window: QQuickWindow, name: str) -> QQuickItem:
    return next(item for item in scene(window) if item.objectName() == name)


def test_a_name_written_with_a_finger_arrives(reading_stage: Stage, qtbot: QtBot) -> None:
    view = reading_stage.window.view
    reading_stage.put(Sample("", snapshot_of(NAME)))
    view.grabWindow()
    tap(view, find(view, "switch"))
    draw(view, STROKES["王"])
    qtbot.waitUntil(lambda: reading_stage.window.kiosk.text_pad.property("tiles")[:1] == ["王"])
    view.grabWindow()
    tap(view, find(view, "enter"))
    assert NameEntered("王") not in reading_stage.posted
    tap(view, find(view, "tile0"))
    view.grabWindow()
    tap(view, find(view, "enter"))
    assert reading_stage.posted[-1] == NameEntered("王")


def test_strokes_and_candidates_end_with_the_visit(reading_stage: Stage, qtbot: QtBot) -> None:
    reading_stage.put(Sample("", snapshot_of(WRITING), written="我"))
    pad = reading_stage.window.kiosk.text_pad
    draw(reading_stage.window.view, STROKES["日"])
    qtbot.waitUntil(lambda: bool(pad.pen.candidates))
    reading_stage.put(Sample("", snapshot_of(WRITING, session=2)))
    assert (pad.pen.candidates, pad.pen.strokes, pad.pen.property("lines")) == ((), (), [])
    assert (pad.property("text"), pad.property("spelling")) == ("", "")
    reading_stage.window.view.grabWindow()


@pytest.mark.parametrize("after", [TOWN_STATES["home"], TOWN_STATES["results"], TOWN_STATES["checking_claim"]], ids=str)
def test_a_name_is_forgotten_when_no_page_needs_it(make_stage: StageMaker, after: State) -> None:
    stage = make_stage()
    stage.put(Sample("", snapshot_of(NAME), written="肖国强"))
    stage.put(Sample("", snapshot_of(after)))
    assert stage.window.kiosk.text_pad.property("text") == ""


def test_an_answer_that_comes_after_the_visit_is_dropped(make_stage: StageMaker, qtbot: QtBot) -> None:
    stage = make_stage()
    stage.put(Sample("", snapshot_of(WRITING), strokes=STROKES["王"]))
    stage.put(Sample("", snapshot_of(WRITING, session=2)))
    qtbot.wait(50)
    assert stage.window.kiosk.text_pad.pen.candidates == ()


def test_a_message_is_kept_while_its_writer_may_come_back(make_stage: StageMaker) -> None:
    stage = make_stage()
    assert isinstance(WRITING, asking.Writing)
    stage.put(Sample("", snapshot_of(WRITING), written="请问"))
    stage.put(Sample("", snapshot_of(asking.LeavingContact(WRITING.draft, WRITING))))
    stage.put(Sample("", snapshot_of(WRITING)))
    assert stage.window.kiosk.text_pad.property("text") == "请问"
    stage.put(Sample("", snapshot_of(TOWN_STATES["sent"])))
    assert stage.window.kiosk.text_pad.property("text") == ""


def test_undo_takes_one_stroke_and_again_takes_all(make_stage: StageMaker, qtbot: QtBot) -> None:
    stage = make_stage()
    view = stage.window.view
    stage.put(Sample("", snapshot_of(WRITING), strokes=STROKES["王"]))
    view.grabWindow()
    pen = stage.window.kiosk.text_pad.pen
    tap(view, find(view, "undo"))
    assert len(pen.strokes) == 3
    tap(view, find(view, "again"))
    assert pen.strokes == () == pen.candidates


@pytest.mark.parametrize(
    ("state", "event"), [(NAME, NameEntered), (SEARCHING, WordsEntered), (WRITING, MessageEntered)], ids=lambda v: ""
)
def test_each_use_has_its_own_event(make_stage: StageMaker, state: State, event: type[NameEntered]) -> None:
    stage = make_stage()
    view = stage.window.view
    stage.put(Sample("", snapshot_of(state), by_hand=False))
    view.grabWindow()
    first = stage.window.kiosk.text_pad.property("tiles")[0]
    tap(view, find(view, "tile0"))
    tap(view, find(view, "enter"))
    assert stage.posted[-1] == event(first)


def test_a_message_ends_at_its_limit(make_stage: StageMaker) -> None:
    stage = make_stage()
    stage.put(Sample("", snapshot_of(WRITING), written="请问" * 250))
    pad = stage.window.kiosk.text_pad
    pad.choose("我")
    assert len(pad.property("text")) == 500
    assert pad.property("paged") and pad.property("hasTextBefore")


@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
def test_the_field_is_as_large_as_a_hand(make_stage: StageMaker, size: tuple[int, int]) -> None:
    stage = make_stage(size)
    stage.put(Sample("", snapshot_of(WRITING), written="请问" * 250))
    stage.window.view.grabWindow()
    where = place(_item(stage.window.view, "field"))
    assert where.width() == where.height() >= 90 * 4.03


def test_in_doubt_a_name_begins_with_a_surname() -> None:
    found = (Candidate("士", 0.5), Candidate("王", 0.2), Candidate("1", 0.1), Candidate("囍", 0.9))
    assert offered(found, Use.NAME, first=True) == ("王", "囍", "士")
    assert offered(found, Use.MESSAGE, first=True)[:3] == ("囍", "士", "王")
    assert "1" in offered(found, Use.SEARCH, first=False)


def test_pages_of_others_have_no_pad(make_stage: StageMaker) -> None:
    stage = make_stage()
    stage.put(Sample("", snapshot_of(query.ProvingByVolunteer(SOMEBODY))))
    pad = stage.window.kiosk.text_pad
    pad.choose("王")
    pad.enter()
    assert pad.property("text") == ""
