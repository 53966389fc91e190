"""Files from offices: taken whole or not at all, and every fault named by its line without what stands there."""

import csv
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from district.database import Database
from district.importing.errors import ImportRefusedError
from district.importing.subsidies import Imported, import_subsidies
from district.roster.store import put_residents
from district.seed import check_character
from district.subsidies.store import page_after as grants_after
from offline_cache.wire.feed import Put, ResidentValue, SubsidyValue

HEADER = ["姓名", "身份证号码", "补贴项目", "金额（元）", "发放日期", "银行账号", "状态"]


def number(first_seventeen: str) -> str:
    return first_seventeen + check_character(first_seventeen)


LI = number("44140219420715996")
XIAO = number("44140219510101997")


@pytest.fixture
def database(district: Database) -> Database:
    with district.writing() as connection:
        people = [("p-li", "李秀英", LI), ("p-xiao", "肖国强", XIAO)]
        put_residents(connection, [(key, ResidentValue(name=n, id_number=i, town="三角镇")) for key, n, i in people])
    return district


def grants(database: Database) -> list[SubsidyValue]:
    return [item.value for item in grants_after(database, None, 100).items if isinstance(item, Put)]


def line(**changes: object) -> list[object]:
    usual = {"name": "李秀英", "id": LI, "item": "高龄津贴", "yuan": "1,200.50", "day": "2026-10-15", "account": "6677"}
    return [*{**usual, "state": "已发放", **changes}.values()]


def csv_file(folder: Path, *lines: Sequence[object], encoding: str = "utf-8-sig", delimiter: str = ",") -> Path:
    path = folder / "grants.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows([HEADER, *lines])
    return path


def faults(database: Database, path: Path) -> tuple[str, ...]:
    with pytest.raises(ImportRefusedError) as refused:
        import_subsidies(database, path)
    return tuple(map(str, refused.value.faults))


@pytest.mark.parametrize(
    ("encoding", "delimiter"), [("utf-8-sig", ","), ("utf-8", "\t"), ("gb18030", ","), ("gbk", ";")]
)
def test_a_table_from_any_spreadsheet(database: Database, tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = csv_file(tmp_path, line(), encoding=encoding, delimiter=delimiter)
    assert import_subsidies(database, path) == Imported(lines=1, new=1, changed=0, unchanged=0)
    (grant,) = grants(database)
    assert (grant.person, grant.fen, grant.granted_on, grant.state) == ("p-li", 120_050, date(2026, 10, 15), "paid")


def test_the_same_file_twice_changes_nothing_and_a_correction_is_no_second_grant(
    database: Database, tmp_path: Path
) -> None:
    import_subsidies(database, csv_file(tmp_path, line(), line(name="肖国强", id=XIAO)))
    cursor = grants_after(database, None, 100).next
    again = csv_file(tmp_path, line(), line(name="肖国强", id=XIAO))
    assert import_subsidies(database, again) == Imported(lines=2, new=0, changed=0, unchanged=2)
    assert grants_after(database, cursor, 100).items == ()
    corrected = csv_file(tmp_path, line(yuan="1300"))
    assert import_subsidies(database, corrected) == Imported(lines=1, new=0, changed=1, unchanged=0)
    assert sorted(grant.fen for grant in grants(database)) == [120_050, 130_000]


def test_a_trial_says_what_would_be_and_writes_nothing(database: Database, tmp_path: Path) -> None:
    path = csv_file(tmp_path, line())
    assert import_subsidies(database, path, dry_run=True).new == 1
    assert grants(database) == []


def test_one_bad_line_keeps_the_others_out_and_every_fault_is_told(database: Database, tmp_path: Path) -> None:
    wrong = LI[:17] + ("0" if LI[17] != "0" else "1")
    path = csv_file(
        tmp_path,
        line(),
        line(id=wrong, yuan="abc"),
        line(name="李秀芳", item="低保"),
        line(id=number("44140219330303999"), item="低保"),
        line(),
        line(day="2026-13-01", account="", state="也许"),
    )
    told = faults(database, path)
    assert told == (
        "line 3, 身份证号: has a wrong check digit: at least one digit is mistyped",
        "line 3, 金额: is no amount in yuan",
        "line 4, 姓名: is not the roster's for this number",
        "line 5, 身份证号: nobody in the roster has it",
        "line 6: is the same grant as line 2: person, item and day",
        "line 7, 发放日期: is no day of the calendar",
        "line 7, 状态: is no state: 已发放, 发放中 or 退回",
        "line 7, 银行账号: is empty",
    )
    assert not any(LI in one or wrong in one or "秀" in one for one in told)
    assert grants(database) == []


def test_a_title_a_header_of_two_lines_with_merged_cells_and_a_total(database: Database, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["梅江区2026年10月补贴发放表"])
    sheet.merge_cells("A1:H1")
    sheet.append(["序号", "收款人", None, "补贴项目", "发放", None, "银行账号", "备注"])
    sheet.append([None, "姓名", "身份证号", None, "金额(元)", "发放日期", None, None])
    for merged in ("A2:A3", "B2:C2", "D2:D3", "E2:F2", "G2:G3", "H2:H3"):
        sheet.merge_cells(merged)
    sheet.append([1, "李 秀 英", f"{LI} ", "高龄津贴", 1200.5, datetime(2026, 10, 15), "6217000000006677", None])
    sheet.append([2, "肖国强", XIAO, "低保", "500", 46310, "1234", "补发"])
    sheet.append([None] * 8)
    sheet.append(["合计", None, None, None, 1700.5, None, None, None])
    path = tmp_path / "发放表.xlsx"
    book.save(path)
    assert import_subsidies(database, path) == Imported(lines=2, new=2, changed=0, unchanged=0)
    assert {(one.person, one.fen, one.granted_on, one.account_tail) for one in grants(database)} == {
        ("p-li", 120_050, date(2026, 10, 15), "6677"),
        ("p-xiao", 50_000, date(2026, 10, 15), "1234"),
    }
