"""Every page as a picture, with invented people: `python -m ui.gallery DIR [--portrait | --landscape] [--english]`.

For looking at the whole face of the kiosk at once; needs no device and no display.
"""

import argparse
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import cv2
import numpy as np
from PySide6.QtCore import QEventLoop, QTimer

from kiosk.domain.catalogue import Entry, Facet, Option, PublicNotice, Selection, Shelf
from kiosk.domain.consultations import Consultation, ConsultationSort, ConsultationState, Doubted, DoubtedKind
from kiosk.domain.consulting import Doubt, Draft, ReadyQuestion
from kiosk.domain.entitlements import AgeBetween, Benefit, HasAttribute
from kiosk.domain.entitlements import Finding as Entitlement
from kiosk.domain.fever import TooFar
from kiosk.domain.framing import Hint, HintDisplay
from kiosk.domain.guide import Level, Matter, MatterBrief, Paper
from kiosk.domain.handwriting import Candidate, Stroke
from kiosk.domain.health import Device, Fault, Link, Ready, Retrying
from kiosk.domain.id_card import CardTrouble
from kiosk.domain.id_number import IdNumber, IdNumberFault
from kiosk.domain.notices import Notice, NoticeBrief, NoticeCategory, NoticeLine
from kiosk.domain.people import PersonId, SessionId, VolunteerId
from kiosk.domain.policies import Policy, Theme
from kiosk.domain.proofs import SecondProof
from kiosk.domain.rated import Rating, Subject
from kiosk.domain.ratings import Step as Grade
from kiosk.domain.readiness import Finding, Part, Readiness, Remark, Standing
from kiosk.domain.receipts import Receipt, ReceiptFault
from kiosk.domain.records import HandOver, Way
from kiosk.domain.subsidies import PaymentState, ReturnReason, Subsidy, SubsidyAnswer
from kiosk.domain.warmth import Warmth
from kiosk.flows import (
    asking,
    assisted,
    browsing,
    clinical,
    door,
    letting_in,
    narrowing,
    presenting,
    query,
    rating,
    readiness,
    temperature,
    town,
)
from kiosk.flows.events import Event, SendPressed
from kiosk.flows.guidance import Guidance
from kiosk.flows.machine import Rules
from kiosk.flows.printing import Printing
from kiosk.flows.questions import OpenDocument
from kiosk.ports import DockControl, Frame, Handwriting
from kiosk.service.snapshot import Snapshot, State
from ui.application import Appearance, KioskWindow
from ui.i18n import Language
from ui.look import Look
from ui.screens import Screen, screen_of

SETTLE_MS = 160
"""Two turns of the preview's timer: a page is only whole with its picture."""

AS_OF = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)
SOMEBODY = PersonId("p-0001")
VOLUNTEER = VolunteerId("V012")
ID_NUMBER = IdNumber.parse("11010519491231002X")


class PlaceholderFrames:
    """A drawn visitor instead of a camera."""

    def __init__(self) -> None:
        self._sequence = 0
        image = np.full((720, 1280, 3), (196, 205, 200), np.uint8)
        cv2.rectangle(image, (0, 560), (1280, 720), (150, 160, 158), -1)
        cv2.ellipse(image, (640, 740), (300, 230), 0, 0, 360, (120, 86, 60), -1)
        cv2.ellipse(image, (640, 350), (150, 200), 0, 0, 360, (170, 196, 226), -1)
        cv2.ellipse(image, (640, 235), (158, 110), 0, 180, 360, (150, 150, 150), -1)
        for x in (585, 695):
            cv2.circle(image, (x, 340), 12, (50, 50, 50), -1)
        cv2.ellipse(image, (640, 430), (50, 26), 0, 10, 170, (80, 80, 160), 6)
        self._image = image

    def latest(self) -> Frame | None:
        self._sequence += 1
        return Frame(self._image, 0.0, self._sequence)


