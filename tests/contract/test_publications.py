"""What any store of publications promises: what the district published, found by what citizens look for, as of a moment."""

from collections.abc import Generator
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from pydantic import JsonValue

from kiosk.domain.district_settings import DistrictScreening, RestPeriod
from kiosk.domain.entitlements import AgeBetween, HasAttribute
from kiosk.domain.guide import MatterFilter
from kiosk.domain.notices import NoticeCategory, NoticeFilter, Village
from kiosk.domain.policies import PolicyFilter, Theme
from kiosk.ports import Publications
from offline_cache.changes import FeedName
from offline_cache.encoding import decode_page
from offline_cache.publications import StoredPublications
from offline_cache.wire.configuration import Breadth, SettingValue
from offline_cache.wire.feed import Delete, FeedPage, GuidePage, NoticePage, PolicyPage, Put, SettingPage
from offline_cache.wire.publications import GuideValue, NoticeLine, NoticeValue, PolicyValue
from tests.support.terminal_store import TerminalStore, terminal_store

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)
TODAY = date(2026, 11, 23)


@pytest.fixture
def store(tmp_path: Path) -> Generator[TerminalStore]:
    with terminal_store(tmp_path) as opened:
        yield opened


@pytest.fixture
def shown(store: TerminalStore) -> Publications:
    return StoredPublications(store.database)


def policy(title: str = "高龄津贴发放办法", **changes: object) -> PolicyValue:
    usual = {
        "title": title,
        "department": "区民政局",
        "body": "凡具有本区户籍、年满八十周岁的老年人，可以申领高龄津贴。",
        "published_on": date(2026, 1, 1),
    }
    return PolicyValue.model_validate({**usual, **changes})


def notice(**changes: object) -> NoticeValue:
    usual = {
        "category": "subsidies",
        "title": "低保金发放公示",
        "starts_on": date(2026, 11, 1),
        "ends_on": date(2026, 11, 30),
        "period": "2026年10月",
        "town": "三角镇",
        "village": "泮坑村",
        "item": "低保",
        "lines": (NoticeLine(who="李*英", item="低保", fen=64_000), NoticeLine(who="肖*强", item="低保", fen=32_000)),
    }
    return NoticeValue.model_validate({**usual, **changes})


def matter(title: str = "老年人优待证办理", **changes: object) -> GuideValue:
    usual = {
        "title": title,
        "department": "区民政局",
        "materials": ("身份证", "一寸照片"),
        "licences": ("身份证",),
        "steps": ("递交材料", "当场领证"),
        "place": "区政务服务中心",
        "hours": "周一至周五 8:30-12:00",
        "towns": ("三角镇",),
        "instant": True,
    }
    return GuideValue.model_validate({**usual, **changes})


def take_in(store: TerminalStore, page: FeedPage) -> None:
    store.mirror.apply(decode_page(page))


def policies(store: TerminalStore, *values: PolicyValue, first: int = 1) -> None:
    items = tuple(Put[PolicyValue](key=f"zc-{n}", version=n, value=one) for n, one in enumerate(values, first))
    take_in(store, PolicyPage(items=items, next="e.9", more=False, as_of=NINE))


def notices(store: TerminalStore, *values: NoticeValue) -> None:
    items = tuple(Put[NoticeValue](key=f"gs-{n}", version=n, value=one) for n, one in enumerate(values, 1))
    take_in(store, NoticePage(items=items, next="e.9", more=False, as_of=NINE))


def guide(store: TerminalStore, *values: GuideValue) -> None:
    items = tuple(Put[GuideValue](key=f"sx-{n}", version=n, value=one) for n, one in enumerate(values, 1))
    take_in(store, GuidePage(items=items, next="e.9", more=False, as_of=NINE))


def titles(shown: Publications, words: str = "", **where: object) -> list[str]:
    page = shown.policies(PolicyFilter(words=words, **where), 0, 50)  # type: ignore[arg-type]
    assert page is not None
    assert page.total == len(page.items)
    return [brief.title for brief in page.items]


