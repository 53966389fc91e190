"""What happens to tables on their way from an office: each accident is either seen through or told in plain words.

One grant is there already. However a line of it is written, it must be that grant and no other; and what could be something
else must be refused, by its line as a spreadsheet counts it, in the office's own language.
"""

import ast
import csv
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from types import ModuleType

import pytest
from openpyxl import Workbook

from district.database import Database
from district.importing import cells, publication_cells, sheet, subsidies
from district.importing.chinese import SENTENCES, in_chinese
from district.importing.errors import ImportRefusedError
from district.importing.subsidies import Imported, import_subsidies
from district.roster.store import put_residents
from offline_cache.wire.feed import ResidentValue

HEADER = ("姓名", "身份证号码", "补贴项目", "金额（元）", "发放日期", "银行账号", "状态", "退回原因")
NUMBER = "11010519491231002X"
"""The standard's own example."""
LINE: dict[str, object] = {
    "name": "阿依·买买提",
    "id": NUMBER,
    "item": "高龄津贴",
    "yuan": "1200.50",
    "day": "2021-03-05",
    "account": "6217003110010006677",
    "state": "退回",
    "why": "账户已销户",
}
TODAY = date(2026, 11, 23)

Rows = Sequence[Sequence[object]]
Writer = Callable[[Path, Rows], Path]


def line(**changes: object) -> list[object]:
    return [*{**LINE, **changes}.values()]


def as_xlsx(folder: Path, rows: Rows) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    book.save(folder / "table.xlsx")
    return folder / "table.xlsx"


def as_csv(folder: Path, rows: Rows) -> Path:
    with (folder / "table.csv").open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows(rows)
    return folder / "table.csv"


BOTH = pytest.mark.parametrize("write", [as_xlsx, as_csv])


