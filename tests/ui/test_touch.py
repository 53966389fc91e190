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
from tests.ui.items import find, lines, place, tap, targets
from ui.gallery import (
    ANSWER,
    DOOR_STATES,
    ID_NUMBER,
    SOMEBODY,
    TOWN_STATES,
    VOLUNTEER,
    Sample,
    SampleDock,
    Stage,
    snapshot_of,
)
from ui.i18n import Language, words_of
from ui.look import Contrast, Look, TextSize
from ui.menus import menu_of

LARGEST = Look(TextSize.EXTRA_LARGE, Contrast.HIGH)
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
    assert names == {"showCard", "findVolunteer", "help", "sound", "end", "textSize", "contrast"}


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


@pytest.mark.parametrize(
    ("name", "view_model", "chosen"),
    [
        ("language", "language_view", "foreign"),
        ("textSize", "look_view", "chosen"),
        ("contrast", "look_view", "chosen"),
    ],
)
def test_what_was_chosen_on_the_first_page_ends_with_the_visit(
    make_stage: StageMaker, name: str, view_model: str, chosen: str
) -> None:
    stage = make_stage()
    choice = getattr(stage.window.kiosk, view_model)
    stage.put(Sample("", snapshot_of(town.Home())))
    view = stage.window.view
    view.grabWindow()
    tap(view, find(view, name))
    assert choice.property(chosen)
    stage.put(Sample("", snapshot_of(query.TypingNumber(), session=2)))
    QCoreApplication.processEvents()
    assert choice.property(chosen)
    stage.put(Sample("", snapshot_of(town.Home(), session=3)))
    assert not choice.property(chosen)


def test_a_look_chosen_by_somebody_who_walked_away_is_taken_back(make_stage: StageMaker, qtbot: QtBot) -> None:
    stage = make_stage()
    stage.put(Sample("", snapshot_of(door.Attract())))
    stage.window.view.rootObject().setProperty("strayChoiceMs", 1)
    stage.window.kiosk.look_view.use(LARGEST)
    qtbot.waitUntil(lambda: not stage.window.kiosk.look_view.property("chosen"))


def test_a_look_is_not_taken_back_while_somebody_is_served(make_stage: StageMaker) -> None:
    stage = make_stage()
    stage.window.view.rootObject().setProperty("strayChoiceMs", 1)
    stage.put(Sample("", snapshot_of(query.TypingNumber())), LARGEST)
    QTest.qWait(5)
    assert stage.window.kiosk.look_view.property("chosen")


def test_letters_grow_twice_and_are_as_before_after_the_third_touch(make_stage: StageMaker) -> None:
    """On any page; each touch shows that somebody is there, and each button says what it brings."""
    stage = make_stage()
    stage.put(Sample("", snapshot_of(query.TypingNumber())))
    view = stage.window.view
    for brings in ("大字", "特大字", "标准字"):
        view.grabWindow()
        assert find(view, "textSize").property("text") == brings
        tap(view, find(view, "textSize"))
    assert stage.posted == [Activity()] * 3
    assert not stage.window.kiosk.look_view.property("chosen")


@pytest.mark.parametrize(("size", "body_mm"), [(TextSize.NORMAL, 10), (TextSize.LARGE, 13), (TextSize.EXTRA_LARGE, 16)])
def test_running_text_is_as_high_as_the_look_promises(make_stage: StageMaker, size: TextSize, body_mm: int) -> None:
    stage = make_stage()
    stage.put(Sample("", snapshot_of(town.Home())), Look(size))
    stage.window.view.grabWindow()
    text = next(line for line in lines(stage.window.view) if line.property("text") == "钱到账没有")
    assert text.property("font").pixelSize() == pytest.approx(body_mm * 4.03, abs=1)


def test_dark_and_light_change_the_ground(make_stage: StageMaker) -> None:
    stage = make_stage()
    stage.put(Sample("", snapshot_of(town.Home())))
    view = stage.window.view
    for text, corner in (("黑底", "#fbf7ee"), ("白底", "#000000"), ("黑底", "#fbf7ee")):
        assert (view.grabWindow().pixelColor(1, 1).name(), find(view, "contrast").property("text")) == (corner, text)
        tap(view, find(view, "contrast"))


def test_a_paper_that_is_open_is_laid_out_again_for_larger_letters(make_stage: StageMaker) -> None:
    stage = make_stage()
    stage.put(Sample("", snapshot_of(TOWN_STATES["reading_policy"])))
    stage.window.view.grabWindow()
    before = _pages(stage)
    stage.window.kiosk.look_view.use(LARGEST)
    stage.window.view.grabWindow()
    assert _pages(stage) > before


def _pages(stage: Stage) -> int:
    """As the pager tells."""
    told = next(text for line in lines(stage.window.view) if (text := line.property("text")).startswith("第 1 页"))
    return int(told.split()[-2])


@pytest.mark.parametrize("name", ["year", "item", "entitlements", "replies", "print"])
def test_what_large_letters_leave_no_room_for_is_a_touch_away(make_stage: StageMaker, name: str) -> None:
    stage = make_stage()
    stage.put(Sample("", snapshot_of(query.Results(SOMEBODY, "肖*强", ANSWER))), LARGEST)
    view = stage.window.view
    view.grabWindow()
    assert name not in {target.objectName() for target in targets(view)}
    tap(view, find(view, "more"))
    view.grabWindow()
    tap(view, find(view, name))
    assert len(stage.posted) == 2
    view.grabWindow()
    tap(view, find(view, "more"))
    view.grabWindow()
    assert "grant0" in {target.objectName() for target in targets(view)}


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
    assert names == {"sound", "help", "end", "textSize", "contrast", *(wish.value for wish in SpeechWish)}, (
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
