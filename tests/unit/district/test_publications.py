"""Publications from an office's file to a feed: whole or not at all, every fault by its line, and only to whom they concern."""

import csv
import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from random import Random

import pytest
from openpyxl import Workbook

from district.database import Database
from district.importing.chinese import in_chinese
from district.importing.errors import ImportRefusedError
from district.importing.publications import import_publications
from district.made_up import HANDED_DOWN, IN_THE_HALL, MATTERS, matters, notices, policies
from district.publications.settings import SettingRefusedError, listed, set_value, unset
from district.publications.store import PAGE_BYTES, Written, changes_of, page_after, write_changes
from district.publications.values import PublicationKind, faults_of, scope_of
from offline_cache.wire.configuration import SettingKey
from offline_cache.wire.feed import Delete, FeedKind, Put
from offline_cache.wire.publications import GuideValue, NoticeLine, NoticeValue, PolicyValue

GUIDE = {
    "key": "senior-card",
    "title": "老年人优待证",
    "department": "民政办",
    "materials": ["身份证", "一寸照片"],
    "steps": ["交材料", "当场领证"],
    "place": "三角镇政府一楼3号窗口",
    "hours": "周一至周五 8:30-12:00",
}
NOTICE = {
    "key": "gs-1",
    "category": "subsidies",
    "title": "低保金发放公示",
    "starts_on": "2026-11-01",
    "ends_on": "2026-11-30",
    "period": "2026年10月",
    "town": "三角镇",
    "village": "湾下村",
    "lines": [{"who": "李*英", "item": "低保", "fen": 64000}],
}
POLICY = {
    "key": "zc-1",
    "title": "高龄津贴发放办法",
    "department": "区民政局",
    "body": "第一条",
    "published_on": "2026-01-01",
}
ENTRIES = {PublicationKind.GUIDE: GUIDE, PublicationKind.NOTICES: NOTICE, PublicationKind.POLICIES: POLICY}


def json_file(folder: Path, *entries: object) -> Path:
    path = folder / "publications.json"
    path.write_text(json.dumps(entries, ensure_ascii=False), encoding="utf-8")
    return path


def faults(database: Database, kind: PublicationKind, path: Path) -> tuple[str, ...]:
    with pytest.raises(ImportRefusedError) as refused:
        import_publications(database, kind, path)
    assert page_after(database, kind.feed, None, 10).items == ()
    return tuple(map(str, refused.value.faults))


def keys(database: Database, kind: FeedKind, town: str | None = None, terminal: str | None = None) -> list[str]:
    return [item.key for item in page_after(database, kind, None, 100, town, terminal).items]


@pytest.mark.parametrize("kind", PublicationKind)
def test_a_file_twice_changes_nothing_and_what_it_no_longer_names_is_deleted(
    district: Database, tmp_path: Path, kind: PublicationKind
) -> None:
    path = json_file(tmp_path, ENTRIES[kind])
    assert import_publications(district, kind, path, dry_run=True) == Written(1, 0, 0, 0)
    assert keys(district, kind.feed) == []
    assert import_publications(district, kind, path) == Written(1, 0, 0, 0)
    assert import_publications(district, kind, path) == Written(0, 0, 1, 0)
    page = page_after(district, kind.feed, None, 10)
    assert [item.key for item in page.items] == [ENTRIES[kind]["key"]]
    assert import_publications(district, kind, json_file(tmp_path), replace=True) == Written(0, 0, 0, 1)
    (gone,) = page_after(district, kind.feed, page.next, 10).items
    assert isinstance(gone, Delete)


