"""Tables out of .csv and .xlsx files: find the header, wherever it stands, and give the lines below it by column.

A header may have titles above it and run over several lines with merged cells: a column is known by any of the texts
above its first line. Spreadsheets are read as a stream; half a million lines fit.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from district.importing.cells import text
from district.importing.errors import ImportRefusedError

_HEADER_WITHIN = 12
"""Lines. Further down it is no header any more."""

_TOTALS = frozenset({"合计", "总计", "小计", "共计"})


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
    """`number` is the line's in the file, from 1. Cells are text from .csv, values from .xlsx."""

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
        raise ImportRefusedError([f"the file cannot be read: {error.strerror}"]) from None
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
            _take_heads(places, heads)
            continue
        cells = {name: row[place] if place < len(row) else None for name, place in places.items()}
        if not lines and heads and not any(text(cells[name]) for name in required - heads.keys()):
            # the header's lower line
            _take_heads(places, heads)
            continue
        said = [text(cell) for cell in row]
        is_total = any(cell.replace(" ", "").rstrip(":") in _TOTALS for cell in said) and not all(
            text(cells[name]) for name in required
        )
        if any(said) and not is_total:
            lines.append(Line(number, cells))
    missing = [column.title for column in columns if column.required and column.name not in places]
    if missing:
        raise ImportRefusedError([f"no column {title} within the first {_HEADER_WITHIN} lines" for title in missing])
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
                    raise ImportRefusedError([f"the column {column.title} is in 万元: write amounts in yuan"])
                heads.setdefault(column.name, []).append(place)
    return heads


def _take_heads(places: dict[str, int], heads: Mapping[str, Sequence[int]]) -> None:
    for name, found in heads.items():
        if len(found) > 1 or (name in places and places[name] != found[0]):
            raise ImportRefusedError([f"two columns both say that they are {name}"])
        places[name] = found[0]


def _label(cell: str) -> str:
    """Without spaces and what stands in brackets: a unit, a remark."""
    return re.sub(r"\(.*?\)|[\s*:]", "", text(cell)).lower()


def _csv_rows(path: Path) -> Iterator[_Cells]:
    content = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            decoded = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise ImportRefusedError(["the text is neither UTF-8 nor GB 18030"])
    head = decoded[:4096]
    delimiter = max(",\t;", key=head.count)
    reader = csv.reader(io.StringIO(decoded, newline=""), delimiter=delimiter, strict=True)
    lines_before = 0
    try:
        for row in reader:
            # a cell with a line break makes one row of several lines: errors name the row's last
            yield from ([] for _ in range(reader.line_num - lines_before - 1))
            lines_before = reader.line_num
            yield row
    except csv.Error as error:
        raise ImportRefusedError([f"line {reader.line_num}: not a line of a table ({error})"]) from None


def _xlsx_rows(path: Path, sheet: str | None) -> Iterator[_Cells]:
    try:
        # values only: what a formula gave when the file was saved
        workbook = load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError):
        raise ImportRefusedError(["the file is no spreadsheet, whatever its name says"]) from None
    try:
        names = [one.title for one in workbook.worksheets if one.sheet_state == "visible"]
        if sheet is None and len(names) > 1:
            raise ImportRefusedError([f"the file has {len(names)} sheets; name one: {', '.join(names)}"])
        chosen = sheet or (names[0] if names else "")
        found = [one for one in workbook.worksheets if one.title == chosen]
        if not found:
            raise ImportRefusedError([f"the file has no sheet of that name; it has {', '.join(names)}"])
        # some programs write a wrong size, and lines would be missing
        found[0].reset_dimensions()
        yield from found[0].iter_rows(values_only=True)
    finally:
        workbook.close()
