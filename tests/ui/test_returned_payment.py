"""A payment that came back: touched in the list, it says why and what to do, and all of it fits on either screen."""

from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import QCoreApplication

from kiosk.domain.people import PersonId
from kiosk.domain.subsidies import PaymentState, ReturnReason, Subsidy, SubsidyAnswer
from kiosk.flows import query
from tests.ui.conftest import LANDSCAPE, PORTRAIT, StageMaker
from tests.ui.items import find, lines, place, tap
from ui.gallery import Sample, Stage, snapshot_of
from ui.i18n import Language, words_of
from ui.payments import explained

AS_OF = datetime(2026, 11, 23, tzinfo=UTC)
DEPARTMENTS_WORDS = "社保卡正在换发新卡，旧卡已停用，新卡领取后请到镇社保窗口登记新的卡号再发"


def shown(stage: Stage) -> None:
    QCoreApplication.processEvents()
    stage.window.view.grabWindow()


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
def test_it_says_why_and_what_to_do(make_stage: StageMaker, size: tuple[int, int], language: Language) -> None:
    stage = make_stage(size, language)
    for session, reason in enumerate((*ReturnReason, DEPARTMENTS_WORDS, None), start=1):
        subsidy = Subsidy(
            "高龄津贴", 10_000, date(2026, 10, 15), PaymentState.RETURNED, "0012", "g-1", returned_for=reason
        )
        answer = SubsidyAnswer((subsidy,), AS_OF)
        stage.put(Sample("returned", snapshot_of(query.Results(PersonId("p-1"), "李*", answer), session=session)))
        shown(stage)
        tap(stage.window.view, find(stage.window.view, "grant0"))
        shown(stage)
        text = explained(subsidy, words_of(language))
        (line,) = [one for one in lines(stage.window.view) if str(one.property("text")).endswith(text)]
        assert line.property("truncated") is False
        box = place(line.parentItem().parentItem())
        assert box.contains(place(line))