@pytest.mark.parametrize(
    ("kind", "changes", "why"),
    [
        (PublicationKind.GUIDE, {"key": ""}, "entry 1, key"),
        (PublicationKind.GUIDE, {"phone": ""}, "entry 1, phone"),
        (PublicationKind.GUIDE, {"colour": "red"}, "entry 1, colour: there is no such field"),
        (PublicationKind.GUIDE, {"title": "a\u0000"}, "entry 1, title"),
        (PublicationKind.GUIDE, {"in_hall": False}, "neither the hall nor a town"),
        (PublicationKind.GUIDE, {"licences": ["结婚证"]}, "not among the materials"),
        (PublicationKind.GUIDE, {"level": "province"}, "entry 1, level"),
        (PublicationKind.POLICIES, {"themes": ["weather"]}, "entry 1, themes"),
        (PublicationKind.POLICIES, {"valid_until": "2025-01-01"}, "before the beginning"),
        (PublicationKind.POLICIES, {"rules": {"item": "x", "conditions": []}}, "entry 1, rules.conditions"),
        (
            PublicationKind.POLICIES,
            {"rules": {"item": "x", "conditions": [{"kind": "age_between"}]}},
            "neither least nor most",
        ),
        (
            PublicationKind.POLICIES,
            {"rules": {"item": "x", "conditions": [{"kind": "is_rich"}]}},
            "entry 1, rules.conditions.0",
        ),
        (PublicationKind.NOTICES, {"category": "gossip"}, "entry 1, category"),
        (PublicationKind.NOTICES, {"ends_on": "2026-10-01"}, "before starts_on"),
        (PublicationKind.NOTICES, {"town": None}, "without its town"),
        (PublicationKind.NOTICES, {"body": "身份证号４４１４０２19500101001X"}, "body: holds an identity number"),
        (PublicationKind.NOTICES, {"lines": [{"who": "李秀英", "item": "低保", "fen": 1}]}, "lines.0.who: is a whole"),
        (PublicationKind.NOTICES, {"lines": [{"who": "李*", "item": "低保", "fen": -1}]}, "lines.0.fen"),
    ],
)
def test_what_may_not_be_published_is_told_by_its_place_and_not_repeated(
    district: Database, tmp_path: Path, kind: PublicationKind, changes: dict[str, object], why: str
) -> None:
    told = faults(district, kind, json_file(tmp_path, {**ENTRIES[kind], **changes}))
    assert any(why in one for one in told)
    assert not any("李秀英" in one or "19500101" in one for one in told)


NOT_TO_BE_PUBLISHED: list[tuple[PublicationKind, dict[str, object], str]] = [
    (PublicationKind.GUIDE, {"key": "", "title": "无"}, "第1条 编号：没有填，或者超过80个字"),
    (PublicationKind.GUIDE, {"phone": ""}, "第1条 咨询电话：没有填"),
    (PublicationKind.GUIDE, {"colour": "red"}, "第1条 colour：没有这一项，请去掉"),
    (PublicationKind.GUIDE, {"title": "长" * 201}, "第1条 标题：太长，不能超过200个字"),
    (PublicationKind.GUIDE, {"title": "a\u0000"}, "第1条 标题：里面有不能用的字符，请重新打一遍"),
    (PublicationKind.GUIDE, {"title": 3}, "第1条 标题：不是文字"),
    (PublicationKind.GUIDE, {"steps": "窗口受理"}, "第1条 办理流程：应是一个列表"),
    (PublicationKind.GUIDE, {"limit_days": 1.5}, "第1条 办理时限：不是整数"),
    (PublicationKind.GUIDE, {"limit_days": 900}, "第1条 办理时限：太大，不能大于365"),
    (PublicationKind.GUIDE, {"limit_days": -1}, "第1条 办理时限：太小，不能小于0"),
    (PublicationKind.GUIDE, {"instant": "maybe"}, "第1条 即办件：应是 true 或 false"),
    (PublicationKind.GUIDE, {"in_hall": False}, "第1条 大厅和镇街都不受理：至少要有一处受理"),
    (PublicationKind.GUIDE, {"licences": ["结婚证"]}, "第1条 电子证照免交的材料不在申请材料里"),
    (PublicationKind.GUIDE, {"level": "province"}, "第1条 行使层级：不认识，请写：区级 或 镇级"),
    (PublicationKind.POLICIES, {"published_on": "去年"}, "第1条 发布日期：不是日期，请写成 2026-11-23 这样"),
    (PublicationKind.POLICIES, {"themes": ["weather"]}, "第1条 主题：不是认识的主题"),
    (PublicationKind.POLICIES, {"valid_until": "2025-01-01"}, "第1条 失效日期早于生效日期或发布日期"),
    (PublicationKind.POLICIES, {"rules": []}, "第1条 匹配规则：应是一个对象"),
    (PublicationKind.NOTICES, {"category": "gossip"}, "第1条 公开类别：不是认识的公开类别"),
    (PublicationKind.NOTICES, {"names": "hidden"}, "第1条 姓名公开方式：不认识，可以写：'masked' or 'open'"),
    (PublicationKind.NOTICES, {"ends_on": "2026-10-01"}, "第1条 公示结束早于公示开始"),
    (PublicationKind.NOTICES, {"town": None}, "第1条 填了村居，没有填镇街"),
    (PublicationKind.NOTICES, {"body": "44140219500101001X"}, "第1条 正文：里面有身份证号或账号，请去掉"),
    (
        PublicationKind.NOTICES,
        {"lines": [{"who": "李*", "item": "低保", "fen": 1}, {"who": "李秀英", "item": "低保", "fen": 1}]},
        "第1条 明细第2条：是完整的姓名：请用*遮住一个字，不是个人的请把姓名公开方式写成“公开”",
    ),
]


