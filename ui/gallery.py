"""Every page as a picture, with invented people: `python -m ui.gallery DIR [--portrait | --landscape] [--english]`.

For looking at the whole face of the kiosk at once; needs no device and no display.
"""

import argparse
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import cv2
import numpy as np
from PySide6.QtCore import QEventLoop, QTimer

from kiosk.domain.fever import TooFar
from kiosk.domain.framing import Hint, HintDisplay
from kiosk.domain.health import Device, Fault, Link, Ready, Retrying
from kiosk.domain.id_number import IdNumber, IdNumberFault
from kiosk.domain.people import PersonId, SessionId
from kiosk.domain.records import HandOver
from kiosk.domain.subsidies import PaymentState, Subsidy, SubsidyAnswer
from kiosk.flows import clinical, door, query
from kiosk.flows.events import Event
from kiosk.flows.guidance import Guidance
from kiosk.flows.machine import Rules
from kiosk.ports import DockControl, Frame
from kiosk.service.snapshot import Snapshot, State
from ui.application import Appearance, KioskWindow
from ui.i18n import Language

SETTLE_MS = 160
"""Two turns of the preview's timer: a page is only whole with its picture."""

AS_OF = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)
SOMEBODY = PersonId("p-0001")
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


@dataclass(frozen=True, slots=True)
class Sample:
    """A page to be looked at. `typed` are the keys pressed on it, by the pad that has them."""

    name: str
    snapshot: Snapshot
    digits: str = ""
    letters: str = ""
    name_typed: str = ""
    pin: str = ""
    celsius: str = ""


def _hint(hint: Hint) -> Guidance:
    return Guidance(HintDisplay(hint, 1.0))


def _grant(item: str, fen: int, day: date, state: PaymentState = PaymentState.PAID) -> Subsidy:
    return Subsidy(item, fen, day, state, "0012")


ANSWER = SubsidyAnswer(
    (
        _grant("城乡居民基础养老金", 28_500, date(2026, 11, 15), PaymentState.PROCESSING),
        _grant("高龄津贴", 10_000, date(2026, 10, 28)),
        _grant("城乡居民基础养老金", 28_500, date(2026, 10, 15)),
        _grant("耕地地力保护补贴", 45_680, date(2026, 6, 30)),
        _grant("农村危房改造补助", 1_280_050, date(2026, 5, 12)),
        _grant("残疾人两项补贴", 21_600, date(2026, 4, 20), PaymentState.RETURNED),
        _grant("城乡居民医疗救助", 136_200, date(2026, 3, 9)),
        _grant("高龄津贴", 10_000, date(2025, 12, 28)),
    ),
    AS_OF,
)

_TRIES = door.Tries()
_LOST = Rules(lost=frozenset({Device.CAMERA}))

DOOR_STATES: dict[str, State] = {
    "attract": door.Attract(),
    "approaching": door.Approaching(0.0),
    "framing": door.Framing(_TRIES),
    **{f"framing_{hint.value}": door.Framing(_TRIES, guidance=_hint(hint)) for hint in Hint},
    "measuring": door.Measuring(_TRIES),
    "recognising": door.Recognising(_TRIES, 36.5),
    "deciding": door.Deciding(SOMEBODY, 36.5),
    **{f"measure_again_{why.value}": door.MeasureAgain(_TRIES, why) for why in door.WhyAgain},
    "admitted": door.Admitted("肖*强", 36.5),
    "admitted_unmeasured": door.Admitted("肖*强", None),
    "not_recognised": door.NotRecognised(_TRIES),
    **{f"choose_way_{why.value}": door.ChooseWay(why) for why in door.WhyChoose},
    **{f"handed_over_{reason.value}": door.HandedOver(reason) for reason in HandOver},
    "measuring_too_far": door.Measuring(_TRIES, found=TooFar()),
    "clinical_pin": clinical.ClinicalPin(HandOver.FEVER),
    "clinical_pin_wrong": clinical.ClinicalPin(HandOver.FEVER, wrong=1),
    "clinical_value": clinical.ClinicalValue(HandOver.FEVER),
    "clinical_value_slipped": clinical.ClinicalValue(HandOver.FEVER, slipped=True),
    "thanks": door.Thanks(),
    "still_there": door.StillThere(door.ChooseWay(door.WhyChoose.ASKED)),
}