class SampleDock:
    """A panel with a switch of each kind."""

    def __init__(self) -> None:
        self.used: list[str] = []

    def controls(self) -> tuple[DockControl, ...]:
        return (
            DockControl("visitor", "Visitor before the camera", True),
            DockControl("mask", "Visitor wears a mask", False),
            DockControl("unplug", "Unplug the thermometer"),
        )

    def use(self, control: str) -> None:
        self.used.append(control)


class SampleHandwriting:
    """Reads the same whatever is written."""

    def start(self) -> None: ...
    def stop(self) -> None: ...

    def read(self, strokes: tuple[Stroke, ...], answer: Callable[[tuple[Candidate, ...]], None]) -> None:
        answer(
            tuple(Candidate(character, 0.9 - 0.03 * place) for place, character in enumerate("王玉主五正丑至工生亚"))
        )


WRITTEN_WANG: tuple[Stroke, ...] = (
    ((120, 110), (470, 96)),
    ((150, 270), (440, 262)),
    ((295, 108), (300, 250), (292, 430)),
    ((70, 448), (540, 436)),
)


@dataclass(frozen=True, slots=True)
class Sample:
    """A page to be looked at, with what was pressed, written and drawn on it, by the pad that has it."""

    name: str
    snapshot: Snapshot
    digits: str = ""
    letters: str = ""
    written: str = ""
    by_hand: bool | None = None
    strokes: tuple[Stroke, ...] = ()
    pin: str = ""
    celsius: str = ""
    last_four: str = ""


def _hint(hint: Hint) -> Guidance:
    return Guidance(HintDisplay(hint, 1.0))


def _grant(
    item: str,
    fen: int,
    day: date,
    state: PaymentState = PaymentState.PAID,
    returned_for: ReturnReason | str | None = None,
) -> Subsidy:
    return Subsidy(item, fen, day, state, "0012", returned_for=returned_for)


ANSWER = SubsidyAnswer(
    (
        _grant("城乡居民基础养老金", 28_500, date(2026, 11, 15), PaymentState.PROCESSING),
        _grant("高龄津贴", 10_000, date(2026, 10, 28)),
        _grant("城乡居民基础养老金", 28_500, date(2026, 10, 15)),
        _grant("耕地地力保护补贴", 45_680, date(2026, 6, 30)),
        _grant("农村危房改造补助", 1_280_050, date(2026, 5, 12)),
        _grant("残疾人两项补贴", 21_600, date(2026, 4, 20), PaymentState.RETURNED, ReturnReason.DORMANT),
        _grant("城乡居民医疗救助", 136_200, date(2026, 3, 9)),
        _grant("高龄津贴", 10_000, date(2025, 12, 28)),
    ),
    AS_OF,
)

_TRIES = door.Tries()
_DOUBT = narrowing.Doubt((SOMEBODY,))
_LOST = Rules(lost=frozenset({Device.CAMERA}))

DOOR_STATES: dict[str, State] = {
    "attract": door.Attract(),
    "approaching": door.Approaching(),
    "framing": door.Framing(_TRIES),
    **{f"framing_{hint.value}": door.Framing(_TRIES, guidance=_hint(hint)) for hint in Hint},
    "measuring": door.Measuring(_TRIES),
    "recognising": door.Recognising(_TRIES, 36.5),
    "asking_surname": narrowing.AskingSurname(_TRIES, 36.5, _DOUBT),
    "asking_surname_checking": narrowing.AskingSurname(_TRIES, 36.5, replace(_DOUBT, checking=True)),
    "asking_digits": narrowing.AskingDigits(_TRIES, 36.5, _DOUBT),
    "asking_digits_checking": narrowing.AskingDigits(_TRIES, 36.5, replace(_DOUBT, checking=True)),
    "deciding": door.Deciding(SOMEBODY, 36.5),
    **{f"measure_again_{why.value}": door.MeasureAgain(_TRIES, why) for why in temperature.WhyAgain},
    "admitted": door.Admitted("肖*强", 36.5),
    "admitted_remarked": door.Admitted("肖*强", 36.5, remarked=True),
    "admitted_unmeasured": door.Admitted("肖*强", None),
    "not_recognised": door.NotRecognised(_TRIES),
    **{f"choose_way_{why.value}": door.ChooseWay(why) for why in door.WhyChoose},
    **{f"handed_over_{reason.value}": door.HandedOver(reason) for reason in HandOver},
    "measuring_too_far": door.Measuring(_TRIES, found=TooFar()),
    "clinical_pin": clinical.ClinicalPin(HandOver.FEVER),
    "clinical_pin_wrong": clinical.ClinicalPin(HandOver.FEVER, wrong=1),
    "clinical_value": clinical.ClinicalValue(HandOver.FEVER, VOLUNTEER),
    "clinical_value_slipped": clinical.ClinicalValue(HandOver.FEVER, VOLUNTEER, slipped=True),
    "laying_card": presenting.LayingCard(),
    **{f"laying_card_{trouble.value}": presenting.LayingCard(trouble, 1) for trouble in CardTrouble},
    "showing_code": presenting.ShowingCode(),
    "verifying_code": presenting.VerifyingCode(),
    "taking_warmth": presenting.TakingWarmth(SOMEBODY, Way.ID_CARD),
    **{
        f"warmth_again_{why.value}": presenting.WarmthAgain(SOMEBODY, Way.ID_CARD, 1, why)
        for why in temperature.WhyAgain
    },
    "thanks": door.Thanks(),
    "still_there": door.StillThere(door.ChooseWay(door.WhyChoose.ASKED)),
}

