"""Import grants of subsidies: all lines of a file or none, and the same file twice changes nothing.

A line is somebody's by his identity number and name, which must both be the roster's. A grant is known by its own
number where the file has one, otherwise by person, item and day: a corrected amount is then a change, not a second
grant.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, select

from district.bulk import in_portions
from district.database import Database, now
from district.importing import cells
from district.importing.errors import CellError, Fault, ImportRefusedError
from district.importing.sheet import Column, Line, read_table
from district.roster.models import ResidentRow
from district.subsidies.models import GrantRow
from district.subsidies.store import put_grants
from offline_cache.wire.feed import SubsidyValue

T = TypeVar("T")

COLUMNS = (
    Column(
        "id_number",
        ("身份证号", "身份证号码", "身份证", "居民身份证号", "公民身份号码", "公民身份证号码", "证件号码", "id_number"),
    ),
    Column("name", ("姓名", "户主姓名", "领取人", "领取人姓名", "收款人", "收款人姓名", "受益人", "补贴对象", "name")),
    Column("item", ("补贴项目", "补助项目", "项目", "项目名称", "补贴名称", "补贴类型", "item")),
    Column(
        "amount",
        ("金额", "金额元", "补贴金额", "补助金额", "发放金额", "实发金额", "实发", "amount"),
    ),
    Column("granted_on", ("发放日期", "日期", "发放时间", "granted_on")),
    Column(
        "account",
        ("银行账号", "账号", "账户", "卡号", "银行卡号", "收款账号", "一卡通账号", "社保卡号", "账号后四位", "account"),
    ),
    Column("state", ("状态", "发放状态", "发放结果", "发放情况", "state"), required=False),
    Column("returned_for", ("退回原因", "退票原因", "退汇原因", "失败原因", "returned_for"), required=False),
    # not 编号: it mostly counts the lines, and next month's line of that count is another payment
    Column("number", ("流水号", "业务流水号", "发放编号", "number"), required=False),
)

_TITLES = {column.name: column.title for column in COLUMNS}

_FIRST_DAY = date(2000, 1, 1)
"""A payment of before is a spreadsheet's number taken for a day, or a mistyped one; and so is one after next year."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of the lines."""

    lines: int
    new: int
    changed: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class _Granted:
    """One line, read."""

    line: int
    id_number: str = field(repr=False)
    name: str = field(repr=False)
    item: str
    fen: int
    granted_on: date
    state: str
    account_tail: str
    returned_for: str | None
    number: str


def import_subsidies(
    database: Database, path: Path, *, sheet: str | None = None, dry_run: bool = False, today: date | None = None
) -> Imported:
    """With `dry_run`, nothing is written. Raises ImportRefusedError, and BusyError."""
    granted, faults = _read(read_table(path, COLUMNS, sheet), today or now().date())
    with database.reading() if dry_run else database.writing() as connection:
        grants, more_faults = _known_people(connection, granted)
        faults += more_faults
        if faults:
            raise ImportRefusedError(sorted(faults, key=attrgetter("line")))
        before = _stored(connection, grants.keys())
        fresh = [(key, value) for key, value in grants.items() if before.get(key) != value]
        if not dry_run:
            put_grants(connection, fresh)
    changed = sum(key in before for key, _ in fresh)
    return Imported(len(granted), len(fresh) - changed, changed, len(grants) - len(fresh))


def _read(lines: Sequence[Line], today: date) -> tuple[list[_Granted], list[Fault]]:
    granted: list[_Granted] = []
    faults: list[Fault] = []

    def payment_day(cell: object) -> date:
        found = cells.day(cell)
        if not _FIRST_DAY <= found < date(today.year + 2, 1, 1):
            raise CellError("is not between 2000 and the end of next year")
        return found

    for line in lines:
        before = len(faults)

        def cell(name: str, read: Callable[[object], T], otherwise: T, line: Line = line) -> T:
            try:
                return read(line.cells.get(name))
            except CellError as error:
                faults.append(Fault(error.reason, error.values, line.number, _TITLES[name]))
                return otherwise

        one = _Granted(
            line.number,
            id_number=cell("id_number", cells.id_number, ""),
            name=cell("name", cells.name, ""),
            item=cell("item", cells.required_text, ""),
            fen=cell("amount", cells.fen, 0),
            granted_on=cell("granted_on", payment_day, date.min),
            state=cell("state", cells.state, ""),
            account_tail=cell("account", cells.account_tail, ""),
            returned_for=cell("returned_for", cells.returned_for, None),
            number=cell("number", cells.text, ""),
        )
        if one.returned_for is not None and one.state not in ("returned", ""):
            faults.append(Fault("is of a payment that was not returned", (), line.number, _TITLES["returned_for"]))
        if len(faults) == before:
            granted.append(one)
    return granted, faults


def _known_people(connection: Connection, granted: Sequence[_Granted]) -> tuple[dict[str, SubsidyValue], list[Fault]]:
    roster = _roster(connection, {one.id_number for one in granted})
    grants: dict[str, SubsidyValue] = {}
    lines: dict[str, int] = {}
    faults: list[Fault] = []
    for one in granted:
        known = roster.get(one.id_number)
        if known is None:
            faults.append(Fault("nobody in the roster has it", (), one.line, _TITLES["id_number"]))
            continue
        person, name = known
        if cells.name(name) != one.name:
            faults.append(Fault("is not the roster's for this number", (), one.line, _TITLES["name"]))
            continue
        key = _key(person, one)
        if key in lines:
            same = "has the number of line {}" if one.number else "is the same grant as line {}: person, item and day"
            faults.append(Fault(same, (lines[key],), one.line))
            continue
        lines[key] = one.line
        grants[key] = SubsidyValue(
            person=person,
            item=one.item,
            fen=one.fen,
            granted_on=one.granted_on,
            state=one.state,
            account_tail=one.account_tail,
            returned_for=one.returned_for,
        )
    return grants, faults


def _key(person: str, one: _Granted) -> str:
    what = f"number\n{one.number}" if one.number else f"{person}\n{one.item}\n{one.granted_on.isoformat()}"
    return f"i-{hashlib.sha256(what.encode()).hexdigest()[:32]}"


def _roster(connection: Connection, numbers: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Person and name by identity number."""
    return {
        number: (person, name)
        for portion in in_portions(sorted(numbers))
        for person, name, number in connection.execute(
            select(ResidentRow.person, ResidentRow.name, ResidentRow.id_number).where(
                ResidentRow.id_number.in_(portion)
            )
        )
        if name is not None and number is not None
    }


def _stored(connection: Connection, keys: Iterable[str]) -> dict[str, SubsidyValue]:
    columns = (GrantRow.grant_id, *(getattr(GrantRow, name) for name in SubsidyValue.model_fields))
    return {
        row["grant_id"]: SubsidyValue.model_validate(dict(row))
        for portion in in_portions(keys)
        for row in connection.execute(
            select(*columns).where(GrantRow.grant_id.in_(portion), GrantRow.item.is_not(None))
        ).mappings()
    }
