"""The town's terminal by touch: a real window, a real store, a real district behind a line that is cut and mended."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from random import Random
from time import monotonic
from typing import Any, cast

import pytest
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QGuiApplication

from devices.id_card_reader.emulator import IdCardReaderEmulator
from devices.id_card_reader.simulator import PlayedCard
from district.__main__ import main
from district.line import SimulatedLine
from district.made_up import make_up_publications
from district.seed import SeedResident, SeedSubsidy, seed
from kiosk.assembly import Hardware, Terminal, card_reader_of
from kiosk.clock import SystemClock
from kiosk.flows import asking, assisted, browsing, query, rating, town
from kiosk.service.volunteers import new_pin
from kiosk.settings import load
from tests.support.district_process import DistrictProcess
from tests.support.enrolled import enrol
from tests.support.forked import run_forked
from tests.support.well import Well
from tests.ui.items import find, lines, tap, targets
from ui.application import Appearance, KioskWindow, qt_application

LIMIT_SECONDS = 40.0
LOOK_MS = 20
ELDER = PlayedCard("肖国强", "11010519491231002X")
TOWN, VOLUNTEER, PIN = "长沙镇", "V012", "135790"
TODAY = date.today()


class TownTerminal:
    """One window at a village, and the district's process far away."""

    def __init__(self, folder: Path) -> None:
        self.database = folder / "district.db"
        grants = (SeedSubsidy("高龄津贴", 10_000, TODAY), SeedSubsidy("耕地地力保护补贴", 45_680, TODAY, "returned"))
        elder = SeedResident("p-elder", ELDER.name, ELDER.number, TOWN, grants)
        seed(self.database, residents=40, subsidies=60, random_seed=1, extra=[elder])
        make_up_publications(self.database, TODAY)
        self.district = DistrictProcess(self.database)
        self.line = SimulatedLine("127.0.0.1", self.district.port)
        data = folder / "terminal"
        settings = load(
            None,
            {
                "terminal": "T-town",
                "place": "terminal",
                "data_dir": data,
                "volunteer_pins": [new_pin(VOLUNTEER, PIN).line],
                "district": {"url": f"http://127.0.0.1:{self.line.port}", "poll_seconds": 0.5},
                "card_reader": {"port": str(folder / "card")},
            },
        )
        enrol(self.database, self.district.url, settings.terminal, data, TOWN)
        self.reader = IdCardReaderEmulator(folder / "card", Random(3))
        self.reader.start()
        clock, well = SystemClock(), cast(Any, Well())
        hardware = Hardware(
            camera=well,
            recogniser=well,
            thermometer=well,
            latch=well,
            voice=lambda _: well,
            id_card_reader=card_reader_of(settings, clock),
        )
        self.terminal = Terminal(settings, hardware, clock)
        look = Appearance(full_screen=False, touch_rest_ms=0)
        self.window = KioskWindow(self.terminal.loop.post, self.terminal.loop.drain, None, look, None)
        self.window.show()
        self.terminal.start(self.window.bridge.wake)

    def stop(self) -> None:
        self.terminal.stop()
        self.window.close()
        self.reader.stop()
        self.line.close()
        self.district.stop()

    # --- what a citizen does ------------------------------------------------------------------------------------------

    @property
    def state(self) -> object:
        return self.terminal.loop.snapshot.page

    def until(self, happened: Callable[[], bool], what: str) -> None:
        limit = monotonic() + LIMIT_SECONDS
        while not happened():
            assert monotonic() < limit, f"{what} never came; the terminal stands at {self.state}"
            let_qt_work()

    def wait(self, kind: type) -> None:
        self.until(lambda: isinstance(self.state, kind), kind.__name__)
        let_qt_work()
        self.window.view.grabWindow()

    def touch(self, *names: str) -> None:
        for name in names:
            self.until(lambda name=name: self._there(name), f"the button {name}")
            self.window.view.grabWindow()
            tap(self.window.view, find(self.window.view, name))
            let_qt_work()

    def _there(self, name: str) -> bool:
        return any(item.objectName() == name for item in targets(self.window.view))

    def go(self, kind: type, *names: str) -> None:
        """Touch these, one after the other; then this page is up."""
        self.touch(*names)
        self.wait(kind)

    def reads(self) -> str:
        return "\n".join(line.property("text") for line in lines(self.window.view))

    def drained(self) -> None:
        """Asks the store: what the screen knows of the line may be from before the last record."""

        def at_its_end() -> bool:
            link = self.terminal.loop.snapshot.link
            return link.online and link.waiting == 0 and self.terminal.store.outbox.depth().pending == 0

        self.until(at_its_end, "the queue's end")

    # --- what the district knows --------------------------------------------------------------------------------------

    def operator(self, *words: str, said: str = "") -> str:
        done = run_forked(main, *words, "--database", str(self.database), typed=said)
        assert done.returncode == 0, done.stderr
        return done.stdout


def let_qt_work() -> None:
    loop = QEventLoop()
    QTimer.singleShot(LOOK_MS, loop.quit)
    loop.exec()


@pytest.fixture(scope="module")
def at_town(qapp_instance: QGuiApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TownTerminal]:
    made = TownTerminal(tmp_path_factory.mktemp("town"))
    try:
        made.until(lambda: made.terminal.store.publications.matter_departments() is not None, "the service guide")
        made.until(lambda: made.terminal.store.mirror.as_of() is not None, "people and money")
        yield made
    finally:
        made.stop()


