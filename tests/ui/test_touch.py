"""Each button posts its intent: on release, once, and not when a hand trembles."""

from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QCoreApplication, QPoint
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from kiosk.domain.catalogue import Shelf
from kiosk.domain.health import Device
from kiosk.domain.narrowing import LastFour, Surname
from kiosk.domain.proofs import SecondProof
from kiosk.domain.records import HandOver, Way
from kiosk.domain.speech import Pace, Speaking, SpeechWish
from kiosk.flows import clinical, door, query, temperature, town
from kiosk.flows.events import (
    Activity,
    AskingWanted,
    BackPressed,
    CelsiusEntered,
    ClinicalWanted,
    ClueGiven,
    DigitsWanted,
    EndPressed,
    Event,
    NameEntered,
    NumberEntered,
    OtherWayWanted,
    OwnWordsWanted,
    PinEntered,
    ShelfWanted,
    SpeechAsked,
    StillHerePressed,
    SubsidiesWanted,
    TryAgainPressed,
    VolunteerWanted,
    WayChosen,
)
from kiosk.flows.machine import Rules
from kiosk.service.snapshot import State
from tests.ui.conftest import LANDSCAPE, PORTRAIT, StageMaker
from tests.ui.items import find, place, tap, targets
from ui.gallery import ANSWER, DOOR_STATES, ID_NUMBER, SOMEBODY, TOWN_STATES, VOLUNTEER, Sample, SampleDock, snapshot_of
from ui.i18n import Language, words_of
from ui.menus import menu_of

ASKED = door.ChooseWay(door.WhyChoose.ASKED)

BUTTONS: list[tuple[State, str, Event]] = [
    (door.Attract(), "byFace", TryAgainPressed()),
    (door.Attract(), "byOther", OtherWayWanted()),
    (door.Attract(), "help", VolunteerWanted()),
    (door.Framing(door.Tries()), "otherWay", OtherWayWanted()),
    (door.Framing(door.Tries()), "end", EndPressed()),
    (door.MeasureAgain(door.Tries(), temperature.WhyAgain.ELEVATED), "otherWay", OtherWayWanted()),
    (door.NotRecognised(door.Tries()), "tryAgain", TryAgainPressed()),
    (door.NotRecognised(door.Tries()), "otherWay", OtherWayWanted()),
    (DOOR_STATES["asking_surname"], "surname钟", ClueGiven(Surname("钟"))),
    (DOOR_STATES["asking_surname"], "digits", DigitsWanted()),
    (DOOR_STATES["asking_digits"], "key1", Activity()),
    (DOOR_STATES["asking_digits"], "showCard", WayChosen(Way.ID_CARD)),
    (ASKED, "showCard", WayChosen(Way.ID_CARD)),
    (ASKED, "showCode", WayChosen(Way.HEALTH_CODE)),
    (ASKED, "findVolunteer", WayChosen(Way.VOLUNTEER)),
    (ASKED, "useFace", TryAgainPressed()),
    (door.HandedOver(HandOver.FEVER), "clinical", ClinicalWanted()),
    (clinical.ClinicalPin(HandOver.FEVER), "back", BackPressed()),
    (door.StillThere(ASKED), "carryOn", StillHerePressed()),
    (town.Home(), "subsidies", SubsidiesWanted()),
    (town.Home(), "help", VolunteerWanted()),
    (town.Home(), "guide", ShelfWanted(Shelf.GUIDE)),
    (town.Home(), "asking", AskingWanted()),
    (query.TypingNumber(), "back", BackPressed()),
    (query.TypingNumber(), "key1", Activity()),
    (query.TypingNumber(), "enter", NumberEntered("")),
    (query.TypingName(ID_NUMBER), "tile0", Activity()),
    (query.TypingName(ID_NUMBER), "more", Activity()),
    (query.ProvingByFace(SOMEBODY), "otherWay", OtherWayWanted()),
    (query.ProvingByVolunteer(SOMEBODY), "useFace", TryAgainPressed()),
    (query.Results(SOMEBODY, "肖*强", ANSWER), "later", Activity()),
    (query.Results(SOMEBODY, "肖*强", ANSWER), "end", EndPressed()),
    (query.NotAvailable(), "back", BackPressed()),
]


@pytest.mark.parametrize(("state", "name", "event"), BUTTONS, ids=[f"{type(s).__name__}-{n}" for s, n, _ in BUTTONS])
def test_a_touch_posts_its_intent_once(make_stage: StageMaker, state: State, name: str, event: Event) -> None:
    stage = make_stage()
    stage.put(Sample("", snapshot_of(state)))
    stage.window.view.grabWindow()
    tap(stage.window.view, find(stage.window.view, name))
    assert stage.posted == [event]


def test_a_number_typed_by_touch_arrives_whole(make_stage: StageMaker) -> None:
    stage = make_stage()
    stage.put(Sample("", snapshot_of(query.TypingNumber())))
    stage.window.view.grabWindow()
    for key in ID_NUMBER.text:
        tap(stage.window.view, find(stage.window.view, f"key{key}"))
    tap(stage.window.view, find(stage.window.view, "enter"))
    assert stage.posted[-1] == NumberEntered(ID_NUMBER.text)