@pytest.fixture(scope="module")
def untouched(shared_location: str) -> Iterator[Database]:
    """One for all that is refused: nothing is ever written into it."""
    opened = Database(shared_location)
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("kind", "changes", "why"), NOT_TO_BE_PUBLISHED, ids=[why for _, _, why in NOT_TO_BE_PUBLISHED]
)
def test_a_clerk_is_told_in_chinese(
    untouched: Database, tmp_path: Path, kind: PublicationKind, changes: dict[str, object], why: str
) -> None:
    """Already by a trial, and nothing of the file is taken."""
    path = json_file(tmp_path, {**ENTRIES[kind], **changes}, {**ENTRIES[kind], "key": "another"})
    for dry_run in (True, False):
        with pytest.raises(ImportRefusedError) as refused:
            import_publications(untouched, kind, path, dry_run=dry_run)
        assert [in_chinese(fault) for fault in refused.value.faults] == [why]
    assert page_after(untouched, kind.feed, None, 10).items == ()


@pytest.mark.parametrize(
    ("content", "why"),
    [("{}", "a list of objects"), ("[1]", "entry 1: is no object"), ("[", "not JSON")],
)
def test_a_file_that_is_no_list(district: Database, tmp_path: Path, content: str, why: str) -> None:
    path = tmp_path / "guide.json"
    path.write_text(content)
    assert why in faults(district, PublicationKind.GUIDE, path)[0]


def test_two_entries_with_one_key(district: Database, tmp_path: Path) -> None:
    told = faults(district, PublicationKind.GUIDE, json_file(tmp_path, GUIDE, GUIDE))
    assert told == ("entry 2, key: is that of entry 1",)


def csv_file(folder: Path, *rows: Sequence[object]) -> Path:
    path = folder / "table.csv"
    with path.open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


NOTICE_HEADER = ["公示编号", "类别", "公示标题", "公示开始", "公示结束", "期次", "镇街", "村", "明细"]


def test_notices_from_an_offices_table(district: Database, tmp_path: Path) -> None:
    lines = "李*英 | 低保 | 1,240.50 | 2026年10月15日\n肖*强｜低保｜６４０"
    row = ["gs-1", "补贴发放", "低保公示", "2026年11月1日", "2026/11/30", "2026年10月", "三角镇", "湾下村", lines]
    path = csv_file(tmp_path, ["三角镇公示台账"], NOTICE_HEADER, row)
    assert import_publications(district, PublicationKind.NOTICES, path).new == 1
    (item,) = page_after(district, FeedKind.NOTICES, None, 10).items
    assert isinstance(item, Put) and isinstance(item.value, NoticeValue)
    assert (item.value.category, item.value.starts_on, item.value.ends_on) == (
        "subsidies",
        date(2026, 11, 1),
        date(2026, 11, 30),
    )
    assert item.value.lines == (
        NoticeLine(who="李*英", item="低保", fen=124_050, paid_on=date(2026, 10, 15)),
        NoticeLine(who="肖*强", item="低保", fen=64_000),
    )