def test_before_the_first_synchronisation_there_is_no_answer_rather_than_an_empty_one(shown: Publications) -> None:
    assert shown.policies(PolicyFilter(), 0, 10) is None
    assert shown.policy_departments() is None
    assert shown.notices(NoticeFilter(), TODAY, 0, 10) is None
    assert shown.matters(MatterFilter(), 0, 10) is None
    assert shown.settings() is None


def test_policies_are_found_by_department_region_and_theme(store: TerminalStore, shown: Publications) -> None:
    policies(
        store,
        policy("全区的", themes=("elderly",)),
        policy("三角镇的", regions=("三角镇",), department="区农业农村局", themes=("new_countryside", "word_of_later")),
        policy("西阳镇的", regions=("西阳镇",), published_on=date(2026, 2, 1)),
    )
    departments, regions, themes = shown.policy_departments(), shown.policy_regions(), shown.policy_themes()
    assert departments is not None and departments.items == ("区农业农村局", "区民政局")
    assert regions is not None and set(regions.items) == {"三角镇", "西阳镇"}
    assert themes is not None and themes.items == (Theme.NEW_COUNTRYSIDE, Theme.ELDERLY)
    assert titles(shown) == ["西阳镇的", "全区的", "三角镇的"]
    assert titles(shown, region="三角镇") == ["全区的", "三角镇的"]
    assert titles(shown, department="区民政局") == ["西阳镇的", "全区的"]
    assert titles(shown, theme=Theme.NEW_COUNTRYSIDE) == ["三角镇的"]
    found = shown.policy("zc-2")
    assert found is not None and found.as_of == NINE
    assert found.value.themes == (Theme.NEW_COUNTRYSIDE,)
    assert shown.policy("zc-9") is None


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("低保", ["城乡低保办法", "临时救助办法"]),
        ("低", ["城乡低保办法", "临时救助办法"]),
        ("救助", ["临时救助办法"]),
        ("保办", ["城乡低保办法"]),
        ("保障", []),
        ("临时 低保", ["临时救助办法"]),
        ("临时　低保", ["临时救助办法"]),
        ("２０２６", ["临时救助办法"]),
        ("2026年", ["临时救助办法"]),
        ("PDF", ["临时救助办法"]),
        ('"低保" OR *', []),
        ("***", []),
        ("   ", ["临时救助办法", "城乡低保办法", "高龄津贴发放办法"]),
        ("人", ["高龄津贴发放办法"]),
        ("贴。", ["高龄津贴发放办法"]),
    ],
)
def test_words_of_any_length_are_found_in_title_and_text(
    store: TerminalStore, shown: Publications, words: str, found: list[str]
) -> None:
    policies(
        store,
        policy(),
        policy("城乡低保办法", body="甲"),
        policy("临时救助办法", body="未享受低保的家庭，2026年起申请，表格见pdf", published_on=date(2026, 3, 1)),
    )
    assert sorted(titles(shown, words)) == sorted(found)


def test_a_title_comes_before_a_text(store: TerminalStore, shown: Publications) -> None:
    policies(store, policy("甲", body="残疾人补贴" * 3), policy("残疾人两项补贴", body="乙"))
    assert titles(shown, "残疾人")[0] == "残疾人两项补贴"


def test_a_changed_policy_is_found_by_its_new_words_only(store: TerminalStore, shown: Publications) -> None:
    policies(store, policy("旧办法", body="耕地"))
    policies(store, policy("新办法", body="林地"), first=1)
    assert titles(shown, "耕地") == ["旧办法"]  # the same version again changes nothing
    newer = Put[PolicyValue](key="zc-1", version=7, value=policy("新办法", body="林地"))
    take_in(store, PolicyPage(items=(newer,), next="e.9", more=False, as_of=NINE))
    assert (titles(shown, "耕地"), titles(shown, "林地")) == ([], ["新办法"])
    take_in(store, PolicyPage(items=(Delete(key="zc-1", version=8),), next="e.9", more=False, as_of=NINE))
    assert (titles(shown, "林地"), titles(shown)) == ([], [])