def test_a_name_typed_by_tile_and_pinyin_arrives(make_stage: StageMaker) -> None:
    stage = make_stage()
    stage.put(Sample("", snapshot_of(query.TypingName(ID_NUMBER))))
    view = stage.window.view
    view.grabWindow()
    tap(view, find(view, "tile0"))
    for key in "guo":
        tap(view, find(view, f"key{key}"))
    assert stage.window.kiosk.text_pad.property("tiles")[:2] == ["郭", "国"]
    tap(view, find(view, "tile1"))
    tap(view, find(view, "enter"))
    assert stage.posted[-1] == NameEntered("陈国")


def test_the_last_four_are_sent_and_forgotten(make_stage: StageMaker) -> None:
    stage = make_stage()
    stage.put(Sample("", snapshot_of(DOOR_STATES["asking_digits"])))
    view = stage.window.view
    view.grabWindow()
    for key in ("X", "0", "0", "2", "X"):
        tap(view, find(view, f"key{key}"))
    tap(view, find(view, "enter"))
    assert stage.posted[-1] == ClueGiven(LastFour("002X"))
    assert stage.window.kiosk.doubt_view.property("cells") == [""] * 4


def test_a_clue_that_is_being_checked_is_not_overtaken(make_stage: StageMaker) -> None:
    stage = make_stage()
    stage.put(Sample("", snapshot_of(DOOR_STATES["asking_surname_checking"])))
    stage.window.view.grabWindow()
    tap(stage.window.view, find(stage.window.view, "surname钟"))
    assert stage.posted == []


def test_a_pin_is_sent_and_forgotten(make_stage: StageMaker) -> None:
    stage = make_stage()
    stage.put(Sample("", snapshot_of(query.ProvingByVolunteer(SOMEBODY)), pin="1357"))
    stage.window.view.grabWindow()
    tap(stage.window.view, find(stage.window.view, "enter"))
    assert stage.posted[-1] == PinEntered("1357")
    assert stage.window.kiosk.pin_pad.property("typed") == 0


def test_a_clinical_temperature_is_sent_and_forgotten(make_stage: StageMaker) -> None:
    stage = make_stage()
    stage.put(Sample("", snapshot_of(clinical.ClinicalValue(HandOver.FEVER, VOLUNTEER))))
    view = stage.window.view
    view.grabWindow()
    for key in "36":
        tap(view, find(view, f"key{key}"))
    tap(view, find(view, "enter"))
    assert CelsiusEntered("36") not in stage.posted, "half a temperature is not sent"
    tap(view, find(view, "key6"))
    assert stage.window.kiosk.clinical_pad.property("shown") == "36.6 ℃"
    tap(view, find(view, "enter"))
    assert stage.posted[-1] == CelsiusEntered("366")
    assert stage.window.kiosk.clinical_pad.property("shown") == "––.– ℃"


def test_only_who_waits_for_a_thermometer_is_measured(make_stage: StageMaker) -> None:
    stage = make_stage()
    stage.put(Sample("", snapshot_of(door.HandedOver(HandOver.ASKED))))
    assert "clinical" not in {target.objectName() for target in targets(stage.window.view)}


def test_a_finger_may_travel_but_not_leave(make_stage: StageMaker) -> None:
    stage = make_stage()
    stage.put(Sample("", snapshot_of(door.Attract())))
    view = stage.window.view
    view.grabWindow()
    tap(view, find(view, "help"), QPoint(30, 10))
    assert stage.posted == [VolunteerWanted()]
    tap(view, find(view, "help"), QPoint(30, -400))
    assert stage.posted == [VolunteerWanted()]


def test_the_second_touch_of_a_trembling_hand_is_ignored(make_stage: StageMaker, qtbot: QtBot) -> None:
    stage = make_stage(rest_ms=300)
    stage.put(Sample("", snapshot_of(door.Attract())))
    view = stage.window.view
    view.grabWindow()
    tap(view, find(view, "byOther"))
    stage.put(Sample("", snapshot_of(ASKED)))
    view.grabWindow()
    tap(view, find(view, "findVolunteer"))
    assert stage.posted == [OtherWayWanted()]
    QTest.qWait(400)
    tap(view, find(view, "findVolunteer"))
    assert stage.posted == [OtherWayWanted(), WayChosen(Way.VOLUNTEER)]


def test_only_the_ways_that_work_are_offered(make_stage: StageMaker) -> None:
    stage = make_stage()
    stage.put(Sample("", snapshot_of(ASKED, Rules(lost=frozenset({Device.CAMERA})))))
    names = {target.objectName() for target in targets(stage.window.view)}
    assert names == {"showCard", "findVolunteer", "help", "sound", "end"}