def test_every_cell_that_cannot_be_read_is_told(district: Database, tmp_path: Path) -> None:
    good = ["gs-1", "补贴发放", "低保公示", "2026-11-01", "2026-11-30", "10月", "三角镇", "湾下村", ""]
    bad = ["gs-2", "闲谈", "低保公示", "十一月", "2026-11-30", "10月", "三角镇", "湾下村", "李*英 | 低保"]
    worse = ["gs-3", "补贴发放", "低保公示", "2026-11-01", "2026-11-30", "10月", "三角镇", "", "李*英 | 低保 | 许多"]
    told = faults(district, PublicationKind.NOTICES, csv_file(tmp_path, NOTICE_HEADER, good, bad, worse))
    assert told == (
        "line 3, category: is none of the known words",
        "line 3, starts_on: is no date: write 2026-11-23",
        "line 3, lines: has a line 1 that is not: who | item | yuan | day",
        "line 4, lines: has a line 1 of which a part is no amount in yuan",
    )


def test_every_line_of_a_table_is_told_in_chinese(district: Database, tmp_path: Path) -> None:
    good = ["gs-1", "补贴发放", "低保公示", "2026-11-01", "2026-11-30", "10月", "三角镇", "湾下村", ""]
    bad = ["gs-1", "闲谈", "", "十一月", "2026-11-30", "10月", "三角镇", "湾下村", "李*英 | 低保"]
    worse = ["gs-3", "补贴发放", "低保公示", "2026-11-01", "2026-11-30", "10月", "三角镇", "", "李*英 | 低保 | 许多"]
    with pytest.raises(ImportRefusedError) as refused:
        import_publications(district, PublicationKind.NOTICES, csv_file(tmp_path, NOTICE_HEADER, good, bad, worse))
    assert [in_chinese(fault) for fault in refused.value.faults] == [
        "第3行 公开类别：不认识，请按说明里的词填写",
        "第3行 公示开始：不是日期，请写成 2026-11-23 这样",
        "第3行 明细：第1行格式不对，应是：姓名 | 项目 | 金额 | 日期",
        "第3行 编号：与第2行重复",
        "第3行 标题：没有填",
        "第4行 明细：第1行有一处不是金额，请用数字写多少元",
    ]


def test_a_service_guide_from_a_spreadsheet(district: Database, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["梅江区政务服务事项目录"])
    sheet.merge_cells("A1:H1")
    sheet.append(
        ["事项编码", "事项名称", "实施主体", "申请材料", "办理流程", "受理地点", "办公时间", "承诺时限", "即办件"]
    )
    sheet.append(
        ["sx-1", "老年人优待证", "民政局", "身份证\n照片", "受理\n领证", "大厅", "8:30-12:00", "5个工作日", "否"]
    )
    path = tmp_path / "guide.xlsx"
    book.save(path)
    assert import_publications(district, PublicationKind.GUIDE, path).new == 1
    (item,) = page_after(district, FeedKind.GUIDE, None, 10).items
    assert isinstance(item, Put) and isinstance(item.value, GuideValue)
    assert (item.value.limit_days, item.value.instant, item.value.materials) == (5, False, ("身份证", "照片"))


def publish(database: Database, kind: PublicationKind, **values: PolicyValue | NoticeValue | GuideValue) -> None:
    with database.writing() as connection:
        changes = changes_of(connection, kind.feed, {key: (scope_of(one), one) for key, one in values.items()})
        write_changes(connection, kind.feed, changes)


def notice(town: str | None, lines: int = 0) -> NoticeValue:
    return NoticeValue(
        category="subsidies",
        title="公示",
        starts_on=date(2026, 11, 1),
        ends_on=date(2026, 11, 30),
        period="10月",
        town=town,
        lines=tuple(NoticeLine(who="李*" * 60, item="低" * 150, fen=1) for _ in range(lines)),
    )


