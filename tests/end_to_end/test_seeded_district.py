"""Every journey of a town's terminal by touch, before a whole seeded district: with the line up, and with the district gone.

A real window, a real encrypted store, real faces, real bytes of card reader and printer, and the district's own
process. By day the district is a hundredth of the real one; KIOSK_TEST_RESIDENTS=440000 makes it whole, with 197,800 grants.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from random import Random
from threading import Event
from time import monotonic
from typing import Any, cast

import numpy as np
import pytest
import zxingcpp
from numpy.typing import NDArray
from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtQuick import QQuickItem
from sqlalchemy import select

from devices.camera.simulator import PhotographCamera
from devices.camera.stage import Actor, Stage
from devices.id_card_reader.emulator import IdCardReaderEmulator
from devices.id_card_reader.simulator import PlayedCard
from devices.microphone.driver import Microphone
from devices.microphone.simulator import SimulatedSource
from devices.printer.emulator import PrinterEmulator
from devices.printer.mechanism import PrintedLine
from devices.voice.silent import SilentVoice
from kiosk.assembly import (
    Hardware,
    Store,
    card_reader_of,
    district_sync,
    engine_of,
    printer_of,
    recogniser_of,
    rules_of,
)
from kiosk.clock import SystemClock
from kiosk.domain.catalogue import title_of
from kiosk.domain.health import Device, Link, Ready
from kiosk.domain.id_number import IdNumber
from kiosk.domain.receipts import Receipt
from kiosk.domain.subsidies import yuan
from kiosk.enrolling import Registrar, from_files
from kiosk.flows import asking, assisted, browsing, query, rating, town
from kiosk.service.volunteers import new_pin
from kiosk.settings import Settings, load
from offline_cache.changes import FeedName
from offline_cache.schema import OutboxRow
from tests.support.enrolled import enrol
from tests.support.handwriting import STROKES
from tests.support.photographs import photograph
from tests.support.seeded_district import Beneficiary, SeededDistrict
from tests.support.village import Village, let_qt_work
from tests.support.well import Well
from tests.ui.items import draw
from ui.application import qt_application

RESIDENTS = int(os.environ.get("KIOSK_TEST_RESIDENTS", "4400"))
GRANTS = RESIDENTS * 1_978 // 4_400
"""In the district's own proportion of 2021: 197,800 to 440,000."""
SYNC_SECONDS = 1_200.0
VOLUNTEER, PIN = "V012", "135790"
OWN_NUMBER = "280416"
TELEPHONE = "13800138000"
DATED = "数据截至"
SPEAKING_LOOKS = 20
PICTURES_PER_SECOND = 5
"""Enough to see that somebody stands there, and to know a face: what else is tested here is no matter of the camera's."""
TEXTS = ("QString", "QStringList", "QVariantList")

pytestmark = [pytest.mark.long, pytest.mark.timeout(120 if RESIDENTS < 20_000 else 3_600)]