def test_the_simulators_panel_stands_beside_the_page(make_stage: StageMaker) -> None:
    dock = SampleDock()
    stage = make_stage(dock=dock)
    view = stage.window.view
    stage.put(Sample("", snapshot_of(door.Attract())))
    assert view.width() == 1080 + 320
    stage.window.kiosk.dock_view.use("mask")
    assert dock.used == ["mask"]
    view.grabWindow()
    assert all(target.x() + target.width() <= 1080 for target in targets(view))


def test_a_language_chosen_on_the_first_page_ends_with_the_visit(make_stage: StageMaker) -> None:
    stage = make_stage()
    stage.put(Sample("", snapshot_of(town.Home())))
    view = stage.window.view
    view.grabWindow()
    tap(view, find(view, "language"))
    assert stage.window.kiosk.language_view.property("foreign")
    stage.put(Sample("", snapshot_of(query.TypingNumber(), session=2)))
    QCoreApplication.processEvents()
    assert stage.window.kiosk.language_view.property("foreign")
    stage.put(Sample("", snapshot_of(town.Home(), session=3)))
    assert not stage.window.kiosk.language_view.property("foreign")


@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
@pytest.mark.parametrize("language", list(Language), ids=lambda language: language.value)
def test_the_voice_is_asked_by_buttons_that_a_thumb_hits(
    make_stage: StageMaker, size: tuple[int, int], language: Language
) -> None:
    stage = make_stage(size, language)
    stage.put(Sample("", snapshot_of(ASKED)))
    view = stage.window.view
    view.grabWindow()
    tap(view, find(view, "sound"))
    view.grabWindow()
    assert stage.posted == [SpeechAsked(SpeechWish.AGAIN)], "who presses a loudspeaker wants to hear"
    names = {target.objectName() for target in targets(view)}
    assert names == {"sound", "help", "end", *(wish.value for wish in SpeechWish)}, (
        "nothing of the page is pressed by mistake"
    )
    places = [place(find(view, wish.value)) for wish in SpeechWish]
    assert min(min(where.width(), where.height()) for where in places) >= 20 * 4.03 - 1
    assert all(right.left() - left.right() >= 4 * 4.03 - 1 for left, right in pairwise(places))
    assert all(QAccessible.queryAccessibleInterface(target).text(QAccessible.Text.Name) for target in targets(view))
    tap(view, find(view, "silence"))
    assert stage.posted[-1] == SpeechAsked(SpeechWish.SILENCE)
    tap(view, find(view, "sound"))
    view.grabWindow()
    assert "again" not in {target.objectName() for target in targets(view)}


def test_what_cannot_be_slower_is_not_offered_slower(make_stage: StageMaker) -> None:
    stage = make_stage()
    slow = replace(snapshot_of(ASKED), speaking=Speaking(Pace.SLOWER))
    stage.put(Sample("", slow))
    view = stage.window.view
    view.grabWindow()
    tap(view, find(view, "sound"))
    view.grabWindow()
    names = {target.objectName() for target in targets(view)}
    assert "slower" not in names and "faster" in names


def test_a_page_that_says_nothing_has_no_voice_to_ask(make_stage: StageMaker) -> None:
    stage = make_stage()
    for snapshot in (
        snapshot_of(town.Home()),
        replace(snapshot_of(ASKED), spoken=False),
        snapshot_of(ASKED, Rules(lost=frozenset({Device.VOICE}))),
    ):
        stage.put(Sample("", snapshot))
        assert "sound" not in {target.objectName() for target in targets(stage.window.view)}


def test_what_was_typed_stays_when_a_device_goes_and_comes_back(make_stage: StageMaker) -> None:
    stage = make_stage()
    fitted = Rules(fitted=frozenset({Device.ID_CARD_READER, Device.SCANNER}))
    stage.put(Sample("typing", snapshot_of(query.TypingNumber(), fitted), digits="440301"))
    for lost in (frozenset(Device), frozenset[Device]()):
        stage.put(Sample("typing", snapshot_of(query.TypingNumber(), replace(fitted, lost=lost))))
        stage.window.kiosk.number_pad.enter()
        assert stage.posted[-1] == NumberEntered("440301")


def test_without_a_microphone_writing_is_offered_in_its_place(make_stage: StageMaker) -> None:
    stage = make_stage()
    lost = Rules(lost=frozenset({Device.MICROPHONE}))
    stage.put(Sample("speaking", snapshot_of(TOWN_STATES["speaking"], lost)))
    tap(stage.window.view, find(stage.window.view, "record"))
    assert stage.posted == [OwnWordsWanted()]
    stage.put(Sample("recorded", snapshot_of(TOWN_STATES["speaking_recorded"], lost)))
    assert {"record", "enter"} & {one.objectName() for one in targets(stage.window.view)} == {"enter"}


def test_only_proofs_that_can_be_given_are_offered() -> None:
    page = query.ChoosingProof(SOMEBODY, (SecondProof.FACE, SecondProof.VOLUNTEER))
    for lost, offered in ((frozenset[Device](), 2), (frozenset({Device.CAMERA}), 1)):
        assert len(menu_of(snapshot_of(page, Rules(lost=lost)), words_of(Language.ZH_CN)).items) == offered
