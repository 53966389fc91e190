"""Cards and codes from the device to the door: whose they are, and that nothing of them outlives its visit."""

import gc
import weakref
from dataclasses import replace
from datetime import date

import pytest

from kiosk.domain.health import Device, Fault, Ready, Retrying
from kiosk.domain.health_code import CodeColour, CodeVerdict
from kiosk.domain.id_card import CardKind, CardTrouble, IdCard
from kiosk.domain.records import EntryRecord, HandOver, Way
from kiosk.domain.scanned_code import ScannedCode
from kiosk.flows import door
from kiosk.flows.events import EndPressed, OtherWayWanted, VolunteerWanted, WayChosen
from kiosk.flows.machine import Rules, Screening
from tests.support.visits import ELDER, warmth
from tests.unit.service.test_session import RESIDENT, Kiosk

FITTED = frozenset({Device.ID_CARD_READER, Device.SCANNER})
CARD = IdCard(CardKind.RESIDENT, RESIDENT.name, RESIDENT.id_number.text, date(2020, 1, 1), date(2040, 1, 1))
CODE = ScannedCode("opaque-token")


@pytest.fixture
def kiosk() -> Kiosk:
    return at_the_choice(Screening.REQUIRED)


def at_the_choice(screening: Screening) -> Kiosk:
    kiosk = Kiosk(Rules(screening=screening, health_code_accepted=True, fitted=FITTED))
    kiosk.take(OtherWayWanted())
    return kiosk


def lays(kiosk: Kiosk, seen: IdCard | CardTrouble = CARD) -> door.DoorState:
    kiosk.effects.presented.card(seen)
    kiosk.loop.drain()
    return kiosk.state


def shows(kiosk: Kiosk) -> door.DoorState:
    kiosk.effects.presented.code(CODE)
    kiosk.loop.drain()
    return kiosk.state


def test_a_listed_card_and_a_normal_temperature_open_the_door(kiosk: Kiosk) -> None:
    kiosk.take(WayChosen(Way.ID_CARD))
    assert kiosk.reader.looking
    assert isinstance(lays(kiosk), door.TakingWarmth)
    assert not kiosk.reader.looking
    kiosk.take(*(warmth(n / 10, 36.5) for n in range(5)))
    assert kiosk.state == door.Admitted("肖*强", 36.5)
    (record,) = kiosk.world.records
    assert isinstance(record, EntryRecord)
    assert (record.person, record.way, record.celsius) == (ELDER, Way.ID_CARD, 36.5)


def test_where_nobody_is_measured_the_card_alone_opens_the_door() -> None:
    kiosk = at_the_choice(Screening.OFF)
    kiosk.take(WayChosen(Way.ID_CARD))
    assert lays(kiosk) == door.Admitted("肖*强", None)


@pytest.mark.parametrize(
    ("seen", "reason"),
    [
        (replace(CARD, valid_until=date(2020, 1, 2)), HandOver.CARD_EXPIRED),
        (replace(CARD, name="肖国"), HandOver.CARD_NOT_LISTED),
        (replace(CARD, number="440308199901101512"), HandOver.CARD_NOT_LISTED),
        (replace(CARD, kind=CardKind.FOREIGNER_2017, number="CAN110081080310"), HandOver.CARD_NOT_LISTED),
    ],
    ids=["expired", "another name", "another number", "foreign"],
)
def test_a_card_that_opens_nothing_brings_the_volunteer(kiosk: Kiosk, seen: IdCard, reason: HandOver) -> None:
    kiosk.take(WayChosen(Way.ID_CARD))
    assert lays(kiosk, seen) == door.HandedOver(reason)
    assert kiosk.world.opened == 0


def test_an_unreadable_card_is_laid_again_and_then_the_volunteer_comes(kiosk: Kiosk) -> None:
    kiosk.take(WayChosen(Way.ID_CARD))
    for times in (1, 2):
        assert lays(kiosk, CardTrouble.UNREADABLE) == door.LayingCard(CardTrouble.UNREADABLE, times)
    assert lays(kiosk, replace(CARD, number="1" * 18)) == door.HandedOver(HandOver.CARD_UNREADABLE)


def test_fever_rests_and_is_handed_over_in_the_end(kiosk: Kiosk) -> None:
    kiosk.take(WayChosen(Way.ID_CARD))
    lays(kiosk)
    for _ in range(2):
        kiosk.take(*(warmth(n / 10, 38.4) for n in range(5)))
        assert isinstance(kiosk.state, door.WarmthAgain)
        assert isinstance(kiosk.elapse(10), door.TakingWarmth)
    kiosk.take(*(warmth(n / 10, 38.4) for n in range(5)))
    assert kiosk.state == door.HandedOver(HandOver.FEVER)
    assert kiosk.world.opened == 0