_RESULTS = query.Results(SOMEBODY, "肖*强", ANSWER)
_ARTICLE = "符合条件的老年人可以向户籍所在地的村（居）民委员会提出申请，由镇（街道）审核，区民政局审批。"
_POLICY = Policy(
    "p-1", "高龄老人政府津贴发放办法", "区民政局", ("江南街道",), (Theme.ELDERLY,),
    "年满八十周岁、户口在本区的老人，每月都有津贴。",
    "户口在梅江区，年满 80 周岁的老人。80 至 89 周岁每月 50 元，90 至 99 周岁每月 100 元，100 周岁以上每月 300 元。",
    "每月 50 元到 300 元，按季度打到存折。",
    "户口所在的村委会、居委会，或者镇街便民服务中心。",
    "为进一步保障老年人的基本生活，根据有关规定，结合本区实际，制定本办法。\n"
    + "\n".join(f"第{n}条　{_ARTICLE}" for n in "一二三四五六七八"),
    date(2026, 3, 1), date(2026, 4, 1), date(2028, 3, 31),
)  # fmt: skip
_NOTICE = PublicNotice(
    Notice(
        NoticeBrief(
            "n-1", NoticeCategory.SUBSIDIES, "2026年第三季度高龄津贴发放公示", "长沙镇", "小密村", "2026年第三季度",
            date(2026, 10, 8), date(2026, 12, 8), 9,
        ),
        "高龄津贴",
        "现将本村 2026 年第三季度高龄津贴发放情况公布如下，如有疑问，可以在这里提出，也可以拨打镇里的电话。",
        135_000,
    ),
    tuple(
        NoticeLine(number, f"{surname}*英", "高龄津贴", 15_000, date(2026, 9, 28))
        for number, surname in enumerate("陈李黄张刘林曾钟古", start=1)
    ),
)  # fmt: skip
_MATTER = Matter(
    MatterBrief(
        "441402-0117", "城乡居民基本养老保险待遇申领", "区人社局", in_hall=True, towns=("长沙镇", "西阳镇"), instant=True
    ),
    Level.DISTRICT,
    (Paper("居民身份证", by_licence=True), Paper("银行存折或社会保障卡", by_licence=False)),
    ("到窗口提交材料", "工作人员当场核对", "领取受理回执"),
    "不收费", 5, "梅江区江南街道彬芳大道", "3 号窗口", "周一至周五 8:30-12:00，14:30-17:30", "0753-2196000",
)  # fmt: skip
_PICKED = Selection(Shelf.POLICIES).narrowed(Facet.DEPARTMENT, "区民政局")
_TITLES = (
    "高龄老人政府津贴发放办法",
    "城乡居民最低生活保障办法",
    "临时救助实施细则",
    "困难残疾人生活补贴和重度残疾人护理补贴实施办法",
    "特困人员救助供养办法",
    "孤儿基本生活保障办法",
    "农村留守老人关爱服务办法",
)
_DEPARTMENTS = (
    "区民政局",
    "区人社局",
    "区农业农村局",
    "区卫生健康局",
    "区医保局",
    "区残联",
    "区退役军人局",
    "区住建局",
    "区教育局",
)
_RECEIPT = Receipt.draw(lambda _: 271_828_182_845_904_523)
_ASKED = Consultation(
    UUID(int=1), "区民政局", "高龄津贴", ConsultationState.ANSWERED, AS_OF, date(2026, 11, 30),
    "您好。您的高龄津贴因账号变更被退回，请带身份证和新存折到镇便民服务中心更改，下一季度会一起补发。",
)  # fmt: skip
_WAITING = replace(_ASKED, consultation=UUID(int=2), topic="危房改造", state=ConsultationState.ASSIGNED, answer=None)
_DRAFT = Draft(
    ConsultationSort.COMPLAINT,
    Doubt(Doubted(DoubtedKind.GRANT, "g-1"), "残疾人两项补贴"),
    question=ReadyQuestion.WHY_RETURNED,
    contact="13800000000",
)
_WORDS = asking.ChoosingWords(_DRAFT, None)
_BENEFIT = Benefit(
    "p-9", "困难残疾人生活补贴", "残疾人两项补贴", "长沙镇便民服务中心", (HasAttribute("残疾"), AgeBetween(60, None))
)
_READING = browsing.Reading(_POLICY, AS_OF, None)
_RATING = Rating(Subject(counter="3"), Grade.VERY_DISSATISFIED)

