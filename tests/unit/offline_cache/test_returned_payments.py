"""Why a payment came back, from the district's words to what a citizen reads: never a code, never a number."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from kiosk.domain.people import PersonId
from kiosk.domain.subsidies import ReturnReason
from offline_cache.encoding import decode_page
from offline_cache.wire import feed
from offline_cache.wire.feed import Put, SubsidyPage, SubsidyValue
from tests.support.terminal_store import terminal_store
from ui.i18n import Language, words_of
from ui.payments import explained

GENERAL = "钱没打进去，被银行退回了。请带身份证和存折到镇里的窗口改账号。"


def grant(returned_for: str | None, state: str = "returned") -> SubsidyPage:
    value = SubsidyValue(
        person="p-1",
        item="高龄津贴",
        fen=10_000,
        granted_on=date(2026, 10, 15),
        state=state,
        account_tail="0012",
        returned_for=returned_for,
    )
    put = Put[SubsidyValue](key="g-1", version=1, value=value)
    return SubsidyPage(items=(put,), next="e.1", more=False, as_of=datetime(2026, 11, 23, tzinfo=UTC))


def test_both_ends_know_the_same_reasons() -> None:
    assert {one.value for one in feed.ReturnReason} == {one.value for one in ReturnReason}


@pytest.mark.parametrize(
    ("said", "state", "kept", "read"),
    [
        ("card_lost", "returned", ReturnReason.CARD_LOST, "银行说：这张卡挂失了。"),
        (
            "社保卡正在换发",
            "returned",
            "社保卡正在换发",
            "原因：社保卡正在换发。请带身份证和存折，到镇里的窗口问一问。",
        ),
        (None, "returned", None, GENERAL),
        ("a_reason_of_later_years", "returned", None, GENERAL),
        ("账号 6217 0031 1001 0006 677 有误", "returned", None, GENERAL),
        ("card_lost", "paid", None, "钱已经打到您的账户。"),
    ],
)
def test_a_reason_comes_down_is_kept_and_is_read(
    tmp_path: Path, said: str | None, state: str, kept: object, read: str
) -> None:
    with terminal_store(tmp_path) as store:
        store.mirror.apply(decode_page(grant(said, state)))
        answer = store.mirror.subsidies(PersonId("p-1"))
    assert answer is not None
    (subsidy,) = answer.subsidies
    assert subsidy.returned_for == kept
    assert explained(subsidy, words_of(Language.ZH_CN)).startswith(read)