class SeededTown:
    """A terminal that has followed the whole district, with an elder whom it knows by face."""

    def __init__(self, folder: Path, models: Path) -> None:
        began = monotonic()
        self.district = SeededDistrict(folder, RESIDENTS, GRANTS)
        seeded = monotonic()
        self.elder, self.neighbour = self.district.beneficiaries(date.today().year, 2)
        self.settings = _settings(folder, self.district.url)
        self.settings.data_dir.mkdir()
        self.settings.models_dir.symlink_to(models)
        enrol(self.district.database, self.district.url, self.settings.terminal, self.settings.data_dir)
        followed = _follow_everything(self.settings, self.elder)
        megabytes = self.settings.store_file.stat().st_size / 1e6
        print(
            f"{RESIDENTS:,} residents, {GRANTS:,} grants: made up in {seeded - began:.0f} s, "
            f"first synchronisation {followed:.0f} s, store {megabytes:.0f} MB"
        )
        self.reader = IdCardReaderEmulator(Path(self.settings.card_reader.port), Random(3))
        self.printer = PrinterEmulator(Path(self.settings.printer.port), Random(4), period=0.02)
        self.microphone = SimulatedSource(speed=20.0)
        self.camera = PhotographCamera(fps=PICTURES_PER_SECOND)
        self.reader.start()
        self.printer.start()
        clock, well = SystemClock(), cast(Any, Well())
        self.voice = SilentVoice()
        self.village = Village(
            self.settings,
            Hardware(
                camera=self.camera,
                recogniser=recogniser_of(self.settings, self.camera.ring),
                thermometer=well,
                latch=well,
                voice=lambda _: self.voice,
                id_card_reader=card_reader_of(self.settings, clock),
                printer=printer_of(self.settings, clock),
                recorder=Microphone(self.microphone, clock),
            ),
        )

    def stop(self) -> None:
        self.village.stop()
        self.reader.stop()
        self.printer.stop()
        self.district.stop()

    def devices_are_ready(self) -> bool:
        wanted = (Device.CAMERA, Device.RECOGNISER, Device.ID_CARD_READER, Device.PRINTER, Device.MICROPHONE)
        health = self.village.terminal.loop.snapshot.health
        return all(health.get(device) == Ready() for device in wanted)

    def rows(self) -> list[tuple[str, str, str]]:
        """Of all records that were ever written here: id, hash, kind."""
        with self.village.terminal.store.database.reading() as connection:
            found = connection.execute(select(OutboxRow.record_id, OutboxRow.sha256, OutboxRow.kind)).all()
        return [(record, sha256, kind) for record, sha256, kind in found]

    def waiting(self, kind: str) -> int:
        with self.village.terminal.store.database.reading() as connection:
            of_kind = select(OutboxRow.seq).where(OutboxRow.kind == kind, OutboxRow.state == "pending")
            return len(connection.execute(of_kind).all())

    def arrived(self, kind: str) -> int:
        return len(self.district.asked("SELECT seq FROM record WHERE kind = ?", kind))


def _settings(folder: Path, url: str) -> Settings:
    return load(
        None,
        {
            "terminal": "T-town",
            "place": "terminal",
            "data_dir": folder / "terminal",
            "volunteer_pins": [new_pin(VOLUNTEER, PIN).line],
            # one elder, and two photographs of different days
            "faces": {"people": 10},
            # a machine that tests share may take long over what a terminal does at once
            "waits": {"answer_seconds": 30.0, "patience_seconds": 40.0, "idle_seconds": 300.0},
            "district": {"url": url, "poll_seconds": 0.5},
            "card_reader": {"port": str(folder / "card")},
            "printer": {"port": str(folder / "printer")},
            "microphone": "simulated",
        },
    )


def _follow_everything(settings: Settings, elder: Beneficiary) -> float:
    """Until every feed has come down; then the elder is enrolled, as an operator does it. Seconds of the former."""
    clock, followed = SystemClock(), Event()
    store = Store(settings, clock)
    try:
        sync = district_sync(settings, store, clock)

        def changed(link: Link) -> None:
            if link.online and all(store.mirror.feed_as_of(feed) is not None for feed in FeedName):
                followed.set()

        began = monotonic()
        sync.start(changed)
        assert followed.wait(SYNC_SECONDS)
        took = monotonic() - began
        sync.stop()
        registrar = Registrar(
            store.mirror, store.templates, clock, rules_of(settings), engine_of(settings), settings.models_dir
        )
        resident = registrar.resident(elder.name, IdNumber.parse(elder.id_number))
        for day in ("obama.jpg", "obama2.jpg"):
            registrar.enrol(resident, from_files([photograph(day)]))
    finally:
        store.close()
    return took


# ---------------------------------------------------------------- fixtures


@pytest.fixture(scope="module")
def qapp_instance() -> QGuiApplication:
    return qt_application()


@pytest.fixture(scope="module")
def at_town(
    qapp_instance: QGuiApplication, tmp_path_factory: pytest.TempPathFactory, models_dir: Path
) -> Iterator[SeededTown]:
    made = SeededTown(tmp_path_factory.mktemp("town"), models_dir)
    try:
        made.village.until(made.devices_are_ready, "the devices")
        yield made
    finally:
        made.stop()


