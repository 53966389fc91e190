"""Import policies, notices or the service guide from a .json list or a .csv or .xlsx table, all or nothing.

The names in a JSON object are `key` and the fields of offline_cache/wire/publications.py; a table's header may also use
offices' own words (publication_cells.py). Not here: reading cells, and what no publication may say
(offline_cache.wire.publication_checks).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from district.database import Database
from district.importing.errors import CellError, Fault, ImportRefusedError
from district.importing.publication_cells import columns_of, said
from district.importing.sheet import read_table
from district.publications.store import Written, changes_of, write_changes
from district.publications.values import VALUES, ImportedValue, PublicationKind, faults_of, scope_of
from offline_cache.wire.feed import Key

_key = TypeAdapter[str](Key)

_Entry = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class _Place:
    """A line of a table, or an entry of a JSON list."""

    line: int | None = None
    entry: int | None = None

    def fault(self, name: str, reason: str, *values: object) -> Fault:
        return Fault(reason, values, self.line, name, self.entry)

    def again(self, first: "_Place") -> Fault:
        if first.line is not None:
            return self.fault("key", "is that of line {}", first.line)
        return self.fault("key", "is that of entry {}", first.entry)


_Entries = Sequence[tuple[_Place, _Entry, Sequence[tuple[str, CellError]]]]
"""Each with its place in the file, and the faults found while reading it."""

_REASONS: Mapping[str, tuple[str, str | None]] = {
    "missing": ("is missing", None),
    "string_too_short": ("is empty", None),
    "string_too_long": ("is longer than {} characters", "max_length"),
    "string_pattern_mismatch": ("holds a character that may not stand there", None),
    "string_type": ("is no text", None),
    "too_long": ("has more than {} lines", "max_length"),
    "int_type": ("is no whole number", None),
    "int_parsing": ("is no whole number", None),
    "int_from_float": ("is no whole number", None),
    "greater_than_equal": ("is less than {}", "ge"),
    "less_than_equal": ("is more than {}", "le"),
    "bool_type": ("is neither true nor false", None),
    "bool_parsing": ("is neither true nor false", None),
    "date_type": ("is no date: write 2026-11-23", None),
    "date_parsing": ("is no date: write 2026-11-23", None),
    "date_from_datetime_parsing": ("is no date: write 2026-11-23", None),
    "date_from_datetime_inexact": ("is no date: write 2026-11-23", None),
    "enum": ("is none of: {}", "expected"),
    "tuple_type": ("is no list", None),
    "dict_type": ("is no object", None),
    "model_type": ("is no object", None),
    "value_error": ("{}", "error"),
}
"""Our sentence for each way in which pydantic refuses a field, and what of its context stands in it."""


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
    places: dict[str, _Place] = {}
    faults: list[Fault] = []
    for where, entry, unread in entries:
        faults += [where.fault(name, error.reason, *error.values) for name, error in unread]
        try:
            key = _key.validate_python(entry.get("key"))
        except ValidationError:
            faults.append(where.fault("key", "must have 1 to 80 characters"))
            continue
        if key in places:
            faults.append(where.again(places[key]))
        places[key] = where
        unknown = [name for name in entry if name != "key" and name not in value_type.model_fields]
        faults += [where.fault(name[:40], "there is no such field") for name in unknown]
        try:
            value = value_type.model_validate_json(
                json.dumps({name: content for name, content in entry.items() if name != "key"})
            )
        except ValidationError as error:
            told = {name for name, _ in unread}
            faults += [
                _refused(where, one)
                for one in error.errors(include_input=False, include_url=False)
                if not told.intersection(map(str, one["loc"]))
            ]
            continue
        faults += [_forbidden(where, name, reason) for name, reason in faults_of(value)]
        values[key] = value
    if faults:
        raise ImportRefusedError(faults)
    return values


def _refused(where: _Place, error: ErrorDetails) -> Fault:
    name = ".".join(map(str, error["loc"]))
    if error["type"] not in _REASONS:
        return where.fault(name, error["msg"].lower())
    reason, shown = _REASONS[error["type"]]
    if shown is None:
        return where.fault(name, reason)
    value = error.get("ctx", {}).get(shown)
    # what a model says of itself is a sentence of ours already
    return where.fault(name, str(value)) if isinstance(value, ValueError) else where.fault(name, reason, value)


def _forbidden(where: _Place, name: str, reason: str) -> Fault:
    if name.partition(".")[0] == "rules":
        return where.fault(name, "is no rule that is known: {}", reason)
    return where.fault(name, reason)


def _from_json(path: Path) -> _Entries:
    try:
        content: object = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ImportRefusedError([Fault("the file cannot be read: {}", (error.strerror,))]) from None
    except UnicodeDecodeError:
        raise ImportRefusedError(["the text is not UTF-8"]) from None
    except json.JSONDecodeError as error:
        raise ImportRefusedError([Fault("line {}: not JSON ({})", (error.lineno, error.msg))]) from None
    except RecursionError:
        raise ImportRefusedError(["the text is nested too deep"]) from None
    if not isinstance(content, list):
        raise ImportRefusedError(["the file must hold a list of objects"])
    entries: list[tuple[_Place, _Entry, Sequence[tuple[str, CellError]]]] = []
    for number, entry in enumerate(cast(list[object], content), start=1):
        if not isinstance(entry, dict):
            raise ImportRefusedError([Fault("is no object", entry=number)])
        entries.append((_Place(entry=number), cast(_Entry, entry), ()))
    return entries


def _from_table(path: Path, value_type: type[ImportedValue]) -> _Entries:
    return [(_Place(line=line.number), *said(line.cells)) for line in read_table(path, columns_of(value_type))]