_AILING = (Device.PRINTER, Device.MICROPHONE, Device.SCANNER)
_WORTH = (
    ("engine", "dlib"), ("most", 306), ("strangers", "1.0%"), ("turned_away", "19%"), ("people", 37),
    ("enrolled", 37), ("allowed", 100), ("others", 4),
)  # fmt: skip

TOWN_STATES: dict[str, State] = {
    "home": town.Home(),
    "typing_number": query.TypingNumber(),
    "typing_name": query.TypingName(ID_NUMBER),
    "checking_claim": query.CheckingClaim(),
    "choosing_proof": query.ChoosingProof(SOMEBODY, tuple(SecondProof)),
    "proving_by_face": query.ProvingByFace(SOMEBODY),
    "proving_by_face_too_far": query.ProvingByFace(SOMEBODY, _hint(Hint.TOO_FAR)),
    "proving_by_pin": query.ProvingByPin(SOMEBODY),
    "proving_by_pin_wrong": query.ProvingByPin(SOMEBODY, 1),
    "proving_by_volunteer": query.ProvingByVolunteer(SOMEBODY),
    "proving_by_volunteer_wrong": query.ProvingByVolunteer(SOMEBODY, 1),
    "proving_by_volunteer_checking": query.ProvingByVolunteer(SOMEBODY, checking=True),
    "looking_up": query.LookingUp(SOMEBODY),
    "results": _RESULTS,
    "results_vouched": replace(_RESULTS, vouched=VOLUNTEER),
    "looking_further": query.LookingFurther(_RESULTS),
    "entitled": query.Entitled((Entitlement(_BENEFIT, _BENEFIT.conditions),) * 2, AS_OF, _RESULTS),
    "entitled_nothing": query.Entitled((), AS_OF, _RESULTS),
    "replies": query.Replies((_ASKED, _WAITING), _RESULTS),
    "reading_reply": query.ReadingReply(_ASKED, query.Replies((_ASKED,), _RESULTS)),
    "setting_pin": query.SettingPin(_RESULTS),
    "setting_pin_again": query.SettingPin(_RESULTS, "135790"),
    "setting_pin_too_easy": query.SettingPin(_RESULTS, trouble=query.PinTrouble.TOO_EASY),
    "pin_is_set": query.PinIsSet(_RESULTS),
    "not_available": query.NotAvailable(),
    "volunteer_called": town.VolunteerCalled(),
    "town_still_there": town.StillThere(query.TypingNumber()),
    "ways_policies": browsing.Ways(Shelf.POLICIES),
    "ways_guide": browsing.Ways(Shelf.GUIDE),
    "fetching": browsing.Fetching(OpenDocument(Shelf.GUIDE, "m-1"), None),
    "choosing_department": browsing.Choosing(
        Selection(Shelf.POLICIES), Facet.DEPARTMENT, tuple(Option(name, name) for name in _DEPARTMENTS), AS_OF, None
    ),
    "choosing_category": browsing.Choosing(
        Selection(Shelf.NOTICES), Facet.CATEGORY, tuple(Option(one.value) for one in NoticeCategory), AS_OF, None
    ),
    "choosing_nothing": browsing.Choosing(Selection(Shelf.NOTICES), Facet.VILLAGE, (), None, None),
    "searching": browsing.Searching(Shelf.GUIDE, None),
    "entries": browsing.Entries(
        _PICKED, tuple(Entry(f"p-{n}", title, "区民政局  2026年3月1日") for n, title in enumerate(_TITLES)), AS_OF, None
    ),
    "entries_nothing": browsing.Entries(Selection(Shelf.GUIDE, words="居住"), (), AS_OF, None),
    "reading_policy": _READING,
    "reading_policy_printed": replace(_READING, printing=Printing.PRINTED),
    "reading_notice": browsing.Reading(_NOTICE, AS_OF, None),
    "reading_matter": browsing.Reading(_MATTER, AS_OF, None),
    "taking_ticket": browsing.TakingTicket(_READING),
    "ticket": browsing.Ticket("A017", browsing.Reading(_MATTER, AS_OF, None)),
    "no_ticket": browsing.Ticket(None, browsing.Reading(_MATTER, AS_OF, None)),
    "withdrawn": browsing.Withdrawn(None),
    "asking_start": asking.AskingStart(),
    "finding_departments": asking.FindingDepartments(_DRAFT),
    "asking_department": asking.ChoosingDepartment(_DRAFT, _DEPARTMENTS),
    "choosing_words": asking.ChoosingWords(Draft(ConsultationSort.QUESTION), asking.AskingStart()),
    "doubting": town.Doubting(_WORDS, _RESULTS),
    "writing": asking.Writing(_DRAFT, _WORDS),
    "speaking": asking.Speaking(_DRAFT, _WORDS),
    "speaking_now": asking.Speaking(_DRAFT, _WORDS, recording=True),
    "speaking_recorded": asking.Speaking(replace(_DRAFT, voice_seconds=23), _WORDS),
    "speaking_failed": asking.Speaking(_DRAFT, _WORDS, failed=True),
    "leaving_contact": asking.LeavingContact(_DRAFT, _WORDS),
    "leaving_contact_wrong": asking.LeavingContact(_DRAFT, _WORDS, wrong=True),
    "reviewing": asking.Reviewing(_DRAFT, _WORDS),
    "sending": asking.Sending(_DRAFT),
    "sent": asking.Sent(_RECEIPT),
    **{f"not_sent_{why.value}": asking.NotSent(why) for why in asking.WhyNotSent},
    "entering_receipt": asking.EnteringReceipt(),
    **{f"entering_receipt_{fault.value}": asking.EnteringReceipt(fault) for fault in ReceiptFault},
    "finding_reply": asking.FindingReply(),
    "showing_reply": asking.ShowingReply(_WAITING),
    "showing_no_reply": asking.ShowingReply(None),
    "rating_what": rating.ChoosingSubject(),
    "grading": rating.Grading(Subject()),
    "giving_reasons": rating.GivingReasons(_RATING),
    "calling_back": rating.CallingBack(_RATING),
    "keeping_rating": rating.KeepingRating(),
    "rated": rating.Rated(kept=True),
    "not_rated": rating.Rated(kept=False),
}