def test_a_feed_begun_anew_leaves_no_words_of_before(store: TerminalStore, shown: Publications) -> None:
    policies(store, policy("旧办法", body="耕地"), policy("留下的", body="耕地"))
    store.mirror.restart(FeedName.POLICIES)
    kept = Put[PolicyValue](key="zc-2", version=1, value=policy("留下的", body="耕地"))
    take_in(store, PolicyPage(items=(kept,), next="e.9", more=False, as_of=NINE))
    assert titles(shown, "耕地") == ["留下的"]


def test_pages_follow_each_other(store: TerminalStore, shown: Publications) -> None:
    policies(store, *(policy(f"办法{number:02}") for number in range(25)))
    seen: list[str] = []
    for first in range(0, 30, 10):
        page = shown.policies(PolicyFilter(words="办法"), first, 10)
        assert page is not None and page.total == 25
        assert page.more == (first < 20)
        seen += [brief.title for brief in page.items]
    assert len(seen) == len(set(seen)) == 25


RULES: JsonValue = {
    "item": "高龄津贴",
    "conditions": [{"kind": "age_between", "least": 80}, {"kind": "has_attribute", "attribute": "低保"}],
}


def test_policies_that_find_people_come_as_benefits_while_they_are_valid(
    store: TerminalStore, shown: Publications
) -> None:
    policies(
        store,
        policy(rules=RULES, where="镇政府"),
        policy(rules=RULES, valid_until=date(2026, 11, 22)),
        policy(rules=RULES, valid_from=date(2026, 12, 1)),
        policy(rules={"item": "x", "conditions": [{"kind": "of_later_years"}]}),
        policy(),
    )
    found = shown.benefits(TODAY)
    assert found is not None
    (benefit,) = found.value
    assert (benefit.policy, benefit.item, benefit.where_to_apply) == ("zc-1", "高龄津贴", "镇政府")
    assert benefit.conditions == (AgeBetween(80, None), HasAttribute("低保"))
    assert len(titles(shown)) == 5


def test_notices_are_shown_from_their_first_day_to_their_last(store: TerminalStore, shown: Publications) -> None:
    notices(store, notice())
    days = {date(2026, 10, 31): 0, date(2026, 11, 1): 1, date(2026, 11, 30): 1, date(2026, 12, 1): 0}
    for day, count in days.items():
        page = shown.notices(NoticeFilter(), day, 0, 10)
        assert page is not None and page.total == count
        assert (shown.notice("gs-1", day) is None) == (count == 0)
        assert (shown.notice_lines("gs-1", day, 0, 10) is None) == (count == 0)


def test_notices_by_village_category_period_and_item(store: TerminalStore, shown: Publications) -> None:
    notices(
        store,
        notice(),
        notice(period="2026年9月", starts_on=date(2026, 10, 1)),
        notice(category="collective_assets", village="湾下村", item=None, lines=()),
        notice(category="announcement", village=None, town=None, item=None, lines=()),
    )

    def found(**where: object) -> set[str]:
        page = shown.notices(NoticeFilter(**where), TODAY, 0, 10)  # type: ignore[arg-type]
        assert page is not None
        return {brief.notice for brief in page.items}

    assert found(village="泮坑村", town="三角镇") == {"gs-1", "gs-2"}
    assert found(category=NoticeCategory.COLLECTIVE_ASSETS) == {"gs-3"}
    assert found(category=NoticeCategory.SUBSIDIES, period="2026年9月") == {"gs-2"}
    assert found(item="低保") == {"gs-1", "gs-2"}
    villages = shown.notice_villages(TODAY)
    assert villages is not None
    assert set(villages.items) == {Village("三角镇", "泮坑村"), Village("三角镇", "湾下村")}
    periods = shown.notice_periods(NoticeFilter(category=NoticeCategory.SUBSIDIES), TODAY)
    assert periods is not None and periods.items == ("2026年10月", "2026年9月")