@pytest.fixture(scope="module")
def qapp_instance() -> QGuiApplication:
    return qt_application()


@pytest.fixture
def home(at_town: TownTerminal) -> Iterator[TownTerminal]:
    at_town.wait(town.Home)
    yield at_town
    if not isinstance(at_town.state, town.Home):
        at_town.touch("end")
    at_town.wait(town.Home)


def results(home: TownTerminal) -> None:
    """The elder lays the card, and a volunteer vouches."""
    home.go(query.TypingNumber, "subsidies")
    home.reader.plate.lay(ELDER)
    home.until(lambda: not isinstance(home.state, query.TypingNumber), "the card's claim")
    home.reader.plate.lift()
    if isinstance(home.state, query.ProvingByFace):
        home.go(query.ChoosingProof, "otherWay")
        home.go(query.ProvingByVolunteer, "item1")
    home.touch(*(f"key{digit}" for digit in PIN), "enter")
    home.wait(query.Results)


def test_a_villager_sees_the_own_subsidies_covered_until_asked_for(home: TownTerminal) -> None:
    results(home)
    assert "100.00" not in home.reads()
    home.touch("reveal")
    assert "100.00 元" in home.reads()
    assert ELDER.name not in home.reads()
    home.go(query.Entitled, "entitlements")
    home.go(query.Results, "back")


def test_a_doubt_becomes_a_complaint_that_is_answered_and_read_by_its_receipt(home: TownTerminal) -> None:
    results(home)
    home.touch("grant1")
    home.go(asking.ChoosingWords, "doubt")
    home.go(asking.LeavingContact, "item2")
    home.go(asking.Reviewing, "skip")
    home.go(asking.Sent, "send")
    sent = home.state
    assert isinstance(sent, asking.Sent)
    home.drained()
    listed = home.operator("consultations", "list")
    assert "耕地地力保护补贴" in listed
    receipt = sent.receipt.spoken
    home.operator("consultations", "assign", "财政所", "--consultation", receipt)
    home.operator("consultations", "answer", "--by", "财政所", "--consultation", receipt, said="账号已改，下月补发。")
    home.touch("end")
    home.wait(town.Home)
    home.until(
        lambda: (found := home.terminal.store.replies.by_receipt(sent.receipt)) is not None and bool(found.answer),
        "the answer",
    )
    home.go(asking.AskingStart, "asking")
    home.go(asking.EnteringReceipt, "item2")
    home.touch(*(f"key{digit}" for digit in sent.receipt.digits))
    home.go(asking.ShowingReply, "enter")
    assert "账号已改，下月补发。" in home.reads()


def test_a_volunteer_signs_in_writes_for_a_villager_and_the_district_knows_who_helped(home: TownTerminal) -> None:
    home.go(town.VolunteerCalled, "help")
    home.go(assisted.SigningIn, "signIn")
    home.touch(*(f"key{digit}" for digit in PIN))
    home.go(assisted.Desk, "enter")
    home.go(asking.AskingStart, "item3")
    home.touch("item0")
    home.until(lambda: not isinstance(home.state, asking.FindingDepartments | asking.AskingStart), "the departments")
    home.go(asking.ChoosingWords, "item0")
    home.go(asking.LeavingContact, "item2")
    home.go(asking.Reviewing, "skip")
    home.go(assisted.Confirming, "send")
    assert "请本人按确认" in home.reads()
    home.go(asking.Sent, "confirm")
    assert f"志愿者协助中 · {VOLUNTEER}" in home.reads()
    home.go(assisted.Desk, "end")
    home.go(town.Home, "signOut")
    assert VOLUNTEER not in home.reads()
    home.drained()
    with closing(sqlite3.connect(home.database)) as district:
        bodies = [json.loads(body) for (body,) in district.execute("SELECT body FROM record WHERE kind = 'assisted'")]
    assert {body["help"] for body in bodies} >= {"signed_in", "typed", "signed_out"}
    assert {body["volunteer"] for body in bodies} == {VOLUNTEER}
    assert all(set(body) == {"record_id", "at", "volunteer", "help", "place"} for body in bodies)


def test_with_the_line_cut_everything_goes_on_and_nothing_is_sent_twice(home: TownTerminal) -> None:
    home.drained()
    home.line.cut()
    home.until(lambda: not home.terminal.loop.snapshot.link.online, "the line's end")
    home.go(browsing.Ways, "policies")
    home.go(browsing.Choosing, "item0")
    home.go(browsing.Entries, "item0")
    home.go(browsing.Reading, "item0")
    assert "数据截至" in home.reads()
    home.touch("end")
    home.go(browsing.Choosing, "notices")
    home.go(browsing.Choosing, "item0")
    home.touch("end")
    home.go(browsing.Ways, "guide")
    home.go(browsing.Choosing, "item1")
    home.go(browsing.Entries, "item0")
    home.go(browsing.Reading, "item0")
    home.touch("end")
    home.go(rating.ChoosingSubject, "rating")
    home.go(rating.Grading, "item0")
    home.go(rating.GivingReasons, "item3")
    home.go(rating.Rated, "reason0", "enter")
    assert home.state == rating.Rated(kept=True)
    waiting = home.terminal.loop.snapshot.link.waiting
    home.until(lambda: home.terminal.store.outbox.depth().pending >= max(1, waiting), "the waiting rating")
    home.line.restore()
    home.drained()
    summary = home.operator("ratings", "summary")
    assert "dissatisfied" in summary or "不满意" in summary