@pytest.fixture(scope="module")
def answered(at_town: SeededTown) -> Receipt:
    """Of a doubt on a grant of the elder's that the department has answered since."""
    village = at_town.village
    village.wait(town.Home)
    by_card(at_town, at_town.elder)
    village.touch("grant0")
    village.go(asking.ChoosingWords, "doubt")
    receipt = send_ready_question(village)
    village.home()
    village.drained()
    spoken = receipt.spoken
    at_town.district.operator("consultations", "assign", "财政所", "--consultation", spoken)
    at_town.district.operator(
        "consultations", "answer", "--by", "财政所", "--consultation", spoken, said="账号已改，下月补发。"
    )
    replies = village.terminal.store.replies
    village.until(
        lambda: (found := replies.by_receipt(receipt)) is not None and bool(found.answer), "the department's answer"
    )
    return receipt


@pytest.fixture(scope="module", params=["the line is up", "the district is gone"])
def line(request: pytest.FixtureRequest, at_town: SeededTown, answered: Receipt) -> bool:
    """Whether the district answers. Gone, its process has ended and its port is closed."""
    up = request.param == "the line is up"
    village = at_town.village
    if not up:
        village.drained()
        at_town.district.stop()
        village.until(lambda: not village.terminal.loop.snapshot.link.online, "the line's end")
    return up


class Hall:
    """The terminal at its first page, and whether what is written there arrives or waits."""

    def __init__(self, at: SeededTown, line_up: bool) -> None:
        self.at = at
        self.village = at.village
        self.line_up = line_up

    @contextmanager
    def writes(self, kind: str) -> Iterator[None]:
        """One record more of this kind: at the district while the line is up, in the outbox while it is gone."""
        count = self.at.arrived if self.line_up else self.at.waiting
        before = count(kind)
        yield
        self.village.until(lambda: count(kind) > before, f"the record of {kind}")
        if not self.line_up:
            link = self.village.terminal.loop.snapshot.link
            assert not link.online

    @contextmanager
    def prints(self, text: str) -> Iterator[None]:
        before = len(self.at.printer.roll.slips)
        yield
        self.village.touch("print")
        self.village.until(lambda: len(self.at.printer.roll.slips) > before, "the slip")
        slip = self.at.printer.roll.slips[-1]
        assert text in "".join(line.text for line in slip if isinstance(line, PrintedLine))


@pytest.fixture
def hall(at_town: SeededTown, line: bool) -> Iterator[Hall]:
    at_town.village.wait(town.Home)
    yield Hall(at_town, line)
    at_town.village.home()


# ---------------------------------------------------------------- ways that several journeys take


def by_card(at: SeededTown, person: Beneficiary) -> None:
    """The card is laid, and a volunteer who has compared it vouches."""
    village = at.village
    village.go(query.TypingNumber, "subsidies")
    at.reader.plate.lay(PlayedCard(person.name, person.id_number))
    village.wait(query.ProvingByFace)
    at.reader.plate.lift()
    vouched_by_number(village)


def by_typing(village: Village, person: Beneficiary) -> None:
    village.go(query.TypingNumber, "subsidies")
    village.type_digits(person.id_number)
    village.go(query.TypingName, "enter")
    village.spell(person.name)
    village.go(query.ProvingByFace, "enter")


def vouched_by_number(village: Village) -> None:
    village.go(query.ChoosingProof, "otherWay")
    village.go(query.ProvingByVolunteer, "item1")
    village.type_digits(PIN)
    village.go(query.Results, "enter")


def shown_to(village: Village, person: Beneficiary) -> None:
    """Covered until asked for, with its date, and never under the whole name."""
    paid = f"{yuan(person.paid_fen)} 元"
    assert paid not in village.reads()
    assert DATED in village.reads()
    village.touch("reveal")
    assert paid in village.reads()
    assert person.name not in village.reads()


def send_ready_question(village: Village) -> Receipt:
    """From the page of words on: the first ready question, no telephone number."""
    village.go(asking.LeavingContact, "item2")
    village.go(asking.Reviewing, "skip")
    return sent(village)


def sent(village: Village) -> Receipt:
    village.go(asking.Sent, "send")
    assert isinstance(village.page, asking.Sent)
    return village.page.receipt