def test_a_notice_and_its_lines_a_page_at_a_time(store: TerminalStore, shown: Publications) -> None:
    lines = tuple(NoticeLine(who=f"李*{n}", item="低保", fen=n, paid_on=TODAY) for n in range(1, 46))
    notices(store, notice(lines=lines))
    found = shown.notice("gs-1", TODAY)
    assert found is not None
    assert (found.value.brief.lines, found.value.total_fen, found.value.item) == (45, sum(range(46)), "低保")
    page = shown.notice_lines("gs-1", TODAY, 40, 20)
    assert page is not None
    assert [(line.number, line.fen) for line in page.items] == [(n, n) for n in range(41, 46)]
    assert (page.total, page.more) == (45, False)


@pytest.mark.parametrize(
    "changes",
    [
        {"body": "身份证号44140219500101001X"},
        {"title": "４４１４０２１９５００１０１００１Ｘ"},
        {"lines": (NoticeLine(who="李秀英", item="低保", fen=1),)},
        {"lines": (NoticeLine(who="李*英 441402 19500101 001X", item="低保", fen=1),)},
        {"lines": (NoticeLine(who="李*英", item="6217000000006677123", fen=1),)},
        {"category": "of_later_years"},
    ],
)
def test_a_notice_that_tells_too_much_is_not_shown_whoever_sends_it(
    store: TerminalStore, shown: Publications, changes: dict[str, object]
) -> None:
    notices(store, notice(**changes), notice())
    page = shown.notices(NoticeFilter(), TODAY, 0, 10)
    assert page is not None
    assert [brief.notice for brief in page.items] == ["gs-2"]


def test_matters_by_department_place_and_words(store: TerminalStore, shown: Publications) -> None:
    guide(
        store,
        matter(),
        matter("企业设立登记", department="区市场监管局", towns=(), instant=False, materials=("章程",), licences=()),
        matter("生育登记", in_hall=False, towns=("西阳镇",)),
    )

    def found(**where: object) -> set[str]:
        page = shown.matters(MatterFilter(**where), 0, 10)  # type: ignore[arg-type]
        assert page is not None
        return {brief.title for brief in page.items}

    assert found(words="登记") == {"企业设立登记", "生育登记"}
    assert found(words="登记", town="西阳镇") == {"生育登记"}
    assert found(in_hall=True) == {"老年人优待证办理", "企业设立登记"}
    assert found(department="区市场监管局") == {"企业设立登记"}
    assert found(words="章程") == {"企业设立登记"}
    towns, departments = shown.matter_towns(), shown.matter_departments()
    assert towns is not None and set(towns.items) == {"三角镇", "西阳镇"}
    assert departments is not None and departments.total == 2
    one = shown.matter("sx-1")
    assert one is not None
    assert [(paper.name, paper.by_licence) for paper in one.value.papers] == [("身份证", True), ("一寸照片", False)]
    assert one.value.brief.instant


def setting(key: str, breadth: Breadth, value: JsonValue) -> SettingValue:
    return SettingValue(key=key, breadth=breadth, value=value)


def test_the_narrowest_setting_holds_and_what_is_not_known_is_ignored(
    store: TerminalStore, shown: Publications, caplog: pytest.LogCaptureFixture
) -> None:
    values = [
        setting("screening", Breadth.TERMINAL, "off"),
        setting("screening", Breadth.DISTRICT, "required"),
        setting("screening", Breadth.TOWN, "advisory"),
        setting("rest_periods", Breadth.TOWN, [{"begins": "12:00", "ends": "14:30"}]),
        setting("volunteer_phone", Breadth.TOWN, "not a number"),
        setting("colour", Breadth.DISTRICT, "red"),
    ]
    items = tuple(Put[SettingValue](key=f"s-{n}", version=n, value=one) for n, one in enumerate(values, 1))
    take_in(store, SettingPage(items=items, next="e.9", more=False, as_of=NINE))
    found = shown.settings()
    assert found is not None
    assert found.value.screening is DistrictScreening.OFF
    assert found.value.rest_periods == (RestPeriod(time(12), time(14, 30)),)
    assert found.value.volunteer_phone is None
    assert found.value.day_notices is None
    assert "colour" in caplog.text and "not a number" not in caplog.text
    take_in(store, SettingPage(items=(Delete(key="s-1", version=9),), next="e.9", more=False, as_of=NINE))
    again = shown.settings()
    assert again is not None and again.value.screening is DistrictScreening.ADVISORY
