"""Assisted mode by touch: a real window over the real flow, with ports that remember."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QPointF
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kiosk.domain.records import AssistedRecord, Ground, HandOver, Help, LetInRecord
from kiosk.flows import door
from kiosk.flows.assisted import Assisting, Confirming, Desk, Inspecting
from kiosk.flows.events import SignInWanted
from kiosk.flows.machine import Rules, Screening
from tests.support.visits import VOLUNTEER
from tests.ui.conftest import LANDSCAPE, PORTRAIT, StageMaker
from tests.ui.items import FINGER, find, lines, scene, tap, targets
from tests.unit.service.test_session import Kiosk
from ui.application import Appearance, KioskWindow
from ui.gallery import ASSISTED_STATES, STAFF_STATES, Sample, snapshot_of


class AtDoor:
    def __init__(self) -> None:
        self.kiosk = Kiosk(Rules(screening=Screening.REQUIRED))
        look = Appearance(*PORTRAIT, full_screen=False, touch_rest_ms=0)
        loop = self.kiosk.loop
        self.window = KioskWindow(loop.post, loop.drain, None, look)
        loop.attach(self.kiosk.effects, self.window.bridge.wake)
        self.window.show()
        self.window.bridge.wake()
        self._let_qt_work()

    def _let_qt_work(self) -> None:
        QCoreApplication.processEvents()
        self.window.view.grabWindow()

    def touch(self, *names: str) -> None:
        for name in names:
            tap(self.window.view, find(self.window.view, name))
            self._let_qt_work()

    def elapse(self, seconds: float) -> None:
        self.kiosk.clock.advance(seconds)
        self.kiosk.timers.fire_due()
        self._let_qt_work()

    @property
    def state(self) -> object:
        return self.kiosk.loop.snapshot.state

    @property
    def reads(self) -> str:
        return "\n".join(line.property("text") for line in lines(self.window.view))


@pytest.fixture
def at_door(qapp: QGuiApplication) -> Iterator[AtDoor]:
    made = AtDoor()
    yield made
    made.window.close()
    qapp.processEvents()


def test_a_volunteer_measures_a_visitor_and_lets_him_in(at_door: AtDoor) -> None:
    at_door.touch("help", "signIn", *(f"key{digit}" for digit in "314159"), "enter")
    assert at_door.state == Assisting(VOLUNTEER, door.HandedOver(HandOver.ASKED))
    assert "志愿者协助中 · V012" in at_door.reads
    at_door.touch("item0", "key3", "key6", "key6", "enter", "item0")
    assert at_door.state == Assisting(VOLUNTEER, door.Admitted("", 36.6))
    assert at_door.kiosk.world.opened == 1
    at_door.touch("end")
    assert at_door.state == Desk(VOLUNTEER, door.Attract())
    at_door.touch("signOut")
    assert at_door.state == door.Attract(cleared=False)
    assert "V012" not in at_door.reads
    kept = at_door.kiosk.world.records
    assert [(one.volunteer, one.help) for one in kept if isinstance(one, AssistedRecord)] == [
        (VOLUNTEER, done) for done in (Help.SIGNED_IN, Help.MEASURED, Help.SIGNED_OUT)
    ]
    (entry,) = (one for one in kept if isinstance(one, LetInRecord))
    assert (entry.volunteer, entry.ground, entry.celsius) == (VOLUNTEER, Ground.ID_CARD, 36.6)


def test_a_volunteer_who_walks_off_is_signed_out(at_door: AtDoor) -> None:
    at_door.touch("help", "signIn", *(f"key{digit}" for digit in "314159"), "enter")
    at_door.elapse(10)
    assert at_door.state == door.Attract(cleared=False)


def test_a_long_press_on_the_seal_is_the_volunteers_way_in(make_stage: StageMaker, qtbot: QtBot) -> None:
    stage = make_stage()
    stage.put(Sample("", snapshot_of(door.Attract())))
    view = stage.window.view
    view.grabWindow()
    (seal,) = (item for item in scene(view) if item.objectName() == "seal")
    middle = seal.mapToScene(QPointF(seal.width() / 2, seal.height() / 2)).toPoint()
    assert seal.property("holdSeconds") == 1
    tap(view, seal)
    assert stage.posted == [], "a touch alone is nothing"
    seal.setProperty("holdSeconds", 0.01)
    QTest.touchEvent(view, FINGER).press(0, middle, view).commit()
    qtbot.waitUntil(lambda: stage.posted == [SignInWanted()])
    QTest.touchEvent(view, FINGER).release(0, middle, view).commit()


@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
def test_every_page_beside_a_volunteer_says_so_and_can_be_left(make_stage: StageMaker, size: tuple[int, int]) -> None:
    stage = make_stage(size)
    for name, state in (ASSISTED_STATES | STAFF_STATES).items():
        stage.put(Sample(name, snapshot_of(state)))
        QCoreApplication.processEvents()
        stage.window.view.grabWindow()
        shown = {line.property("text") for line in lines(stage.window.view)}
        names = {target.objectName() for target in targets(stage.window.view)}
        signed_in = isinstance(state, Desk | Assisting | Confirming | Inspecting)
        assert ("志愿者协助中 · V012" in shown) == signed_in, name
        assert ("signOut" in names) == signed_in, name
        assert "help" not in names, name
