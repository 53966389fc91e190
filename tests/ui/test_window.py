"""The window and its crossing of threads, the preview, and what must not outlive a visit."""

from pathlib import Path
from threading import Thread

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtQuick import QSGRendererInterface
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kiosk.flows import door, query, town
from kiosk.ports import Frame
from kiosk.service.snapshot import Snapshot, State
from tests.ui.conftest import StageMaker
from tests.ui.items import lines, scene
from ui.application import Appearance, UiError
from ui.bridge import Bridge
from ui.gallery import ID_NUMBER, SOMEBODY, Sample, snapshot_of
from ui.preview import mirrored


def test_the_software_renderer_is_the_one_in_use(make_stage: StageMaker) -> None:
    view = make_stage().window.view
    assert view.rendererInterface().graphicsApi() is QSGRendererInterface.GraphicsApi.Software


def test_many_wakes_from_a_thread_are_one_turn(qtbot: QtBot) -> None:
    drained: list[int] = []
    shown: list[Snapshot] = []
    snapshot = snapshot_of(town.Home())

    def drain() -> Snapshot:
        drained.append(1)
        return snapshot

    bridge = Bridge(drain, shown.append)
    thread = Thread(target=lambda: [bridge.wake() for _ in range(1000)])
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(shown))
    assert (len(drained), shown) == (1, [snapshot])
    bridge.wake()
    qtbot.waitUntil(lambda: len(shown) == 2)


def test_a_wake_shows_what_was_drained(make_stage: StageMaker, qtbot: QtBot) -> None:
    stage = make_stage()
    qtbot.waitUntil(lambda: stage.window.kiosk.page_view.property("screen") == "Attract")


@pytest.mark.parametrize(
    "after", [town.Home(), query.TypingNumber(), query.NotAvailable()], ids=lambda s: type(s).__name__
)
def test_nothing_typed_outlives_the_visit(make_stage: StageMaker, after: State) -> None:
    stage = make_stage()
    stage.put(Sample("", snapshot_of(query.TypingNumber()), digits=ID_NUMBER.text))
    stage.put(Sample("", snapshot_of(query.TypingName(ID_NUMBER)), written="肖国强", letters="x"))
    stage.put(Sample("", snapshot_of(query.ProvingByVolunteer(SOMEBODY)), pin="135790"))
    stage.put(Sample("", snapshot_of(query.TypingName(ID_NUMBER)), written="肖国强", letters="x"))
    stage.put(Sample("", snapshot_of(after, session=2)))
    QCoreApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    kiosk = stage.window.kiosk
    assert set(kiosk.number_pad.property("cells")) == {""}
    assert (kiosk.text_pad.property("text"), kiosk.text_pad.property("spelling"), kiosk.pin_pad.property("typed")) == (
        "",
        "",
        0,
    )
    private = "肖国强" + "•"
    assert not [line for line in lines(stage.window.view) if set(line.property("text")) & set(private[:3])]


def test_a_new_visit_builds_its_page_anew(make_stage: StageMaker) -> None:
    stage = make_stage()
    stage.put(Sample("", snapshot_of(query.TypingNumber())))
    loader = next(item for item in scene(stage.window.view) if item.objectName() == "pageLoader")
    first = loader.property("item")
    stage.put(Sample("", snapshot_of(query.TypingNumber(), session=2)))
    assert loader.property("item") is not first


def test_the_number_stays_while_one_goes_back_to_it(make_stage: StageMaker) -> None:
    stage = make_stage()
    stage.put(Sample("", snapshot_of(query.TypingNumber()), digits=ID_NUMBER.text))
    stage.put(Sample("", snapshot_of(query.TypingName(ID_NUMBER))))
    stage.put(Sample("", snapshot_of(town.StillThere(query.TypingNumber()))))
    stage.put(Sample("", snapshot_of(query.TypingNumber())))
    assert stage.window.kiosk.number_pad.property("complete")


def test_the_preview_is_mirrored_cropped_and_keeps_its_colours() -> None:
    image = np.zeros((40, 80, 3), np.uint8)
    image[:, :40] = (255, 0, 0)
    image[:, 40:] = (0, 0, 255)
    shown = mirrored(image, 20, 20)
    assert shown.shape == (20, 20, 4)
    assert tuple(shown[10, 2, :3]) == (0, 0, 255)
    assert tuple(shown[10, 17, :3]) == (255, 0, 0)


class _Halves:
    """Blue on the camera's left, red on its right, in BGR."""

    def __init__(self) -> None:
        self.asked = 0
        self._image = np.zeros((480, 640, 3), np.uint8)
        self._image[:, :320] = (255, 0, 0)
        self._image[:, 320:] = (0, 0, 255)

    def latest(self) -> Frame | None:
        self.asked += 1
        return Frame(self._image, 0.0, self.asked)


def test_the_preview_paints_true_colours_and_rests_unseen(qtbot: QtBot, tmp_path: Path) -> None:
    from ui.application import KioskWindow

    frames = _Halves()
    window = KioskWindow(
        lambda event: None, lambda: snapshot_of(door.Framing(door.Tries())), frames, Appearance(full_screen=False)
    )
    window.show()
    qtbot.waitUntil(lambda: window.preview is not None and window.preview.painted > 2)
    assert window.preview is not None and window.preview.frames_per_second > 0
    window.grab(tmp_path / "page.png")
    picture = cv2.imread(str(tmp_path / "page.png"))
    assert picture is not None
    # Inside the oval, left of the middle: red, for the picture is mirrored.
    blue, _, red = (int(value) for value in picture[500, 480])
    assert red > 200 > 60 > blue
    window.kiosk.render(snapshot_of(door.Attract()))
    QTest.qWait(100)
    asked = frames.asked
    QTest.qWait(200)
    assert frames.asked == asked
    window.close()
    window.close()


@pytest.mark.parametrize("key", [Qt.Key.Key_F4, Qt.Key.Key_Escape, Qt.Key.Key_Q])
def test_no_key_leads_out_of_the_full_screen(make_stage: StageMaker, key: Qt.Key) -> None:
    window = make_stage(full_screen=True).window
    event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.ControlModifier)
    assert window.eventFilter(window.view, event)
    assert window.view.cursor().shape() == Qt.CursorShape.BlankCursor
    window.view.close()
    assert window.view.isVisible()


def test_a_screen_too_small_for_its_keys_is_refused() -> None:
    with pytest.raises(ValueError, match="smaller than its keys"):
        Appearance(800, 600, 4.03)
    assert Appearance.in_window(540, 960).px_per_mm == pytest.approx(540 / 268)


def test_a_picture_that_cannot_be_written_is_an_error(make_stage: StageMaker, tmp_path: Path) -> None:
    with pytest.raises(UiError):
        make_stage().window.grab(tmp_path / "missing" / "page.png")