_HOME, _ATTRACT = town.Home(), door.Attract()
_ASKED_FOR = door.HandedOver(HandOver.ASKED)
_REVIEWING = asking.Reviewing(_DRAFT, _WORDS)
ASSISTED_STATES: dict[str, State] = {
    "signing_in": assisted.SigningIn(_ATTRACT),
    "signing_in_wrong": assisted.SigningIn(_HOME, wrong=1),
    "desk_at_door": assisted.Desk(VOLUNTEER, _ATTRACT),
    "desk_at_town": assisted.Desk(VOLUNTEER, _HOME),
    "visitor_asked": assisted.Assisting(VOLUNTEER, _ASKED_FOR),
    "visitor_fever": assisted.Assisting(VOLUNTEER, door.HandedOver(HandOver.FEVER)),
    "visitor_clinical_value": assisted.Assisting(VOLUNTEER, clinical.ClinicalValue(HandOver.FEVER, VOLUNTEER)),
    "choosing_ground": assisted.Assisting(VOLUNTEER, letting_in.ChoosingGround(HandOver.ASKED, VOLUNTEER)),
    "choosing_ground_measured": assisted.Assisting(
        VOLUNTEER, letting_in.ChoosingGround(HandOver.FEVER, VOLUNTEER, 36.6)
    ),
    "visitor_let_in": assisted.Assisting(VOLUNTEER, door.Admitted("", 36.6)),
    "sending_away": assisted.Assisting(VOLUNTEER, letting_in.SendingAway(HandOver.ASKED, VOLUNTEER)),
    **{
        f"sent_on_{where.value}": assisted.Assisting(VOLUNTEER, letting_in.SentOn(where)) for where in letting_in.ONWARD
    },
    "assisted_face": assisted.Assisting(VOLUNTEER, door.Framing(_TRIES, guidance=_hint(Hint.TOO_FAR))),
    "assisted_number": assisted.Assisting(VOLUNTEER, query.TypingNumber()),
    "vouching": assisted.Assisting(VOLUNTEER, query.Vouching(SOMEBODY, VOLUNTEER)),
    "assisted_results": assisted.Assisting(VOLUNTEER, replace(_RESULTS, vouched=VOLUNTEER)),
    "assisted_writing": assisted.Assisting(VOLUNTEER, asking.Writing(_DRAFT, _WORDS)),
    "assisted_reviewing": assisted.Assisting(VOLUNTEER, _REVIEWING),
    "confirming": assisted.Confirming(VOLUNTEER, _REVIEWING, SendPressed()),
    "assisted_sent": assisted.Assisting(VOLUNTEER, asking.Sent(_RECEIPT)),
}


