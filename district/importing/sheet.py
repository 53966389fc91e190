"""Tables out of .csv and .xlsx files: find the header, wherever it stands, and give the lines below it by column.

A header may have titles above it and run over several lines with merged cells: a column is known by any of the texts
above its first line. What offices put between and below the lines (totals, the header again, who has signed) is passed
over. Spreadsheets are read as a stream; half a million lines fit.
"""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.datetime import CALENDAR_WINDOWS_1900
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from district.importing.cells import plain
from district.importing.errors import Fault, ImportRefusedError

_HEADER_WITHIN = 12
"""Lines. Further down it is no header any more."""

_TOTAL = re.compile(r"(?:本页|总|合|本表|村|镇)*(?:合计|总计|小计|共计)(?:\(.*\)|金额|人数|户数)?(?::.*)?")
_FOOT = re.compile(
    r"(?:制表|填表|审核|复核|经办|经手|负责|单位负责|主管|联系)(?:人|领导|电话|日期|时间)?:.*|(?:注|备注|说明|填表说明):.*"
)
"""Who has signed, and remarks."""

_LISTED = "、"
_OLD_OR_ENCRYPTED = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK\x03\x04"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")

_QUOTED_AGAINST_ROUNDING = re.compile(r'="?(.*?)"?')
"""What programs write so that a spreadsheet keeps a long number: ="123"."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column by our name for it and by what offices call it, the usual word first."""

    name: str
    labels: tuple[str, ...]
    required: bool = True

    @property
    def title(self) -> str:
        return self.labels[0]


@dataclass(frozen=True, slots=True)
class Line:
    """`number` is the row's as a spreadsheet shows it. Cells are text from .csv, values from .xlsx."""

    number: int
    cells: Mapping[str, object]


_Cells = Sequence[object]


def read_table(path: Path, columns: Sequence[Column], sheet: str | None = None) -> list[Line]:
    """All lines below the header but empty ones and totals. Raises ImportRefusedError."""
    suffix = path.suffix.lower()
    try:
        if suffix == ".csv":
            return _lines(_csv_rows(path), columns)
        if suffix == ".xlsx":
            return _lines(_xlsx_rows(path, sheet), columns)
    except OSError as error:
        raise ImportRefusedError([Fault("the file cannot be read: {}", (error.strerror,))]) from None
    raise ImportRefusedError(["the file is neither .csv nor .xlsx (save an old .xls as .xlsx)"])


def _lines(rows: Iterable[_Cells], columns: Sequence[Column]) -> list[Line]:
    required = {column.name for column in columns if column.required}
    places: dict[str, int] = {}
    lines: list[Line] = []
    for number, row in enumerate(rows, start=1):
        heads = _heads(row, columns)
        if not required <= places.keys():
            if number > _HEADER_WITHIN:
                break
            _take_heads(places, heads, columns)
            continue
        cells = {name: row[place] if place < len(row) else None for name, place in places.items()}
        if not lines and heads and not any(plain(cells[name]) for name in required - heads.keys()):
            # the header's lower line
            _take_heads(places, heads, columns)
            continue
        said = [found.replace(" ", "") for found in map(plain, row) if found]
        whole = all(plain(cells[name]) for name in required)
        is_header_again = (
            whole and all(places[name] in found for name, found in heads.items()) and required <= heads.keys()
        )
        is_between = not whole and any(_TOTAL.fullmatch(cell) or _FOOT.fullmatch(cell) for cell in said)
        if said and not is_between and not is_header_again:
            lines.append(Line(number, cells))
    missing = [column.title for column in columns if column.required and column.name not in places]
    if missing:
        raise ImportRefusedError(
            [Fault("there is no column {} within the first {} lines", (title, _HEADER_WITHIN)) for title in missing]
        )
    if not lines:
        raise ImportRefusedError(["there are no lines below the header"])
    return lines