QUERY_STATES: dict[str, State] = {
    "home": query.Home(),
    "typing_number": query.TypingNumber(),
    "typing_name": query.TypingName(ID_NUMBER),
    "checking_claim": query.CheckingClaim(),
    "proving_by_face": query.ProvingByFace(SOMEBODY),
    "proving_by_face_too_far": query.ProvingByFace(SOMEBODY, _hint(Hint.TOO_FAR)),
    "proving_by_volunteer": query.ProvingByVolunteer(SOMEBODY),
    "proving_by_volunteer_wrong": query.ProvingByVolunteer(SOMEBODY, 1),
    "proving_by_volunteer_checking": query.ProvingByVolunteer(SOMEBODY, checking=True),
    "looking_up": query.LookingUp(),
    "results": query.Results("肖*强", ANSWER),
    "not_available": query.NotAvailable(),
    "volunteer_called": query.VolunteerCalled(),
    "query_still_there": query.StillThere(query.TypingNumber()),
}


def snapshot_of(state: State, rules: Rules | None = None, session: int = 1) -> Snapshot:
    """A terminal in good health, as of a fixed morning."""
    return Snapshot(
        SessionId(session),
        state,
        Rules(health_code_accepted=True) if rules is None else rules,
        {device: Ready() for device in Device},
        Link(online=True, waiting=0),
        AS_OF,
    )


def samples() -> Iterator[Sample]:
    """Every state, and what else a page can look like."""
    for name, state in (DOOR_STATES | QUERY_STATES).items():
        yield Sample(name, snapshot_of(state))
    number, name = query.TypingNumber(), query.TypingName(ID_NUMBER)
    yield Sample("typing_number_half", snapshot_of(number), digits="1101051949")
    yield Sample("typing_number_good", snapshot_of(number), digits=ID_NUMBER.text)
    yield Sample("typing_number_check_digit", snapshot_of(number), digits="110105194912310021")
    yield Sample("typing_number_no_date", snapshot_of(number), digits="11010519491331")
    for fault in IdNumberFault:
        yield Sample(f"typing_number_told_{fault.value}", snapshot_of(query.TypingNumber(fault)))
    yield Sample("typing_name_pinyin", snapshot_of(name), name_typed="肖", letters="guo")
    yield Sample("typing_name_none", snapshot_of(name), name_typed="肖国强", letters="vvv")
    yield Sample("proving_by_volunteer_typed", snapshot_of(query.ProvingByVolunteer(SOMEBODY)), pin="135790")
    yield Sample("clinical_value_typed", snapshot_of(clinical.ClinicalValue(HandOver.FEVER)), celsius="366")
    yield Sample("attract_no_code", snapshot_of(door.Attract(), Rules()))
    yield Sample("attract_lost", _ailing(snapshot_of(door.Attract(), _LOST)))
    yield Sample("attract_no_thermometer", snapshot_of(door.Attract(), Rules(lost=frozenset({Device.THERMOMETER}))))
    yield Sample("choose_way_no_code", snapshot_of(door.ChooseWay(door.WhyChoose.ASKED), Rules()))
    yield Sample("choose_way_lost", _ailing(snapshot_of(door.ChooseWay(door.WhyChoose.CAMERA_LOST), _LOST)))
    yield Sample("home_before_data", replace(snapshot_of(query.Home()), data_as_of=None))
    yield Sample("results_one", snapshot_of(query.Results("李*", SubsidyAnswer(ANSWER.subsidies[4:5], AS_OF))))


def _ailing(snapshot: Snapshot) -> Snapshot:
    health = {**snapshot.health, Device.CAMERA: Retrying(Fault.DISCONNECTED, 0.0, 3)}
    return replace(snapshot, health=health, link=Link(online=False, waiting=3, set_aside=1))


class Stage:
    """A window that shows whatever snapshot it is given; also the tests' way to put a page up."""

    def __init__(self, appearance: Appearance, dock: SampleDock | None = None) -> None:
        self.posted: list[Event] = []
        self._current = snapshot_of(door.Attract(), session=0)
        self.window = KioskWindow(self.posted.append, lambda: self._current, PlaceholderFrames(), appearance, dock)

    def put(self, sample: Sample) -> None:
        """Show a page as it is after its keys were pressed."""
        kiosk = self.window.kiosk
        self._current = sample.snapshot
        kiosk.render(sample.snapshot)
        for key in sample.digits:
            kiosk.number_pad.press(key)
        for character in sample.name_typed:
            kiosk.name_pad.choose(character)
        for letter in sample.letters:
            kiosk.name_pad.press(letter)
        for key in sample.pin:
            kiosk.pin_pad.press(key)
        for key in sample.celsius:
            kiosk.clinical_pad.press(key)


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