STAFF_STATES: dict[str, State] = {
    "looking_over_first": assisted.Inspecting(VOLUNTEER, _ATTRACT, readiness.LookingOver()),
    "looking_over": assisted.Inspecting(
        VOLUNTEER,
        _ATTRACT,
        readiness.LookingOver(
            Readiness(
                (
                    Finding(Device.PRINTER, Standing.BROKEN, Remark.FAULTY, fault=Fault.NO_PAPER),
                    Finding(Device.MICROPHONE, Standing.BROKEN, Remark.FAULTY, fault=Fault.SILENT),
                    *(Finding(one, Standing.GOOD, Remark.WORKS) for one in Device if one not in _AILING),
                    Finding(Device.SCANNER, Standing.ABSENT, Remark.NOT_FITTED),
                    Finding(Part.STORE, Standing.GOOD, Remark.STORE_OPENS, (("taken", 212),)),
                    Finding(Part.QUEUE, Standing.ATTENTION, Remark.QUEUE_STANDS, (("waiting", 412), ("hours", 37))),
                    Finding(
                        Part.FEEDS,
                        Standing.ATTENTION,
                        Remark.FEEDS_STALE,
                        (("feeds", ("notices", "guide")), ("hours", 40)),
                    ),
                    Finding(Part.ROOM, Standing.GOOD, Remark.ROOM_AMPLE, (("free", "87.4"),)),
                    Finding(Part.DISTRICT, Standing.ATTENTION, Remark.DISTRICT_NOT_THE_DISTRICT),
                    Finding(Part.CLOCK, Standing.GOOD, Remark.CLOCK_RIGHT, (("seconds", 2),)),
                    Finding(Part.VOICE_PACKS, Standing.GOOD, Remark.CLIPS_COMPLETE, (("missing", 0),)),
                    Finding(Part.FACES, Standing.ATTENTION, Remark.FACES_OF_OTHERS, _WORTH),
                )
            ),
            looks=readiness.Looks.OVER,
            stages=readiness.Stages(Warmth(0.0, 34.12, 33.96, 34.05, 36.55, 24.3, 0.62, True, 900.0), of_face=True),
        ),
    ),
}


