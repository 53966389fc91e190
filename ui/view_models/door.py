"""The door's pages: one sentence at a time, the equal ways, and what the volunteer will ask for."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import assert_never

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.domain.fever import TooFar
from kiosk.domain.health import Device
from kiosk.domain.prompts import Prompt
from kiosk.domain.records import HandOver, Way
from kiosk.flows import clinical, door, presenting
from kiosk.flows.events import ClinicalWanted, Event, OtherWayWanted, TryAgainPressed, WayChosen
from kiosk.flows.machine import Rules, Screening
from kiosk.flows.temperature import WhyAgain
from kiosk.service.snapshot import Page, Snapshot
from ui.i18n import Words
from ui.view_models.guide import asked

QML_IMPORT_NAME = "Kiosk.Backend"
QML_IMPORT_MAJOR_VERSION = 1

_NO_STAGE = 0
_LOOK, _WARMTH, _FACE = 1, 2, 3


@dataclass(frozen=True, slots=True)
class DoorPage:
    """`stage` counts from 1 through looking, temperature and recognition; 0 on pages that have no progress."""

    title: str = ""
    text: str = ""
    sign: str = "face"
    note: str = ""
    stage: int = _NO_STAGE
    attention: bool = False
    measures: bool = True
    faces_work: bool = True
    code_accepted: bool = False
    restriction: str = ""
    clinical: bool = False
    """Whether a volunteer may type what a clinical thermometer shows."""


def door_page(snapshot: Snapshot, words: Words) -> DoorPage:
    title, text, sign, note, stage = _said(snapshot.page, words)
    rules = snapshot.rules
    return DoorPage(
        title,
        text,
        sign,
        note,
        stage,
        attention=_asks_for_more(snapshot.page),
        measures=rules.screening is not Screening.OFF,
        faces_work=rules.face_opens_door,
        code_accepted=rules.health_code_accepted,
        restriction=words["thermometer_lost"] if _cannot_screen(rules) else "",
        clinical=isinstance(snapshot.page, door.HandedOver) and clinical.may_confirm(snapshot.page.reason),
    )


def _asks_for_more(state: Page) -> bool:
    """Something did not come off and is to be done once more, or something about the face is to be changed."""
    if isinstance(state, door.Framing):
        return state.guidance.hint is not None
    laid_in_vain = isinstance(state, presenting.LayingCard) and state.trouble is not None
    return laid_in_vain or isinstance(state, presenting.WarmthAgain)


def _cannot_screen(rules: Rules) -> bool:
    return rules.screening is Screening.REQUIRED and Device.THERMOMETER in rules.lost


def _said(state: Page, words: Words) -> tuple[str, str, str, str, int]:
    """Title, text, sign, small note and stage of a state."""
    match state:
        case door.Approaching():
            return words.of("prompt", Prompt.WELCOME), "", "face", "", _LOOK
        case door.Framing():
            title, sign = asked(state.guidance.hint, words)
            return title, "", sign, "", _LOOK
        case door.Measuring(found=TooFar()):
            return words.of("prompt", Prompt.COME_TO_SENSOR), "", "up", words["screening"], _WARMTH
        case door.Measuring():
            return words.of("prompt", Prompt.HOLD_STILL), "", "warmth", words["screening"], _WARMTH
        case door.Recognising():
            return words.of("prompt", Prompt.RECOGNISING), "", "face", "", _FACE
        case door.Deciding():
            return words["deciding"], "", "check", "", _FACE
        case door.MeasureAgain(_, why) | presenting.WarmthAgain(_, _, _, why):
            rest = why is WhyAgain.ELEVATED
            title = words["again_title" if rest else "again_near_title"]
            return title, words.of("again", why), "clock" if rest else "warmth", words["screening"], _NO_STAGE
        case door.Admitted(masked_name, celsius, remarked):
            warmth = "" if celsius is None else words.say("warmth", celsius=f"{celsius:.1f}")
            note = words["volunteer_looks"] if remarked else warmth
            return words["enter"], words.say("hello", name=masked_name) if masked_name else "", "check", note, _NO_STAGE
        case door.NotRecognised():
            return words["not_recognised_title"], words["not_recognised_text"], "hand", "", _NO_STAGE
        case door.ChooseWay(why):
            return words["choose_title"], words.of("why", why), "door", "", _NO_STAGE
        case presenting.LayingCard(trouble):
            text = words["lay_card_text"] if trouble is None else words.of("card", trouble)
            return words["lay_card_title"], text, "card", "", _NO_STAGE
        case presenting.ShowingCode():
            return words["show_code_title"], words["show_code_text"], "code", "", _NO_STAGE
        case presenting.VerifyingCode():
            return words["verifying_title"], words["wait_text"], "code", "", _NO_STAGE
        case presenting.TakingWarmth():
            return words["card_known_title"], words["card_known_text"], "warmth", words["screening"], _NO_STAGE
        case door.HandedOver(reason):
            note = words["screening"] if clinical.may_confirm(reason) else ""
            return words["handed_title"], words.of("handed", reason), _sign_of(reason), note, _NO_STAGE
        case _:
            # The remaining pages have words of their own, or are the query's.
            return "", "", "face", "", _NO_STAGE


def _sign_of(reason: HandOver) -> str:
    match reason:
        case HandOver.ID_CARD | HandOver.CARD_UNREADABLE | HandOver.CARD_EXPIRED | HandOver.CARD_NOT_LISTED:
            return "card"
        case HandOver.HEALTH_CODE | HandOver.CODE_NOT_GREEN | HandOver.CODE_UNVERIFIED:
            return "code"
        case HandOver.FEVER | HandOver.NO_READING | HandOver.CLINICAL:
            return "warmth"
        case HandOver.DOOR_STUCK:
            return "door"
        case (
            HandOver.ASKED
            | HandOver.NOT_RECOGNISED
            | HandOver.CANNOT_RECORD
            | HandOver.DEVICE_LOST
            | HandOver.OUT_OF_ORDER
        ):
            return "volunteer"
        case never:
            assert_never(never)


@QmlElement
@QmlUncreatable("given to Main.qml")  # pyright: ignore[reportCallIssue] - its stub lacks __call__
class DoorViewModel(QObject):
    changed = Signal()

    def __init__(self, post: Callable[[Event], None], parent: QObject) -> None:
        super().__init__(parent)
        self._post = post
        self._page = DoorPage()

    def render(self, snapshot: Snapshot, words: Words) -> None:
        page = door_page(snapshot, words)
        if page != self._page:
            self._page = page
            self.changed.emit()

    @Property(str, notify=changed)
    def title(self) -> str:
        return self._page.title

    @Property(str, notify=changed)
    def text(self) -> str:
        return self._page.text

    @Property(str, notify=changed)
    def sign(self) -> str:
        return self._page.sign

    @Property(str, notify=changed)
    def note(self) -> str:
        return self._page.note

    @Property(int, notify=changed)
    def stage(self) -> int:
        return self._page.stage

    @Property(bool, notify=changed)
    def attention(self) -> bool:
        return self._page.attention

    @Property(bool, notify=changed)
    def measures(self) -> bool:
        return self._page.measures

    @Property(bool, notify=changed)
    def facesWork(self) -> bool:
        return self._page.faces_work

    @Property(bool, notify=changed)
    def codeAccepted(self) -> bool:
        return self._page.code_accepted

    @Property(str, notify=changed)
    def restriction(self) -> str:
        return self._page.restriction

    @Property(bool, notify=changed)
    def clinical(self) -> bool:
        return self._page.clinical

    @Slot()
    def enterClinical(self) -> None:
        self._post(ClinicalWanted())

    @Slot()
    def useFace(self) -> None:
        self._post(TryAgainPressed())

    @Slot()
    def otherWay(self) -> None:
        self._post(OtherWayWanted())

    @Slot()
    def showCard(self) -> None:
        self._post(WayChosen(Way.ID_CARD))

    @Slot()
    def showCode(self) -> None:
        self._post(WayChosen(Way.HEALTH_CODE))

    @Slot()
    def findVolunteer(self) -> None:
        self._post(WayChosen(Way.VOLUNTEER))