def test_a_card_answered_after_the_visit_ended_meets_nobody(kiosk: Kiosk) -> None:
    kiosk.take(WayChosen(Way.ID_CARD))
    kiosk.store.held = []
    lays(kiosk)
    kiosk.take(EndPressed(), OtherWayWanted(), WayChosen(Way.ID_CARD))
    kiosk.store.let_go()
    kiosk.loop.drain()
    assert kiosk.state == door.LayingCard()


def test_a_card_that_nobody_asked_for_is_not_even_looked_up(kiosk: Kiosk) -> None:
    assert lays(kiosk) == door.ChooseWay(door.WhyChoose.ASKED)


def test_nothing_of_the_card_outlives_the_session(kiosk: Kiosk) -> None:
    name = RESIDENT.name
    kiosk.take(WayChosen(Way.ID_CARD))

    class Traced(IdCard):
        __slots__ = ("__weakref__",)

    laid = Traced(CARD.kind, name, CARD.number, CARD.valid_from, CARD.valid_until)
    traced = weakref.ref(laid)
    lays(kiosk, laid)
    del laid
    kiosk.take(EndPressed())
    gc.collect()
    assert traced() is None
    assert CARD.number not in repr(kiosk.loop.snapshot)


def test_a_green_code_of_a_resident_opens_the_door() -> None:
    kiosk = at_the_choice(Screening.OFF)
    kiosk.world.codes[CODE.text] = CodeVerdict(CodeColour.GREEN, ELDER)
    kiosk.take(WayChosen(Way.HEALTH_CODE))
    assert kiosk.scanner.looking
    assert shows(kiosk) == door.Admitted("肖*强", None)
    assert not kiosk.scanner.looking


@pytest.mark.parametrize(
    ("verdict", "reason"),
    [
        (CodeVerdict(CodeColour.GREEN), HandOver.HEALTH_CODE),
        (CodeVerdict(CodeColour.YELLOW, ELDER), HandOver.CODE_NOT_GREEN),
        (CodeVerdict(CodeColour.RED, ELDER), HandOver.CODE_NOT_GREEN),
        (CodeVerdict(CodeColour.UNKNOWN), HandOver.CODE_UNVERIFIED),
        (None, HandOver.CODE_UNVERIFIED),
    ],
)
def test_any_other_code_brings_the_volunteer(kiosk: Kiosk, verdict: CodeVerdict | None, reason: HandOver) -> None:
    if verdict is not None:
        kiosk.world.codes[CODE.text] = verdict
    kiosk.take(WayChosen(Way.HEALTH_CODE))
    assert shows(kiosk) == door.HandedOver(reason)
    assert kiosk.world.opened == 0


def test_a_district_that_does_not_answer_is_not_waited_for(kiosk: Kiosk) -> None:
    kiosk.line.held = []
    kiosk.take(WayChosen(Way.HEALTH_CODE))
    assert shows(kiosk) == door.VerifyingCode()
    assert kiosk.elapse(10) == door.HandedOver(HandOver.CODE_UNVERIFIED)
    kiosk.line.let_go()
    kiosk.loop.drain()
    assert kiosk.state == door.HandedOver(HandOver.CODE_UNVERIFIED)


@pytest.mark.parametrize(
    ("way", "device", "why"),
    [
        (Way.ID_CARD, Device.ID_CARD_READER, door.WhyChoose.CARD_READER_LOST),
        (Way.HEALTH_CODE, Device.SCANNER, door.WhyChoose.SCANNER_LOST),
    ],
)
def test_a_lost_device_offers_the_next_way_at_once_and_is_used_again_when_it_returns(
    kiosk: Kiosk, way: Way, device: Device, why: door.WhyChoose
) -> None:
    kiosk.take(WayChosen(way))
    asking = kiosk.state
    kiosk.loop.post_health(device, Retrying(Fault.DISCONNECTED, 1.0, 1))
    assert kiosk.loop.drain().state == door.ChooseWay(why, doubts=Rules().doubts)
    assert isinstance(kiosk.take(WayChosen(way)), door.HandedOver)
    kiosk.take(EndPressed(), OtherWayWanted())
    kiosk.loop.post_health(device, Ready())
    kiosk.loop.drain()
    assert kiosk.take(WayChosen(way)) == asking


def test_who_lays_nothing_is_offered_another_way(kiosk: Kiosk) -> None:
    kiosk.take(WayChosen(Way.ID_CARD))
    assert kiosk.elapse(10) == door.ChooseWay(door.WhyChoose.NOTHING_SHOWN, doubts=Rules().doubts)
    assert not kiosk.reader.looking


def test_the_volunteer_is_one_touch_away(kiosk: Kiosk) -> None:
    kiosk.take(WayChosen(Way.ID_CARD))
    assert kiosk.take(VolunteerWanted()) == door.HandedOver(HandOver.ASKED)