def to_words(village: Village) -> None:
    """A question to the first department."""
    village.go(asking.AskingStart, "asking")
    village.go(asking.ChoosingDepartment, "item0")
    village.go(asking.ChoosingWords, "item1")


# ---------------------------------------------------------------- my subsidies


def test_by_card(hall: Hall) -> None:
    with hall.writes("query"):
        by_card(hall.at, hall.at.elder)
    village = hall.village
    shown_to(village, hall.at.elder)
    village.touch("year", "item", "listen")
    with hall.prints(DATED):
        pass
    village.go(query.Entitled, "entitlements")
    assert DATED in village.reads()
    village.go(query.Results, "back")


def test_by_name_and_number_with_an_own_number_that_was_set_beside_a_volunteer(hall: Hall) -> None:
    village, person = hall.village, hall.at.neighbour
    by_typing(village, person)
    vouched_by_number(village)
    village.go(query.SettingPin, "ownPin")
    for _ in range(2):
        village.type_digits(OWN_NUMBER)
        village.touch("enter")
    village.wait(query.PinIsSet)
    village.home()
    by_typing(village, person)
    village.go(query.ChoosingProof, "otherWay")
    village.go(query.ProvingByPin, "item0")
    village.type_digits(OWN_NUMBER)
    village.go(query.Results, "enter")
    shown_to(village, person)


def test_by_face(hall: Hall) -> None:
    by_typing(hall.village, hall.at.elder)
    hall.at.camera.show(Stage((Actor(photograph("obama3.jpg")),)))
    try:
        hall.village.wait(query.Results)
    finally:
        hall.at.camera.show(Stage())
    shown_to(hall.village, hall.at.elder)


def test_by_a_volunteer_who_is_signed_in(hall: Hall) -> None:
    village = hall.village
    village.go(town.VolunteerCalled, "help")
    village.go(assisted.SigningIn, "signIn")
    village.type_digits(PIN)
    with hall.writes("assisted"):
        village.go(assisted.Desk, "enter")
    village.touch("item0")
    village.until(lambda: isinstance(village.page, query.TypingNumber), "the page for the number")
    hall.at.reader.plate.lay(PlayedCard(hall.at.elder.name, hall.at.elder.id_number))
    village.wait(query.Vouching)
    hall.at.reader.plate.lift()
    village.go(query.Results, "vouch")
    shown_to(village, hall.at.elder)
    village.go(assisted.Desk, "end")
    village.go(asking.AskingStart, "item3")
    village.go(asking.ChoosingDepartment, "item0")
    village.go(asking.ChoosingWords, "item1")
    village.go(asking.LeavingContact, "item2")
    village.go(asking.Reviewing, "skip")
    village.go(assisted.Confirming, "send")
    assert "请本人按确认" in village.reads()
    with hall.writes("consultation"):
        village.go(asking.Sent, "confirm")
    assert f"志愿者协助中 · {VOLUNTEER}" in village.reads()
    village.go(assisted.Desk, "end")
    village.go(town.Home, "signOut")
    assert VOLUNTEER not in village.reads()


def test_a_doubt_on_a_grant(hall: Hall) -> None:
    by_card(hall.at, hall.at.elder)
    hall.village.touch("grant0")
    hall.village.go(asking.ChoosingWords, "doubt")
    with hall.writes("consultation"):
        send_ready_question(hall.village)


# ---------------------------------------------------------------- what everybody may read


@pytest.mark.parametrize("way", ["by department", "by region", "new countryside", "by words"])
def test_a_policy(hall: Hall, way: str) -> None:
    village = hall.village
    village.go(browsing.Ways, "policies")
    match way:
        case "by department":
            village.go(browsing.Choosing, "item0")
            village.go(browsing.Entries, "item0")
        case "by region":
            village.go(browsing.Choosing, "item1")
            village.go(browsing.Entries, "item0")
        case "new countryside":
            village.go(browsing.Entries, "item2")
        case _:
            village.go(browsing.Searching, "item3")
            village.pick("养老")
            village.go(browsing.Entries, "enter")
    assert DATED in village.reads()
    village.go(browsing.Reading, "item0")
    assert DATED in village.reads()
    if way != "by words":
        return
    village.touch("later")
    assert isinstance(village.page, browsing.Reading)
    title = title_of(village.page.document)
    (code,) = zxingcpp.read_barcodes(picture(village))
    assert code.text.startswith(title)
    with hall.prints(title):
        pass