@pytest.fixture(scope="module")
def database(shared_location: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    opened = Database(shared_location)
    with opened.writing() as connection:
        put_residents(connection, [("p-1", ResidentValue(name="阿依·买买提", id_number=NUMBER, town="三角镇"))])
    import_subsidies(opened, as_csv(tmp_path_factory.mktemp("accidents"), [HEADER, line()]), today=TODAY)
    yield opened
    opened.close()


def told(database: Database, path: Path, sheet: str | None = None) -> list[str]:
    with pytest.raises(ImportRefusedError) as refused:
        import_subsidies(database, path, sheet=sheet, dry_run=True, today=TODAY)
    return [in_chinese(fault) for fault in refused.value.faults]


SAME = Imported(lines=1, new=0, changed=0, unchanged=1)

MEANS_THE_SAME: list[tuple[str, object]] = [
    ("name", "阿依・买买提"),
    ("name", "　阿依•买买提 "),
    ("name", "阿 依 · 买 买 提\u200b"),
    ("id", "11010519491231002x"),
    ("id", "１１０１０５１９４９１２３１００２Ｘ"),
    ("id", "110105 19491231 002X\u3000"),
    ("id", "\u00a011010519491231002X\u00a0"),
    ("id", "\u202d11010519491231002X\u202c"),
    ("id", "'11010519491231002X"),
    ("id", "’11010519491231002X"),
    ("id", "11010519491231002X\t"),
    ("id", "110105491231002"),
    ("id", 110105491231002),
    ("item", "高龄津贴　"),
    ("item", "高龄 津贴"),
    ("item", "\n高龄津贴"),
    ("yuan", 1200.5),
    ("yuan", "1,200.50"),
    ("yuan", "１，２００．５０"),
    ("yuan", "1,200.5元"),
    ("yuan", "1200.50 元整"),
    ("yuan", "人民币1,200.50元"),
    ("yuan", "￥1200.50"),
    ("yuan", "RMB 1200.50"),
    ("day", datetime(2021, 3, 5)),
    ("day", datetime(2021, 3, 5, 14, 30)),
    ("day", date(2021, 3, 5)),
    ("day", "2021年3月5日"),
    ("day", "2021 年 03 月 05 日"),
    ("day", "2021年3月5号"),
    ("day", "２０２１年３月５日"),
    ("day", "二〇二一年三月五日"),
    ("day", "二○二一年三月五日"),
    ("day", "2021.3.5"),
    ("day", "2021．03．05"),
    ("day", "2021、3、5"),
    ("day", "2021/3/5"),
    ("day", "2021/3/5 14:30:00"),
    ("day", "2021-03-05T00:00:00"),
    ("day", "20210305"),
    ("day", 20210305),
    ("day", 44260),
    ("day", 44260.6),
    ("day", "44260"),
    ("account", "6677"),
    ("account", 6677),
    ("account", "尾号６６７７"),
    ("account", "6217 **** **** 6677"),
    ("account", "6217-0031-1001-6677"),
    ("state", "已退回"),
    ("state", " 退 回 "),
    ("state", "发放失败"),
    ("state", "退汇"),
    ("why", "销户"),
    ("why", "该账户 已销户，请更换"),
    ("why", "account_closed"),
]


@BOTH
@pytest.mark.parametrize(("column", "cell"), MEANS_THE_SAME)
def test_what_is_meant_is_taken(database: Database, tmp_path: Path, write: Writer, column: str, cell: object) -> None:
    path = write(tmp_path, [HEADER, line(**{column: cell})])
    assert import_subsidies(database, path, dry_run=True, today=TODAY) == SAME


NOT_TO_BE_TAKEN: list[tuple[str, object, str]] = [
    ("name", "", "姓名：没有填"),
    ("name", "阿依·买提", "姓名：和人口库里这个身份证号的姓名不一样"),
    ("id", "110105194912310021", "身份证号：校验码不对，至少有一位数字打错了"),
    ("id", "11010519491331002X", "身份证号：里面的出生日期不存在"),
    ("id", "1101051949123100", "身份证号：不是身份证号：应是18位，老号码是15位"),
    ("id", 4.41402e17, "身份证号：被表格当成了数字，后几位已经丢了：请把这一列设成“文本”，重新填写"),
    ("id", "4.41402E+17", "身份证号：被表格当成了数字，后几位已经丢了：请把这一列设成“文本”，重新填写"),
    ("id", "4.41402E17", "身份证号：被表格当成了数字，后几位已经丢了：请把这一列设成“文本”，重新填写"),
    ("id", "一一〇一〇五", "身份证号：不是身份证号：应是18位，老号码是15位"),
    ("id", "#REF!", "身份证号：是表格的错误提示（#REF!），请改好公式或直接填写"),
    ("item", None, "补贴项目：没有填"),
    ("item", "津" * 81, "补贴项目：太长，不能超过80个字"),
    ("yuan", "", "金额：没有填"),
    ("yuan", "一千二百元", "金额：不是金额，请用数字写多少元"),
    ("yuan", "0.12万元", "金额：写的是万元，请改成元"),
    ("yuan", "12,00", "金额：不是金额，请用数字写多少元"),
    ("yuan", "-1200", "金额：应在0.01元到1,000,000元之间"),
    ("yuan", 0, "金额：应在0.01元到1,000,000元之间"),
    ("yuan", "1200.505", "金额：小数超过两位"),
    ("yuan", "#VALUE!", "金额：是表格的错误提示（#VALUE!），请改好公式或直接填写"),
    ("day", "", "发放日期：没有填"),
    ("day", "2021年3月", "发放日期：只有年月，没有日"),
    ("day", "2021.3", "发放日期：只有年月，没有日"),
    ("day", "2021-02-30", "发放日期：日历上没有这一天"),
    ("day", "5/3/2021", "发放日期：不是日期，请写成 2026-11-23 这样"),
    ("day", "21.3.5", "发放日期：不是日期，请写成 2026-11-23 这样"),
    ("day", datetime(1900, 1, 5), "发放日期：应在2000年到明年年底之间"),
    ("day", "2062-03-05", "发放日期：应在2000年到明年年底之间"),
    ("account", "", "银行账号：没有填"),
    ("account", "6.2170031E+18", "银行账号：被表格当成了数字，后几位已经丢了：请把这一列设成“文本”，重新填写"),
    ("account", 677, "银行账号：末尾不是四位数字"),
    ("account", "存折", "银行账号：末尾不是四位数字"),
    ("why", "请到建行" * 11, "退回原因：太长，不能超过40个字"),
    ("why", "账号 6217003110010006677 退票", "退回原因：里面有身份证号或账号，请去掉"),
    ("state", "已发放", "退回原因：只有退回的款项才填原因"),
    ("state", "也许", "状态：不认识，请写：已发放、发放中 或 退回"),
]


@BOTH
@pytest.mark.parametrize(("column", "cell", "reason"), NOT_TO_BE_TAKEN)
def test_what_could_be_something_else_is_refused_in_plain_words(
    database: Database, tmp_path: Path, write: Writer, column: str, cell: object, reason: str
) -> None:
    path = write(tmp_path, [("梅江区补贴发放表",), HEADER, line(day="2021-03-06"), line(**{column: cell})])
    assert told(database, path) == [f"第4行 {reason}"]


FORMS: dict[str, Rows] = {
    "a title and a note above": [("梅江区补贴发放表",), ("单位：元", None, "2021年3月"), HEADER, line()],
    "a header of two rows": [
        ("领取人", None, "发放", None, None, "银行账号", "状态", "退回原因"),
        ("姓名", "身份证\n号 码", "项目", "金额\n(元)", "日 期", None, None, None),
        line(),
    ],
    "empty rows": [(), HEADER, (), (None, " ", "　"), line(), (), ()],
    "a total": [HEADER, line(), ("合 计：", None, None, "1,200.50")],
    "a total in another column": [HEADER, line(), (None, "总合计", None, "1200.5", None, None, "1笔")],
    "a total in words": [HEADER, line(), ("合计（大写）：壹仟贰佰元伍角", None, None, None)],
    "a total of a page": [HEADER, line(), ("本页小计", None, None, 1200.5)],
    "a header on each page": [HEADER, line(), HEADER],
    "who has signed": [
        HEADER,
        line(),
        (),
        ("制表人：张三", None, "审核人：李四", None, "2021年3月6日"),
        ("注：本表一式三份",),
    ],
    "other columns": [("序号", *HEADER, "备注", "编号"), (1, *line(), "补发", 1)],
    "offices' other words": [
        ("户主姓名", "*公民身份号码", "补助项目", "实发金额", "发放时间", "一卡通账号", "发放结果", "失败原因"),
        line(),
    ],
    "a marked end of a row": [HEADER, [*line(), None, None, " "]],
}


@BOTH
@pytest.mark.parametrize("form", FORMS)
def test_whatever_stands_around_the_lines(database: Database, tmp_path: Path, write: Writer, form: str) -> None:
    assert import_subsidies(database, write(tmp_path, FORMS[form]), dry_run=True, today=TODAY) == SAME


@BOTH
def test_a_line_is_counted_as_the_spreadsheet_counts_it(database: Database, tmp_path: Path, write: Writer) -> None:
    rows = [
        ("发放表\n（三月）",),
        (),
        HEADER,
        line(item="种粮\n补贴"),
        (),
        line(id="1"),
        line(),
        line(name="别人"),
        line(),
    ]
    assert told(database, write(tmp_path, rows)) == [
        "第6行 身份证号：不是身份证号：应是18位，老号码是15位",
        "第8行 姓名：和人口库里这个身份证号的姓名不一样",
        "第9行 与第7行重复：同一个人、同一项目、同一天",
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_text_table_of_any_spreadsheet(database: Database, tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "table.csv"
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows([HEADER, line(id=f'="{NUMBER}"', yuan="1,200.50")])
    assert import_subsidies(database, path, dry_run=True, today=TODAY) == SAME


def book_of(folder: Path, **sheets: tuple[str, Rows]) -> Path:
    """Sheets by title: whether visible or hidden, and their rows."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, (visibility, rows) in sheets.items():
        sheet = book.create_sheet(title)
        sheet.sheet_state = visibility
        for row in rows:
            sheet.append(list(row))
    book.save(folder / "book.xlsx")
    return folder / "book.xlsx"


GOOD: Rows = [HEADER, line()]
BAD: Rows = [HEADER, line(id="1")]


def test_hidden_sheets_and_empty_ones_are_no_choice(database: Database, tmp_path: Path) -> None:
    path = book_of(
        tmp_path, 草稿=("hidden", BAD), 三月=("visible", GOOD), 字典=("veryHidden", BAD), Sheet2=("visible", [(" ",)])
    )
    assert import_subsidies(database, path, dry_run=True, today=TODAY) == SAME


def test_of_several_sheets_one_must_be_named(database: Database, tmp_path: Path) -> None:
    path = book_of(tmp_path, 三月=("visible", GOOD), 四月=("visible", BAD), 草稿=("hidden", BAD))
    assert told(database, path) == ["文件里有2张工作表，请用 --sheet 指明一张：三月、四月"]
    assert import_subsidies(database, path, sheet="三月", dry_run=True, today=TODAY) == SAME
    assert told(database, path, "五月") == ["没有叫这个名字的工作表，现有：三月、四月"]


def written(name: str, content: bytes) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        (folder / name).write_bytes(content)
        return folder / name

    return write


def zipped(name: str, **members: str) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        with zipfile.ZipFile(folder / name, "w") as file:
            for member, content in members.items():
                file.writestr(member.replace("__", "/") + ".xml", content)
        return folder / name

    return write


def renamed_to_csv(folder: Path) -> Path:
    return as_xlsx(folder, GOOD).rename(folder / "table.csv")


def torn(folder: Path) -> Path:
    """A spreadsheet of which one part was cut off."""
    whole = as_xlsx(folder, GOOD)
    path = folder / "torn.xlsx"
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(path, "w") as new:
        for member in old.namelist():
            content = old.read(member)
            new.writestr(member, content[:-100] if "sheet1" in member else content)
    return path


OLD_OR_LOCKED = "是老式的 .xls，或者有密码：请另存为没有密码的 .xlsx"
NO_TABLE: list[tuple[Callable[[Path], Path], str]] = [
    (written("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "不是 .csv 也不是 .xlsx（老式的 .xls 请另存为 .xlsx）"),
    (written("a.pdf", b"%PDF-1.7"), "不是 .csv 也不是 .xlsx（老式的 .xls 请另存为 .xlsx）"),
    (written("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), OLD_OR_LOCKED),
    (written("a.xlsx", b"<html><table></table></html>"), "不是真正的 .xlsx 表格，请用表格软件打开后另存为 .xlsx"),
    (written("a.xlsx", b""), "不是真正的 .xlsx 表格，请用表格软件打开后另存为 .xlsx"),
    (zipped("a.xlsx", word__document="<w/>"), "不是真正的 .xlsx 表格，请用表格软件打开后另存为 .xlsx"),
    (torn, "文件坏了，读不完：请重新导出"),
    (renamed_to_csv, "叫 .csv，其实是 .xlsx：请改回原来的名字"),
    (written("a.csv", b"\x81\xff\x00"), "文字的编码读不懂，请另存为 .xlsx"),
    (written("a.csv", b""), "前12行里找不到这一列：身份证号"),
    (written("a.csv", ",".join(HEADER).encode()), "表头下面没有数据"),
    (written("a.csv", ",".join(HEADER).replace("元", "万元").encode() + b"\n1"), "金额这一列的单位是万元，请改成元"),
    (written("a.csv", ",".join([*HEADER, "姓名"]).encode() + b"\n1"), "有两列都是：姓名"),
    (written("a.csv", ",".join(HEADER).encode() + b'\n"a"b'), "第2行 不是表格的一行，请另存为 .xlsx"),
    (lambda folder: folder / "missing.csv", "文件打不开"),
]


@pytest.mark.parametrize(("write", "reason"), NO_TABLE)
def test_a_file_that_is_no_table(
    database: Database, tmp_path: Path, write: Callable[[Path], Path], reason: str
) -> None:
    assert told(database, write(tmp_path))[0] == reason


def test_only_hidden_sheets(database: Database, tmp_path: Path) -> None:
    path = book_of(tmp_path, 草稿=("hidden", GOOD), Sheet1=("visible", []))
    assert told(database, path) == ["没有一张有内容的、不隐藏的工作表"]


def test_a_day_number_of_an_old_mac_is_not_taken_for_another_day(database: Database, tmp_path: Path) -> None:
    """Those books count from 1904: a number that is no date cell would be four years off."""
    path = as_xlsx(tmp_path, GOOD)
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(tmp_path / "mac.xlsx", "w") as new:
        for member in old.namelist():
            content = old.read(member)
            new.writestr(member, content.replace(b"<workbookPr />", b'<workbookPr date1904="1" />'))
    assert told(database, tmp_path / "mac.xlsx") == ["日期从1904年数起（老苹果电脑的格式）：请另存为普通的 .xlsx"]


def test_a_column_that_only_counts_lines_names_no_payment(database: Database, tmp_path: Path) -> None:
    """In next month's file the same count is somebody else's, or another month's."""
    rows = [("编号", *HEADER), (1, *line()), (2, *line(day="2021-04-05"))]
    took = import_subsidies(database, as_csv(tmp_path, rows), dry_run=True, today=TODAY)
    assert took == Imported(lines=2, new=1, changed=0, unchanged=1)


def test_no_reason_repeats_what_stands_there() -> None:
    for column, cell, reason in NOT_TO_BE_TAKEN:
        assert (
            column not in ("id", "name", "account") or not cell or str(cell).startswith("#") or str(cell) not in reason
        )


@pytest.mark.parametrize("module", [cells, sheet, subsidies, publication_cells])
def test_every_reason_has_its_chinese(module: ModuleType) -> None:
    """All sentences that are raised there."""
    tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    reasons = {
        constant.value
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id in ("CellError", "Fault", "ImportRefusedError")
        for constant in ast.walk(call.args[0])
        if isinstance(constant, ast.Constant) and isinstance(constant.value, str) and " " in constant.value
    }
    assert reasons
    assert reasons <= SENTENCES.keys()


def test_the_same_in_english(database: Database, tmp_path: Path) -> None:
    with pytest.raises(ImportRefusedError) as refused:
        import_subsidies(database, as_csv(tmp_path, [HEADER, line(id="1")]), dry_run=True, today=TODAY)
    assert (
        str(refused.value.faults[0]) == "line 2, 身份证号: is no identity number: 18 characters, or 15 of the old kind"
    )