def _heads(row: _Cells, columns: Sequence[Column]) -> dict[str, list[int]]:
    """Where this row names which column."""
    heads: dict[str, list[int]] = {}
    for place, cell in enumerate(row):
        if not isinstance(cell, str):
            continue
        label = _label(cell)
        for column in columns:
            if label in column.labels:
                if "万元" in cell:
                    raise ImportRefusedError([Fault("the column {} is in 万元: write yuan", (column.title,))])
                heads.setdefault(column.name, []).append(place)
    return heads


def _take_heads(places: dict[str, int], heads: Mapping[str, Sequence[int]], columns: Sequence[Column]) -> None:
    titles = {column.name: column.title for column in columns}
    for name, found in heads.items():
        if len(found) > 1 or (name in places and places[name] != found[0]):
            raise ImportRefusedError([Fault("two columns both say that they are {}", (titles[name],))])
        places[name] = found[0]


def _label(cell: str) -> str:
    """Without spaces and what stands in brackets: a unit, a remark."""
    return re.sub(r"\(.*?\)|[\s*:/]", "", plain(cell)).lower()


def _csv_rows(path: Path) -> Iterator[_Cells]:
    decoded = _decoded(path.read_bytes())
    delimiter = max(",\t;", key=decoded[:4096].count)
    reader = csv.reader(io.StringIO(decoded, newline=""), delimiter=delimiter, strict=True)
    rows = 0
    try:
        for row in reader:
            rows += 1
            yield [_unquoted(cell) for cell in row]
    except csv.Error:
        raise ImportRefusedError([Fault("is no row of a table", (), rows + 1)]) from None


def _decoded(content: bytes) -> str:
    if content.startswith(_ZIP):
        raise ImportRefusedError(["the file is an .xlsx under a wrong name"])
    # "Unicode text", as spreadsheets call it
    for encoding in ("utf-16",) if content.startswith(_UTF_16) else ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ImportRefusedError(["the text is neither UTF-8 nor GB 18030"])


def _unquoted(cell: str) -> str:
    found = _QUOTED_AGAINST_ROUNDING.fullmatch(cell)
    return cell if found is None else found[1]


def _xlsx_rows(path: Path, sheet: str | None) -> Iterator[_Cells]:
    with path.open("rb") as file:
        if file.read(4) == _OLD_OR_ENCRYPTED:
            raise ImportRefusedError(["the file is an old .xls, or has a password"])
    try:
        # values only: what a formula gave when the file was saved
        workbook = load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, OSError, ParseError, ValueError):
        raise ImportRefusedError(["the file is no spreadsheet, whatever its name says"]) from None
    try:
        if workbook.epoch != CALENDAR_WINDOWS_1900:
            raise ImportRefusedError(["the file counts days from 1904"])
        chosen = _chosen(workbook.worksheets, sheet)
        yield from chosen.iter_rows(values_only=True)
    except (ParseError, zipfile.BadZipFile, zlib.error, EOFError):
        raise ImportRefusedError(["the file is damaged"]) from None
    finally:
        workbook.close()


def _chosen(sheets: Sequence[ReadOnlyWorksheet], name: str | None) -> ReadOnlyWorksheet:
    """Hidden sheets are somebody's notes and lists of choice: only their name chooses them."""
    for one in sheets:
        # some programs write a wrong size, and lines would be missing
        one.reset_dimensions()
    visible = [one for one in sheets if one.sheet_state == "visible" and _holds_anything(one)]
    titles = _LISTED.join(one.title for one in visible)
    if name is not None:
        named = [one for one in sheets if one.title == name]
        if not named:
            raise ImportRefusedError([Fault("the file has no sheet of that name; it has {}", (titles,))])
        return named[0]
    if not visible:
        raise ImportRefusedError(["no sheet that is not hidden holds anything"])
    if len(visible) > 1:
        raise ImportRefusedError([Fault("the file has {} sheets; name one with --sheet: {}", (len(visible), titles))])
    return visible[0]


def _holds_anything(sheet: ReadOnlyWorksheet) -> bool:
    return any(plain(cell) for row in sheet.iter_rows(values_only=True) for cell in row)