def test_everything_that_is_public(hall: Hall) -> None:
    """One notice of each kind."""
    village = hall.village
    village.go(browsing.Choosing, "notices")
    assert isinstance(village.page, browsing.Choosing)
    kinds = len(village.page.options)
    assert kinds >= 7
    for kind in range(kinds):
        if kind:
            village.go(browsing.Choosing, "notices")
        village.turn_to(f"item{kind}")
        village.touch(f"item{kind}")
        while not isinstance(village.page, browsing.Reading):
            before = village.page
            village.touch("item0")
            village.until(lambda before=before: settled(village, before), "the next page")
        assert DATED in village.reads()
        village.home()


def settled(village: Village, before: object) -> bool:
    return village.page is not before and not isinstance(village.page, browsing.Fetching)


def test_a_doubt_on_a_line_of_a_notice(hall: Hall) -> None:
    village = hall.village
    village.go(browsing.Choosing, "notices")
    village.touch("item0")
    for _ in range(4):
        if isinstance(village.page, browsing.Reading):
            break
        before = village.page
        village.touch("item0")
        village.until(lambda before=before: settled(village, before), "the next page")
    village.touch("list")
    village.go(asking.ChoosingWords, "line0")
    with hall.writes("consultation"):
        send_ready_question(village)


def test_how_to_get_something_done_and_a_number_for_the_hall(hall: Hall) -> None:
    village = hall.village
    village.go(browsing.Ways, "guide")
    village.go(browsing.Searching, "item0")
    village.pick("居住证")
    village.go(browsing.Entries, "enter")
    village.go(browsing.Reading, "item0")
    assert DATED in village.reads()
    with hall.writes("queue_ticket"):
        village.go(browsing.Ticket, "ticket")
    assert isinstance(village.page, browsing.Ticket)
    number = village.page.number
    assert number is not None
    assert number in village.reads()
    with hall.prints(number):
        pass


# ---------------------------------------------------------------- asking and rating


def test_asking_with_a_ready_question_and_a_telephone_number(hall: Hall) -> None:
    village = hall.village
    to_words(village)
    village.go(asking.LeavingContact, "item2")
    village.type_digits(TELEPHONE)
    village.go(asking.Reviewing, "enter")
    assert TELEPHONE in village.reads()
    with hall.writes("consultation"):
        receipt = sent(village)
    with hall.prints(receipt.spoken):
        pass


def test_asking_in_own_words_by_hand_and_by_pinyin(hall: Hall) -> None:
    village = hall.village
    to_words(village)
    village.go(asking.Writing, "item0")
    pad = village.window.kiosk.text_pad
    draw(village.window.view, STROKES["人"])
    village.until(lambda: "人" in pad.property("tiles"), "what the recogniser read")
    village.touch(f"tile{pad.property('tiles').index('人')}", "switch")
    village.spell("低保")
    village.go(asking.LeavingContact, "enter")
    village.go(asking.Reviewing, "skip")
    assert "人低保" in village.reads()
    with hall.writes("consultation"):
        sent(village)


def test_asking_with_ones_own_voice(hall: Hall) -> None:
    village = hall.village
    to_words(village)
    village.go(asking.Speaking, "item1")
    hall.at.microphone.speak()
    while not village.offers("enter"):
        village.touch("record")
        village.until(lambda: recording(village), "the recording")
        # sound comes twenty times as fast as in life; a note that is too short is told so, and taken again
        for _ in range(SPEAKING_LOOKS):
            let_qt_work()
        village.touch("record")
        village.until(lambda: not recording(village), "the end of the recording")
    hall.at.microphone.keep_quiet()
    village.go(asking.LeavingContact, "enter")
    village.go(asking.Reviewing, "skip")
    with hall.writes("voice_piece"):
        sent(village)


def recording(village: Village) -> bool:
    return isinstance(village.page, asking.Speaking) and village.page.recording


