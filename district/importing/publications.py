"""Import policies, notices or the service guide from a .json list or a .csv or .xlsx table, all or nothing.

The names in a JSON object, or in a table's header, are `key` and the fields of district/publications/values.py. In a
table, the lines within a cell are a list's entries.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

from pydantic import TypeAdapter, ValidationError

from district.database import Database
from district.importing.errors import ImportRefusedError
from district.importing.sheet import Column, read_table
from district.publications.store import Written, changes_of, write_changes
from district.publications.values import VALUES, PublicationKind, PublicationValue
from offline_cache.wire.feed import Key

_LISTS = ("materials", "steps")
_key = TypeAdapter[str](Key)

_Entry = Mapping[str, object]
_Entries = Sequence[tuple[str, _Entry]]
"""Each with its place in the file."""


def import_publications(
    database: Database, kind: PublicationKind, path: Path, *, replace: bool = False, dry_run: bool = False
) -> Written:
    """With `replace`, what the file does not name is deleted. Raises ImportRefusedError, and BusyError."""
    entries = _from_json(path) if path.suffix.lower() == ".json" else _from_table(path, VALUES[kind])
    values = _read(entries, VALUES[kind])
    with database.reading() if dry_run else database.writing() as connection:
        changes = changes_of(connection, kind, values, replace=replace)
        if not dry_run:
            write_changes(connection, kind, changes)
    return changes.written


def _read(entries: _Entries, value_type: type[PublicationValue]) -> dict[str, PublicationValue]:
    values: dict[str, PublicationValue] = {}
    places: dict[str, str] = {}
    faults: list[str] = []
    for where, entry in entries:
        try:
            key = _key.validate_python(entry.get("key"))
        except ValidationError:
            faults.append(f"{where}, key: must have 1 to 80 characters")
            continue
        if key in places:
            faults.append(f"{where}, key: is that of {places[key]}")
        places[key] = where
        try:
            values[key] = value_type.model_validate_json(
                json.dumps({name: said for name, said in entry.items() if name != "key"})
            )
        except ValidationError as error:
            found = error.errors(include_input=False, include_url=False)
            faults += [f"{where}, {'.'.join(map(str, one['loc']))}: {one['msg'].lower()}" for one in found]
    if faults:
        raise ImportRefusedError(faults)
    return values


def _from_json(path: Path) -> _Entries:
    try:
        content: object = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ImportRefusedError([f"the file cannot be read: {error.strerror}"]) from None
    except UnicodeDecodeError:
        raise ImportRefusedError(["the text is not UTF-8"]) from None
    except json.JSONDecodeError as error:
        raise ImportRefusedError([f"line {error.lineno}: not JSON ({error.msg})"]) from None
    except RecursionError:
        raise ImportRefusedError(["the text is nested too deep"]) from None
    if not isinstance(content, list):
        raise ImportRefusedError(["the file must hold a list of objects"])
    entries: list[tuple[str, _Entry]] = []
    for number, entry in enumerate(cast(list[object], content), start=1):
        if not isinstance(entry, dict):
            raise ImportRefusedError([f"entry {number}: is no object"])
        entries.append((f"entry {number}", cast(_Entry, entry)))
    return entries


def _from_table(path: Path, value_type: type[PublicationValue]) -> _Entries:
    columns = [Column("key", ("key",))]
    columns += [Column(name, (name,), required=field.is_required()) for name, field in value_type.model_fields.items()]
    return [
        (f"line {line.number}", {name: _said(name, cell) for name, cell in line.cells.items() if _is_said(cell)})
        for line in read_table(path, columns)
    ]


def _is_said(cell: object) -> bool:
    return cell is not None and str(cell).strip() != ""


def _said(name: str, cell: object) -> object:
    """A spreadsheet's day comes as a moment at midnight; its first ten characters are the day."""
    written = str(cell)
    if name in _LISTS:
        return [one.strip() for one in written.splitlines() if one.strip()]
    return written[:10] if name.endswith(("_on", "_until")) else written
