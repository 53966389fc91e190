"""Import grants of subsidies: all lines of a file or none, and the same file twice changes nothing.

A line is somebody's by his identity number and name, which must both be the roster's. A grant is known by its own
number where the file has one, otherwise by person, item and day: a corrected amount is then a change, not a second
grant.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, select

from district.bulk import in_portions
from district.database import Database
from district.importing import cells
from district.importing.errors import CellError, ImportRefusedError
from district.importing.sheet import Column, Line, read_table
from district.roster.models import ResidentRow
from district.subsidies.models import GrantRow
from district.subsidies.store import put_grants
from offline_cache.wire.feed import SubsidyValue

T = TypeVar("T")

COLUMNS = (
    Column("id_number", ("身份证号", "身份证号码", "公民身份号码", "证件号码", "id_number")),
    Column("name", ("姓名", "户主姓名", "领取人", "受益人", "name")),
    Column("item", ("补贴项目", "项目", "项目名称", "补贴名称", "item")),
    Column("amount", ("金额", "补贴金额", "发放金额", "amount")),
    Column("granted_on", ("发放日期", "日期", "发放时间", "granted_on")),
    Column("account", ("银行账号", "账号", "账户", "卡号", "账号后四位", "account")),
    Column("state", ("状态", "发放状态", "state"), required=False),
    Column("number", ("编号", "流水号", "发放编号", "number"), required=False),
)

_TITLES = {column.name: column.title for column in COLUMNS}


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
    number: str


def import_subsidies(database: Database, path: Path, *, sheet: str | None = None, dry_run: bool = False) -> Imported:
    """With `dry_run`, nothing is written. Raises ImportRefusedError, and BusyError."""
    granted, faults = _read(read_table(path, COLUMNS, sheet))
    with database.reading() if dry_run else database.writing() as connection:
        grants, more_faults = _known_people(connection, granted)
        faults += more_faults
        if faults:
            raise ImportRefusedError([text for _, text in sorted(faults, key=itemgetter(0))])
        before = _stored(connection, grants.keys())
        fresh = [(key, value) for key, value in grants.items() if before.get(key) != value]
        if not dry_run:
            put_grants(connection, fresh)
    changed = sum(key in before for key, _ in fresh)
    return Imported(len(granted), len(fresh) - changed, changed, len(grants) - len(fresh))


_Faults = list[tuple[int, str]]


def _read(lines: Sequence[Line]) -> tuple[list[_Granted], _Faults]:
    granted: list[_Granted] = []
    faults: _Faults = []
    for line in lines:
        before = len(faults)

        def cell(name: str, read: Callable[[object], T], otherwise: T, line: Line = line) -> T:
            try:
                return read(line.cells.get(name))
            except CellError as error:
                faults.append((line.number, f"line {line.number}, {_TITLES[name]}: {error}"))
                return otherwise

        one = _Granted(
            line.number,
            id_number=cell("id_number", cells.id_number, ""),
            name=cell("name", cells.name, ""),
            item=cell("item", cells.required_text, ""),
            fen=cell("amount", cells.fen, 0),
            granted_on=cell("granted_on", cells.day, date.min),
            state=cell("state", cells.state, ""),
            account_tail=cell("account", cells.account_tail, ""),
            number=cell("number", cells.text, ""),
        )
        if len(faults) == before:
            granted.append(one)
    return granted, faults


def _known_people(connection: Connection, granted: Sequence[_Granted]) -> tuple[dict[str, SubsidyValue], _Faults]:
    roster = _roster(connection, {one.id_number for one in granted})
    grants: dict[str, SubsidyValue] = {}
    lines: dict[str, int] = {}
    faults: _Faults = []
    for one in granted:
        known = roster.get(one.id_number)
        if known is None:
            faults.append((one.line, f"line {one.line}, {_TITLES['id_number']}: nobody in the roster has it"))
            continue
        person, name = known
        if cells.name(name) != one.name:
            faults.append((one.line, f"line {one.line}, {_TITLES['name']}: is not the roster's for this number"))
            continue
        key = _key(person, one)
        if key in lines:
            faults.append((one.line, f"line {one.line}: the same grant as in line {lines[key]}"))
            continue
        lines[key] = one.line
        grants[key] = SubsidyValue(
            person=person,
            item=one.item,
            fen=one.fen,
            granted_on=one.granted_on,
            state=one.state,
            account_tail=one.account_tail,
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
    columns = (GrantRow.grant_id, GrantRow.person, GrantRow.item, GrantRow.fen, GrantRow.granted_on)
    rest = (GrantRow.state, GrantRow.account_tail)
    return {
        row["grant_id"]: SubsidyValue.model_validate(dict(row))
        for portion in in_portions(keys)
        for row in connection.execute(
            select(*columns, *rest).where(GrantRow.grant_id.in_(portion), GrantRow.item.is_not(None))
        ).mappings()
    }