def test_a_reply_is_read_by_its_receipt_and_by_its_person(hall: Hall, answered: Receipt) -> None:
    village = hall.village
    village.go(asking.AskingStart, "asking")
    village.go(asking.EnteringReceipt, "item2")
    village.type_digits(answered.digits)
    village.go(asking.ShowingReply, "enter")
    assert "账号已改，下月补发。" in village.reads()
    village.home()
    by_card(hall.at, hall.at.elder)
    village.go(query.Replies, "replies")
    assert isinstance(village.page, query.Replies)
    place = next(place for place, one in enumerate(village.page.consultations) if one.answer)
    village.turn_to(f"item{place}")
    village.go(query.ReadingReply, f"item{place}")
    assert "账号已改，下月补发。" in village.reads()


def test_a_very_bad_rating_asks_to_be_called_back(hall: Hall) -> None:
    village = hall.village
    village.go(rating.ChoosingSubject, "rating")
    village.go(rating.Grading, "item1")
    village.go(rating.GivingReasons, "item4")
    village.go(rating.CallingBack, "reason0", "enter")
    village.type_digits(TELEPHONE)
    with hall.writes("rating"):
        village.go(rating.Rated, "enter")
    assert village.page == rating.Rated(kept=True)
    if hall.line_up:
        assert TELEPHONE in hall.at.district.operator("ratings", "call-backs")


# ---------------------------------------------------------------- afterwards


def test_the_end_leaves_nothing_of_the_person(hall: Hall) -> None:
    village, person = hall.village, hall.at.neighbour
    by_typing(village, person)
    vouched_by_number(village)
    shown_to(village, person)
    village.touch("grant0")
    village.home()
    left = said_by_anything(village)
    secrets = (person.name, person.id_number, yuan(person.paid_fen), PIN)
    assert not [word for word in secrets if word in left]


def test_when_the_district_is_back_every_record_is_there_once(at_town: SeededTown) -> None:
    """Whatever was written, whenever: known by its id and by the hash of its bytes."""
    at_town.district.serve()
    at_town.village.drained()
    here = at_town.rows()
    there = at_town.district.asked("SELECT record_id, sha256, kind FROM record WHERE terminal = 'T-town'")
    assert sorted(there) == sorted(here)
    assert at_town.district.asked("SELECT count(*) FROM refused_record") == [(0,)]
    for kind, table in (("consultation", "consultation"), ("rating", "rating"), ("queue_ticket", "queue_ticket")):
        of_kind = {record for record, _, its_kind in here if its_kind == kind}
        assert {identity for (identity,) in at_town.district.asked(f"SELECT id FROM {table}")} == of_kind
    assisted_by = [
        json.loads(str(body)) for (body,) in at_town.district.asked("SELECT body FROM record WHERE kind = 'assisted'")
    ]
    assert {body["volunteer"] for body in assisted_by} == {VOLUNTEER}
    assert all(set(body) == {"record_id", "at", "volunteer", "help", "place"} for body in assisted_by)


def picture(village: Village) -> NDArray[np.uint8]:
    """What is on the glass, in greys."""
    drawn = village.window.view.grabWindow().convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(drawn.constBits(), np.uint8).reshape(drawn.height(), drawn.bytesPerLine())
    # of its own: the bytes are Qt's, and go with its picture
    return rows[:, : drawn.width()].copy()


def said_by_anything(village: Village) -> str:
    """All texts that any object of the screen holds, seen or not, and the clipboard."""
    view, kiosk = village.window.view, village.window.kiosk
    texts = [str(item.property("text") or "") for item in items_below(view.contentItem())]
    for model in (kiosk, *kiosk.findChildren(QObject)):
        kind = model.metaObject()
        properties = [kind.property(place) for place in range(kind.propertyCount())]
        texts += [str(model.property(cast(str, one.name()))) for one in properties if one.typeName() in TEXTS]
    return "\n".join((*texts, QGuiApplication.clipboard().text()))


def items_below(item: QQuickItem) -> Iterator[QQuickItem]:
    yield item
    for child in item.childItems():
        yield from items_below(child)