def test_a_towns_notices_go_to_its_terminals_and_who_is_left_learns_of_it(district: Database) -> None:
    publish(district, PublicationKind.NOTICES, ours=notice("三角镇"), theirs=notice("西阳镇"), everyones=notice(None))
    assert set(keys(district, FeedKind.NOTICES, "三角镇")) == {"ours", "everyones"}
    assert set(keys(district, FeedKind.NOTICES)) == {"ours", "theirs", "everyones"}
    place = page_after(district, FeedKind.NOTICES, None, 100, "三角镇").next
    everywhere = page_after(district, FeedKind.NOTICES, None, 100).next
    publish(district, PublicationKind.NOTICES, ours=notice("西阳镇"))
    (left,) = page_after(district, FeedKind.NOTICES, place, 100, "三角镇").items
    assert (type(left), left.key) == (Delete, "ours")
    assert set(keys(district, FeedKind.NOTICES, "西阳镇")) == {"ours", "theirs", "everyones"}
    both = [item for item in page_after(district, FeedKind.NOTICES, everywhere, 100).items if item.key == "ours"]
    assert [type(item) for item in both] == [Delete, Put[NoticeValue]]


def test_a_page_of_long_notices_stays_short_enough_for_a_slow_line(district: Database) -> None:
    publish(district, PublicationKind.NOTICES, **{f"n{number}": notice(None, lines=1500) for number in range(4)})
    seen: list[str] = []
    after, more = None, True
    while more:
        page = page_after(district, FeedKind.NOTICES, after, 100)
        assert len(page.items) == 1 or len(page.model_dump_json().encode()) <= PAGE_BYTES + 10_000
        seen += [item.key for item in page.items]
        after, more = page.next, page.more
    assert sorted(seen) == ["n0", "n1", "n2", "n3"]


def test_settings_reach_the_one_terminal_its_town_or_all(district: Database) -> None:
    assert set_value(district, SettingKey.SCREENING, "required", None, None).new == 1
    assert set_value(district, SettingKey.SCREENING, "required", None, None).unchanged == 1
    set_value(district, SettingKey.SCREENING, "advisory", "三角镇", None)
    set_value(district, SettingKey.SCREENING, "off", None, "T0042")
    assert len(keys(district, FeedKind.CONFIGURATION, "三角镇", "T0042")) == 3
    assert len(keys(district, FeedKind.CONFIGURATION, "三角镇", "T0043")) == 2
    assert len(keys(district, FeedKind.CONFIGURATION, "西阳镇", "T0044")) == 1
    assert [scope for _, scope, _ in listed(district)] == ["", "terminal:T0042", "town:三角镇"]
    place = page_after(district, FeedKind.CONFIGURATION, None, 10, "三角镇", "T0042").next
    assert unset(district, SettingKey.SCREENING, None, "T0042")
    assert not unset(district, SettingKey.SCREENING, None, "T0042")
    (gone,) = page_after(district, FeedKind.CONFIGURATION, place, 10, "三角镇", "T0042").items
    assert isinstance(gone, Delete)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        (SettingKey.SCREENING, "sometimes"),
        (SettingKey.DAY_NOTICES, "one text"),
        (SettingKey.REST_PERIODS, [{"begins": "25:00", "ends": "26:00"}]),
        (SettingKey.VOLUNTEER_PHONE, "call me"),
    ],
)
def test_a_value_of_another_type_is_refused(district: Database, key: SettingKey, value: str | list[object]) -> None:
    with pytest.raises(SettingRefusedError, match=key.value):
        set_value(district, key, json.loads(json.dumps(value)), None, None)
    assert listed(district) == []


def test_the_made_up_set_is_of_the_districts_size_and_may_be_published() -> None:
    guide = dict(matters())
    assert len(guide) == MATTERS
    assert sum(value.in_hall for value in guide.values()) == IN_THE_HALL
    assert sum(bool(value.towns) for value in guide.values()) == HANDED_DOWN
    assert len({value.title for value in guide.values()}) == MATTERS
    everything = [
        *guide.values(),
        *(value for _, value in policies(date(2026, 11, 23))),
        *(value for _, value in notices(Random(1), date(2026, 3, 3))),
    ]
    assert not [fault for value in everything for fault in faults_of(value)]
    assert len([value for value in everything if isinstance(value, PolicyValue)]) == 120
    assert len({(value.town, value.village) for value in everything if isinstance(value, NoticeValue)}) == 35
