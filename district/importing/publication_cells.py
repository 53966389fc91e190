"""A table's cells as the fields of a publication: offices' own headings, lists as the lines of a cell, days and amounts as
people write them.

Where a cell cannot be read, its fault is told instead of its value.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from district.importing import cells
from district.importing.errors import CellError
from district.importing.sheet import Column
from district.publications.values import ImportedValue

LABELS: Mapping[str, tuple[str, ...]] = {
    "key": ("编号", "事项编码", "政策编号", "公示编号"),
    "title": ("标题", "名称", "事项名称", "政策名称", "公示标题"),
    "department": ("部门", "责任部门", "发文单位", "实施主体"),
    "body": ("正文", "原文", "公示内容"),
    "published_on": ("发布日期", "发文日期"),
    "regions": ("适用区域", "适用镇街"),
    "themes": ("主题",),
    "summary": ("通俗解读", "解读"),
    "eligible": ("适用对象", "申领条件"),
    "amount": ("补贴标准", "标准"),
    "where": ("办理地点", "申请地点"),
    "valid_from": ("生效日期",),
    "valid_until": ("失效日期", "有效期至"),
    "rules": ("匹配规则",),
    "category": ("公开类别", "类别"),
    "town": ("镇街",),
    "village": ("村居", "村"),
    "period": ("公示期次", "期次"),
    "item": ("项目",),
    "starts_on": ("公示开始", "开始日期", "published_on"),
    "ends_on": ("公示结束", "结束日期", "shown_until"),
    "lines": ("明细",),
    "names": ("姓名公开方式",),
    "materials": ("申请材料", "材料"),
    "steps": ("办理流程", "流程"),
    "place": ("受理地点",),
    "hours": ("办理时间", "办公时间"),
    "phone": ("咨询电话", "电话"),
    "level": ("行使层级",),
    "in_hall": ("大厅受理",),
    "towns": ("可受理镇街",),
    "counter": ("窗口",),
    "fee": ("收费",),
    "limit_days": ("办理时限", "承诺时限"),
    "instant": ("即办件", "秒批"),
    "licences": ("电子证照免交",),
}
_WORDS = {
    "补贴发放": "subsidies",
    "村务公开": "village_affairs",
    "党务公开": "party_affairs",
    "财务公开": "financial_affairs",
    "集体资金": "collective_funds",
    "集体资产": "collective_assets",
    "集体资源": "collective_resources",
    "新农村建设": "new_countryside",
    "通知公告": "announcement",
    "区级": "district",
    "镇级": "town",
    "脱敏": "masked",
    "公开": "open",
}
_YES, _NO = ("是", "yes", "true", "√"), ("否", "no", "false", "×")


def columns_of(value_type: type[ImportedValue]) -> list[Column]:
    """Known by the field's own name and by what offices call it."""
    columns = [Column("key", ("key", *LABELS["key"]))]
    return columns + [
        Column(name, (name, *LABELS[name]), required=field.is_required())
        for name, field in value_type.model_fields.items()
    ]


def said(line: Mapping[str, object]) -> tuple[dict[str, object], list[tuple[str, CellError]]]:
    """What a line says, by field, and what is wrong with its cells. Empty cells say nothing."""
    fields: dict[str, object] = {}
    faults: list[tuple[str, CellError]] = []
    for name, cell in line.items():
        if cell is None or not str(cell).strip():
            continue
        try:
            fields[name] = _READ.get(name, str)(cell)
        except CellError as error:
            faults.append((name, error))
    return fields, faults


def _list(cell: object) -> list[str]:
    return [one.strip() for one in str(cell).splitlines() if one.strip()]


def _word_list(cell: object) -> list[str]:
    return [_WORDS.get(one, one) for one in _list(cell)]


def _word(cell: object) -> str:
    written = cells.text(cell)
    if written not in _WORDS and not written.isascii():
        raise CellError("is none of the known words")
    return _WORDS.get(written, written)


def _day(cell: object) -> str:
    return cells.day(cell).isoformat()


def _whether(cell: object) -> bool:
    written = cells.text(cell).lower()
    if written in _YES:
        return True
    if written in _NO:
        return False
    raise CellError("is neither 是 nor 否")


def _number(cell: object) -> int:
    written = cells.text(cell).removesuffix("个工作日").removesuffix("工作日")
    if not (written.isascii() and written.isdigit()):
        raise CellError("is no number of working days")
    return int(written)


def _json(cell: object) -> object:
    try:
        return json.loads(str(cell))
    except json.JSONDecodeError as error:
        raise CellError("is not JSON ({})", error.msg) from None


def _notice_lines(cell: object) -> Sequence[Mapping[str, object]]:
    """Each line of the cell: who | item | yuan, and a day after it where there is one."""
    lines: list[Mapping[str, object]] = []
    for number, written in enumerate(_list(cell), start=1):
        parts = [part.strip() for part in written.replace("｜", "|").split("|")]
        if len(parts) not in (3, 4):
            raise CellError("has a line {} that is not: who | item | yuan | day", number)
        try:
            entry: dict[str, object] = {"who": parts[0], "item": parts[1], "fen": cells.fen(parts[2])}
            if len(parts) == 4:
                entry["paid_on"] = _day(parts[3])
        except CellError as error:
            raise CellError("has a line {} of which a part {}", number, error) from None
        lines.append(entry)
    return lines


_READ: Mapping[str, Callable[[object], Any]] = {
    **dict.fromkeys(("materials", "steps", "regions", "towns", "licences"), _list),
    **dict.fromkeys(("published_on", "valid_from", "valid_until", "starts_on", "ends_on"), _day),
    **dict.fromkeys(("category", "level", "names"), _word),
    **dict.fromkeys(("in_hall", "instant"), _whether),
    "themes": _word_list,
    "limit_days": _number,
    "rules": _json,
    "lines": _notice_lines,
}