def snapshot_of(state: State, rules: Rules | None = None, session: int = 1) -> Snapshot:
    """A terminal in good health, as of a fixed morning."""
    return Snapshot(
        SessionId(session),
        state,
        Rules(health_code_accepted=True, fitted=frozenset({Device.PRINTER, Device.MICROPHONE}))
        if rules is None
        else rules,
        {device: Ready() for device in Device},
        Link(online=True, waiting=0),
        AS_OF,
        spoken=not screen_of(state).at_rest and screen_of(state) is not Screen.READINESS,
    )


def samples() -> Iterator[Sample]:
    """Every state, and what else a page can look like."""
    for name, state in (DOOR_STATES | TOWN_STATES | STAFF_STATES | ASSISTED_STATES).items():
        yield Sample(name, snapshot_of(state))
    number, name = query.TypingNumber(), query.TypingName(ID_NUMBER)
    yield Sample("typing_number_half", snapshot_of(number), digits="1101051949")
    yield Sample("typing_number_good", snapshot_of(number), digits=ID_NUMBER.text)
    yield Sample("typing_number_check_digit", snapshot_of(number), digits="110105194912310021")
    yield Sample("typing_number_no_date", snapshot_of(number), digits="11010519491331")
    for fault in IdNumberFault:
        yield Sample(f"typing_number_told_{fault.value}", snapshot_of(query.TypingNumber(fault)))
    yield Sample("typing_number_or_card", snapshot_of(number, Rules(fitted=frozenset({Device.ID_CARD_READER}))))
    for trouble in CardTrouble:
        yield Sample(f"typing_number_card_{trouble.value}", snapshot_of(query.TypingNumber(card=trouble)))
    yield Sample("typing_name_pinyin", snapshot_of(name), written="肖", letters="guo")
    yield Sample("typing_name_none", snapshot_of(name), written="肖国强", letters="vvv")
    yield Sample("typing_name_by_hand", snapshot_of(name), written="肖", by_hand=True)
    yield Sample("typing_name_drawn", snapshot_of(name), by_hand=True, strokes=WRITTEN_WANG)
    searching, writing = snapshot_of(TOWN_STATES["searching"]), snapshot_of(TOWN_STATES["writing"])
    yield Sample("searching_pinyin", searching, written="居住证", letters="ban")
    yield Sample("searching_drawn", searching, by_hand=True, strokes=WRITTEN_WANG)
    yield Sample("writing_by_hand", writing, written="请问，我家的高龄津贴什么时候到账？", by_hand=True)
    yield Sample(
        "writing_full", writing, written="请问今年的补贴为什么还没有收到。" * 31, by_hand=True, strokes=WRITTEN_WANG
    )
    yield Sample(
        "writing_pinyin", writing, written="请问今年的补贴为什么还没有收到。" * 20, by_hand=False, letters="shi"
    )
    yield Sample("proving_by_volunteer_typed", snapshot_of(query.ProvingByVolunteer(SOMEBODY)), pin="135790")
    yield Sample("clinical_value_typed", snapshot_of(clinical.ClinicalValue(HandOver.FEVER, VOLUNTEER)), celsius="366")
    yield Sample("asking_digits_typed", snapshot_of(DOOR_STATES["asking_digits"]), last_four="002X")
    yield Sample("attract_no_code", snapshot_of(door.Attract(), Rules()))
    yield Sample("attract_lost", _ailing(snapshot_of(door.Attract(), _LOST)))
    yield Sample("attract_no_thermometer", snapshot_of(door.Attract(), Rules(lost=frozenset({Device.THERMOMETER}))))
    yield Sample("choose_way_no_code", snapshot_of(door.ChooseWay(door.WhyChoose.ASKED), Rules()))
    yield Sample("choose_way_lost", _ailing(snapshot_of(door.ChooseWay(door.WhyChoose.CAMERA_LOST), _LOST)))
    for name, page in (("speaking", TOWN_STATES["speaking"]), ("speaking_recorded", TOWN_STATES["speaking_recorded"])):
        yield Sample(f"{name}_lost", snapshot_of(page, Rules(lost=frozenset({Device.MICROPHONE}))))
    yield Sample("home_before_data", replace(snapshot_of(town.Home()), data_as_of=None))
    yield Sample(
        "results_one", snapshot_of(query.Results(SOMEBODY, "李*", SubsidyAnswer(ANSWER.subsidies[4:5], AS_OF)))
    )


