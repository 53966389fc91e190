"""Import policies, notices or the service guide from a .json list or a .csv or .xlsx table, all or nothing.

The names in a JSON object are `key` and the fields of offline_cache/wire/publications.py; a table's header may also use
offices' own words (publication_cells.py). Not here: reading cells, and what no publication may say
(offline_cache.wire.publication_checks).
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

from pydantic import TypeAdapter, ValidationError

from district.database import Database
from district.importing.errors import ImportRefusedError
from district.importing.publication_cells import columns_of, said
from district.importing.sheet import read_table
from district.publications.store import Written, changes_of, write_changes
from district.publications.values import VALUES, ImportedValue, PublicationKind, faults_of, scope_of
from offline_cache.wire.feed import Key

_key = TypeAdapter[str](Key)

_Entry = Mapping[str, object]
_Entries = Sequence[tuple[str, _Entry, Sequence[tuple[str, str]]]]
"""Each with its place in the file, and the faults found while reading it."""


def import_publications(
    database: Database, kind: PublicationKind, path: Path, *, replace: bool = False, dry_run: bool = False
) -> Written:
    """With `replace`, what the file does not name is deleted. Raises ImportRefusedError, and BusyError."""
    entries = _from_json(path) if path.suffix.lower() == ".json" else _from_table(path, VALUES[kind])
    values = {key: (scope_of(value), value) for key, value in _read(entries, VALUES[kind]).items()}
    with database.reading() if dry_run else database.writing() as connection:
        changes = changes_of(connection, kind.feed, values, replace=replace)
        if not dry_run:
            write_changes(connection, kind.feed, changes)
    return changes.written


def _read(entries: _Entries, value_type: type[ImportedValue]) -> dict[str, ImportedValue]:
    values: dict[str, ImportedValue] = {}
    places: dict[str, str] = {}
    faults: list[str] = []
    for where, entry, unread in entries:
        faults += [f"{where}, {name}: {fault}" for name, fault in unread]
        try:
            key = _key.validate_python(entry.get("key"))
        except ValidationError:
            faults.append(f"{where}, key: must have 1 to 80 characters")
            continue
        if key in places:
            faults.append(f"{where}, key: is that of {places[key]}")
        places[key] = where
        unknown = [name for name in entry if name != "key" and name not in value_type.model_fields]
        faults += [f"{where}, {name[:40]}: there is no such field" for name in unknown]
        try:
            value = value_type.model_validate_json(
                json.dumps({name: content for name, content in entry.items() if name != "key"})
            )
        except ValidationError as error:
            found = error.errors(include_input=False, include_url=False)
            told = {name for name, _ in unread}
            faults += [
                f"{where}, {'.'.join(map(str, one['loc']))}: {one['msg'].lower()}"
                for one in found
                if not told.intersection(map(str, one["loc"]))
            ]
            continue
        faults += [f"{where}, {name}: {fault}" for name, fault in faults_of(value)]
        values[key] = value
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
    entries: list[tuple[str, _Entry, Sequence[tuple[str, str]]]] = []
    for number, entry in enumerate(cast(list[object], content), start=1):
        if not isinstance(entry, dict):
            raise ImportRefusedError([f"entry {number}: is no object"])
        entries.append((f"entry {number}", cast(_Entry, entry), ()))
    return entries


def _from_table(path: Path, value_type: type[ImportedValue]) -> _Entries:
    return [(f"line {line.number}", *said(line.cells)) for line in read_table(path, columns_of(value_type))]