def _ailing(snapshot: Snapshot) -> Snapshot:
    health = {**snapshot.health, Device.CAMERA: Retrying(Fault.DISCONNECTED, 0.0, 3)}
    return replace(snapshot, health=health, link=Link(online=False, waiting=3, set_aside=1))


class Stage:
    """A window that shows whatever snapshot it is given; also the tests' way to put a page up."""

    def __init__(
        self, appearance: Appearance, dock: SampleDock | None = None, handwriting: Handwriting | None = None
    ) -> None:
        self.posted: list[Event] = []
        self._current = snapshot_of(door.Attract(), session=0)
        self.window = KioskWindow(
            self.posted.append,
            lambda: self._current,
            PlaceholderFrames(),
            appearance,
            dock,
            SampleHandwriting() if handwriting is None else handwriting,
        )

    def put(self, sample: Sample, look: Look | None = None) -> None:
        """Show a page as it is after its keys were pressed."""
        kiosk = self.window.kiosk
        self._current = sample.snapshot
        kiosk.render(sample.snapshot)
        if look is not None:
            kiosk.look_view.use(look)
        for key in sample.digits:
            kiosk.number_pad.press(key)
        kiosk.text_pad.choose(sample.written)
        if sample.by_hand not in (None, kiosk.text_pad.property("byHand")):
            kiosk.text_pad.switchWay()
        for letter in sample.letters:
            kiosk.text_pad.press(letter)
        for (x, y), *rest in sample.strokes:
            kiosk.text_pad.pen.begin(x, y)
            for further in rest:
                kiosk.text_pad.pen.move(*further)
            kiosk.text_pad.pen.lift()
        for key in sample.pin:
            kiosk.pin_pad.press(key)
        for key in sample.celsius:
            kiosk.clinical_pad.press(key)
        for key in sample.last_four:
            kiosk.doubt_view.press(key)


def settle(milliseconds: int = SETTLE_MS) -> None:
    """Let Qt draw for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def picture_all(folder: Path, width_px: int, height_px: int, language: Language) -> None:
    """Write a PNG of each sample."""
    folder.mkdir(parents=True, exist_ok=True)
    stage = Stage(Appearance(width_px, height_px, full_screen=False, language=language))
    stage.window.show()
    settle()
    for session, sample in enumerate(samples(), start=1):
        stage.put(replace(sample, snapshot=replace(sample.snapshot, session=SessionId(session))))
        settle()
        stage.window.grab(folder / f"{sample.name}.png")
    stage.window.close()


def main() -> None:
    parser = argparse.ArgumentParser(description="Every page of the kiosk as a picture.")
    parser.add_argument("folder", type=Path)
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--portrait", action="store_true", help="portrait only")
    shape.add_argument("--landscape", action="store_true", help="landscape only")
    parser.add_argument("--english", action="store_true", help="English instead of Chinese")
    arguments = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    language = Language.EN if arguments.english else Language.ZH_CN
    if not arguments.landscape:
        picture_all(arguments.folder / "portrait", 1080, 1920, language)
    if not arguments.portrait:
        picture_all(arguments.folder / "landscape", 1920, 1080, language)


if __name__ == "__main__":
    main()
